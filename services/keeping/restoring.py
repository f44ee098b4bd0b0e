"""Accepting that a backup was put back, by two people who are told what is lost.

Owns who may accept, their codes and the record. Files, and sending a message while no service runs,
are left to ``bot.keeping.restoring``.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from domain.directory.directory import Person
from domain.events import Event
from domain.log.approval import CannotAgree
from domain.requests.request import Record
from domain.topics import Facts
from domain.vocabulary import PersonId, Role
from services.visit.office import CONSOLE, Office
from storage.people.people import Account
from storage.sealing.vault import Vault
from storage.transaction.unit_of_work import UnitOfWork

ACCEPTERS = (Role.SUPERVISOR, Role.SECRETARIAT, Role.AUDITOR)
LONGEST_REASON = 500
"""As much of it as both are shown."""
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A person who is to accept, where to reach them, and the code that is sent there."""

    person: PersonId
    name: str
    chat: int
    language: str
    code: str
    digest: str
    """Stands for the code where it is kept."""


async def ask(office: Office, by: Sequence[str], bound: str) -> tuple[Asked, Asked]:
    """A code for each of two people, good for what ``bound`` says. Raises ``CannotAgree``."""
    async with office.store.reading() as work:
        if len(by) != 2 or by[0] == by[1]:
            raise CannotAgree("Two different people must accept. Name both: --by ID --by ID")
        first, second = [await _asked(work, PersonId(typed), bound) for typed in by]
    return first, second


async def require(office: Office, by: Sequence[str]) -> None:
    """Let pass where each of them may still accept. Raises ``CannotAgree``."""
    async with office.store.reading() as work:
        for person in by:
            await _accepter(work, PersonId(person))


def digest(vault: Vault, person: str, code: str, bound: str) -> str:
    """What stands for a person's code, and for what they were shown with it."""
    return vault.digest("restore", f"{person}:{code.strip().upper()}:{bound}").hex()


async def has_accepters(office: Office) -> bool:
    """Whether two people are enrolled who could accept."""
    async with office.store.reading() as work:
        accepters = [person.id for person in work.directory.people.values() if may_accept(person)]
        return sum([await work.enrolled(person) is not None for person in accepters]) >= 2


async def record_accepted(office: Office, people: Sequence[str], about: Facts) -> None:
    """Record that the restore is accepted, by whom, and what it lost."""
    async with office.store.work() as work:
        names = [work.situation.name(PersonId(person)) for person in people]
        facts: Facts = {**about, "people": names, "by": list(people)}
        await work.note(Record(event=Event.RESTORE_ACCEPTED, about=facts), auth=CONSOLE)


async def _accepter(work: UnitOfWork, person: PersonId) -> tuple[Person, Account]:
    """Somebody who may accept now. Raises ``CannotAgree``."""
    known = work.directory.people.get(person)
    if known is None:
        raise CannotAgree("Nobody in the restored directory has one of these ids.")
    if not may_accept(known):
        raise CannotAgree(
            f"{person} cannot accept a restore: choose supervisors, the secretariat or auditors."
        )
    account = await work.enrolled(person)
    if account is None:
        raise CannotAgree(f"{person} is not enrolled, so there is no chat to send a code to.")
    return known, account


async def _asked(work: UnitOfWork, person: PersonId, bound: str) -> Asked:
    known, account = await _accepter(work, person)
    code = "".join(secrets.choice(_ALPHABET) for _ in range(8))
    return Asked(
        person=person,
        name=known.name,
        chat=account.chat,
        language=work.known.language_of(person),
        code=code,
        digest=digest(work.vault, person, code, bound),
    )


def may_accept(person: Person) -> bool:
    """Whether the person's roles let them accept a restore."""
    return not person.roles.isdisjoint(ACCEPTERS)
