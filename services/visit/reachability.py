"""Whose chats take messages: what is remembered of it, how it is undone, and when it says nothing.

Owns an account's ``reachable``, and the outage in which every chat refuses. A refusal is remembered of
a person only until the next message that their chat takes; while all refuse it is remembered of
nobody. What an unreachable person means for an alert is left to ``services.messages.undelivered``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.events import Event
from domain.reference import Reference
from domain.requests.request import Record
from domain.vocabulary import PersonId
from services.visit.office import Office, in_transaction
from storage.database.presence import ALL_REFUSE
from storage.people.people import Account, AccountState
from storage.transaction.store import Store
from storage.transaction.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How far people can be reached."""

    enrolled: int
    unreachable: tuple[PersonId, ...]
    elsewhere: tuple[PersonId, ...] = ()
    """Of these, who took messages of an earlier bot, and has not let in the one of now yet."""
    is_refused_by_all: bool
    """Whether every chat that is written to refuses."""
    undelivered: tuple[Reference, ...] = ()
    """Requests of which somebody's alert is not delivered."""

    @property
    def is_nobody_left(self) -> bool:
        """Whether nobody takes messages, which is an outage and nobody's own doing."""
        nobody = self.enrolled > 1 and len(self.unreachable) == self.enrolled
        return self.is_refused_by_all or nobody


async def reach(office: Office) -> Reach:
    """How far people can be reached now."""
    async with office.store.reading() as work:
        return await reach_in(work)


async def examine(office: Office) -> Reach:
    """The same, with the requests that wait for an alert to be delivered."""
    async with office.store.reading() as work:
        return await reach_in(work, undelivered=await work.requests.undelivered())


async def reach_in(work: UnitOfWork, undelivered: tuple[Reference, ...] = ()) -> Reach:
    """The same within a transaction."""
    accounts = work.known.accounts.by_person.values()
    enrolled = [a for a in accounts if a.state is AccountState.ENROLLED]
    return Reach(
        enrolled=len(enrolled),
        unreachable=tuple(a.person for a in enrolled if not a.reachable),
        elsewhere=tuple(a.person for a in enrolled if a.is_elsewhere),
        is_refused_by_all=await work.presence.has(ALL_REFUSE),
        undelivered=undelivered,
    )


def is_elsewhere(office: Office, person: PersonId) -> bool:
    """Whether the person, as far as is known now, has begun with an earlier bot alone."""
    account = office.store.known.accounts.by_person.get(person)
    return account is not None and account.is_elsewhere


async def lost(work: UnitOfWork, person: PersonId) -> None:
    """The person's own chat refuses messages.

    What it says of a bot that its person has not begun with yet is known, and no refusal of theirs.
    """
    account = await work.enrolled(person)
    if account is None or not account.reachable:
        return
    if await work.presence.has(ALL_REFUSE):
        return
    await work.people.set_taken_by(account, None)
    await work.note(Record(event=Event.PERSON_UNREACHABLE, about={"person": person}))
    if not await work.notices.working(work.directory.people.get(person)):
        work.lose(person)


def own_bot(work: UnitOfWork) -> int:
    """Telegram's number of the bot as which this process sends; 0 where none is known."""
    return work.holder.bot or work.known.accounts.bots.now


async def own_bot_of(store: Store) -> int:
    """The same outside a transaction, as far as this process remembers; else it looks."""
    remembered = store.holder.bot or store.known.accounts.bots.now
    if remembered:
        return remembered
    async with store.reading() as work:
        return own_bot(work)


async def found(work: UnitOfWork, account: Account) -> None:
    """The person's chat takes this bot's messages; what it did not take meanwhile is done now."""
    bot = own_bot(work)
    if account.is_reached_by(bot) or await work.enrolled(account.person) is None:
        return
    await work.people.set_taken_by(account, bot)
    await work.note(Record(event=Event.PERSON_REACHABLE, about={"person": account.person}))
    await work.outbox.set_menu(chat=account.chat, person=account.person)
    for post in await work.delivery.left_behind(account.chat):
        if work.outbox.is_here(post):
            await work.outbox.remove(post)


async def unreachable(office: Office) -> tuple[Account, ...]:
    """Whose chats are to be tried quietly."""
    async with office.store.reading() as work:
        accounts = work.known.accounts.by_person.values()
        return tuple(a for a in accounts if a.state is AccountState.ENROLLED and not a.reachable)


@in_transaction
async def answered(work: UnitOfWork, person: PersonId) -> None:
    """A quiet try was taken."""
    account = await work.people.by_person(person)
    if account is not None:
        await found(work, account)


@in_transaction
async def all_refuse(
    work: UnitOfWork, people: Sequence[PersonId], *, is_told: bool = False
) -> bool:
    """Every chat refuses: an outage. These people are not kept as unreachable for it.

    ``is_told``: this process said so before. False where another one has seen a message taken since.
    """
    is_news = not await work.presence.has(ALL_REFUSE)
    if is_news and is_told:
        return False
    await work.presence.see(ALL_REFUSE)
    if is_news:
        about = {"people": [work.situation.name(person) for person in people]}
        await work.note(Record(event=Event.ALL_REFUSED, about=about))
    for person in people:
        account = await work.people.by_person(person)
        if account is not None and not account.is_elsewhere:
            await found(work, account)
    return True


async def taken_again(office: Office) -> bool:
    """A chat takes messages: the outage is over; whether there was one."""
    async with office.store.reading() as work:
        if not await work.presence.has(ALL_REFUSE):
            return False
    return await _end_outage(office)


@in_transaction
async def _end_outage(work: UnitOfWork) -> bool:
    was_one = await work.presence.forget(ALL_REFUSE)
    if was_one:
        await work.note(Record(event=Event.TAKEN_AGAIN))
    return was_one
