"""The monthly confirmation of contact points' entries.

Owns who is asked, and what one press does. When an entry counts as stale is left to
``domain.directory.confirming``, what a requester reads of it to ``services.directory.advising``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.directory.actor import Actor
from domain.directory.confirming import ASK_AGAIN, MONTH, Trust, trust
from domain.directory.directory import ContactPoint, Directory
from domain.directory.entry_fields import Place, Section, fields_for
from domain.duty.roster import everyone_on_duty
from domain.events import Event
from domain.refused import not_yours
from domain.requests.request import Message, Record, Ring
from domain.topics import Facts, Topic, stamp
from domain.vocabulary import ContactPointId, PersonId, Role
from services.visit.desk import Desk
from services.visit.office import Office, in_transaction
from services.visit.visit import Visit
from storage.directory.confirmations import Confirmation
from storage.transaction.unit_of_work import UnitOfWork

_AT_ONCE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """A contact point's entry as ``network entries`` shows it."""

    point: ContactPoint
    trust: Trust
    confirmed_at: datetime | None
    confirmed_by: PersonId | None


async def note_entries(work: UnitOfWork, directory: Directory) -> None:
    """Begin to count the months of contact points that are new."""
    known = await work.confirmations.all()
    await work.confirmations.save_all(
        Confirmation(point=point, known_since=work.now, due_at=work.now + MONTH)
        for point in directory.contact_points
        if point not in known
    )


@in_transaction
async def ask_due(work: UnitOfWork) -> datetime | None:
    """Ask about the entries whose month is over; returns when the first was, None for none."""
    due = await work.confirmations.due(_AT_ONCE)
    for confirmation in due:
        await _ask(work, confirmation)
    return due[0].due_at if due else None


async def _ask(work: UnitOfWork, confirmation: Confirmation) -> None:
    point = work.directory.contact_points.get(confirmation.point)
    # One that left the directory is looked at again in a month: it may come back.
    again = work.now + (ASK_AGAIN if point is not None else MONTH)
    await work.confirmations.save(replace(confirmation, due_at=again))
    if point is None:
        return
    await ask_people(work, point, confirmation, _whom(work, point))


async def ask_people(
    work: UnitOfWork,
    point: ContactPoint,
    known: Confirmation,
    people: Sequence[PersonId],
    *,
    also: Facts | None = None,
    recorded: Facts | None = None,
) -> None:
    """Within a transaction: ask these people whether the entry is right. ``also`` and ``recorded`` are what
    the message and its record say beside."""
    facts: Facts = {**entry_facts(work, point, known), **(also or {})}
    for person in people:
        await work.say(
            Message(to=person, topic=Topic.ENTRY_TO_CONFIRM, facts=facts, ring=Ring.RINGS)
        )
    about: Facts = {
        "contact_point": point.id,
        "people": [work.situation.name(person) for person in people],
        **(recorded or {}),
    }
    await work.note(Record(event=Event.ENTRY_ASKED, about=about))


def _whom(work: UnitOfWork, point: ContactPoint) -> tuple[PersonId, ...]:
    """The supervisors; where none can be reached, who is on duty; else the secretariat."""
    directory, reachable = work.directory, work.situation.reachable
    chiefs = tuple(person.id for person in directory.supervisors_of(point.member))
    roster = directory.rosters.get(point.roster)
    layers = everyone_on_duty(roster, work.now) if roster else {}
    on_duty = tuple(duty.person for layer in layers.values() for duty in layer)
    secretariat = tuple(person.id for person in directory.with_role(Role.SECRETARIAT))
    for group in (chiefs, on_duty, secretariat):
        found = tuple(dict.fromkeys(person for person in group if person in reachable))
        if found:
            return found
    return ()


def entry_facts(work: UnitOfWork, point: ContactPoint, known: Confirmation) -> Facts:
    """What its people are shown of an entry that they are asked to confirm."""
    roster = work.directory.rosters.get(point.roster)
    return {
        "entry": work.confirmations.opaque(point.id),
        "desk": point.name,
        "member": work.situation.member_name(point.member),
        "kind": point.kind.value,
        "telephone": point.telephone,
        "channels": [f"{c.kind.value} {c.address}" for c in point.channels],
        "legal_notes": point.legal_notes,
        "people": [work.situation.name(person) for person in (roster.people if roster else ())],
        "supervisors": [p.name for p in work.directory.supervisors_of(point.member)],
        "confirmed_at": stamp(known.confirmed_at),
    }


