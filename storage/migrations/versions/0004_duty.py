"""Changes to duty made in chat, what was done about shifts, notes, and calendars' addresses."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and the counter of the changes where there are counters already."""
    op.create_table(
        "duty_changes",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_changes")),
    )
    op.create_index(
        op.f("ix_duty_changes_state_until"), "duty_changes", ["state", "until"], unique=False
    )
    op.create_table(
        "duty_marks",
        sa.Column("key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_duty_marks")),
    )
    op.create_index(op.f("ix_duty_marks_until"), "duty_marks", ["until"], unique=False)
    op.create_table(
        "duty_notes",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("place_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_notes")),
    )
    op.create_index(op.f("ix_duty_notes_place_key"), "duty_notes", ["place_key"], unique=False)
    op.create_table(
        "duty_watch",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("looked_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_watch")),
    )
    op.create_table(
        "calendar_feeds",
        sa.Column("token_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("owner_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("token_key", name=op.f("pk_calendar_feeds")),
    )
    op.create_index(
        op.f("ix_calendar_feeds_owner_key"), "calendar_feeds", ["owner_key"], unique=False
    )
    op.execute(
        "INSERT INTO epochs (name, value) SELECT 'duty', 0 WHERE EXISTS (SELECT 1 FROM epochs)"
    )
