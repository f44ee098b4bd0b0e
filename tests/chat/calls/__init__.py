"""Stories of requests that were told by telephone, and entered by the side that took the call."""
