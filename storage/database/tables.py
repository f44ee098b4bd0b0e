"""The tables. Whatever names a person, a place, a text or a code is sealed, or a keyed digest.

Owns the shape of the database on both engines. Columns named ``…_key`` are keyed digests
(HMAC-SHA-256) for looking up what is sealed; ``sealed`` columns are envelopes bound to table,
primary key and row version. Times are milliseconds since 1970 in UTC. An index of some rows alone is
that on both engines, as its migration makes it; here only SQLite is told, since the other's word would
load PostgreSQL's dialect wherever a table is known. Small rows that are found by their key are kept by it
(``sqlite_with_rowid``): with a row number besides, SQLite writes one page more for each.
"""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    text,
)

from domain.log.anchoring import AT_ONCE

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Serial = BigInteger().with_variant(Integer, "sqlite")
"""A growing number: SQLite counts by itself only in a column of type INTEGER."""

data_keys = Table(
    "data_keys",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("purpose", String(80), nullable=False, unique=True),
    Column("kek_id", String(80), nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

epochs = Table(
    "epochs",
    metadata,
    Column("name", String(20), primary_key=True),
    Column("value", BigInteger, nullable=False),
)

directory_versions = Table(
    "directory_versions",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("imported_at", BigInteger, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)

accounts = Table(
    "accounts",
    metadata,
    Column("person_key", LargeBinary(32), primary_key=True),
    Column("account_key", LargeBinary(32), unique=True),
    Column("state", String(12), nullable=False),
    Column("reachable", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)

invitations = Table(
    "invitations",
    metadata,
    Column("code_key", LargeBinary(32), primary_key=True),
    Column("person_key", LargeBinary(32), nullable=False, index=True),
    Column("expires_at", BigInteger, nullable=False),
    Column("used_at", BigInteger),
    Column("sealed", LargeBinary, nullable=False),
)

enrolment_attempts = Table(
    "enrolment_attempts",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("account_key", LargeBinary(32), nullable=False),
    Column("at", BigInteger, nullable=False),
    Index(None, "account_key", "at"),
)

serials = Table(
    "serials",
    metadata,
    Column("year_key", LargeBinary(32), primary_key=True),
    Column("last", Integer, nullable=False),
)

requests = Table(
    "requests",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("reference_key", LargeBinary(32), nullable=False, unique=True),
    Column("version", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("urgency", String(12), nullable=False),
    Column("is_open", Boolean, nullable=False),
    Column("escalated", Boolean, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("requester_key", LargeBinary(32), nullable=False),
    Column("origin_key", LargeBinary(32), nullable=False),
    Column("addressee_key", LargeBinary(32), nullable=False),
    Column("owner_key", LargeBinary(32)),
    Column("sealed", LargeBinary, nullable=False),
    Index(None, "requester_key", "is_open", "created_at"),
    Index(None, "addressee_key", "is_open", "created_at"),
    Index(None, "origin_key", "is_open", "created_at"),
    Index(None, "owner_key", "is_open", "created_at"),
    Index(None, "escalated", "created_at", sqlite_where=text("escalated IS 1")),
    Index(None, "created_at"),
    Index(
        "ix_requests_open",
        "id",
        "version",
        sqlite_where=text("is_open IS 1"),
    ),
    Index(
        "ix_requests_alerting",
        "created_at",
        sqlite_where=text("state = 'notified' AND urgency = 'immediate'"),
    ),
)

turns = Table(
    "turns",
    metadata,
    Column("case_id", String(32), ForeignKey("requests.id"), primary_key=True),
    Column("turn", Integer, primary_key=True, autoincrement=False),
    Column("member_key", LargeBinary(32), nullable=False),
    Column("ended_at", BigInteger, nullable=False),
    Column("escalated", Boolean, nullable=False),
    Index(None, "member_key", "ended_at"),
    Index(None, "escalated"),
)
"""Which members had a request before the one that has it: what the sealed request says, so that they
find it."""

deadlines = Table(
    "deadlines",
    metadata,
    Column("case_id", String(32), ForeignKey("requests.id"), primary_key=True),
    Column("due_at", BigInteger, nullable=False, index=True),
    Column("attempts", Integer, nullable=False),
    Column("postponed_until", BigInteger),
    Index(
        "ix_deadlines_postponed",
        "postponed_until",
        sqlite_where=text("postponed_until IS NOT NULL"),
    ),
    sqlite_with_rowid=False,
)
"""When the clock must act on a request: what the sealed request says, so that it can be found. One
that could not be worked waits besides, for some minutes and no longer."""

texts = Table(
    "texts",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("case_id", String(32), nullable=False, index=True),
    Column("event", String(40), nullable=False),
    sqlite_with_rowid=False,
)
"""Which log records of a case carry a text; the text itself is only in the log."""

conversations = Table(
    "conversations",
    metadata,
    Column("person_key", LargeBinary(32), primary_key=True),
    Column("kind", String(10), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)

inbox = Table(
    "inbox",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("received_at", BigInteger, nullable=False),
    Column("state", String(8), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("sealed", LargeBinary),
    Index("ix_inbox_waiting", "state", "update_id", sqlite_where=text("state <> 'done'")),
    sqlite_with_rowid=False,
)

posts = Table(
    "posts",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat_key", LargeBinary(32), nullable=False),
    Column("case_id", String(32)),
    Column("card", String(8)),
    Column("state", String(8), nullable=False),
    Column("version", Integer, nullable=False),
    Column("address_key", LargeBinary(32)),
    Column("has_content", Boolean, nullable=False),
    Column("remove_at", BigInteger),
    Column("created_at", BigInteger, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Index(None, "case_id", "card"),
    Index(None, "address_key", sqlite_where=text("address_key IS NOT NULL")),
    Index(None, "remove_at", sqlite_where=text("remove_at IS NOT NULL")),
    Index(
        "ix_posts_new",
        "id",
        sqlite_where=text("state = 'new'"),
    ),
)
"""Messages in chats: the bot's own, and people's own that carry content (card 'theirs')."""

outbox = Table(
    "outbox",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("post_id", BigInteger, ForeignKey("posts.id")),
    Column("kind", String(8), nullable=False),
    Column("chat_key", LargeBinary(32), nullable=False),
    Column("priority", Integer, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("available_at", BigInteger, nullable=False),
    Column("leased_until", BigInteger, nullable=False),
    Column("leased_by", String(16)),
    Column("attempts", Integer, nullable=False),
    # So many of the attempts surely did not arrive; an earlier version only counts attempts.
    Column("unsent", Integer, nullable=False, server_default="0"),
    Column("sealed", LargeBinary),
    UniqueConstraint("post_id", "kind"),
    Index(None, "available_at", "priority", "id"),
    # A number is never used again, so that the dispatcher cannot take new work for work it holds.
    sqlite_autoincrement=True,
)

ANCHORED: Final = text(f"event IN ({', '.join(sorted(repr(event.value) for event in AT_ONCE))})")
"""Written out as in the index of just these records, so that it serves: they are few among many."""

log_records = Table(
    "log_records",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("event", String(40), nullable=False),
    Column("case_id", String(32)),
    Column("leaf", LargeBinary, nullable=False),
    Index(None, "case_id", "seq"),
    Index(
        "ix_log_records_anchored",
        "event",
        "seq",
        sqlite_where=ANCHORED,
    ),
)

log_blobs = Table(
    "log_blobs",
    metadata,
    Column("seq", BigInteger, ForeignKey("log_records.seq"), primary_key=True, autoincrement=False),
    Column("part", String(1), primary_key=True),
    Column("ciphertext", LargeBinary, nullable=False),
)

log_head = Table(
    "log_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("size", BigInteger, nullable=False),
    Column("frontier", LargeBinary, nullable=False),
    Column("last_at", BigInteger, nullable=False),
    Column("origin", String(120), nullable=False),
    Column("note", String, nullable=False),
    Column("signing_key", String(40)),
    Column("sealed", LargeBinary),
)
"""One row: the tree, and sealed with its size what the guarded tables must hold
(``storage.sealing.totals``)."""

log_cases = Table(
    "log_cases",
    metadata,
    Column("case_id", String(32), primary_key=True),
    Column("length", Integer, nullable=False),
    Column("last_hash", LargeBinary(32), nullable=False),
    sqlite_with_rowid=False,
)

signing_keys = Table(
    "signing_keys",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("verifier", String(240), nullable=False),
)
"""The log's public keys, each by the record that names it."""

anchors = Table(
    "anchors",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("size", BigInteger, nullable=False, index=True),
    Column("at", BigInteger, nullable=False),
    Column("cause", String(16), nullable=False),
    Column("note", String, nullable=False),
    Column("frontier", LargeBinary, nullable=False),
    Index(None, "cause", "id"),
)
"""Signed, timed trees that were, or are to be, taken out of the machine."""

anchor_receipts = Table(
    "anchor_receipts",
    metadata,
    Column("anchor_id", BigInteger, ForeignKey("anchors.id"), primary_key=True),
    Column("destination", String(16), primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("proof", LargeBinary),
    Index(None, "destination", "anchor_id"),
)
"""Where an anchor has arrived, and what was given for it: a cosignature, a timestamp."""

approvals = Table(
    "approvals",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("expires_at", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)
"""Acts that wait for the codes of two people."""

erasures = Table(
    "erasures",
    metadata,
    Column("case_id", String(32), primary_key=True),
    Column("at", BigInteger, nullable=False),
)
"""Cases that were erased; only for these does the log let sealed content go."""

erasure_notices = Table(
    "erasure_notices",
    metadata,
    Column("case_id", String(32), primary_key=True),
    Column("told_at", BigInteger, nullable=False),
    Column("erase_at", BigInteger, nullable=False),
)
"""Cases whose erasure by a rule was announced, and when it comes at the earliest."""

erasure_proposals = Table(
    "erasure_proposals",
    metadata,
    Column("case_id", String(32), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)
"""Erasures that wait for two people."""

tally_heads = Table(
    "tally_heads",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("version", BigInteger, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)
"""One row: how far the log was counted, and which chunks that gave (``storage.statistics``)."""

tally_chunks = Table(
    "tally_chunks",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("part", String(8), primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)
"""Turns that the log tells of, and what they add up to; the log can make them again."""
