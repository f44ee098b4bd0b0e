"""What people change about duty: off sick, leave, filling an empty shift, undoing.

Decides who may do it, and works each in one visit. The common part of every change is left to
``services.duty.changing``; swaps to ``services.duty.swapping``; buttons to ``services.duty.in_chat``.
"""

import re
from datetime import datetime

from domain.directory.directory import Person, Roster
from domain.duty.changes import ChangeKind, DutyChange, Piece
from domain.duty.cover import FaultKind, faults, member_of, only_of
from domain.duty.roster import on_duty, shifts
from domain.duty.rows import CandidateRow, InsteadRow, ShiftRow
from domain.events import Event
from domain.refused import Refused, not_yours
from domain.requests.request import Message, Record
from domain.rows import read_rows
from domain.topics import Facts, Topic, stamp
from domain.vocabulary import LayerName, PersonId, Role, RosterId
from formats.typed.times import own_zone, read_moment, whole_days
from services.duty import changing
from services.visit.visit import Visit
from storage.duty.changes import ChangeState, Kept

_CANDIDATES = 24
_AWAY = "away"
_DATES = re.compile(r"(\d{4}-\d{2}-\d{2})\s+(\d{4}-\d{2}-\d{2})")


async def sick(visit: Visit) -> None:
    """Off sick: the deputy is on duty at once, until the end of the shift."""
    pieces = _sick_pieces(visit)
    if not pieces:
        raise Refused(Topic.NOT_ON_DUTY)
    await _put_and_tell(visit, ChangeKind.SICK, pieces)


def sick_effect(visit: Visit) -> Facts:
    """What reporting off sick would change. Raises ``Refused`` as the act does."""
    pieces = _sick_pieces(visit)
    if not pieces:
        raise Refused(Topic.NOT_ON_DUTY)
    work, me = visit.work, visit.actor.id
    change = DutyChange(id="", kind=ChangeKind.SICK, by=me, made_at=work.now, pieces=pieces)
    after = changing.with_change(work, change).directory
    facts = changing.change_facts(
        work, change, to="actor", gaps=changing.new_gaps(work.directory, after, pieces)
    )
    return {name: facts[name] for name in ("until", "rows", "gaps")}


def sick_rests_on(effect: Facts) -> list[str]:
    """Until when they would be off, and who stands in: what must still be so when they say yes."""
    return [str(effect["until"]), *(row.person for row in read_rows(InsteadRow, effect["rows"]))]


async def leave(visit: Visit, typed: str) -> None:
    """Away from one time to another: shifts in between are open, and the supervisors know."""
    since, until = _period(visit, typed)
    rosters = [
        roster.id
        for roster in visit.work.directory.rosters.values()
        if visit.actor.id in roster.people
    ]
    if not rosters:
        raise Refused(Topic.NO_SHIFT_AHEAD)
    pieces = tuple(
        Piece(roster=roster, layer=None, person=visit.actor.id, since=since, until=until)
        for roster in rosters
    )
    await _put_and_tell(visit, ChangeKind.LEAVE, pieces)


def who_may_fill(visit: Visit, gap: ShiftRow) -> list[CandidateRow]:
    """Who may take the empty shift, for a supervisor of its desk. Raises ``Refused``."""
    _require_supervisor(visit, gap.roster)
    people = ((p, _remark(visit, p, gap)) for p in _candidates(visit, gap.roster))
    return [
        CandidateRow(person=person.id, name=person.name, remark=remark)
        for person, remark in people
        if remark != _AWAY
    ]


