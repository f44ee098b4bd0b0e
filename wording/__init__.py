"""The field's words, times and pictures in every language, for whoever shows them."""
