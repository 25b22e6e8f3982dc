"""Measurements: pairs in one run, medians of several, ratios to a floor; an absolute time proves nothing here."""
