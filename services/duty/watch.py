"""Looking after the shifts: reminders before them, hand-overs when they begin, the daily check.

Decides when something about the shifts must be done, from the rosters alone; each roster is a
transaction of its own, and marks see to it that nothing is done twice. What is said is left to
``services.duty.handover``; what counts as missing to ``domain.duty.cover``.
"""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from domain.directory.actor import Actor
from domain.directory.directory import Directory, Layer, Roster
from domain.duty.cover import FaultKind, desk_names, faults, only_of
from domain.duty.roster import Shift, shifts
from domain.events import Event
from domain.requests.request import Message, Record, Ring
from domain.requests.values.situation import Situation
from domain.rows import texts
from domain.topics import Facts, Topic, stamp
from domain.vocabulary import PersonId, RosterId
from services.duty.at_once import AtOnce, Earlier, at_once, earlier, follow
from services.duty.cover import fault_rows, fillable
from services.duty.handover import (
    NOTES_KEPT,
    Coming,
    begin_mark,
    hand_over,
    note_place,
    remind,
    remind_mark,
    sudden,
)
from services.visit.office import Office
from storage.duty.watch import Watch
from storage.transaction.unit_of_work import UnitOfWork

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
            if await _carried_out(office, plan):
                return plan.due_at
    except Exception:
        await office.store.transact(_put_off)
        raise
    await office.store.transact(_put_off)
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Missing:
    """What one supervisor reads is missing ahead."""

    mark: str
    person: PersonId
    facts: Facts
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """What the rosters say is to be done, worked out beside the loop and before the transactions."""

    directory: Directory
    watch: Watch | None
    now: datetime
    coming: tuple[Coming, ...]
    at_once: tuple[AtOnce, ...]
    """What was imported since the last look, and changes duty in this moment."""
    missing: tuple[_Missing, ...] | None
    """What the daily check found; None where it is not due."""
    next_due: datetime

    @property
    def due_at(self) -> datetime:
        """When what is planned was due."""
        return self.watch.due_at if self.watch is not None else self.now

    def mark(self, coming: Coming) -> str:
        """Under what is kept that a shift was looked after."""
        return remind_mark(coming) if coming.shift.since > self.now else begin_mark(coming)


async def _planned(office: Office) -> _Plan | None:
    """The plan; None where nothing is due."""
    async with office.store.reading() as work:
        watch = await work.duty_watch.read()
        situation = work.situation
        is_due = work.has_directory and (watch is None or watch.due_at <= work.now)
        before = await earlier(work, watch.looked_at) if is_due and watch is not None else None
    # Large networks have thousands of shifts a day; meanwhile others are served.
    return await asyncio.to_thread(_plan, situation, watch, before) if is_due else None


def _plan(situation: Situation, watch: Watch | None, before: Earlier | None) -> _Plan:
    directory, now = situation.directory, situation.now
    since = max(watch.looked_at, now - _STALE_AFTER) if watch is not None else now
    soon = now + directory.duty_rules.remind_before
    checks = watch is not None and _check_time(directory, now) > watch.looked_at
    return _Plan(
        directory=directory,
        watch=watch,
        now=now,
        coming=_coming(directory, since, soon) if watch is not None else (),
        at_once=at_once(before, directory, now) if before is not None else (),
        missing=tuple(_all_missing(situation)) if checks else None,
        next_due=_next(directory, now),
    )


async def _put_off(work: UnitOfWork) -> None:
    """Let other deadlines pass while this is out of order."""
    await work.duty_watch.put_off(work.now + _AFTER_FAILURE)


async def _carried_out(office: Office, plan: _Plan) -> bool:
    """Do what is planned; False where the rosters or the watch are no longer as they were read.

    Each roster and each message is an act of its own, and its mark sees to it that it is done once:
    at eight in the morning a large network has eight hundred hand-overs, and an alert waits for none
    but the one under way.
    """
    for change in plan.at_once:
        if not await office.store.transact(partial(_follow, plan, change)):
            return False
    groups, hasty = await _left(office, plan)
    for group in groups:
        if not await office.store.transact(partial(_shifts, plan, group, hasty)):
            return False
    told = 0
    for missing in plan.missing or ():
        told += await office.store.transact(partial(_tell_missing, missing))
    return await office.store.transact(partial(_finish, plan, told))


