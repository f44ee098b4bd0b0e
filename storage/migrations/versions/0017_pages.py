"""What the pages keep: what was done from forms, keys of telephones, files in sealed pieces.

Requests of their owner stand in the order of their filing, as those of a requester do, for the queue.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and the index anew."""
    op.create_table(
        "used_forms",
        sa.Column("form_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("form_key", name=op.f("pk_used_forms")),
    )
    op.create_index(op.f("ix_used_forms_until"), "used_forms", ["until"])
    op.create_table(
        "device_keys",
        sa.Column("device_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("person_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("device_key", name=op.f("pk_device_keys")),
    )
    op.create_index(op.f("ix_device_keys_person_key"), "device_keys", ["person_key"])
    op.create_table(
        "files",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=True),
        sa.Column("person_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_files")),
    )
    for column in ("case_id", "person_key", "until"):
        op.create_index(op.f(f"ix_files_{column}"), "files", [column])
    op.create_table(
        "file_chunks",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("file_id", sa.String(length=32), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_chunks")),
    )
    op.create_index(op.f("ix_file_chunks_file_id"), "file_chunks", ["file_id"])
    op.drop_index(op.f("ix_requests_owner_key_is_open"), "requests")
    op.create_index(
        op.f("ix_requests_owner_key_is_open_created_at"),
        "requests",
        ["owner_key", "is_open", "created_at"],
    )
