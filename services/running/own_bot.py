"""As which bot of Telegram's the service runs, kept sealed, and what another one means.

People must begin with each bot for themselves: after an exchange of the token nobody is known to be
reached until their chat takes a message of the new bot, or they write to it. Which account was reached
by which bot is ``storage.people.people``'s; nobody is kept as unreachable for it.
"""

from dataclasses import dataclass

from crypto.envelope import SealBroken
from domain.events import Event
from domain.requests.request import Record
from domain.topics import Facts
from domain.vocabulary import PersonId
from services.visit.office import Office, in_transaction
from storage.database.epochs import PEOPLE, advance
from storage.people.people import AccountState
from storage.sealing.totals import Bots
from storage.transaction.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchanged:
    """Another bot than before serves."""

    earlier: int
    unreached: tuple[PersonId, ...]
    """Who has to begin with the new one."""


async def begins(office: Office, bot: int) -> Exchanged | None:
    """The service begins as this bot of Telegram's; what it means where it ran as another before."""
    is_known = (await serving(office)).now == bot
    earlier = 0 if is_known else await _begins(office, bot)
    office.store.holder.apart = (await serving(office)).told_apart(bot)
    if not earlier:
        return None
    async with office.store.reading() as work:
        accounts = work.known.accounts.by_person.values()
        enrolled = [a for a in accounts if a.state is AccountState.ENROLLED]
    return Exchanged(
        earlier=earlier, unreached=tuple(a.person for a in enrolled if not a.is_reached_by(bot))
    )


@in_transaction  # replicas that start together come one after the other
async def _begins(work: UnitOfWork, bot: int) -> int:
    """The number of the earlier bot; 0 where none is known, or another process was first."""
    # Every process learns anew who is reached; and another one that begins now waits here.
    await advance(work.connection, PEOPLE)
    try:
        earlier = (await work.log.totals()).bots.now
    except SealBroken:
        return 0  # which is found by the watch over the rows
    if earlier == bot:
        return 0
    work.log.runs_as(bot)
    if earlier:
        about: Facts = {"earlier": str(earlier), "now": str(bot)}
        await work.note(Record(event=Event.BOT_EXCHANGED, about=about))
    return earlier


async def serving(office: Office) -> Bots:
    """As which bots the service ran, as its sealed state says."""
    async with office.store.reading() as work:
        return work.known.accounts.bots
