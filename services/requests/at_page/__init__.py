"""A request written at a page: its draft, what is understood of it, and its sending."""
