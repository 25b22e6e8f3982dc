"""Forms parse what is typed; actions act on it."""
