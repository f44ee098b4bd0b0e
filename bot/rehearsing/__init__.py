"""``rehearse``: the practice network, its story, and tampering with its log."""
