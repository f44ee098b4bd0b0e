"""What is missing at the desks ahead, as people look it up: in words, and as a picture.

Decides whose desks somebody sees: supervisors those of their member, the secretariat and auditors
all. What counts as missing is left to ``domain.duty.cover``; drawing and wording to ``handlers``.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from domain.directory.actor import Actor
from domain.directory.directory import ContactPoint, Directory, Roster
from domain.duty.cover import Fault, FaultKind, desk_names, faults, member_of, only_of
from domain.duty.roster import shifts
from domain.duty.rows import BarRow, FaultRow, LineRow, ShiftRow
from domain.messages.outgoing import Saying
from domain.refused import Refused
from domain.requests.values.situation import Situation
from domain.rows import texts
from domain.topics import Facts, Topic, stamp
from domain.vocabulary import LayerName, Role, RosterId
from formats.typed.list_words import Local, Sought, read_sought
from formats.typed.times import own_zone
from services.duty.changing import gap_rows
from services.people.acted import COVERAGE, note_look
from services.visit.desk import Desk
from services.visit.lists import narrowed, page_facts, page_of, show
from services.visit.visit import Visit

LOOKS_AHEAD = timedelta(days=14)
"""How far ``/coverage`` looks."""
LINES_IN_PICTURE = 24
_KINDS: Final = {
    **dict.fromkeys(("nobody", "empty", "gaps", "gap"), FaultKind.EMPTY),
    "double": FaultKind.DOUBLE,
    "long": FaultKind.LONG,
    **dict.fromkeys(("unreachable", "not reached"), FaultKind.UNREACHABLE),
}
"""By what people call them."""


async def coverage(visit: Desk, page: int, typed: str = "") -> None:
    """In chat: what is missing, narrowed by ``typed``; without, a picture of it too."""
    wanted = await narrowed(visit, typed)
    found = await missing(visit, wanted)
    await note_look(visit, COVERAGE)
    shown = page_of(found, page)
    situation = visit.work.situation
    sees_all = visit.actor.has(Role.SECRETARIAT, Role.AUDITOR)
    facts: Facts = {
        **page_facts(shown.of(fault_rows(situation, shown.rows, with_member=sees_all))),
        "gaps": texts(fillable(situation.directory, visit.actor, shown.rows)),
        "count": len(found),
        "filter": wanted,
        **_span(visit, wanted),
        **({} if found or not wanted or _is_there(visit, wanted) else {"is_unknown": True}),
        "kinds": list(dict.fromkeys(fault.kind.value for fault in found)),
        "counts": [str(count) for count in Counter(fault.kind for fault in found).values()],
    }
    await show(visit, Topic.COVERAGE, facts)
    if not visit.is_press and not wanted:
        await _send_picture(visit, found)


async def missing(visit: Visit, typed: str = "") -> tuple[Fault, ...]:
    """Everything that is missing in the next 14 days at desks that the person sees.

    ``typed`` narrows it (``formats.typed.list_words``). Raises ``Refused``.
    """
    seen = seen_by(visit.actor, visit.work.directory)
    sought = _sought(visit, typed)
    return await visit.beside(partial(_missing, seen, visit.work.situation, sought))


def _sought(visit: Visit, typed: str) -> Sought:
    local = Local(zone=own_zone(visit.actor, visit.work.directory), now=visit.work.now)
    return read_sought(typed, visit.work.directory, _KINDS, local)


def _is_there(visit: Visit, typed: str) -> bool:
    """Whether any desk that they see goes by the words typed, or a layer or person of it."""
    situation, sought = visit.work.situation, _sought(visit, typed)
    seen = seen_by(visit.actor, visit.work.directory)
    return any(
        replace(sought, states=frozenset()).fits(point.member, _goes_by(situation, point, roster))
        for point in seen.contact_points.values()
        if (roster := seen.rosters.get(point.roster)) is not None
    )


def _goes_by(situation: Situation, point: ContactPoint, roster: Roster) -> Iterator[str]:
    yield from (point.name, roster.id, *(layer.name for layer in roster.layers))
    for person in roster.people:
        yield from (person, situation.name(person))


def _span(visit: Visit, typed: str) -> Facts:
    """From when to when was looked, where a time was typed; what lies outside the 14 days is not."""
    sought, now = _sought(visit, typed), visit.work.now
    if sought.since is None and sought.until is None:
        return {}
    since, until = sought.since or now, sought.until or now + LOOKS_AHEAD
    ends = min(until, now + LOOKS_AHEAD)
    begins = max(since, now)
    return {"since": stamp(begins), "until": stamp(ends)} if begins < ends else {"is_outside": True}


def _missing(seen: Directory, situation: Situation, sought: Sought) -> tuple[Fault, ...]:
    points = seen.contact_points.values()
    near = [point for point in points if not sought.members or point.member in sought.members]
    now = situation.now
    found = faults(only_of(seen, near), situation.reachable, now, now + LOOKS_AHEAD)
    return tuple(_only(situation, found, sought))


def _only(situation: Situation, found: Iterable[Fault], sought: Sought) -> list[Fault]:
    """Those of the faults that fit: by member, desk, layer, person, kind and time."""
    points = {point.roster: point for point in situation.directory.contact_points.values()}
    return [
        fault
        for fault in found
        if (sought.until is None or fault.since < sought.until)
        and (sought.since is None or fault.until > sought.since)
        and sought.fits(
            points[fault.roster].member if fault.roster in points else None,
            _names(situation, fault, points.get(fault.roster)),
            fault.kind,
        )
    ]


def _names(situation: Situation, fault: Fault, point: ContactPoint | None) -> Iterator[str]:
    yield from (fault.roster, fault.layer, fault.person or "", situation.name(fault.person))
    if point is not None:
        yield point.name


def seen_by(actor: Actor, directory: Directory) -> Directory:
    """The directory with the desks whose cover the person may see. Raises ``Refused``."""
    if actor.has(Role.SECRETARIAT, Role.AUDITOR):
        return only_of(directory, directory.contact_points.values())
    member = actor.person.member
    if not actor.has(Role.SUPERVISOR) or member is None:
        raise Refused(Topic.ROLE_MISSING, {"role": Role.SUPERVISOR.value})
    return only_of(directory, directory.points_of(member))


def fault_rows(
    situation: Situation, found: Iterable[Fault], *, with_member: bool = False
) -> Iterator[FaultRow]:
    """The faults as they are listed."""
    desks = desk_names(situation.directory)
    members = {p.roster: p.member for p in situation.directory.contact_points.values()}
    for fault in found:
        yield FaultRow(
            kind=fault.kind,
            desk=desks.get(fault.roster, fault.roster),
            layer=fault.layer,
            since=fault.since,
            until=fault.until,
            person=situation.name(fault.person),
            elsewhere=fault.elsewhere,
            member=situation.member_name(members[fault.roster]) if with_member else "",
        )


def fillable(directory: Directory, actor: Actor, found: Iterable[Fault]) -> Iterator[ShiftRow]:
    """The empty shifts among them that the person may fill: those of a supervisor's own desks."""
    member = actor.person.member if actor.has(Role.SUPERVISOR) else None
    empty = (fault for fault in found if fault.kind is FaultKind.EMPTY)
    return gap_rows(
        directory, (e for e in empty if member and member_of(directory, e.roster) == member)
    )


