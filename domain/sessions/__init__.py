"""Who is at a page, how sure of it we are, and for how long."""
