"""Swapping shifts between two people of the same member: offered, accepted, seen by the supervisor.

Owns the steps of the offer. What is chosen so far stands in the message whose buttons are pressed, so
that nothing else need be kept; every step looks at the rosters anew.
"""

from datetime import datetime, timedelta

from domain.directory.directory import Person
from domain.duty.changes import ChangeKind, Piece
from domain.duty.cover import desk_names, member_of
from domain.duty.roster import shifts
from domain.events import Event
from domain.outgoing import Post
from domain.refused import Refused, not_yours
from domain.requests.request import Message, Record, Ring
from domain.topics import Facts, Topic, stamp
from domain.vocabulary import LayerName, PersonId, Role, RosterId
from services.duty import changing
from services.visit.desk import Desk
from services.visit.lists import cells
from services.visit.visit import Visit
from storage.duty.changes import ChangeState, Kept

_AHEAD = timedelta(days=60)
_MOST_SHIFTS = 10
_MOST_PEOPLE = 24


async def begin(visit: Visit, typed: str) -> None:
    """Which of one's shifts to swap; a person may be named at once."""
    other = _named(visit, typed) if typed else None
    mine = _shifts_of(visit, visit.actor.id)
    if not mine:
        raise Refused(Topic.NO_SHIFT_AHEAD)
    facts: Facts = {"options": mine, "with": other.id if other else None}
    await visit.reply(Topic.SWAP_MINE, facts)


async def choose_mine(visit: Desk, number: int) -> None:
    """One's own shift is chosen: with whom?"""
    post = await _step(visit, Topic.SWAP_MINE)
    mine = _option(post, number)
    other = post.saying.facts.get("with")
    if isinstance(other, str):
        await _ask_theirs(visit, mine, PersonId(other))
        return
    people = [cells(p.id, p.name) for p in _colleagues(visit)]
    if not people:
        raise Refused(Topic.SWAP_FOREIGN)
    await visit.change_pressed(Topic.SWAP_WHO, {"mine": mine, "options": people})


async def choose_who(visit: Desk, number: int) -> None:
    """The other person is chosen: for which of their shifts?"""
    post = await _step(visit, Topic.SWAP_WHO)
    other = PersonId(_option(post, number).split("|")[0])
    await _ask_theirs(visit, str(post.saying.facts.get("mine")), other)


async def choose_theirs(visit: Desk, number: int | None) -> None:
    """All is chosen: offer it. Without a number the other takes the shift for nothing in return."""
    post = await _step(visit, Topic.SWAP_THEIRS)
    other = PersonId(str(post.saying.facts.get("who")))
    _require_colleague(visit, other)
    pieces = [_piece(visit, str(post.saying.facts.get("mine")), other)]
    if number is not None:
        pieces.append(_piece(visit, _option(post, number), visit.actor.id))
    await _offer(visit, other, tuple(pieces))


async def answer(visit: Desk, change: str, *, accept: bool) -> None:
    """The other person accepts or declines."""
    kept = await visit.work.duty_changes.by_id(change)
    if kept is None or kept.asked != visit.actor.id:
        raise not_yours()
    if kept.standing is not ChangeState.OFFERED:
        await visit.done(Topic.STALE_STEP)
        return
    is_possible = accept and await _still_stands(visit, kept)
    if is_possible:
        await visit.work.duty_changes.set_standing(kept, ChangeState.IN_FORCE)
        await changing.note_change(visit.work, kept.change, visit.actor.id, visit.auth)
        await changing.tell_supervisors(visit.work, kept.change, (), None)
        await _hand_on(visit, kept)
    else:
        await _decline(visit, kept)
    standing = "accepted" if is_possible else "declined" if not accept else "impossible"
    facts: Facts = {**_facts(visit, kept), "standing": standing, "to": "asked"}
    await visit.change_pressed(Topic.SWAP_STANDING, facts)
    if kept.change.by is not None:
        told: Facts = {**facts, "to": "offerer"}
        await visit.work.say(Message(to=kept.change.by, topic=Topic.SWAP_STANDING, facts=told))


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


