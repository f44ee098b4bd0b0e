"""Which members had a request before it was given to another."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; a transfer fills it from now on."""
    op.create_table(
        "turns",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("turn", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("member_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=False),
        sa.Column("escalated", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["requests.id"], name=op.f("fk_turns_case_id")),
        sa.PrimaryKeyConstraint("case_id", "turn", name=op.f("pk_turns")),
    )
    op.create_index(op.f("ix_turns_member_key_ended_at"), "turns", ["member_key", "ended_at"])
    op.create_index(op.f("ix_turns_escalated"), "turns", ["escalated"])
