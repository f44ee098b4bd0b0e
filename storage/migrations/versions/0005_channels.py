"""Notices on other channels, how channels fare, and the monthly confirmation of entries."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "notices",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=True),
        sa.Column("code_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("person_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("code_key", name=op.f("uq_notices_code_key")),
    )
    op.create_index(op.f("ix_notices_person_key"), "notices", ["person_key"], unique=False)
    op.create_index(op.f("ix_notices_case_id_state"), "notices", ["case_id", "state"], unique=False)
    op.create_table(
        "channel_states",
        sa.Column("channel_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("failing", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("channel_key", name=op.f("pk_channel_states")),
    )
    op.create_index(op.f("ix_channel_states_failing"), "channel_states", ["failing"], unique=False)
    op.create_table(
        "entry_confirmations",
        sa.Column("point_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("point_key", name=op.f("pk_entry_confirmations")),
    )
    op.create_index(
        op.f("ix_entry_confirmations_due_at"), "entry_confirmations", ["due_at"], unique=False
    )
