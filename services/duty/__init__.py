"""Who is on duty, what is missing, swaps and leave, hand-over, calendars."""
