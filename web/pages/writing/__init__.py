"""Writing a request: its form, what is to be checked, its sending."""
