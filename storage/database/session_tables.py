"""The tables of the pages: sessions, and what shows who somebody is.

Owns their shape on both engines. What is sealed, and how times are kept, is as in
``storage.database.tables``.
"""

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, Table

from storage.database.tables import metadata

web_sessions = Table(
    "web_sessions",
    metadata,
    Column("token_key", LargeBinary(32), primary_key=True),
    Column("person_key", LargeBinary(32), nullable=False, index=True),
    Column("expires_at", BigInteger, nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)
"""Sessions at the pages; the token itself is not kept."""

launches = Table(
    "launches",
    metadata,
    Column("launch_key", LargeBinary(32), primary_key=True),
    Column("until", BigInteger, nullable=False, index=True),
)
"""Launches from the chat that were used, each as a digest, until they would open nothing anyway."""

used_forms = Table(
    "used_forms",
    metadata,
    Column("form_key", LargeBinary(32), primary_key=True),
    Column("until", BigInteger, nullable=False, index=True),
)
"""What was done from forms of pages, each as a digest, until the form would do nothing anyway."""
