"""The counters that so far were made when they first advanced: a row that is not there cannot be held."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them where there are counters already."""
    epochs = sa.table("epochs", sa.column("name", sa.String), sa.column("value", sa.BigInteger))
    connection = op.get_bind()
    known = set(connection.scalars(sa.select(epochs.c.name)))
    missing = [{"name": name, "value": 0} for name in ("keys", "desks") if name not in known]
    if known and missing:
        connection.execute(sa.insert(epochs), missing)
