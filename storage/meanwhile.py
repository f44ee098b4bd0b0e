"""The one thing that a transaction may find out too late: somebody else was first."""


class ChangedMeanwhile(Exception):
    """What was read is no longer so: somebody was first. Read it again and decide anew."""
