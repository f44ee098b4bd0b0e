"""Rules about the log: when it is anchored, what is erased, what two people agree to."""
