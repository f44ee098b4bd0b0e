"""Messages about what protects members from each other, people in danger, and whoever gave the data."""
