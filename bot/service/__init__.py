"""``run``: everything that runs together, and which of it one process does."""