async def _left(office: Office, plan: _Plan) -> tuple[list[list[Coming]], frozenset[str]]:
    """The shifts that no earlier look has looked after, by their rosters; which came suddenly."""
    groups: dict[RosterId, list[Coming]] = {}
    async with office.store.reading(is_long=True) as work:
        marked = await work.duty_watch.marked(plan.mark(coming) for coming in plan.coming)
        changes = await work.duty_changes.in_force() if plan.coming else ()
        reachable = work.situation.reachable
    for coming in plan.coming:
        # Nothing is asked beforehand of who cannot be reached, and so nothing is marked.
        is_idle = coming.shift.since > plan.now and coming.shift.person not in reachable
        if plan.mark(coming) not in marked and not is_idle:
            groups.setdefault(coming.roster.id, []).append(coming)
    return list(groups.values()), sudden(changes)


async def _follow(plan: _Plan, change: AtOnce, work: UnitOfWork) -> bool:
    """A roster was imported anew: hand over by it at once."""
    if work.directory is not plan.directory:
        return False
    for layer in await follow(work, change):
        await work.duty_watch.drop_notes(note_place(change.roster.id, layer))
    return True


async def _shifts(
    plan: _Plan, group: Sequence[Coming], hasty: frozenset[str], work: UnitOfWork
) -> bool:
    """Hand-overs of a roster since the last look, and reminders of what begins there soon."""
    if work.directory is not plan.directory:
        return False
    briefed: set[str] = set()
    for coming in group:
        if coming.shift.since > plan.now:
            await remind(work, coming)
        elif await hand_over(work, coming, is_sudden=coming.mark in hasty):
            briefed.add(note_place(coming.roster.id, coming.layer))
    for place in sorted(briefed):
        await work.duty_watch.drop_notes(place)
    return True


async def _finish(plan: _Plan, told: int, work: UnitOfWork) -> bool:
    """Note until when the shifts were looked after; False where somebody else was first."""
    watch = await work.duty_watch.read(locked=True)
    if watch != plan.watch or work.directory is not plan.directory:
        return False
    if plan.missing is not None:
        await work.duty_watch.forget_old_marks()
        await work.duty_watch.drop_old_notes(NOTES_KEPT)
    if told:
        await work.note(Record(event=Event.COVER_TOLD, about={"count": told}))
    looked_at = max(plan.now, watch.looked_at) if watch is not None else plan.now
    looked = Watch(looked_at=looked_at, due_at=plan.next_due)
    await work.duty_watch.write(looked, is_new=watch is None)
    return True


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


def _all_missing(situation: Situation) -> Iterator[_Missing]:
    """Once a day: what is missing ahead is told to the supervisors; nothing where all is well."""
    directory, now = situation.directory, situation.now
    day = _check_time(directory, now)
    until = now + directory.duty_rules.check_ahead
    for member in directory.members:
        points = directory.points_of(member)
        supervisors = directory.supervisors_of(member)
        if not points or not supervisors:
            continue
        seen = only_of(directory, points)
        found = faults(seen, situation.reachable, now, until, _TOLD)
        for person in supervisors if found else ():
            yield _Missing(
                mark=f"missing|{member}|{person.id}|{stamp(day)}",
                person=person.id,
                facts={
                    "rows": texts(fault_rows(situation, found[:_MOST_ROWS])),
                    "gaps": texts(fillable(directory, Actor(person=person), found[:_MOST_ROWS])),
                    "count": len(found),
                    "days": max(directory.duty_rules.check_ahead // _DAY, 1),
                },
                until=day + 2 * _DAY,
            )


async def _tell_missing(missing: _Missing, work: UnitOfWork) -> bool:
    if not await work.duty_watch.mark(missing.mark, missing.until):
        return False
    topic, facts = Topic.COVER_MISSING, missing.facts
    await work.say(Message(to=missing.person, topic=topic, facts=facts, ring=Ring.RINGS))
    return True
