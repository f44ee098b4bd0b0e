"""Titles, hints and examples of the fields, a file for each part of the forms."""
