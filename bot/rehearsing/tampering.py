"""Changing the log behind its back, for the rehearsal's story and for tests.

Owns whose database it is: only one whose key file is at hand. The SQL is ``storage.log.tampering``'s.
"""

from bot.deployment.opening import database_path, file_key, key_provider
from bot.deployment.settings import Settings
from storage.log import tampering
from storage.log.tampering import CHANGE

__all__ = ["CHANGE", "tamper"]


def tamper(settings: Settings, change: str = CHANGE) -> list[str]:
    """Do to this deployment's database what somebody would who has its key; the SQL that was run."""
    key = file_key(settings, key_provider(settings))
    return tampering.tamper(database_path(settings), key, change)
