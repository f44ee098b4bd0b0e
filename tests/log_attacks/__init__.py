"""What an administrator of the database can do to the log, and how it is seen."""
