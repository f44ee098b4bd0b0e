"""What each side keeps of a request for itself."""