async def fill(visit: Visit, gap: ShiftRow, person: PersonId) -> Kept:
    """A supervisor gives the empty shift, or what is still empty of it, to somebody."""
    _require_supervisor(visit, gap.roster)
    known = {each.id: each for each in _candidates(visit, gap.roster)}
    if person not in known:
        raise not_yours()
    if _remark(visit, known[person], gap) == _AWAY:
        raise Refused(Topic.STALE_STEP)
    pieces = _still_empty(visit, gap, person)
    if not pieces:
        raise Refused(Topic.ALREADY_FILLED)
    kept = await changing.put_in_force(
        visit.work, ChangeKind.FILL, visit.actor.id, pieces, visit.auth
    )
    await changing.tell_takers(visit.work, kept.change, visit.actor.id)
    await changing.tell_supervisors(visit.work, kept.change, (), visit.actor.id)
    return kept


async def undo(visit: Visit, change: str) -> Facts:
    """Take a change back: who made it, or a supervisor of the desk; a swap only a supervisor.

    Returns what is to be said of it.
    """
    kept = await visit.work.duty_changes.by_id(change)
    if kept is None or not may_undo(visit, kept):
        raise not_yours()
    if kept.standing not in (ChangeState.IN_FORCE, ChangeState.OFFERED):
        raise Refused(Topic.STALE_STEP)
    await visit.work.duty_changes.set_standing(kept, ChangeState.UNDONE)
    about: Facts = {"change": kept.change.id, "kind": kept.change.kind.value}
    record = Record(event=Event.DUTY_CHANGE_UNDONE, actor=visit.actor.id, about=about)
    await visit.work.note(record, auth=visit.auth)
    await visit.work.duty_watch.wake()
    return await _tell_undone(visit, kept)


async def _put_and_tell(visit: Visit, kind: ChangeKind, pieces: tuple[Piece, ...]) -> None:
    work, actor = visit.work, visit.actor.id
    kept = await changing.put_in_force(work, kind, actor, pieces, visit.auth)
    after = changing.with_change(work, kept.change).directory
    gaps = changing.new_gaps(work.directory, after, kept.change.pieces)
    facts = changing.change_facts(work, kept.change, to="actor", gaps=gaps)
    # Only supervisors fill a shift, so others read of it without a button.
    await visit.reply(Topic.DUTY_CHANGED, {**facts, "may_fill": visit.actor.has(Role.SUPERVISOR)})
    await changing.tell_takers(work, kept.change, actor)
    await changing.tell_supervisors(work, kept.change, gaps, actor)
    if changing.is_away_now(kept.change, actor, work.now):
        await changing.release(work, actor, kept.change)


def _sick_pieces(visit: Visit) -> tuple[Piece, ...]:
    now, me = visit.work.now, visit.actor.id
    pieces: list[Piece] = []
    for roster in visit.work.directory.rosters.values():
        mine = [
            (layer.name, shift)
            for layer in roster.layers
            for shift in on_duty(roster, layer.name, now)
            if shift.person == me
        ]
        if not mine:
            continue
        until = max(shift.until for _, shift in mine)
        pieces.append(Piece(roster=roster.id, layer=None, person=me, since=now, until=until))
        for layer, shift in mine:
            deputy = _deputy(visit, roster, layer)
            if deputy is not None:
                pieces.append(
                    Piece(
                        roster=roster.id,
                        layer=layer,
                        person=deputy,
                        since=now,
                        until=shift.until,
                    )
                )
    return tuple(pieces)


def _deputy(visit: Visit, roster: Roster, layer: LayerName) -> PersonId | None:
    """Who is on duty in the layers behind this one, and then before it; who can be reached."""
    names = [each.name for each in roster.layers]
    here = names.index(layer)
    reachable = visit.work.situation.reachable
    for name in (*names[here + 1 :], *names[:here]):
        for shift in on_duty(roster, name, visit.work.now):
            if shift.person != visit.actor.id and shift.person in reachable:
                return shift.person
    return None


def _period(visit: Visit, typed: str) -> tuple[datetime, datetime]:
    """The times of ``/leave``: two dates, both included, or two times. Raises ``Refused``."""
    situation = visit.work.situation
    dates = _DATES.fullmatch(typed.strip())
    if dates is not None:
        since, until = _days(visit, dates[1], dates[2])
    else:
        since, rest = read_moment(typed, visit.actor, situation)
        until, _ = read_moment(rest, visit.actor, situation)
    if until <= visit.work.now:
        raise Refused(Topic.TIME_PASSED, {"time": stamp(until)})
    if until <= since or until > changing.within_a_year(visit.work.now):
        raise Refused(Topic.PERIOD_WRONG, {"since": stamp(since), "until": stamp(until)})
    return max(since, visit.work.now), until


