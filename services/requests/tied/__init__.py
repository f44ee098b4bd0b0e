"""What ties a request to others, as it is found and shown: links, identifiers."""
