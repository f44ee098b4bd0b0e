"""Changes to duty, what was done about shifts, and calendars' addresses."""
