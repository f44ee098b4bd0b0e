"""Keys of telephones that prove within Telegram who holds them."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "device_keys",
        sa.Column("device_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("person_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("device_key", name=op.f("pk_device_keys")),
    )
    op.create_index(op.f("ix_device_keys_person_key"), "device_keys", ["person_key"])
