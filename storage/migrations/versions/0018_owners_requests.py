"""Requests of their owner in the order of their filing, as those of a requester are."""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let the index give them in order."""
    op.drop_index(op.f("ix_requests_owner_key_is_open"), "requests")
    op.create_index(
        op.f("ix_requests_owner_key_is_open_created_at"),
        "requests",
        ["owner_key", "is_open", "created_at"],
    )
