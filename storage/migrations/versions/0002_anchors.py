"""Anchors and where they have arrived, the log's public keys, and acts that two people confirm."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_APPEND_ONLY = ("signing_keys", "anchors", "anchor_receipts")


def upgrade() -> None:
    """Make the tables, and the triggers that let evidence only be added."""
    op.add_column("log_head", sa.Column("signing_key", sa.String(length=40), nullable=True))
    _tables()
    for table in _APPEND_ONLY:
        if op.get_bind().dialect.name == "sqlite":
            for act in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_refuses_{act.lower()} BEFORE {act} ON {table} "
                    "BEGIN SELECT RAISE(ABORT, 'the log only grows'); END"
                )
            continue
        op.execute(
            f"CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_refuses_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def _tables() -> None:
    op.create_table(
        "signing_keys",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("verifier", sa.String(length=240), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_signing_keys")),
    )
    op.create_table(
        "anchors",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("cause", sa.String(length=16), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("frontier", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_anchors")),
    )
    op.create_index(op.f("ix_anchors_size"), "anchors", ["size"], unique=False)
    op.create_index(op.f("ix_anchors_cause_id"), "anchors", ["cause", "id"], unique=False)
    op.create_table(
        "anchor_receipts",
        sa.Column("anchor_id", sa.BigInteger(), nullable=False),
        sa.Column("destination", sa.String(length=16), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("proof", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["anchor_id"], ["anchors.id"], name=op.f("fk_anchor_receipts_anchor_id")
        ),
        sa.PrimaryKeyConstraint("anchor_id", "destination", name=op.f("pk_anchor_receipts")),
    )
    op.create_index(
        op.f("ix_anchor_receipts_destination_anchor_id"),
        "anchor_receipts",
        ["destination", "anchor_id"],
        unique=False,
    )
    op.create_table(
        "approvals",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approvals")),
    )
