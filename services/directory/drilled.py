"""How contact points' drills let them stand now, derived anew from what is kept at each look.

Owns from where it is known: the drills, the entry's confirmation, and the tests of those on its roster. What
follows is ``domain.drills.standing``'s.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from domain.channels import TELEGRAM
from domain.directory.directory import ContactPoint
from domain.directory.rows import BandRow
from domain.drills.order import DrillPlan
from domain.drills.standing import DrillStanding, drill_standing, may_follow
from domain.statistics.score_bands import score_bands
from domain.vocabulary import ContactPointId
from storage.transaction.unit_of_work import UnitOfWork

_YEAR: Final = timedelta(days=365)


async def drill_standings(
    work: UnitOfWork, points: Iterable[ContactPoint]
) -> Mapping[ContactPointId, DrillStanding]:
    """How the drills of each of these let it stand; they are few enough for one page."""
    wanted = {point.id: point for point in points}
    held: defaultdict[ContactPointId, list[DrillPlan]] = defaultdict(list)
    for plan in await work.drills.of_points([*wanted]):
        held[plan.point].append(plan)
    found = {}
    for point in wanted.values():
        plans = held[point.id]
        confirmed_at = tested_at = None
        if may_follow(plans):
            known = (await work.confirmations.of([point.id])).get(point.id)
            confirmed_at = known.confirmed_at if known is not None else None
            tested_at = await _tested_at(work, point)
        found[point.id] = drill_standing(plans, confirmed_at, tested_at, work.now)
    return found


async def network_bands(work: UnitOfWork) -> tuple[BandRow, ...]:
    """How the network's desks are spread over their last scores of a year."""
    newest: dict[ContactPointId, DrillPlan] = {}
    for plan in await work.drills.every():
        at = plan.alerted_at
        if at is None or at < work.now - _YEAR or not (plan.is_passed or plan.is_failed):
            continue
        before = newest.get(plan.point)
        if plan.point in work.directory.contact_points and (
            before is None or before.alerted_at is None or before.alerted_at < at
        ):
            newest[plan.point] = plan
    scores = (plan.score.points for plan in newest.values() if plan.score is not None)
    return tuple(
        BandRow(
            least=band.least,
            most=band.most,
            desks=str(band.desks) if band.desks is not None else "",
        )
        for band in score_bands(scores)
    )


async def _tested_at(work: UnitOfWork, point: ContactPoint) -> datetime | None:
    """When somebody who stands on its roster, and is enrolled, last showed that a message arrived."""
    roster = work.directory.rosters.get(point.roster)
    times: list[datetime] = []
    for each in roster.people if roster is not None else ():
        person = work.directory.people.get(each)
        if person is None or await work.enrolled(each) is None:
            continue
        for channel in (TELEGRAM, *person.other_channels):
            state = await work.notices.states.of(each, channel)
            times += [state.arrived_at] if state.arrived_at is not None else []
    return max(times, default=None)
