"""Taking updates in, and working them one sender at a time."""
