"""The tables of notices on other channels, of how channels fare, and of entries' confirmations.

Owns their shape on both engines. What is sealed, and how times are kept, is as in
``storage.database.tables``.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    text,
)

from storage.database.tables import metadata

notices = Table(
    "notices",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("case_id", String(32)),
    Column("code_key", LargeBinary(32), nullable=False, unique=True),
    Column("person_key", LargeBinary(32), nullable=False, index=True),
    Column("state", String(8), nullable=False),
    Column("version", Integer, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Index(None, "case_id", "state"),
    Index(
        "ix_notices_new",
        "id",
        sqlite_where=text("state = 'new'"),
    ),
)
"""Messages on channels other than Telegram, each with the one-time code in it."""

channel_states = Table(
    "channel_states",
    metadata,
    Column("channel_key", LargeBinary(32), primary_key=True),
    Column("failing", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Index(None, "failing", sqlite_where=text("failing IS 1")),
)
"""How each channel fared last: by person, kind and address."""

entry_confirmations = Table(
    "entry_confirmations",
    metadata,
    Column("point_key", LargeBinary(32), primary_key=True),
    Column("due_at", BigInteger, nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)
"""When each contact point last confirmed its entry, and when it is asked next."""
