"""Fewer pages are written for each request: indexes of some rows alone, and rows kept by their key."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make these indexes anew, and SQLite's tables of small rows that are found by their key."""
    is_embedded = op.get_bind().dialect.name == "sqlite"
    is_true = "IS 1" if is_embedded else "IS true"
    if is_embedded:
        _data_keys()
        _inbox()
        _log_cases()
        _texts()
    else:
        op.drop_index("ix_inbox_waiting", "inbox")
    _index("ix_inbox_waiting", "inbox", ["state", "update_id"], "state <> 'done'")
    for name, table, columns, where in (
        ("ix_posts_address_key", "posts", ["address_key"], "address_key IS NOT NULL"),
        ("ix_posts_remove_at", "posts", ["remove_at"], "remove_at IS NOT NULL"),
        (
            "ix_requests_escalated_created_at",
            "requests",
            ["escalated", "created_at"],
            f"escalated {is_true}",
        ),
        ("ix_channel_states_failing", "channel_states", ["failing"], f"failing {is_true}"),
    ):
        op.drop_index(name, table)
        _index(name, table, columns, where)


def _index(name: str, table: str, columns: list[str], where: str) -> None:
    only = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=only, postgresql_where=only)


def _data_keys() -> None:
    op.rename_table("data_keys", "data_keys_before")
    op.create_table(
        "data_keys",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("purpose", sa.String(length=80), nullable=False),
        sa.Column("kek_id", sa.String(length=80), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_keys")),
        sa.UniqueConstraint("purpose", name=op.f("uq_data_keys_purpose")),
        sqlite_with_rowid=False,
    )
    _take_over("data_keys", "id, purpose, kek_id, wrapped, created_at")


def _inbox() -> None:
    op.drop_index("ix_inbox_waiting", "inbox")
    op.rename_table("inbox", "inbox_before")
    op.create_table(
        "inbox",
        sa.Column("update_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("update_id", name=op.f("pk_inbox")),
        sqlite_with_rowid=False,
    )
    _take_over("inbox", "update_id, received_at, state, attempts, sealed")


def _log_cases() -> None:
    op.rename_table("log_cases", "log_cases_before")
    op.create_table(
        "log_cases",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("last_hash", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_log_cases")),
        sqlite_with_rowid=False,
    )
    _take_over("log_cases", "case_id, length, last_hash")


def _texts() -> None:
    op.drop_index("ix_texts_case_id", "texts")
    op.rename_table("texts", "texts_before")
    op.create_table(
        "texts",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_texts")),
        sqlite_with_rowid=False,
    )
    _take_over("texts", "seq, case_id, event")
    op.create_index(op.f("ix_texts_case_id"), "texts", ["case_id"])


def _take_over(table: str, columns: str) -> None:
    op.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table}_before")  # noqa: S608 - only names
    op.drop_table(f"{table}_before")