async def _send_picture(visit: Desk, found: Collection[Fault]) -> None:
    situation = visit.work.situation
    seen, now = seen_by(visit.actor, situation.directory), situation.now
    broken = {(fault.roster, fault.layer) for fault in found}
    places = [
        (roster.id, layer.name) for roster in seen.rosters.values() for layer in roster.layers
    ]
    # What is broken comes first where there are more lines than a phone can show.
    places.sort(key=lambda place: place not in broken)
    kept = places[:LINES_IN_PICTURE]
    desks = desk_names(seen)
    facts: Facts = {
        "since": stamp(now),
        "until": stamp(now + LOOKS_AHEAD),
        "lines": texts(LineRow(desk=desks.get(roster, ""), layer=layer) for roster, layer in kept),
        "bars": texts(bars_of(situation, seen, kept, found)),
        "left_out": len(places) - len(kept),
    }
    await visit.work.outbox.post(
        chat=visit.inbound.chat,
        person=visit.actor.id,
        saying=Saying(topic=Topic.COVERAGE_PICTURE, facts=facts),
    )


def bars_of(
    situation: Situation,
    seen: Directory,
    places: Sequence[tuple[RosterId, LayerName]],
    found: Collection[Fault],
) -> Iterator[BarRow]:
    now = situation.now
    wrong: dict[tuple[RosterId, LayerName], list[Fault]] = {}
    for fault in found:
        wrong.setdefault((fault.roster, fault.layer), []).append(fault)
    for number, (roster, layer) in enumerate(places):
        theirs = wrong.get((roster, layer), [])
        for shift in shifts(seen.rosters[roster], layer, now, now + LOOKS_AHEAD):
            kind = _worst(theirs, shift.since, shift.until, shift.person)
            yield BarRow(
                line=number,
                since=shift.since,
                until=shift.until,
                name=situation.name(shift.person),
                person=shift.person,
                kind=kind,
            )
        for fault in theirs:
            if fault.kind is FaultKind.EMPTY:
                edges = {"since": fault.since, "until": fault.until}
                yield BarRow(line=number, **edges, name="", person="", kind=fault.kind)


def _worst(found: Iterable[Fault], since: datetime, until: datetime, person: str) -> str:
    """What is wrong with a shift, the most serious of several; empty for nothing."""
    kinds = [
        fault.kind
        for fault in found
        if fault.person == person
        and (fault.kind is FaultKind.UNREACHABLE or (fault.since < until and fault.until > since))
    ]
    return min(kinds, key=list(FaultKind).index).value if kinds else ""
