"""The acts on a request, from its draft to its closing."""
