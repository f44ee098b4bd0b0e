"""One unit of work is one transaction; the database as a whole, opened, walked, copied."""
