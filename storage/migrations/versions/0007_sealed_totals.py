"""Sealed totals beside the log's head, and what is needed to compare them quickly.

The value itself needs the keys: it is sealed when the database is next opened.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and the indexes."""
    op.add_column("log_head", sa.Column("sealed", sa.LargeBinary(), nullable=True))
    op.add_column("deadlines", sa.Column("postponed_until", sa.BigInteger(), nullable=True))
    _index("ix_requests_open", "requests", ["id", "version"], "is_open IS 1", "is_open IS true")
    _index("ix_posts_new", "posts", ["id"], "state = 'new'")
    _index("ix_notices_new", "notices", ["id"], "state = 'new'")
    _index(
        "ix_deadlines_postponed",
        "deadlines",
        ["postponed_until"],
        "postponed_until IS NOT NULL",
    )


def _index(
    name: str, table: str, columns: list[str], where: str, on_postgresql: str | None = None
) -> None:
    op.create_index(
        name,
        table,
        columns,
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(on_postgresql or where),
    )
