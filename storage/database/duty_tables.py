"""The tables of duty: what people change in chat, what has been done about shifts, calendars, drills.

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

duty_changes = Table(
    "duty_changes",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("state", String(10), nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("until", BigInteger, nullable=False),
    Column("version", Integer, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Index(None, "state", "until"),
)
"""Changes to duty beside the imported directory: offered, in force, undone or declined."""

duty_marks = Table(
    "duty_marks",
    metadata,
    Column("key", LargeBinary(32), primary_key=True),
    Column("until", BigInteger, nullable=False, index=True),
)
"""What has been done, so that it is done once: a shift confirmed, somebody reminded, a day told."""

duty_notes = Table(
    "duty_notes",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("place_key", LargeBinary(32), nullable=False, index=True),
    Column("at", BigInteger, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)
"""What leaving officers want the coming ones to know; kept until it was told."""

duty_watch = Table(
    "duty_watch",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("looked_at", BigInteger, nullable=False),
    Column("due_at", BigInteger, nullable=False),
)
"""One row: until when the shifts were looked after, and when they must be again."""

calendar_feeds = Table(
    "calendar_feeds",
    metadata,
    Column("token_key", LargeBinary(32), primary_key=True),
    Column("owner_key", LargeBinary(32), nullable=False, index=True),
    Column("made_at", BigInteger, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)
"""Secret addresses of calendars; the secret itself is not kept."""

drills = Table(
    "drills",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("order_id", String(32), nullable=False, index=True),
    Column("point_key", LargeBinary(32), nullable=False),
    Column("is_open", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Index(
        "ix_drills_open",
        "point_key",
        sqlite_where=text("is_open IS 1"),
    ),
)
"""A drill of one desk: planned, under way or over. When it is due stands in no column, and a row that is
put off is not written."""

drill_rests = Table(
    "drill_rests",
    metadata,
    Column("member_key", LargeBinary(32), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
)
"""Members that let their drills rest."""
