"""The month's letter: whose it is, when it leaves, and the figures of a month for everybody at once."""
