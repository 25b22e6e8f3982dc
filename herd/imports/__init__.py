"""Files into the records, and out of them."""
