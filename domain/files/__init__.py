"""Files that belong to texts: what is known of each, and what may be brought."""
