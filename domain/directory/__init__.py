"""The directory as checked values, and who may act by it."""
