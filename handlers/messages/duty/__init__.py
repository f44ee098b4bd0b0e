"""Messages about duty: who is on, what is missing, changes, hand-over."""
