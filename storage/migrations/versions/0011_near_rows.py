"""Deadlines that are found in one look, and an index of the few records that are anchored at once."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_ANCHORED = (
    "event IN ('case.erased', 'directory.changed', 'directory.imported', 'key.opened', 'key.retired', "
    "'key.rotated', 'key.signing_rotated', 'person.confirmed', 'person.enrolled', 'person.revoked', "
    "'request.escalated')"
)


def upgrade() -> None:
    """Make SQLite's table anew, since it keeps rows either way; add the index."""
    if op.get_bind().dialect.name == "sqlite":
        _without_row_numbers()
    where = sa.text(_ANCHORED)
    op.create_index(
        "ix_log_records_anchored",
        "log_records",
        ["event", "seq"],
        sqlite_where=where,
        postgresql_where=where,
    )


def _without_row_numbers() -> None:
    op.drop_index("ix_deadlines_due_at", "deadlines")
    op.drop_index("ix_deadlines_postponed", "deadlines")
    op.rename_table("deadlines", "deadlines_before")
    op.create_table(
        "deadlines",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("postponed_until", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["requests.id"], name=op.f("fk_deadlines_case_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_deadlines")),
        sqlite_with_rowid=False,
    )
    columns = "case_id, due_at, attempts, postponed_until"
    op.execute(f"INSERT INTO deadlines ({columns}) SELECT {columns} FROM deadlines_before")  # noqa: S608 - only names
    op.drop_table("deadlines_before")
    op.create_index(op.f("ix_deadlines_due_at"), "deadlines", ["due_at"])
    op.create_index(
        "ix_deadlines_postponed",
        "deadlines",
        ["postponed_until"],
        sqlite_where=sa.text("postponed_until IS NOT NULL"),
    )
