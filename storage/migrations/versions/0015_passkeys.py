"""Passkeys, and what a first one takes."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "passkeys",
        sa.Column("credential_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("person_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("credential_key", name=op.f("pk_passkeys")),
    )
    op.create_index(op.f("ix_passkeys_person_key"), "passkeys", ["person_key"])
    op.create_table(
        "second_secrets",
        sa.Column("person_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("person_key", name=op.f("pk_second_secrets")),
    )
    op.create_table(
        "first_passkeys",
        sa.Column("token_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("number_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("token_key", name=op.f("pk_first_passkeys")),
        sa.UniqueConstraint("number_key", name=op.f("uq_first_passkeys_number_key")),
    )
    op.create_index(op.f("ix_first_passkeys_expires_at"), "first_passkeys", ["expires_at"])
    op.create_table(
        "passkey_stops",
        sa.Column("person_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("person_key", name=op.f("pk_passkey_stops")),
    )
    op.create_table(
        "used_challenges",
        sa.Column("challenge_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("challenge_key", name=op.f("pk_used_challenges")),
    )
    op.create_index(op.f("ix_used_challenges_expires_at"), "used_challenges", ["expires_at"])
