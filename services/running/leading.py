"""What one of several processes does for all: asking Telegram for updates.

Owns the lease and its length. A process that is killed holds it a few seconds longer, so that another
takes over within ten.
"""

from typing import Final

from services.visit.office import Office
from storage.database.presence import POLLING
from storage.transaction.unit_of_work import UnitOfWork

TERM_SECONDS: Final = 5.0
"""How long the lease holds without being renewed."""


async def take(office: Office, holder: str) -> bool:
    """Take the lease, or keep it; False where another process has it."""

    async def act(work: UnitOfWork) -> bool:
        return await work.presence.take(POLLING, holder, TERM_SECONDS)

    return await office.store.transact(act)


async def give_up(office: Office, holder: str) -> None:
    """Let another process take it at once."""

    async def act(work: UnitOfWork) -> None:
        await work.presence.give_up(POLLING, holder)

    await office.store.transact(act)
