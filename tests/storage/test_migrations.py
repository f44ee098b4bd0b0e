"""The migrations: each one's file says its place by its name, so that nothing else is asked for it."""

from alembic.config import Config
from alembic.script import ScriptDirectory

from storage.database import migrate


def test_files_are_named_by_the_order_of_the_migrations() -> None:
    config = Config()
    config.set_main_option("script_location", str(migrate._FOLDER))
    newest_first = [
        script.revision for script in ScriptDirectory.from_config(config).walk_revisions()
    ]
    assert migrate._revisions() == newest_first[::-1]
