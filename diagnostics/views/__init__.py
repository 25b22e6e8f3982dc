"""The screens that show samples, results, verdicts and herd reports."""
