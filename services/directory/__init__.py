"""Versions of the directory, its editing and its confirmation."""
