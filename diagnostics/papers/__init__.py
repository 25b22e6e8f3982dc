"""Papers: certificates, tube labels and submission sheets, set by typst from data alone. Pure: no tables, no clock."""
