"""A request as one document for machines."""
