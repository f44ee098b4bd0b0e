"""Messages about requests: the draft, both sides' cards, lists, refusals."""
