"""Versions of the directory, and when its entries were confirmed."""
