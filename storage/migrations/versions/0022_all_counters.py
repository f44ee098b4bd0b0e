"""The counters that so far were made when they first advanced: a row that is not there cannot be held."""

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them where there are counters already."""
    for name in ("keys", "desks"):
        op.execute(
            f"INSERT INTO epochs (name, value) SELECT '{name}', 0"  # noqa: S608 - only names
            " WHERE EXISTS (SELECT 1 FROM epochs)"
            f" AND NOT EXISTS (SELECT 1 FROM epochs WHERE name = '{name}')"
        )
