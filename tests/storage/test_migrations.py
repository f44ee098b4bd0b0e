"""The migrations: each one's file says its place by its name, so that nothing else is asked for it."""

from alembic.script import ScriptDirectory

from storage.database import migrate


def test_files_are_named_by_the_order_of_the_migrations() -> None:
    every = ScriptDirectory.from_config(migrate.scripts()).walk_revisions()
    newest_first = [script.revision for script in every]
    assert migrate._revisions() == newest_first[::-1]
