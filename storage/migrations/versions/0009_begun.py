"""Who leases outgoing work, and how many attempts at it surely did not arrive."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; of what waits already every attempt may have arrived."""
    op.add_column("outbox", sa.Column("leased_by", sa.String(length=16), nullable=True))
    op.add_column("outbox", sa.Column("unsent", sa.Integer(), server_default="0", nullable=False))
