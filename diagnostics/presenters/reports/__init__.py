"""Words of herd reports: each report's numbers made into a `Document`."""
