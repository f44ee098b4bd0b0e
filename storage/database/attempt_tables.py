"""The table of attempts in vain that are being counted. See ``storage.people.attempts``."""

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, Table

from storage.database.tables import metadata

attempts = Table(
    "attempts",
    metadata,
    Column("who_key", LargeBinary(32), primary_key=True),
    Column("until", BigInteger, nullable=False, index=True),
    Column("made", Integer, nullable=False),
    Column("told", Integer, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)
"""How often somebody tried in vain in the hour until then, and up to which count the log says so."""
