"""Handing over a desk: the coming officer confirms, is briefed, and the leaving one leaves notes.

Owns what is said at a hand-over and who is told when nobody confirmed. When a shift begins is left to
``services.duty.watch``, which calls this.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.directory.directory import Roster
from domain.duty.changes import DutyChange
from domain.duty.cover import desk_names, member_of
from domain.duty.roster import Shift, on_duty
from domain.duty.rows import BriefedRow
from domain.events import Event
from domain.messages.outgoing import Said, Saying
from domain.refused import Refused
from domain.requests.filing import check_marking, check_text
from domain.requests.request import SETTLED, Message, Record, Request, Ring, Text
from domain.requests.rows import soonest_due
from domain.rows import texts
from domain.topics import Facts, Topic, stamp
from domain.vocabulary import LayerName, Marking, PersonId, RosterId
from services.visit.visit import Visit
from storage.duty.watch import Note
from storage.requests.conversations import Conversation
from storage.transaction.unit_of_work import UnitOfWork

NOTES_KEPT = timedelta(days=30)
"""A note is told at the next hand-over of its layer; one that nobody comes to read is forgotten."""
_MOST_REQUESTS = 10
_MOST_NOTES = 5
_SUDDEN = timedelta(minutes=5)
_LOOKED_AT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """A shift that is about to begin, or has just begun, with another person than before."""

    roster: Roster
    layer: LayerName
    shift: Shift
    leaving: tuple[PersonId, ...]

    @property
    def mark(self) -> str:
        """What its marks are kept under."""
        return _mark(self.roster.id, self.layer, self.shift.person, self.shift.since)


def _mark(roster: RosterId, layer: LayerName, person: PersonId, since: datetime) -> str:
    return f"{roster}|{layer}|{person}|{stamp(since)}"


def remind_mark(coming: Coming) -> str:
    """Under what is kept that the coming officer was asked to confirm."""
    return f"remind|{coming.mark}"


def begin_mark(coming: Coming) -> str:
    """Under what is kept that the shift was handed over."""
    return f"begin|{coming.mark}"


def confirm_mark(coming: Coming) -> str:
    """Under what is kept that the coming officer confirmed it."""
    return f"confirm|{coming.mark}"


def sudden(changes: Iterable[DutyChange]) -> frozenset[str]:
    """The marks of shifts that came about only as they began, such as by sick leave."""
    return frozenset(
        _mark(piece.roster, piece.layer, piece.person, piece.since)
        for change in changes
        for piece in change.pieces
        if piece.layer is not None and change.made_at >= piece.since - _SUDDEN
    )


async def remind(work: UnitOfWork, coming: Coming) -> None:
    """Ask the coming officer to confirm; nothing is asked of who cannot be reached."""
    if coming.shift.person not in work.situation.reachable:
        return
    if not await work.duty_watch.mark(remind_mark(coming), coming.shift.until):
        return
    facts = {**_shift_facts(work, coming), "confirmed": False}
    message = Message(
        to=coming.shift.person, topic=Topic.SHIFT_COMING, facts=facts, ring=Ring.RINGS
    )
    await work.say(message)


async def hand_over(work: UnitOfWork, coming: Coming, *, is_sudden: bool) -> bool:
    """The shift begins: brief the coming officer; where nobody confirmed, the deputy is told.

    ``is_sudden``: nobody could confirm it, and the briefing asks. Returns whether somebody was briefed,
    so that the notes have done their service.
    """
    if not await work.duty_watch.mark(begin_mark(coming), coming.shift.until):
        return False
    is_confirmed = await work.duty_watch.is_marked(confirm_mark(coming))
    is_reachable = coming.shift.person in work.situation.reachable
    if is_reachable:
        await _brief(work, coming, is_confirmed=is_confirmed)
    if not is_confirmed and not is_sudden:
        await _tell_deputy(work, coming)
    return is_reachable


async def hand_over_at_once(work: UnitOfWork, coming: Coming, key: str) -> bool:
    """The same, where an import has put somebody on duty: even who was briefed in this shift before.

    ``key`` names the import. Returns whether somebody was briefed.
    """
    is_new = await work.duty_watch.mark(f"once|{coming.mark}|{key}", coming.shift.until)
    await work.duty_watch.mark(begin_mark(coming), coming.shift.until)
    if not is_new or coming.shift.person not in work.situation.reachable:
        return False
    await _brief(work, coming, is_confirmed=False)
    return True


async def confirm(visit: Visit, roster: RosterId, layer: LayerName, since: datetime) -> None:
    """The coming officer confirms the shift that begins then. Raises ``Refused`` if it is not theirs."""
    known = visit.work.directory.rosters.get(roster)
    found = on_duty(known, layer, max(since, visit.work.now)) if known else ()
    mine = next((shift for shift in found if shift.person == visit.actor.id), None)
    if mine is None:
        raise Refused(Topic.STALE_STEP)
    mark = f"confirm|{_mark(roster, layer, visit.actor.id, since)}"
    if await visit.work.duty_watch.mark(mark, mine.until):
        about: Facts = {
            "name": visit.actor.person.name,
            "roster": roster,
            "layer": layer,
            "since": stamp(since),
        }
        record = Record(event=Event.SHIFT_CONFIRMED, actor=visit.actor.id, about=about)
        await visit.work.note(record, auth=visit.auth)


async def leave_note(visit: Visit, text: str) -> None:
    """A note for whoever comes next at the desk where the person is on duty."""
    check_marking(Marking.AMBER, visit.work.situation)
    check_text(text)
    places = [
        (roster.id, layer.name)
        for roster in visit.work.directory.rosters.values()
        for layer in roster.layers
        if any(
            shift.person == visit.actor.id for shift in on_duty(roster, layer.name, visit.work.now)
        )
    ]
    if not places:
        raise Refused(Topic.NOT_ON_DUTY)
    # One note for each desk; it waits for the hand-over of the first layer they are on.
    for roster, layer in dict(reversed(places)).items():
        place = note_place(roster, layer)
        await visit.work.duty_watch.leave_note(place, visit.actor.person.name, text)
    await visit.keep_own_message(None)
    desks = desk_names(visit.work.directory)
    names = list(dict.fromkeys(desks.get(roster, roster) for roster, _ in places))
    about: Facts = {"name": visit.actor.person.name, "desks": names}
    record = Record(event=Event.NOTE_LEFT, actor=visit.actor.id, about=about, text=Text(body=text))
    await visit.work.note(record, auth=visit.auth)
    await visit.reply(Topic.NOTE_KEPT, {"desks": names})


def note_place(roster: RosterId, layer: LayerName) -> str:
    """Under what notes for a layer are kept."""
    return f"{roster}|{layer}"


async def briefing(work: UnitOfWork, coming: Coming, *, is_confirmed: bool) -> Saying:
    """What the coming officer must know: open requests, drafts that were left, the notes that wait."""
    requests = await _open_requests(work, coming.roster)
    facts: Facts = {
        **_shift_facts(work, coming),
        "confirmed": is_confirmed,
        "leaving": [work.situation.name(person) for person in coming.leaving],
        "rows": texts(_row(work, request) for request in requests[:_MOST_REQUESTS]),
        "count": len(requests),
        "own_draft": await _has_draft(work, coming.shift.person),
        "drafts": [
            work.situation.name(person)
            for person in coming.leaving
            if await _has_draft(work, person)
        ],
    }
    said = tuple(
        Said(event=Event.NOTE_LEFT.value, by=note.by, at=note.at, body=note.body)
        for note in await _notes(work, coming)
    )
    return Saying(topic=Topic.BRIEFING, facts=facts, texts=said)


async def note_briefed(
    work: UnitOfWork, coming: Coming, told: Saying, *, auth: str | None = None
) -> None:
    """Record that the coming officer is told it; with ``auth`` that they looked themselves."""
    about: Facts = {
        "to": work.situation.name(coming.shift.person),
        "roster": coming.roster.id,
        "layer": coming.layer,
        "requests": told.facts["count"],
        "notes": len(told.texts),
    }
    if auth is None:
        await work.note(Record(event=Event.HANDOVER_BRIEFED, about=about))
    else:
        person = coming.shift.person
        await work.note(Record(event=Event.HANDOVER_BRIEFED, actor=person, about=about), auth=auth)


async def _brief(work: UnitOfWork, coming: Coming, *, is_confirmed: bool) -> None:
    account = await work.enrolled(coming.shift.person)
    if account is None:
        return
    told = await briefing(work, coming, is_confirmed=is_confirmed)
    await work.outbox.post(
        chat=account.chat,
        person=coming.shift.person,
        saying=told,
        # What needs the reader's action rings, and a shift that is confirmed needs none.
        rings=not is_confirmed,
    )
    await note_briefed(work, coming, told)


async def _tell_deputy(work: UnitOfWork, coming: Coming) -> None:
    """Nobody confirmed: whoever else is on duty at the desk is told, else its supervisors."""
    facts = _shift_facts(work, coming)
    told = _deputies(work, coming)
    for person in told:
        await work.say(
            Message(to=person, topic=Topic.SHIFT_UNCONFIRMED, facts=facts, ring=Ring.RINGS)
        )
    about: Facts = {
        "name": work.situation.name(coming.shift.person),
        "roster": coming.roster.id,
        "layer": coming.layer,
        "told": [work.situation.name(person) for person in told],
    }
    await work.note(Record(event=Event.SHIFT_UNCONFIRMED, about=about))


def _deputies(work: UnitOfWork, coming: Coming) -> Sequence[PersonId]:
    names = [layer.name for layer in coming.roster.layers]
    here = names.index(coming.layer)
    reachable = work.situation.reachable
    for name in (*names[here + 1 :], *names[:here]):
        found = [
            shift.person
            for shift in on_duty(coming.roster, name, work.now)
            if shift.person != coming.shift.person and shift.person in reachable
        ]
        if found:
            return found
    member = member_of(work.directory, coming.roster.id)
    supervisors = work.directory.supervisors_of(member) if member else ()
    return [
        person.id
        for person in supervisors
        if person.id in reachable and person.id != coming.shift.person
    ]


async def _open_requests(work: UnitOfWork, roster: Roster) -> list[Request]:
    """The roster's open requests, the next deadline first."""
    points = {p.id: p for p in work.directory.contact_points.values() if p.roster == roster.id}
    found: dict[str, Request] = {}
    for member in dict.fromkeys(point.member for point in points.values()):
        for request in await work.requests.of_member(member, limit=_LOOKED_AT):
            is_theirs = request.contact_point in points and not request.is_for_supervisors
            if is_theirs and request.state not in SETTLED:
                found[request.id] = request
    return soonest_due(found.values())


