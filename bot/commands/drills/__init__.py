"""``drill``: exercises of the network, ordered and looked at."""
