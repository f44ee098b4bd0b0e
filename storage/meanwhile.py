"""What a transaction may find out too late: somebody else was first, or the database is away."""


class ChangedMeanwhile(Exception):
    """What was read is no longer so: somebody was first. Read it again and decide anew."""


class StorageTrouble(Exception):
    """The database does not answer for now; nothing was changed, and trying again later may work."""
