"""A year's plan of drills: looked at before it is ordered, and ordered as far as it is lacking then.

Owns that two who order at once do not order the same twice: what was there when the moments were drawn is
compared with what is there when they are kept, by one at a time. What is lacking, and where in the year it
may be due, is ``domain.drills.year``'s.
"""

import asyncio
import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from domain.directory.directory import Directory, Person
from domain.drills.order import DrillPlan
from domain.drills.ordering import refused, require_office
from domain.drills.year import WantedYear, YearPlan, what_counts, year_ahead
from domain.vocabulary import PersonId
from services.drills.ordering import keep, office_of
from services.people import acted
from services.visit.office import CONSOLE, Office, in_transaction
from services.visit.visit import Visit
from storage.database.presence import YEAR
from storage.transaction.unit_of_work import UnitOfWork

_HOLDER: Final = "office"
_TERM_SECONDS: Final = 1.0


async def look_at_console(office: Office, wanted: WantedYear) -> YearPlan:
    """What would be ordered; nothing is. Raises ``Refused``."""
    found = await _draw_at_console(office, wanted)
    await _note_look(office)
    return found


async def order_at_console(office: Office, wanted: WantedYear) -> YearPlan:
    """Order what is lacking. Raises ``Refused``, also where others ordered or stopped some meanwhile."""
    found = await _draw_at_console(office, wanted)
    await _keep_at_console(office, found)
    return found


async def look(visit: Visit, wanted: WantedYear) -> YearPlan:
    """Within a visit: what would be ordered; nothing is. Raises ``Refused``."""
    found, _known = await _draw_within(visit, wanted)
    await acted.note_act(visit.work, acted.DRILLS, visit.auth, visit.actor.id)
    return found


async def order(visit: Visit, wanted: WantedYear) -> YearPlan:
    """Within a visit: order what is lacking. Raises ``Refused``, as at the console."""
    require_office(visit.actor.person)
    await _alone(visit.work)
    found, known = await _draw_within(visit, wanted)
    await _keep(visit.work, found, known, visit.auth, visit.actor.id)
    return found


async def _draw_within(visit: Visit, wanted: WantedYear) -> tuple[YearPlan, tuple[DrillPlan, ...]]:
    """The plan, and what is there now; these may differ, where the plan was drawn before."""
    work, by = visit.work, visit.actor.person
    require_office(by)
    known, directory, now = await work.drills.every(), work.directory, work.now
    return await visit.beside(lambda: _draw(wanted, by, directory, now, known)), known


async def _draw_at_console(office: Office, wanted: WantedYear) -> YearPlan:
    async with office.store.reading(is_long=True) as work:
        directory, now, known = work.directory, work.now, await work.drills.every()
    return await asyncio.to_thread(_draw, wanted, office_of(directory), directory, now, known)


def _draw(
    wanted: WantedYear,
    by: Person,
    directory: Directory,
    now: datetime,
    known: Iterable[DrillPlan],
) -> YearPlan:
    def new_id() -> str:
        return secrets.token_hex(16)

    return year_ahead(wanted, by, directory, now, known, new_id, secrets.randbelow)


@in_transaction
async def _note_look(work: UnitOfWork) -> None:
    await acted.note_act(work, acted.DRILLS, CONSOLE)


@in_transaction
async def _keep_at_console(work: UnitOfWork, found: YearPlan) -> None:
    await _alone(work)
    await _keep(work, found, await work.drills.every(), CONSOLE, None)


async def _alone(work: UnitOfWork) -> None:
    """Whoever else orders a year's plan waits for the end of this transaction."""
    await work.presence.take(YEAR, _HOLDER, _TERM_SECONDS)


async def _keep(
    work: UnitOfWork, found: YearPlan, known: Iterable[DrillPlan], auth: str, by: PersonId | None
) -> None:
    if what_counts(known) != found.seen:
        raise refused("changed")
    if found.plans:
        await keep(work, found.order, found.plans, auth, by)
