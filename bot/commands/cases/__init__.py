"""What is done with the whole case of one request: who saw it, and its end."""
