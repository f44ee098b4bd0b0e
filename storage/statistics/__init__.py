"""The tally: turns and what they add up to, sealed in chunks, made of the log."""
