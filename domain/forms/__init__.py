"""Forms: the fields of each type of request, defined once for every door."""
