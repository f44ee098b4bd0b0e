"""Acts that protect the people of a request, and whoever gave the data."""
