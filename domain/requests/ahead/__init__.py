"""A request that is not filed yet: its draft, and who would be called."""
