"""The pages by topic; one topic knows nothing of another."""
