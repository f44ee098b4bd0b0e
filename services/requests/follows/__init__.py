"""What follows from an act on a request, beside its own decision."""
