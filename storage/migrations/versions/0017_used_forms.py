"""What was done from forms of pages."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "used_forms",
        sa.Column("form_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("form_key", name=op.f("pk_used_forms")),
    )
    op.create_index(op.f("ix_used_forms_until"), "used_forms", ["until"])
