"""Herd reports as files: CSV of one table, XLSX of all tables, PDF of the whole, made of the same `Document`."""
