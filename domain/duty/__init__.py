"""Rosters, and what is laid over them."""
