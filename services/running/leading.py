"""What one of several processes does for all: asking Telegram for updates.

Owns the lease and its length. A process that is killed holds it until it ends, and another takes over then.
"""

from typing import Final

from services.visit.office import in_transaction
from storage.database.presence import POLLING
from storage.transaction.unit_of_work import UnitOfWork

TERM_SECONDS: Final = 2.0
"""How long the lease holds without being renewed. Two that ask for a moment lose nothing, nor do it twice."""


@in_transaction
async def take(work: UnitOfWork, holder: str) -> float | None:
    """Take the lease, or keep it: None; otherwise for how many seconds more another process has it."""
    has = await work.presence.take(POLLING, holder, TERM_SECONDS)
    return None if has else await work.presence.left(POLLING)


@in_transaction
async def give_up(work: UnitOfWork, holder: str) -> None:
    """Let another process take it at once."""
    await work.presence.give_up(POLLING, holder)
