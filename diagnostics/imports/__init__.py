"""Results from files and into files, and what a file would change of the verdicts."""

from diagnostics.imports import watching
from diagnostics.imports.results import RESULTS

__all__ = ["RESULTS", "watching"]
