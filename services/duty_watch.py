"""Looking after the shifts: reminders before them, hand-overs when they begin, the daily check.

Decides when something about the shifts must be done, from the rosters alone; each look is one
transaction, and marks see to it that nothing is done twice. What is said is left to
``services.handover``; what counts as missing to ``domain.cover``.
"""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from domain.cover import FaultKind, desk_names, faults, only_of
from domain.directory import Directory, Layer, Roster
from domain.events import Event
from domain.permissions import Actor
from domain.request import Facts, Message, Record, Ring
from domain.roster import Shift, shifts
from domain.topics import Topic
from services.cover import fault_rows, fillable
from services.handover import NOTES_KEPT, Coming, hand_over, note_place, remind
from services.office import Office
from storage.duty_watch import Watch
from storage.unit_of_work import UnitOfWork

_DAY = timedelta(days=1)
_TICK = timedelta(milliseconds=1)
_STALE_AFTER = timedelta(hours=1)
"""A hand-over that was missed for longer than that is not made up for."""
_AFTER_FAILURE = timedelta(minutes=5)
_TOLD = (FaultKind.EMPTY, FaultKind.DOUBLE, FaultKind.UNREACHABLE)
_MOST_ROWS = 12
_TRIES = 5
"""How often a look is planned anew where the rosters change meanwhile."""


async def next_due(work: UnitOfWork) -> datetime | None:
    """When the shifts must next be looked after; None where there is no directory."""
    if not work.has_directory:
        return None
    watch = await work.duty_watch.read()
    return watch.due_at if watch is not None else work.now


async def look(office: Office) -> datetime | None:
    """Do what is due about the shifts; returns when it was due, None where nothing is."""
    try:
        for _ in range(_TRIES):
            plan = await _planned(office)
            if plan is None:
                return None
            if await office.store.transact(partial(_look, plan)):
                return plan.due_at
    except Exception:
        await office.store.transact(_put_off)
        raise
    await office.store.transact(_put_off)
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """What the rosters say is to be done, worked out beside the loop and before the transaction."""

    directory: Directory
    watch: Watch | None
    now: datetime
    coming: tuple[Coming, ...]
    next_due: datetime

    @property
    def due_at(self) -> datetime:
        """When what is planned was due."""
        return self.watch.due_at if self.watch is not None else self.now


async def _planned(office: Office) -> _Plan | None:
    """The plan; None where nothing is due."""
    async with office.store.reading() as work:
        watch = await work.duty_watch.read()
        directory, now = work.directory, work.now
        is_due = work.has_directory and (watch is None or watch.due_at <= now)
    # Large networks have thousands of shifts a day; meanwhile others are served.
    return await asyncio.to_thread(_plan, directory, watch, now) if is_due else None


def _plan(directory: Directory, watch: Watch | None, now: datetime) -> _Plan:
    since = max(watch.looked_at, now - _STALE_AFTER) if watch is not None else now
    soon = now + directory.duty_rules.remind_before
    return _Plan(
        directory=directory,
        watch=watch,
        now=now,
        coming=_coming(directory, since, soon) if watch is not None else (),
        next_due=_next(directory, now),
    )


async def _put_off(work: UnitOfWork) -> None:
    """Let other deadlines pass while this is out of order."""
    await work.duty_watch.put_off(work.now + _AFTER_FAILURE)


async def _look(plan: _Plan, work: UnitOfWork) -> bool:
    """Do what is planned; False where the rosters or the watch are no longer as they were read."""
    watch = await work.duty_watch.read(locked=True)
    if watch != plan.watch or work.directory is not plan.directory:
        return False
    looked_at = plan.now
    if watch is not None:
        await _shifts(work, plan)
        if _check_time(plan.directory, plan.now) > watch.looked_at:
            await _check(work)
        looked_at = max(looked_at, watch.looked_at)
    looked = Watch(looked_at=looked_at, due_at=plan.next_due)
    await work.duty_watch.write(looked, is_new=watch is None)
    return True


async def _shifts(work: UnitOfWork, plan: _Plan) -> None:
    """Hand-overs since the last look, and reminders of what begins soon."""
    briefed: set[str] = set()
    for coming in plan.coming:
        if coming.shift.since > plan.now:
            await remind(work, coming)
        elif await hand_over(work, coming):
            briefed.add(note_place(coming.roster.id, coming.layer))
    for place in sorted(briefed):
        await work.duty_watch.drop_notes(place)


def _coming(directory: Directory, since: datetime, until: datetime) -> tuple[Coming, ...]:
    """The shifts that begin in (since, until] with another person than before, by beginning."""
    used = desk_names(directory)
    found = [
        coming
        for roster in directory.rosters.values()
        if roster.id in used
        for layer in roster.layers
        for coming in _changes(roster, layer, since, until)
    ]
    return tuple(sorted(found, key=lambda coming: coming.shift.since))


def _changes(roster: Roster, layer: Layer, since: datetime, until: datetime) -> Iterator[Coming]:
    found = shifts(roster, layer.name, since, until + _TICK)
    for shift in found:
        if since < shift.since <= until:
            before = _ending_at(found, shift.since)
            if shift.person not in {other.person for other in before}:
                yield Coming(
                    roster=roster,
                    layer=layer.name,
                    shift=shift,
                    leaving=tuple(other.person for other in before),
                )


def _ending_at(found: Sequence[Shift], at: datetime) -> list[Shift]:
    return [shift for shift in found if shift.until == at]


def _check_time(directory: Directory, at: datetime) -> datetime:
    """The last daily check at or before the instant."""
    check_at = directory.duty_rules.check_at
    today = at.replace(hour=check_at.hour, minute=check_at.minute, second=0, microsecond=0)
    return today if today <= at else today - _DAY


def _next(directory: Directory, now: datetime) -> datetime:
    """When the next reminder, hand-over or daily check is due."""
    check = _check_time(directory, now) + _DAY
    remind_before = directory.duty_rules.remind_before
    due = [check]
    for coming in _coming(directory, now, check + remind_before):
        reminder = coming.shift.since - remind_before
        due.append(reminder if reminder > now else coming.shift.since)
    return min(due)


async def _check(work: UnitOfWork) -> None:
    """Once a day: what is missing ahead is told to the supervisors; nothing where all is well."""
    await work.duty_watch.forget_old_marks()
    await work.duty_watch.drop_old_notes(NOTES_KEPT)
    until = work.now + work.directory.duty_rules.check_ahead
    reachable = work.situation.reachable
    told = 0
    for member in work.directory.members:
        points = work.directory.points_of(member)
        supervisors = work.directory.supervisors_of(member)
        if not points or not supervisors:
            continue
        found = faults(only_of(work.directory, points), reachable, work.now, until, _TOLD)
        for person in supervisors if found else ():
            actor = Actor(person=person)
            facts: Facts = {
                "rows": fault_rows(work.situation, found[:_MOST_ROWS]),
                "gaps": fillable(work.directory, actor, found[:_MOST_ROWS]),
                "count": len(found),
                "days": max(work.directory.duty_rules.check_ahead // _DAY, 1),
            }
            await work.say(
                Message(to=person.id, topic=Topic.COVER_MISSING, facts=facts, ring=Ring.RINGS)
            )
            told += 1
    if told:
        await work.note(Record(event=Event.COVER_TOLD, about={"count": told}))
