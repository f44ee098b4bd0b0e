"""The cover of the days ahead as a page shows it: every layer of the desks that somebody sees, with its gaps.

Owns that the page is worked out beside the transaction, a few layers at a time. What is missing is
``services.duty.cover``'s; filling is the chat's own act (``services.duty.acts``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from domain.directory.directory import Directory
from domain.duty.cover import Fault, desk_names, faults, member_of, only_of
from domain.duty.rows import BarRow, CandidateRow, FaultRow, LineRow, ShiftRow
from domain.refused import Refused, not_yours
from domain.requests.values.situation import Situation
from domain.topics import Topic, stamp
from domain.vocabulary import LayerName, PersonId, RosterId
from services.duty import acts, changing
from services.duty.cover import LOOKS_AHEAD, bars_of, fault_rows, fillable, seen_by
from services.visit.lists import Page, page_of
from services.visit.visit import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverAhead:
    """A page of layers: their lines and bars, what is wrong there, and which gaps the reader may fill."""

    since: datetime
    until: datetime
    page: Page[LineRow]
    bars: tuple[BarRow, ...]
    faults: tuple[FaultRow, ...]
    gaps: tuple[ShiftRow, ...]


async def ahead(visit: Visit, page: int, each: int) -> CoverAhead:
    """A supervisor sees those of their member, the secretariat and auditors all. Raises ``Refused``."""
    seen = seen_by(visit.actor, visit.work.directory)
    situation = visit.work.situation
    places = [
        (roster.id, layer.name) for roster in seen.rosters.values() for layer in roster.layers
    ]
    shown = page_of(places, page, each)
    found, bars = await visit.beside(partial(_worked_out, seen, situation, shown.rows))
    desks = desk_names(seen)
    is_own = visit.actor.person.member is not None
    return CoverAhead(
        since=situation.now,
        until=situation.now + LOOKS_AHEAD,
        page=shown.of(
            LineRow(desk=desks.get(roster, ""), layer=layer) for roster, layer in shown.rows
        ),
        bars=bars,
        faults=tuple(fault_rows(situation, found, with_member=not is_own)),
        gaps=tuple(fillable(situation.directory, visit.actor, found)),
    )


def _worked_out(
    seen: Directory, situation: Situation, places: Sequence[tuple[RosterId, LayerName]]
) -> tuple[tuple[Fault, ...], tuple[BarRow, ...]]:
    rosters = {roster for roster, _layer in places}
    near = [point for point in seen.contact_points.values() if point.roster in rosters]
    now = situation.now
    found = faults(only_of(seen, near), situation.reachable, now, now + LOOKS_AHEAD)
    shown = tuple(fault for fault in found if (fault.roster, fault.layer) in set(places))
    return shown, tuple(bars_of(situation, seen, places, shown))


@dataclass(frozen=True, slots=True, kw_only=True)
class FillingGap:
    """A gap, and who may take it."""

    gap: ShiftRow
    people: tuple[CandidateRow, ...]


async def filling(
    visit: Visit, roster: str, layer: str, since: datetime, until: datetime
) -> FillingGap:
    """Who may fill it, for a supervisor of its desk. Raises ``Refused``."""
    gap = _gap(visit, roster, layer, since, until)
    return FillingGap(gap=gap, people=tuple(acts.who_may_fill(visit, gap)))


async def fill(
    visit: Visit, roster: str, layer: str, since: datetime, until: datetime, person: str
) -> None:
    """Give what is empty of it to somebody: the chat's own act. Raises ``Refused``."""
    gap = _gap(visit, roster, layer, since, until)
    kept = await acts.fill(visit, gap, PersonId(person))
    await visit.reply(
        Topic.DUTY_CHANGED, changing.change_facts(visit.work, kept.change, to="actor")
    )


def _gap(visit: Visit, roster: str, layer: str, since: datetime, until: datetime) -> ShiftRow:
    directory = visit.work.directory
    known = directory.rosters.get(RosterId(roster))
    names = [each.name for each in known.layers] if known is not None else []
    member = member_of(directory, RosterId(roster))
    if LayerName(layer) not in names or member is None or member != visit.actor.person.member:
        raise not_yours()
    if until <= since or until <= visit.work.now or since > changing.within_a_year(visit.work.now):
        raise Refused(Topic.PERIOD_WRONG, {"since": stamp(since), "until": stamp(until)})
    return ShiftRow(
        roster=RosterId(roster),
        layer=LayerName(layer),
        since=since,
        until=until,
        desk=desk_names(directory).get(RosterId(roster), ""),
    )
