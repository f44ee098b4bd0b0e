"""Messages before they are words."""
