"""Records made ready for pages: words, addresses, order."""
