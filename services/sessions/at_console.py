"""Sessions ended at the console: somebody's, or everybody's, where a browser or a proxy is not to be trusted.

Owns that it takes nothing else away: who was signed out signs in again.
"""

from collections.abc import Sequence
from typing import Final

from domain.vocabulary import PersonId
from services.people.people import UnknownPerson
from services.sessions import sessions
from services.visit.office import CONSOLE, Office

_IN_ONE_TRANSACTION: Final = 20


async def sign_out(office: Office, persons: Sequence[str] | None) -> int:
    """How many sessions of these people, or of everybody, are over. Raises ``UnknownPerson`` before any."""
    async with office.store.reading() as work:
        known = [*work.directory.people]
        wanted = known if persons is None else [*dict.fromkeys(map(PersonId, persons))]
        for person in wanted:
            if person not in work.directory.people:
                raise UnknownPerson(person)
    count = 0
    for start in range(0, len(wanted), _IN_ONE_TRANSACTION):
        async with office.store.work() as work:
            for person in wanted[start : start + _IN_ONE_TRANSACTION]:
                count += await sessions.end_all(work, person, by=None, auth=CONSOLE)
    return count
