"""What is said of a request that is being written in chat and at a page."""
