"""Herd reports: pandas lives here, on data that the database has narrowed. Reports read; they never write."""
