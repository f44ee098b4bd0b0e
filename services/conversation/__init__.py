"""What a typed text is for: an answer to a question, a draft's content, or nothing."""
