"""Accepting that a backup was put back, by two people who are told what is lost.

Owns who may accept, their codes and the record. Files, and sending a message while no service runs,
are left to ``bot.restoring``.
"""

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from domain.directory import Person
from domain.events import Event
from domain.request import Facts, Record
from domain.vocabulary import PersonId, Role
from services.office import Office
from storage.people import AccountState
from storage.unit_of_work import UnitOfWork

ACCEPTERS = (Role.SUPERVISOR, Role.SECRETARIAT, Role.AUDITOR)
CONSOLE = "console"
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_CODE_LENGTH = 8


class CannotAccept(Exception):
    """These people cannot accept; the message says why and what to do instead."""


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


async def ask(office: Office, by: Sequence[str]) -> tuple[Asked, Asked]:
    """A code for each of two people. Raises ``CannotAccept``."""
    async with office.store.reading() as work:
        if len(by) != 2 or by[0] == by[1]:
            raise CannotAccept("Two different people must accept. Name both: --by ID --by ID")
        first, second = [await _asked(work, PersonId(typed)) for typed in by]
    return first, second


def digest(office: Office, person: str, code: str) -> str:
    """What stands for a person's code."""
    typed = code.strip().upper()
    return office.store.vault.digest("restore", f"{person}:{typed}").hex()


def fits(one: str, other: str) -> bool:
    """Whether two digests are the same, in constant time."""
    return hmac.compare_digest(one, other)


async def has_accepters(office: Office) -> bool:
    """Whether two people are enrolled who could accept."""
    async with office.store.reading() as work:
        enrolled = [a.person for a in await work.people.all() if a.state is AccountState.ENROLLED]
        found = [work.directory.people.get(person) for person in enrolled]
    return sum(person is not None and may_accept(person) for person in found) >= 2


async def record_accepted(office: Office, people: Sequence[str], about: Facts) -> None:
    """Record that the restore is accepted, by whom, and what it lost."""
    async with office.store.work() as work:
        names = [work.situation.name(PersonId(person)) for person in people]
        facts: Facts = {**about, "people": names, "by": list(people)}
        await work.note(Record(event=Event.RESTORE_ACCEPTED, about=facts), auth=CONSOLE)


async def _asked(work: UnitOfWork, person: PersonId) -> Asked:
    known = work.directory.people.get(person)
    if known is None:
        raise CannotAccept("Nobody in the restored directory has one of these ids.")
    if not may_accept(known):
        raise CannotAccept(
            f"{person} cannot accept a restore: choose supervisors, the secretariat or auditors."
        )
    account = await work.people.by_person(person)
    if account is None or account.state is not AccountState.ENROLLED:
        raise CannotAccept(f"{person} is not enrolled, so there is no chat to send a code to.")
    code = "".join(secrets.choice(_ALPHABET) for _ in range(_CODE_LENGTH))
    return Asked(
        person=person,
        name=known.name,
        chat=account.chat,
        language=account.language,
        code=code,
        digest=work.vault.digest("restore", f"{person}:{code}").hex(),
    )


def may_accept(person: Person) -> bool:
    """Whether the person's roles let them accept a restore."""
    return not person.roles.isdisjoint(ACCEPTERS)
