"""How lists are narrowed by those who read them."""
