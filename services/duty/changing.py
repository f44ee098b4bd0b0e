"""Changing duty beside the directory file, within a visit: in force at once, recorded, and told.

Owns what every change has in common: that it is recorded, that open requests of somebody who leaves
duty go to whoever comes, and who reads of it. Which changes people may make is left to
``services.duty.acts`` and ``services.duty.swapping``.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice

from domain.directory.directory import Directory
from domain.duty.changes import ChangeKind, DutyChange, Piece, merged
from domain.duty.cover import Fault, FaultKind, desk_names, faults, member_of, only_of
from domain.duty.rows import InsteadRow, ShiftRow
from domain.events import Event
from domain.requests.escalation import Cause, Why, fire
from domain.requests.ownership import hand_over
from domain.requests.request import Message, Record, Ring
from domain.requests.values.situation import Situation
from domain.rows import texts
from domain.topics import Facts, Topic, stamp
from domain.vocabulary import MemberCode, PersonId
from services.people.accounts import in_hand
from services.visit.inbound import TELEGRAM
from storage.duty.changes import Kept
from storage.transaction.unit_of_work import UnitOfWork

_MOST_ROWS = 12
_MOST_REQUESTS = 200


async def put_in_force(
    work: UnitOfWork, kind: ChangeKind, by: PersonId | None, pieces: tuple[Piece, ...], auth: str
) -> Kept:
    """Change duty now, and record it."""
    kept = await work.duty_changes.add(kind, by, pieces)
    await note_change(work, kept.change, by, auth)
    return kept


async def note_change(
    work: UnitOfWork,
    change: DutyChange,
    actor: PersonId | None,
    auth: str,
    gone: tuple[Piece, ...] = (),
) -> None:
    """Record a change that is in force from now on, and have the shifts looked after anew.

    ``gone`` is what it takes back of earlier ones.
    """
    back: Facts = {"taken_back": len(gone), "back": piece_rows(work.directory, gone)}
    about: Facts = {
        **(back if gone else {}),
        "change": change.id,
        "kind": change.kind.value,
        "by": work.situation.name(change.by) or "console",
        "count": len(change.pieces),
        "rows": piece_rows(work.directory, change.pieces),
    }
    await work.note(Record(event=Event.DUTY_CHANGED, actor=actor, about=about), auth=auth)
    await work.duty_watch.wake()


def with_change(work: UnitOfWork, change: DutyChange) -> Situation:
    """The situation as it is once the change is in force."""
    return replace(work.situation, directory=merged(work.directory, [change]))


def new_gaps(before: Directory, after: Directory, pieces: Collection[Piece]) -> tuple[Fault, ...]:
    """The empty shifts that a change of these pieces leaves, and that were none before."""
    rosters = {piece.roster for piece in pieces}
    points = [point for point in after.contact_points.values() if point.roster in rosters]
    since, until = min(piece.since for piece in pieces), max(piece.until for piece in pieces)
    empty = {FaultKind.EMPTY}
    was = {
        (gap.roster, gap.layer, gap.since, gap.until)
        for gap in faults(only_of(before, points), (), since, until, empty)
    }
    found = faults(only_of(after, points), (), since, until, empty)
    return tuple(g for g in found if (g.roster, g.layer, g.since, g.until) not in was)


def piece_rows(directory: Directory, pieces: Iterable[Piece]) -> list[str]:
    """Who is on duty instead, as rows, the first of them."""
    desks = desk_names(directory)
    overrides = [piece for piece in pieces if piece.layer is not None]
    return texts(
        InsteadRow(
            desk=desks.get(piece.roster, piece.roster),
            layer=piece.layer or "",
            since=piece.since,
            until=piece.until,
            person=_name(directory, piece.person),
        )
        for piece in overrides[:_MOST_ROWS]
    )


def gap_rows(directory: Directory, gaps: Iterable[Fault]) -> Iterator[ShiftRow]:
    """Empty shifts as they can be chosen."""
    desks = desk_names(directory)
    for gap in gaps:
        desk = desks.get(gap.roster, "")
        yield ShiftRow(
            roster=gap.roster, layer=gap.layer, since=gap.since, until=gap.until, desk=desk
        )


def change_facts(
    work: UnitOfWork,
    change: DutyChange,
    *,
    to: str,
    gaps: Iterable[Fault] = (),
    gone: tuple[Piece, ...] = (),
) -> dict[str, "str | int | bool | list[str] | None"]:
    """What a message about a change says; ``to``: actor, taker or supervisor.

    ``gone`` is what it takes back of earlier ones.
    """
    pieces = (*change.pieces, *gone)
    away = [piece for piece in change.pieces if piece.layer is None]
    return {
        "kind": change.kind.value,
        "to": to,
        "change": change.id,
        "by": work.situation.name(change.by),
        "away": work.situation.name(away[0].person) if away else None,
        "since": stamp(min(piece.since for piece in pieces)),
        "until": stamp(max(piece.until for piece in pieces)),
        "rows": piece_rows(work.directory, change.pieces),
        "back": piece_rows(work.directory, gone),
        "gaps": texts(gap_rows(work.directory, islice(gaps, _MOST_ROWS))),
        "undone": False,
    }


async def tell_supervisors(
    work: UnitOfWork,
    change: DutyChange,
    gaps: tuple[Fault, ...],
    besides: PersonId | None,
    gone: tuple[Piece, ...] = (),
) -> None:
    """Supervisors of the desks concerned read of it; it rings where a shift is left empty."""
    ring = Ring.RINGS if gaps else Ring.SILENT
    facts = change_facts(work, change, to="supervisor", gaps=gaps, gone=gone)
    for member in _members(work.directory, (*change.pieces, *gone)):
        for person in work.directory.supervisors_of(member):
            if person.id != besides:
                await work.say(
                    Message(to=person.id, topic=Topic.DUTY_CHANGED, facts=facts, ring=ring)
                )


async def tell_takers(work: UnitOfWork, change: DutyChange, besides: PersonId | None) -> None:
    """Whoever takes a duty that they did not have reads of it, ringing."""
    takers = dict.fromkeys(piece.person for piece in change.pieces if piece.layer is not None)
    facts = change_facts(work, change, to="taker")
    for person in takers:
        if person != besides:
            await work.say(
                Message(to=person, topic=Topic.DUTY_CHANGED, facts=facts, ring=Ring.RINGS)
            )


async def release(work: UnitOfWork, person: PersonId, change: DutyChange) -> int:
    """Hand on what the person had in hand, now that they are off duty; returns how much."""
    situation = with_change(work, change)
    handed = 0
    for request in await in_hand(work, person):
        await work.record(hand_over(request, situation), TELEGRAM)
        handed += 1
    own = situation.directory.people.get(person)
    members = [own.member] if own is not None and own.member is not None else []
    for request in await work.requests.of_person(person, members, limit=_MOST_REQUESTS):
        if request.awaits_acknowledgement and person in request.alerted:
            cause = Cause(why=Why.PASSED_ON, by=person)
            await work.record(fire(request, situation, cause), TELEGRAM)
            handed += 1
    return handed


def is_away_now(change: DutyChange, person: PersonId, now: datetime) -> bool:
    """Whether the change takes the person off duty at this moment."""
    return any(
        piece.layer is None and piece.person == person and piece.since <= now < piece.until
        for piece in change.pieces
    )


def within_a_year(now: datetime) -> datetime:
    """How far ahead duty may be changed in chat."""
    return now + timedelta(days=366)


def _members(directory: Directory, pieces: Iterable[Piece]) -> Iterator[MemberCode]:
    found = (member_of(directory, roster) for roster in dict.fromkeys(p.roster for p in pieces))
    yield from dict.fromkeys(member for member in found if member is not None)


def _name(directory: Directory, person: PersonId) -> str:
    known = directory.people.get(person)
    return known.name if known else person
