"""Reading, verifying, exporting and anchoring the log, and the rows held against it."""
