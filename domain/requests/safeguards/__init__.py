"""What protects the people of a request, and whoever gave the data."""