def _row(work: UnitOfWork, request: Request) -> BriefedRow:
    waits = request.awaits_acknowledgement
    return BriefedRow(
        case=request.id,
        reference=request.reference,
        urgency=request.urgency,
        state=request.state,
        origin=work.situation.member_name(request.origin),
        due="acknowledge" if waits else "answer",
        at=request.acknowledge_by if waits else _answer_by(request),
        owner=work.situation.name(request.owner),
        judicial=request.judicial,
    )


def _answer_by(request: Request) -> datetime | None:
    return request.answer_by if not request.is_paused else None


async def _notes(work: UnitOfWork, coming: Coming) -> tuple[Note, ...]:
    """The roster's notes that this officer did not write, oldest first."""
    if not work.directory.content_in_chat.allows(Marking.AMBER):
        return ()
    name = work.situation.name(coming.shift.person)
    found = [
        note
        for layer in coming.roster.layers
        for note in await work.duty_watch.notes(note_place(coming.roster.id, layer.name))
        if note.by != name
    ]
    return tuple(sorted(found, key=lambda note: note.at))[-_MOST_NOTES:]


async def _has_draft(work: UnitOfWork, person: PersonId) -> bool:
    return await work.conversations.read(person, Conversation.DRAFT) is not None


def _shift_facts(work: UnitOfWork, coming: Coming) -> Facts:
    desks = desk_names(work.directory)
    return {
        "roster": coming.roster.id,
        "desk": desks.get(coming.roster.id, coming.roster.id),
        "layer": coming.layer,
        "since": stamp(coming.shift.since),
        "until": stamp(coming.shift.until),
        "name": work.situation.name(coming.shift.person),
    }
