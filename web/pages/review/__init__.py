"""The pages on which supervisors, auditors and the secretariat look at what happened."""
