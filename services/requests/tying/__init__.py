"""The acts that tie requests to others."""
