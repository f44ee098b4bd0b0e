"""Stories of what ties requests to others: other channels, links, the same identifiers."""
