"""What is missing at the desks ahead, as people look it up: in words, and as a picture.

Decides whose desks somebody sees: supervisors those of their member, the secretariat and auditors
all. What counts as missing is left to ``domain.duty.cover``; drawing and wording to ``handlers``.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from math import ceil

from domain.directory.actor import Actor
from domain.directory.directory import Directory
from domain.duty.cover import Fault, FaultKind, desk_names, faults, member_of, only_of
from domain.duty.roster import shifts
from domain.outgoing import Saying
from domain.refused import Refused, not_yours
from domain.requests.request import Situation
from domain.topics import Facts, Topic, stamp
from domain.vocabulary import Role
from services.visit.desk import Desk
from services.visit.lists import cells
from services.visit.visit import Visit

LOOKS_AHEAD = timedelta(days=14)
"""How far ``/coverage`` looks."""
ROWS_A_PAGE = 8
LINES_IN_PICTURE = 24


async def coverage(visit: Desk, page: int) -> None:
    """Everything that is missing in the next 14 days, and a picture of them with the command."""
    seen = seen_by(visit.actor, visit.work.directory)
    now = visit.work.now
    reachable = visit.work.situation.reachable
    found = await visit.beside(partial(faults, seen, reachable, now, now + LOOKS_AHEAD))
    facts = page_facts(visit.work.situation, visit.actor, found, page)
    if visit.inbound.press is not None:
        post = await visit.pressed_post()
        if post is None or post.saying.topic is not Topic.COVERAGE:
            raise not_yours()
        await visit.change_pressed(Topic.COVERAGE, facts)
        return
    await visit.reply(Topic.COVERAGE, facts)
    await _send_picture(visit, seen, found)


def seen_by(actor: Actor, directory: Directory) -> Directory:
    """The directory with the desks whose cover the person may see. Raises ``Refused``."""
    if actor.has(Role.SECRETARIAT, Role.AUDITOR):
        return only_of(directory, directory.contact_points.values())
    member = actor.person.member
    if not actor.has(Role.SUPERVISOR) or member is None:
        raise Refused(Topic.ROLE_MISSING, {"role": Role.SUPERVISOR.value})
    return only_of(directory, directory.points_of(member))


def page_facts(situation: Situation, actor: Actor, found: Collection[Fault], page: int) -> Facts:
    """One page of what is missing; ``gaps`` are the empty shifts on it that the person may fill."""
    pages = max(1, ceil(len(found) / ROWS_A_PAGE))
    page = min(max(page, 0), pages - 1)
    shown = list(found)[page * ROWS_A_PAGE : (page + 1) * ROWS_A_PAGE]
    return {
        "rows": fault_rows(situation, shown),
        "gaps": fillable(situation.directory, actor, shown),
        "page": page,
        "pages": pages,
        "count": len(found),
    }


def fault_rows(situation: Situation, found: Iterable[Fault]) -> list[str]:
    """Rows: kind, desk, layer, since, until, person, the other place of a double duty."""
    desks = desk_names(situation.directory)
    return [
        cells(
            fault.kind.value,
            desks.get(fault.roster, fault.roster),
            fault.layer,
            stamp(fault.since),
            stamp(fault.until),
            situation.name(fault.person),
            fault.elsewhere,
        )
        for fault in found
    ]


def fillable(directory: Directory, actor: Actor, found: Iterable[Fault]) -> list[str]:
    """The empty shifts of the supervisor's own desks: roster, layer, since, until, desk."""
    if not actor.has(Role.SUPERVISOR):
        return []
    desks = desk_names(directory)
    return [
        cells(
            fault.roster,
            fault.layer,
            stamp(fault.since),
            stamp(fault.until),
            desks.get(fault.roster),
        )
        for fault in found
        if fault.kind is FaultKind.EMPTY
        and member_of(directory, fault.roster) == actor.person.member
    ]


async def _send_picture(visit: Desk, seen: Directory, found: Collection[Fault]) -> None:
    now = visit.work.now
    broken = {(fault.roster, fault.layer) for fault in found}
    places = [
        (roster.id, layer.name) for roster in seen.rosters.values() for layer in roster.layers
    ]
    # What is broken comes first where there are more lines than a phone can show.
    places.sort(key=lambda place: place not in broken)
    kept = places[:LINES_IN_PICTURE]
    facts: Facts = {
        "since": stamp(now),
        "until": stamp(now + LOOKS_AHEAD),
        "lines": [cells(desk_names(seen).get(roster), layer) for roster, layer in kept],
        "bars": list(_bars(visit, seen, kept, found)),
        "left_out": len(places) - len(kept),
    }
    await visit.work.outbox.post(
        chat=visit.inbound.chat,
        person=visit.actor.id,
        saying=Saying(topic=Topic.COVERAGE_PICTURE, facts=facts),
        is_picture=True,
    )


def _bars(
    visit: Visit, seen: Directory, places: Sequence[tuple[str, str]], found: Collection[Fault]
) -> Iterator[str]:
    """Rows: number of the line, since, until, person, what is wrong with it; nobody for empty."""
    now = visit.work.now
    wrong: dict[tuple[str, str], list[Fault]] = {}
    for fault in found:
        wrong.setdefault((fault.roster, fault.layer), []).append(fault)
    for number, (key, name) in enumerate(places):
        roster = next(each for each in seen.rosters.values() if each.id == key)
        layer = next(each for each in roster.layers if each.name == name)
        theirs = wrong.get((key, name), [])
        for shift in shifts(roster, layer.name, now, now + LOOKS_AHEAD):
            kind = _worst(theirs, shift.since, shift.until, shift.person)
            person = visit.work.situation.name(shift.person)
            yield cells(
                str(number), stamp(shift.since), stamp(shift.until), person, shift.person, kind
            )
        for fault in theirs:
            if fault.kind is FaultKind.EMPTY:
                edges = stamp(fault.since), stamp(fault.until)
                yield cells(str(number), *edges, "", "", FaultKind.EMPTY.value)


def _worst(found: Iterable[Fault], since: datetime, until: datetime, person: str) -> str:
    """What is wrong with a shift, the most serious of several; empty for nothing."""
    kinds = [
        fault.kind
        for fault in found
        if fault.person == person
        and (fault.kind is FaultKind.UNREACHABLE or (fault.since < until and fault.until > since))
    ]
    return min(kinds, key=list(FaultKind).index).value if kinds else ""
