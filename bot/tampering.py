"""Changing the log behind its back, for the rehearsal's story and for tests.

Owns whose database it is: only one whose key file is at hand. The SQL is ``storage.tampering``'s.
"""

from bot.opening import database_path, file_key, key_provider
from bot.settings import Settings
from storage import tampering
from storage.tampering import CHANGE

__all__ = ["CHANGE", "tamper"]


def tamper(settings: Settings, change: str = CHANGE) -> list[str]:
    """Do to this deployment's database what somebody would who has its key; the SQL that was run."""
    key = file_key(settings, key_provider(settings))
    return tampering.tamper(database_path(settings), key, change)
