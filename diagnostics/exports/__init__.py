"""Records as files: the columns of `formats.md`."""
