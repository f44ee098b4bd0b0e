"""Files on their way in: received in pieces, waiting for a text, sent with it, swept."""
