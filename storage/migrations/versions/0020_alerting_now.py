"""An index of what is immediate and waits to be acknowledged: few rows, whatever else is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index."""
    where = sa.text("state = 'notified' AND urgency = 'immediate'")
    op.create_index(
        "ix_requests_alerting",
        "requests",
        ["created_at"],
        sqlite_where=where,
        postgresql_where=where,
    )
