"""Second secrets: made at the console, beside the code of an enrolment, and never sent through Telegram.

Owns for whom one is made. What it is good for is ``domain.sessions.first_passkey``'s; whoever had a
passkey needs none.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from crypto import slow_hash
from crypto.envelope import SealBroken
from domain.events import Event
from domain.requests.request import Record
from domain.sessions.first_passkey import SECRET_LIVES, SecondSecret
from domain.topics import Facts
from domain.vocabulary import PersonId
from formats.typed.codes import new_secret
from services.people.people import UnknownPerson
from services.visit.office import CONSOLE, Office
from storage.transaction.unit_of_work import UnitOfWork

_IN_ONE_TRANSACTION: Final = 20


class HasPasskey(Exception):
    """The person, whose id it names, has had a passkey, so a second secret would open nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A second secret, shown once and never again."""

    person: PersonId
    name: str
    secret: str
    expires_at: datetime


async def make(office: Office, persons: Sequence[str]) -> tuple[Given, ...]:
    """A new secret for each; earlier ones are void. Raises ``UnknownPerson``, ``HasPasskey`` before any."""
    async with office.store.reading() as work:
        for person in persons:
            if PersonId(person) not in work.directory.people:
                raise UnknownPerson(person)
            if await _had(work, PersonId(person)):
                raise HasPasskey(person)
    return await make_where_needed(office, persons)


async def make_where_needed(office: Office, persons: Sequence[str]) -> tuple[Given, ...]:
    """The same, for those of them alone who never had a passkey."""
    made: list[Given] = []
    wanted = [*dict.fromkeys(map(PersonId, persons))]
    for start in range(0, len(wanted), _IN_ONE_TRANSACTION):
        some = {person: new_secret() for person in wanted[start : start + _IN_ONE_TRANSACTION]}
        # Before the transaction: each takes some hundredths of a second.
        hashes = {
            person: await asyncio.to_thread(slow_hash.hashed, secret)
            for person, secret in some.items()
        }
        async with office.store.work() as work:
            for person, secret in some.items():
                if not await _had(work, person):
                    made.append(await _keep(work, person, secret, hashes[person]))
    return tuple(made)


async def _had(work: UnitOfWork, person: PersonId) -> bool:
    """Whether they never return to a first passkey; so too where a row of theirs does not open."""
    try:
        return any(key.counts_as_had for key in await work.passkeys.every_of(person))
    except SealBroken:
        return True


async def _keep(work: UnitOfWork, person: PersonId, secret: str, phc: str) -> Given:
    name = work.situation.name(person)
    until = work.now + SECRET_LIVES
    await work.secrets.keep(SecondSecret(person=person, hash=phc, expires_at=until))
    about: Facts = {"person": person, "name": name}
    await work.note(Record(event=Event.SECRET_MADE, about=about), auth=CONSOLE)
    return Given(person=person, name=name, secret=secret, expires_at=until)
