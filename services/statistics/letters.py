"""Who is sent the month's letter, and that each is sent it once.

Owns the rounds: one for each member, and one for who has none, in one transaction with the mark that it was
done; and that somebody chooses whether they read it. What it says is made when it is handed over
(``services.statistics.letter_in_chat``). Only the newest month is ever sent, so that one that was missed
comes late and never two at once. Who holds the role in the round reads it, though the month was before
their time: the figures are their member's, and what is in doubt is theirs to mend. Who gets it later reads
the page.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from domain.directory.actor import AccountState, Actor
from domain.directory.directory import Directory, Person
from domain.events import Event
from domain.refused import Refused
from domain.requests.request import Message, Record
from domain.statistics.letters.letter import letter_of, month_due
from domain.statistics.period import CountedPeriod
from domain.topics import Topic
from domain.vocabulary import Letters, MemberCode, PersonId, Role, Urgency
from services.visit.office import Office
from services.visit.visit import Visit
from storage.people.people import Account
from storage.transaction.store import StorageTrouble
from storage.transaction.unit_of_work import UnitOfWork

_KEPT: Final = timedelta(days=3 * 366)
"""How long it is known that a month was sent."""
_AHEAD: Final = 24
"""Months by which a clock may have been ahead."""
_FOR_GOOD: Final = timedelta(days=100 * 366)


@dataclass(frozen=True, slots=True)
class _Round:
    """The letters of a month to the people of a member; None: to those who have none."""

    member: MemberCode | None
    period: CountedPeriod

    @property
    def unit(self) -> str:
        return f"letters|{self.member or ''}"

    @property
    def mark(self) -> str:
        return f"{self.unit}|{self.period}"

    @property
    def later(self) -> Iterator[str]:
        """The marks of the months after it, by a clock that was ahead of this one."""
        year, month = self.period.first.year, self.period.first.month
        for ahead in range(1, _AHEAD + 1):
            years, at = divmod(month - 1 + ahead, 12)
            yield f"{self.unit}|{year + years:04}-{at + 1:02}"


async def look(office: Office) -> int:
    """Order the letters that are due and were not ordered yet; how many there are.

    Raises what the first failing round raised, once the others are done.
    """
    async with office.store.reading() as work:
        if not work.has_directory:
            return 0
        directory, now = work.directory, work.now
    # Of large networks, and of holidays that nobody has asked for yet, it takes a moment.
    rounds = await asyncio.to_thread(lambda: list(_rounds(directory, now)))
    async with office.store.reading() as work:
        done = await work.duty_watch.marked(each.mark for each in rounds)
    ordered, trouble = 0, list[Exception]()
    for each in rounds:
        if each.mark not in done:
            try:
                ordered += await office.store.transact(partial(_go_round, each))
            except StorageTrouble:
                raise
            except Exception as error:  # raised below: a member's must not keep the others' letters
                trouble.append(error)
    if trouble:
        raise trouble[0]
    return ordered


def _rounds(directory: Directory, now: datetime) -> Iterator[_Round]:
    for code, member in directory.members.items():
        yield _Round(code, month_due(directory, member, now))
    yield _Round(None, month_due(directory, None, now))


async def _go_round(each: _Round, work: UnitOfWork) -> int:
    until = work.now + _KEPT
    if not await work.duty_watch.mark(each.mark, until):
        return 0
    # A member that is new here, or a network that never sent any, has no past to be told of.
    is_first = await work.duty_watch.mark(each.unit, work.now + _FOR_GOOD)
    # Once a month was sent no earlier one is: a clock was set back, or a member's zone moved west.
    is_past = bool(await work.duty_watch.marked(each.later))
    if is_first or is_past or work.directory.letters is Letters.OFF:
        return 0
    ordered = 0
    for person in _readers(work.directory, each.member):
        account = await work.people.by_person(person.id)
        if reads_letter(work.directory, person, account) and await work.duty_watch.mark(
            f"letter|{person.id}|{each.period}", until
        ):
            facts = {"period": str(each.period)}
            # Whatever else waits leaves before it.
            letter = Message(
                to=person.id, topic=Topic.LETTER_COMING, facts=facts, urgency=Urgency.INFORMATION
            )
            await work.say(letter)
            ordered += 1
    return ordered


def _readers(directory: Directory, member: MemberCode | None) -> Iterator[Person]:
    """Who may read one of the member's people, each once, in the directory's order."""
    found = [*directory.with_role(Role.SUPERVISOR), *directory.with_role(Role.SECRETARIAT)]
    return (each for each in dict.fromkeys(found) if each.member == member)


def reads_letter(directory: Directory, person: Person | None, account: Account | None) -> bool:
    """Whether the person is sent the letter: by their role, the network and their own choice."""
    if person is None or account is None or account.state is not AccountState.ENROLLED:
        return False
    is_sent = directory.letters is Letters.MONTHLY and account.letters
    return is_sent and letter_of(Actor(person=person)) is not None


async def choose(visit: Visit, *, wanted: bool) -> None:
    """The person reads the letters from now on, or no more. Raises ``Refused`` for who has none."""
    require_letter(visit)
    account = await visit.work.people.by_person(visit.actor.id)
    if account is None or account.letters == wanted:
        return
    await visit.work.people.save(replace(account, letters=wanted))
    about = {"letters": "on" if wanted else "off"}
    record = Record(event=Event.LETTERS_CHOSEN, actor=visit.actor.id, about=about)
    await visit.work.note(record, auth=visit.auth)


def require_letter(visit: Visit) -> None:
    """Raise ``Refused`` for whom there is no letter, whatever the network sends."""
    if letter_of(visit.actor) is None:
        raise Refused(Topic.ROLE_MISSING, {"role": Role.SUPERVISOR.value})


async def chooses(work: UnitOfWork, person: PersonId) -> bool | None:
    """What the person has chosen; None for who has no account to be sent it."""
    account = await work.people.by_person(person)
    return account.letters if account is not None else None
