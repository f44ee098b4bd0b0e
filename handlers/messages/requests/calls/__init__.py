"""What is said of requests that were entered from a telephone call."""
