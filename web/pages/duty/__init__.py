"""Who is on duty, one's own shifts, what can be done about them, taking over."""
