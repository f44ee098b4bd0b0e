"""What each side reads of what it keeps of a request for itself."""
