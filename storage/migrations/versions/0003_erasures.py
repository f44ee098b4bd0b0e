"""Erasures: the one way in which something of the log may be deleted.

A sealed part with a case's content may go once the case's erasure stands in its own table, which only
grows; everything else of the log is refused as before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_IS_ERASED = (
    "SELECT 1 FROM log_records JOIN erasures ON erasures.case_id = log_records.case_id "
    "WHERE log_records.seq = OLD.seq AND OLD.part = 'c'"
)


def upgrade() -> None:
    """Make the tables, and let the triggers allow exactly this."""
    op.create_table(
        "erasures",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_erasures")),
    )
    op.create_table(
        "erasure_notices",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=False),
        sa.Column("erase_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_erasure_notices")),
    )
    op.create_table(
        "erasure_proposals",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_erasure_proposals")),
    )
    op.execute(
        "INSERT INTO epochs (name, value) SELECT 'erasures', 0 WHERE EXISTS (SELECT 1 FROM epochs)"
    )
    if op.get_bind().dialect.name == "sqlite":
        _sqlite()
    else:
        _postgresql()


def _sqlite() -> None:
    op.execute("DROP TRIGGER log_blobs_refuses_delete")
    op.execute(
        "CREATE TRIGGER log_blobs_refuses_delete BEFORE DELETE ON log_blobs "
        f"WHEN NOT EXISTS ({_IS_ERASED}) "
        "BEGIN SELECT RAISE(ABORT, 'the log only grows'); END"
    )
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER erasures_refuses_{act.lower()} BEFORE {act} ON erasures "
            "BEGIN SELECT RAISE(ABORT, 'the log only grows'); END"
        )


def _postgresql() -> None:
    op.execute("DROP TRIGGER log_blobs_refuses_change ON log_blobs")
    op.execute(
        "CREATE TRIGGER log_blobs_refuses_change BEFORE UPDATE ON log_blobs "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE FUNCTION refuse_unless_erased() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF EXISTS ({_IS_ERASED}) THEN RETURN OLD; END IF; "
        "RAISE EXCEPTION 'the log only grows'; END $$"
    )
    op.execute(
        "CREATE TRIGGER log_blobs_refuses_delete BEFORE DELETE ON log_blobs "
        "FOR EACH ROW EXECUTE FUNCTION refuse_unless_erased()"
    )
    op.execute(
        "CREATE TRIGGER erasures_refuses_change BEFORE UPDATE OR DELETE ON erasures "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER erasures_refuses_truncate BEFORE TRUNCATE ON erasures "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
