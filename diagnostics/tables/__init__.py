"""How lists are shown: their columns, orders and cells."""
