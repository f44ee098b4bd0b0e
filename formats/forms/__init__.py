"""The fields of a form outside the rules: typed, checked by their standards, as JSON."""
