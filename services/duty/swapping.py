"""Swapping shifts between two people of the same member: offered, accepted, seen by the supervisor.

Decides with whom and for what somebody may swap; every step looks at the rosters anew.
"""

from datetime import timedelta

from domain.directory.directory import Person
from domain.duty.changes import ChangeKind, Piece
from domain.duty.cover import desk_names, member_of
from domain.duty.roster import shifts
from domain.duty.rows import ShiftRow
from domain.events import Event
from domain.refused import Refused, not_yours
from domain.requests.request import Message, Record, Ring
from domain.topics import Facts, Topic
from domain.vocabulary import PersonId, Role
from services.duty import changing
from services.visit.visit import Visit
from storage.duty.changes import ChangeState, Kept

_AHEAD = timedelta(days=60)
_MOST_SHIFTS = 10
_MOST_PEOPLE = 24


async def offer(visit: Visit, other: PersonId, mine: ShiftRow, theirs: ShiftRow | None) -> Facts:
    """Offer one's own shift to a colleague, for one of theirs or for nothing in return.

    Returns what is to be said of the offer. Raises ``Refused``.
    """
    require_colleague(visit, other)
    pieces = [_piece(visit, mine, other)]
    if theirs is not None:
        pieces.append(_piece(visit, theirs, visit.actor.id))
    kept = await visit.work.duty_changes.add(
        ChangeKind.SWAP, visit.actor.id, tuple(pieces), asked=other
    )
    about: Facts = {
        "change": kept.change.id,
        "to": visit.work.situation.name(other),
        "rows": changing.piece_rows(visit.work.directory, kept.change.pieces),
    }
    record = Record(event=Event.SWAP_OFFERED, actor=visit.actor.id, about=about)
    await visit.work.note(record, auth=visit.auth)
    facts = swap_facts(visit, kept)
    await visit.work.say(Message(to=other, topic=Topic.SWAP_OFFER, facts=facts, ring=Ring.RINGS))
    return {**facts, "standing": "offered", "to": "offerer"}


async def answer(visit: Visit, change: str, *, accept: bool) -> Facts:
    """The other person accepts or declines. Returns what is to be said of it. Raises ``Refused``."""
    kept = await visit.work.duty_changes.by_id(change)
    if kept is None or kept.asked != visit.actor.id:
        raise not_yours()
    if kept.standing is not ChangeState.OFFERED:
        raise Refused(Topic.STALE_STEP)
    is_possible = accept and await _still_stands(visit, kept)
    if is_possible:
        await visit.work.duty_changes.set_standing(kept, ChangeState.IN_FORCE)
        await changing.note_change(visit.work, kept.change, visit.actor.id, visit.auth)
        await changing.tell_supervisors(visit.work, kept.change, (), None)
        await _hand_on(visit, kept)
    else:
        await _decline(visit, kept)
    standing = "accepted" if is_possible else "declined" if not accept else "impossible"
    facts: Facts = {**swap_facts(visit, kept), "standing": standing, "to": "asked"}
    if kept.change.by is not None:
        told: Facts = {**facts, "to": "offerer"}
        await visit.work.say(Message(to=kept.change.by, topic=Topic.SWAP_STANDING, facts=told))
    return facts


async def _still_stands(visit: Visit, kept: Kept) -> bool:
    """Whether both may still act for the member, and have what they give."""
    offerer = kept.change.by
    if offerer is None or await visit.work.enrolled(offerer) is None:
        return False
    if visit.work.directory.people[offerer].member != visit.actor.person.member:
        return False
    return all(_is_given(visit, kept, piece) for piece in kept.change.pieces)


async def _hand_on(visit: Visit, kept: Kept) -> None:
    """Whoever gives a shift that runs already has nothing in hand any more."""
    for piece in kept.change.pieces:
        giver = kept.change.by if piece.person == kept.asked else kept.asked
        if giver is not None and piece.since <= visit.work.now < piece.until:
            await changing.release(visit.work, giver, kept.change)


