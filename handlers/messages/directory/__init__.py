"""Messages about entries of the directory: looked through, changed, confirmed."""
