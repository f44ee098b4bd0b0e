"""Documents set from words."""
