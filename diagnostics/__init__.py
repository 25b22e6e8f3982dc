"""Samples, tests, verdicts and herd reports; knows herd, which knows nothing of it."""