async def _decline(visit: Visit, kept: Kept) -> None:
    await visit.work.duty_changes.set_standing(kept, ChangeState.DECLINED)
    about: Facts = {"change": kept.change.id}
    record = Record(event=Event.SWAP_DECLINED, actor=visit.actor.id, about=about)
    await visit.work.note(record, auth=visit.auth)


def swap_facts(visit: Visit, kept: Kept) -> Facts:
    """What is said of a swap: who wishes it, who is asked, who is on duty by it."""
    situation = visit.work.situation
    return {
        "change": kept.change.id,
        "by": situation.name(kept.change.by),
        "asked": situation.name(kept.asked),
        "rows": changing.piece_rows(visit.work.directory, kept.change.pieces),
    }


def colleagues(visit: Visit) -> list[Person]:
    """The duty officers of the same member, and whoever else is on its rosters."""
    directory, member = visit.work.directory, visit.actor.person.member
    on_rosters = {
        person
        for roster in directory.rosters.values()
        if member_of(directory, roster.id) == member
        for person in roster.people
    }
    return [
        person
        for person in directory.people.values()
        if member is not None
        and person.member == member
        and person.id != visit.actor.id
        and (Role.DUTY_OFFICER in person.roles or person.id in on_rosters)
    ][:_MOST_PEOPLE]


def require_colleague(visit: Visit, other: PersonId) -> None:
    """Let pass whom the person may swap with. Raises ``Refused``."""
    if other not in {person.id for person in colleagues(visit)}:
        raise Refused(Topic.SWAP_FOREIGN)


def colleague(visit: Visit, typed: str) -> Person:
    """The colleague of that id or name; anybody else, known or not, reads the same."""
    wanted = typed.strip().casefold()
    for person in colleagues(visit):
        if wanted in (person.id.casefold(), person.name.casefold()):
            return person
    raise Refused(Topic.SWAP_FOREIGN)


def shifts_of(visit: Visit, person: PersonId) -> list[ShiftRow]:
    """A person's next shifts at the member's desks."""
    directory, now = visit.work.directory, visit.work.now
    desks = desk_names(directory)
    found = [
        (shift.since, roster.id, layer.name, shift)
        for roster in directory.rosters.values()
        if member_of(directory, roster.id) == visit.actor.person.member
        for layer in roster.layers
        for shift in shifts(roster, layer.name, now, now + _AHEAD)
        if shift.person == person
    ]
    return [
        ShiftRow(
            roster=roster,
            layer=layer,
            since=max(since, now),
            until=shift.until,
            desk=desks.get(roster, ""),
        )
        for since, roster, layer, shift in sorted(found, key=lambda each: each[:3])
    ][:_MOST_SHIFTS]


def _piece(visit: Visit, shift: ShiftRow, taker: PersonId) -> Piece:
    """The shift for its taker. Raises ``Refused`` where it is over, or another member's."""
    if shift.until <= visit.work.now:
        raise Refused(Topic.STALE_STEP)
    if member_of(visit.work.directory, shift.roster) != visit.actor.person.member:
        raise Refused(Topic.SWAP_FOREIGN)
    return Piece(
        roster=shift.roster,
        layer=shift.layer,
        person=taker,
        since=max(shift.since, visit.work.now),
        until=shift.until,
    )


def _is_given(visit: Visit, kept: Kept, piece: Piece) -> bool:
    """Whether the one who gives the shift still has all of it, and the taker is not away."""
    giver = kept.change.by if piece.person == kept.asked else kept.asked
    roster = visit.work.directory.rosters.get(piece.roster)
    if roster is None or piece.layer is None or piece.until <= visit.work.now:
        return False
    since = max(piece.since, visit.work.now)
    away = roster.exact_absences.get(piece.person, ())
    if any(absence.since < piece.until and absence.until > since for absence in away):
        return False
    found = [
        shift for shift in shifts(roster, piece.layer, since, piece.until) if shift.person == giver
    ]
    covered = since
    for shift in found:
        if shift.since > covered:
            return False
        covered = max(covered, shift.until)
    return covered >= piece.until