async def settle(visit: Desk, opaque: str, *, is_right: bool) -> None:
    """In chat: the message whose button was pressed says what became of it."""
    await visit.change_pressed(Topic.ENTRY_SETTLED, await settled(visit, opaque, is_right=is_right))


async def settled(visit: Visit, opaque: str, *, is_right: bool) -> Facts:
    """Somebody of the contact point says that its entry is right, or that it is not.

    Returns what is to be said of it. Raises ``Refused``.
    """
    point = _point(visit, opaque)
    known = (await visit.work.confirmations.of([point.id])).get(point.id)
    if known is None or not may_settle(visit.actor, point, visit.work.directory):
        raise not_yours()
    changed = replace(known, due_at=visit.work.now + MONTH)
    if is_right:
        changed = replace(changed, confirmed_at=visit.work.now, confirmed_by=visit.actor.id)
    else:
        changed = replace(changed, disputed_at=visit.work.now)
    await visit.work.confirmations.save(changed)
    event = Event.ENTRY_CONFIRMED if is_right else Event.ENTRY_DISPUTED
    about: Facts = {"contact_point": point.id, "name": visit.actor.person.name}
    await visit.work.note(Record(event=event, actor=visit.actor.id, about=about), auth=visit.auth)
    if not is_right:
        await _tell_secretariat(visit, point)
    return {
        "desk": point.name,
        "right": is_right,
        "by": visit.actor.person.name,
        "key": key_of(visit.work, _place(point)) if fields_for(visit.actor, point) else "",
        "entry": opaque,
    }


async def _tell_secretariat(visit: Visit, point: ContactPoint) -> None:
    facts: Facts = {
        "desk": point.name,
        "member": visit.work.situation.member_name(point.member),
        "by": visit.actor.person.name,
        "key": key_of(visit.work, _place(point)),
    }
    for person in visit.work.directory.with_role(Role.SECRETARIAT):
        await visit.work.say(
            Message(to=person.id, topic=Topic.ENTRY_WRONG, facts=facts, ring=Ring.RINGS)
        )


def key_of(work: UnitOfWork, place: Place) -> str:
    """A short name of an entry of the directory, as a button that leads to it carries it."""
    return work.vault.opaque("entry", f"{place.section.value}/{place.key}")[:16]


def _place(point: ContactPoint) -> Place:
    return Place(section=Section.POINT, key=point.id)


def _point(visit: Visit, opaque: str) -> ContactPoint:
    points = visit.work.directory.contact_points.values()
    found = (point for point in points if visit.work.confirmations.opaque(point.id) == opaque)
    point = next(found, None)
    if point is None:
        raise not_yours()
    return point


def may_settle(actor: Actor, point: ContactPoint, directory: Directory) -> bool:
    """Whether the person may say that the entry is right, or that it is not."""
    if actor.has(Role.SECRETARIAT):
        return True
    if actor.person.member != point.member:
        return False
    roster = directory.rosters.get(point.roster)
    is_there = roster is not None and actor.id in roster.people
    return actor.has(Role.SUPERVISOR) or (actor.has(Role.DUTY_OFFICER) and is_there)


async def trusts(work: UnitOfWork, points: Iterable[ContactPoint]) -> dict[ContactPointId, Trust]:
    """How far the entries of these contact points can be trusted now."""
    wanted = [point.id for point in points]
    known = await work.confirmations.of(wanted)
    return {point: _trust(known.get(point), work.now) for point in wanted}


def _trust(known: Confirmation | None, now: datetime) -> Trust:
    # Where there is none, its month has not begun to be counted.
    return trust(known.entry, now) if known else Trust.NEW


async def listing(office: Office) -> tuple[EntryRow, ...]:
    """Every contact point's entry, and how far it can be trusted."""
    async with office.store.reading() as work:
        known = await work.confirmations.all()
        return tuple(
            EntryRow(
                point=point,
                trust=_trust(known.get(point.id), work.now),
                confirmed_at=known[point.id].confirmed_at if point.id in known else None,
                confirmed_by=known[point.id].confirmed_by if point.id in known else None,
            )
            for point in work.directory.contact_points.values()
        )
