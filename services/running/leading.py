"""What one of several processes does for all: asking Telegram for updates.

Owns the lease and its length. A process that is killed holds it a few seconds longer, so that another
takes over within ten.
"""

from typing import Final

from services.visit.office import in_transaction
from storage.database.presence import POLLING
from storage.transaction.unit_of_work import UnitOfWork

TERM_SECONDS: Final = 5.0
"""How long the lease holds without being renewed."""


@in_transaction
async def take(work: UnitOfWork, holder: str) -> bool:
    """Take the lease, or keep it; False where another process has it."""
    return await work.presence.take(POLLING, holder, TERM_SECONDS)


@in_transaction
async def give_up(work: UnitOfWork, holder: str) -> None:
    """Let another process take it at once."""
    await work.presence.give_up(POLLING, holder)
