"""What a person decides of an import before it begins."""

from dataclasses import asdict, dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """`update`: differing values are taken from the file; `create_herds`: unknown herds are made.

    `date_order` is `dmy`, `mdy` or empty (ISO dates only); `supersede` the reason for superseding results.
    """

    update: bool = False
    create_herds: bool = False
    date_order: str = ""
    supersede: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the options as kept with the batch."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        """Return the options kept with a batch."""
        return cls(**kept)