async def _ask_theirs(visit: Desk, mine: str, other: PersonId) -> None:
    _require_colleague(visit, other)
    facts: Facts = {
        "mine": mine,
        "who": other,
        "who_name": visit.work.situation.name(other),
        "options": _shifts_of(visit, other),
    }
    await visit.change_pressed(Topic.SWAP_THEIRS, facts)


async def _offer(visit: Desk, other: PersonId, pieces: tuple[Piece, ...]) -> None:
    kept = await visit.work.duty_changes.add(ChangeKind.SWAP, visit.actor.id, pieces, asked=other)
    about: Facts = {
        "change": kept.change.id,
        "to": visit.work.situation.name(other),
        "rows": changing.piece_rows(visit.work.directory, kept.change),
    }
    record = Record(event=Event.SWAP_OFFERED, actor=visit.actor.id, about=about)
    await visit.work.note(record, auth=visit.auth)
    facts = _facts(visit, kept)
    await visit.work.say(Message(to=other, topic=Topic.SWAP_OFFER, facts=facts, ring=Ring.RINGS))
    await visit.change_pressed(
        Topic.SWAP_STANDING, {**facts, "standing": "offered", "to": "offerer"}
    )


def _facts(visit: Visit, kept: Kept) -> Facts:
    situation = visit.work.situation
    return {
        "change": kept.change.id,
        "by": situation.name(kept.change.by),
        "asked": situation.name(kept.asked),
        "rows": changing.piece_rows(visit.work.directory, kept.change),
    }


async def _step(visit: Desk, topic: Topic) -> Post:
    """The message of the step whose button was pressed. Raises ``Refused``."""
    post = await visit.pressed_post()
    if post is None:
        raise not_yours()
    if post.saying.topic in (Topic.SWAP_WHO, Topic.SWAP_THEIRS, Topic.SWAP_STANDING):
        if post.saying.topic is not topic:
            raise Refused(Topic.STALE_STEP)
    elif post.saying.topic is not topic:
        raise not_yours()
    return post


def _option(post: Post, number: int) -> str:
    options = post.saying.facts.get("options")
    if not isinstance(options, list) or number >= len(options):
        raise not_yours()
    return str(options[number])


def _colleagues(visit: Visit) -> list[Person]:
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


def _require_colleague(visit: Visit, other: PersonId) -> None:
    if other not in {person.id for person in _colleagues(visit)}:
        raise Refused(Topic.SWAP_FOREIGN)


def _named(visit: Visit, typed: str) -> Person:
    """The colleague of that id or name; anybody else, known or not, reads the same."""
    wanted = typed.strip().casefold()
    for person in _colleagues(visit):
        if wanted in (person.id.casefold(), person.name.casefold()):
            return person
    raise Refused(Topic.SWAP_FOREIGN)


def _shifts_of(visit: Visit, person: PersonId) -> list[str]:
    """A person's next shifts at the member's desks: roster, layer, since, until, desk."""
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
        cells(roster, layer, stamp(max(since, now)), stamp(shift.until), desks.get(roster))
        for since, roster, layer, shift in sorted(found, key=lambda each: each[:3])
    ][:_MOST_SHIFTS]


def _piece(visit: Visit, row: str, taker: PersonId) -> Piece:
    """The shift of a row for its taker. Raises ``Refused`` where it is over."""
    roster, layer, since, until, *_ = row.split("|")
    begins, ends = datetime.fromisoformat(since), datetime.fromisoformat(until)
    if ends <= visit.work.now:
        raise Refused(Topic.STALE_STEP)
    return Piece(
        roster=RosterId(roster),
        layer=LayerName(layer),
        person=taker,
        since=max(begins, visit.work.now),
        until=ends,
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
