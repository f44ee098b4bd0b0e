"""Launches of pages from the chat that were used."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "launches",
        sa.Column("launch_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("launch_key", name=op.f("pk_launches")),
    )
    op.create_index(op.f("ix_launches_until"), "launches", ["until"])
