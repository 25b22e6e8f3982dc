"""Commands of herd."""
