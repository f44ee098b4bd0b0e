"""What looks around at a slow beat: deadlines, signs of life, retention, rows, keys, the tally."""
