"""Births from a file, one row a calf (`formats.md`): read, put together into calvings, matched with the record."""

from herd.imports.births.importer import BIRTHS

__all__ = ["BIRTHS"]
