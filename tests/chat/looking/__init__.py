"""Stories of looking up what was filed: lists, references, texts shown again, the log."""
