"""A year's plan of drills: looked at before it is ordered, and ordered as far as it is lacking then.

Owns that it is drawn beside the transaction in which it is kept, and that two who order at once do not order
the same twice: what was there when it was drawn is compared with what is there when it is kept, by one at a
time. What is lacking, and where in the year it may be due, is ``domain.drills.year``'s.
"""

import asyncio
import secrets
from dataclasses import dataclass
from functools import partial
from typing import Final

from domain.drills.order import PlanId
from domain.drills.ordering import refused, require_office
from domain.drills.year import WantedYear, YearPlan, year_ahead
from domain.refused import Refused
from domain.vocabulary import PersonId
from services.drills.ordering import keep, office_of
from services.people import acted
from services.visit.office import CONSOLE, Office, in_transaction
from services.visit.visit import Visit
from storage.database.presence import YEAR
from storage.transaction.unit_of_work import UnitOfWork

_HOLDER: Final = "office"
_TERM_SECONDS: Final = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drawn:
    plan: YearPlan
    seen: frozenset[tuple[PlanId, int]]
    """What was there when it was drawn."""


async def look_at_console(office: Office, wanted: WantedYear) -> YearPlan:
    """What would be ordered; nothing is. Raises ``Refused``."""
    found = await _draw(office, wanted, None)
    await _note_look(office)
    return found.plan


async def order_at_console(office: Office, wanted: WantedYear) -> YearPlan:
    """Order what is lacking. Raises ``Refused``, also where the drills have changed meanwhile."""
    found = await _draw(office, wanted, None)
    await _keep_at_console(office, found)
    return found.plan


async def look(visit: Visit, wanted: WantedYear) -> YearPlan:
    """Within a visit: what would be ordered; nothing is. Raises ``Refused``."""
    require_office(visit.actor.person)
    found = await _drawn_beside(visit, wanted)
    await acted.note_act(visit.work, acted.DRILLS, visit.auth, visit.actor.id)
    return found.plan


async def order(visit: Visit, wanted: WantedYear) -> YearPlan:
    """Within a visit: order what is lacking. Raises ``Refused``, as at the console."""
    require_office(visit.actor.person)
    found = await _drawn_beside(visit, wanted)
    await _keep(visit.work, found, visit.auth, visit.actor.id)
    return found.plan


async def _drawn_beside(visit: Visit, wanted: WantedYear) -> _Drawn:
    found = await visit.wait_beside(partial(_draw_or_say_why, visit.office, wanted, visit.actor.id))
    if isinstance(found, Refused):
        raise found
    return found


async def _draw_or_say_why(office: Office, wanted: WantedYear, by: PersonId) -> _Drawn | Refused:
    """The refusal as a value: it is said by the visit that begins again."""
    try:
        return await _draw(office, wanted, by)
    except Refused as why:
        return why


async def _draw(office: Office, wanted: WantedYear, by: PersonId | None) -> _Drawn:
    """In no transaction that anybody waits for. ``by`` is None at the console."""
    async with office.store.reading(is_long=True) as work:
        directory, now = work.directory, work.now
        known, seen = await work.drills.every(), await work.drills.versions()
    person = directory.people[by] if by is not None else office_of(directory)
    new_id, chance = partial(secrets.token_hex, 16), secrets.randbelow
    plan = await asyncio.to_thread(
        year_ahead, wanted, person, directory, now, known, new_id, chance
    )
    return _Drawn(plan=plan, seen=seen)


@in_transaction
async def _note_look(work: UnitOfWork) -> None:
    await acted.note_act(work, acted.DRILLS, CONSOLE)


@in_transaction
async def _keep_at_console(work: UnitOfWork, found: _Drawn) -> None:
    await _keep(work, found, CONSOLE, None)


async def _keep(work: UnitOfWork, found: _Drawn, auth: str, by: PersonId | None) -> None:
    """Within a transaction: it stands from now on. Whoever else orders a year waits for its end."""
    await work.presence.take(YEAR, _HOLDER, _TERM_SECONDS)
    if await work.drills.versions() != found.seen:
        raise refused("changed")
    if found.plan.plans:
        await keep(work, found.plan.order, found.plan.plans, auth, by)
