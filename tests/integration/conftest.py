"""What integration tests may ask for."""

from tests.importing import importing

__all__ = ["importing"]
