"""Pictures drawn from words."""