def _days(visit: Visit, first: str, last: str) -> tuple[datetime, datetime]:
    days = whole_days(first, last, own_zone(visit.actor, visit.work.directory))
    if days is None:
        raise Refused(Topic.TIME_UNREADABLE, {"typed": f"{first} {last}"})
    return days


def _require_supervisor(visit: Visit, roster: RosterId) -> None:
    member = member_of(visit.work.directory, roster)
    if (
        member is None
        or visit.actor.person.member != member
        or not visit.actor.has(Role.SUPERVISOR)
    ):
        raise not_yours()


def _candidates(visit: Visit, roster: RosterId) -> list[Person]:
    """The member's duty officers and whoever else is on the roster; those of the roster first."""
    known = visit.work.directory.rosters.get(roster)
    on_it = set(known.people) if known else set()
    people = [
        person
        for person in visit.work.directory.people.values()
        if person.member == visit.actor.person.member
        and (Role.DUTY_OFFICER in person.roles or person.id in on_it)
    ]
    people.sort(key=lambda person: person.id not in on_it)
    return people[:_CANDIDATES]


def _remark(visit: Visit, person: Person, gap: ShiftRow) -> str:
    """What speaks against somebody: away, on duty elsewhere, cannot be reached; else nothing."""
    since, until = gap.since, gap.until
    for roster in visit.work.directory.rosters.values():
        away = roster.exact_absences.get(person.id, ())
        if roster.id == gap.roster and any(a.since < until and a.until > since for a in away):
            return _AWAY
    if person.id not in visit.work.situation.reachable:
        return "unreachable"
    for roster in visit.work.directory.rosters.values():
        for layer in roster.layers:
            found = shifts(roster, layer.name, since, until)
            if any(shift.person == person.id for shift in found):
                return "busy"
    return ""


def _still_empty(visit: Visit, gap: ShiftRow, person: PersonId) -> tuple[Piece, ...]:
    """What of the shift is still empty and lies ahead, for the person to take."""
    directory = visit.work.directory
    since = max(gap.since, visit.work.now)
    until = min(gap.until, changing.within_a_year(visit.work.now))
    points = [p for p in directory.contact_points.values() if p.roster == gap.roster]
    if since >= until:
        return ()
    found = faults(only_of(directory, points), (), since, until, {FaultKind.EMPTY})
    return tuple(
        Piece(
            roster=fault.roster,
            layer=fault.layer,
            person=person,
            since=fault.since,
            until=fault.until,
        )
        for fault in found
        if fault.layer == gap.layer
    )


def may_undo(visit: Visit, kept: Kept) -> bool:
    """Whether the person may take the change back."""
    change = kept.change
    if change.by == visit.actor.id and (
        change.kind is not ChangeKind.SWAP or kept.standing is ChangeState.OFFERED
    ):
        return True
    members = {member_of(visit.work.directory, piece.roster) for piece in change.pieces}
    return visit.actor.has(Role.SUPERVISOR) and visit.actor.person.member in members - {None}


async def _tell_undone(visit: Visit, kept: Kept) -> Facts:
    work, change = visit.work, kept.change
    facts = changing.change_facts(work, change, to="actor")
    undone: Facts = {**facts, "undone": True, "undone_by": visit.actor.person.name}
    others = dict.fromkeys([change.by, kept.asked, *(piece.person for piece in change.pieces)])
    for person in others:
        if person is not None and person != visit.actor.id:
            await work.say(
                Message(to=person, topic=Topic.DUTY_CHANGED, facts={**undone, "to": "taker"})
            )
    return undone
