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
from services.visit.desk import TELEGRAM, Desk, Inbound, serve
from services.visit.lists import cells
from services.visit.office import Office
from storage.duty.changes import Kept, Standing

_AHEAD = timedelta(days=60)
_MOST_SHIFTS = 10
_MOST_PEOPLE = 24


async def begin(office: Office, inbound: Inbound, typed: str) -> None:
    """Which of one's shifts to swap; a person may be named at once."""

    async def act(desk: Desk) -> None:
        other = _named(desk, typed) if typed else None
        mine = _shifts_of(desk, desk.actor.id)
        if not mine:
            raise Refused(Topic.NO_SHIFT_AHEAD)
        facts: Facts = {"options": mine, "with": other.id if other else None}
        await desk.reply(Topic.SWAP_MINE, facts)

    await serve(office, inbound, act)


async def choose_mine(office: Office, inbound: Inbound, number: int) -> None:
    """One's own shift is chosen: with whom?"""

    async def act(desk: Desk) -> None:
        post = await _step(desk, Topic.SWAP_MINE)
        mine = _option(post, number)
        other = post.saying.facts.get("with")
        if isinstance(other, str):
            await _ask_theirs(desk, mine, PersonId(other))
            return
        people = [cells(p.id, p.name) for p in _colleagues(desk)]
        if not people:
            raise Refused(Topic.SWAP_FOREIGN)
        await desk.change_pressed(Topic.SWAP_WHO, {"mine": mine, "options": people})

    await serve(office, inbound, act)


async def choose_who(office: Office, inbound: Inbound, number: int) -> None:
    """The other person is chosen: for which of their shifts?"""

    async def act(desk: Desk) -> None:
        post = await _step(desk, Topic.SWAP_WHO)
        other = PersonId(_option(post, number).split("|")[0])
        await _ask_theirs(desk, str(post.saying.facts.get("mine")), other)

    await serve(office, inbound, act)


async def choose_theirs(office: Office, inbound: Inbound, number: int | None) -> None:
    """All is chosen: offer it. Without a number the other takes the shift for nothing in return."""

    async def act(desk: Desk) -> None:
        post = await _step(desk, Topic.SWAP_THEIRS)
        other = PersonId(str(post.saying.facts.get("who")))
        _require_colleague(desk, other)
        pieces = [_piece(desk, str(post.saying.facts.get("mine")), other)]
        if number is not None:
            pieces.append(_piece(desk, _option(post, number), desk.actor.id))
        await _offer(desk, other, tuple(pieces))

    await serve(office, inbound, act)


async def answer(office: Office, inbound: Inbound, change: str, *, accept: bool) -> None:
    """The other person accepts or declines."""

    async def act(desk: Desk) -> None:
        kept = await desk.work.duty_changes.by_id(change)
        if kept is None or kept.asked != desk.actor.id:
            raise not_yours()
        if kept.standing is not Standing.OFFERED:
            await desk.done(Topic.STALE_STEP)
            return
        is_possible = accept and await _still_stands(desk, kept)
        if is_possible:
            await desk.work.duty_changes.set_standing(kept, Standing.IN_FORCE)
            await changing.note_change(desk.work, kept.change, desk.actor.id, TELEGRAM)
            await changing.tell_supervisors(desk.work, kept.change, (), None)
            await _hand_on(desk, kept)
        else:
            await _decline(desk, kept)
        standing = "accepted" if is_possible else "declined" if not accept else "impossible"
        facts: Facts = {**_facts(desk, kept), "standing": standing, "to": "asked"}
        await desk.change_pressed(Topic.SWAP_STANDING, facts)
        if kept.change.by is not None:
            told: Facts = {**facts, "to": "offerer"}
            await desk.work.say(Message(to=kept.change.by, topic=Topic.SWAP_STANDING, facts=told))

    await serve(office, inbound, act)


async def _still_stands(desk: Desk, kept: Kept) -> bool:
    """Whether both may still act for the member, and have what they give."""
    offerer = kept.change.by
    if offerer is None or await desk.work.enrolled(offerer) is None:
        return False
    if desk.work.directory.people[offerer].member != desk.actor.person.member:
        return False
    return all(_is_given(desk, kept, piece) for piece in kept.change.pieces)


async def _hand_on(desk: Desk, kept: Kept) -> None:
    """Whoever gives a shift that runs already has nothing in hand any more."""
    for piece in kept.change.pieces:
        giver = kept.change.by if piece.person == kept.asked else kept.asked
        if giver is not None and piece.since <= desk.work.now < piece.until:
            await changing.release(desk.work, giver, kept.change)


async def _decline(desk: Desk, kept: Kept) -> None:
    await desk.work.duty_changes.set_standing(kept, Standing.DECLINED)
    about: Facts = {"change": kept.change.id}
    record = Record(event=Event.SWAP_DECLINED, actor=desk.actor.id, about=about)
    await desk.work.note(record, auth=TELEGRAM)


async def _ask_theirs(desk: Desk, mine: str, other: PersonId) -> None:
    _require_colleague(desk, other)
    facts: Facts = {
        "mine": mine,
        "who": other,
        "who_name": desk.work.situation.name(other),
        "options": _shifts_of(desk, other),
    }
    await desk.change_pressed(Topic.SWAP_THEIRS, facts)


async def _offer(desk: Desk, other: PersonId, pieces: tuple[Piece, ...]) -> None:
    kept = await desk.work.duty_changes.add(ChangeKind.SWAP, desk.actor.id, pieces, asked=other)
    about: Facts = {
        "change": kept.change.id,
        "to": desk.work.situation.name(other),
        "rows": changing.piece_rows(desk.work.directory, kept.change),
    }
    record = Record(event=Event.SWAP_OFFERED, actor=desk.actor.id, about=about)
    await desk.work.note(record, auth=TELEGRAM)
    facts = _facts(desk, kept)
    await desk.work.say(Message(to=other, topic=Topic.SWAP_OFFER, facts=facts, ring=Ring.RINGS))
    await desk.change_pressed(
        Topic.SWAP_STANDING, {**facts, "standing": "offered", "to": "offerer"}
    )


def _facts(desk: Desk, kept: Kept) -> Facts:
    situation = desk.work.situation
    return {
        "change": kept.change.id,
        "by": situation.name(kept.change.by),
        "asked": situation.name(kept.asked),
        "rows": changing.piece_rows(desk.work.directory, kept.change),
    }


async def _step(desk: Desk, topic: Topic) -> Post:
    """The message of the step whose button was pressed. Raises ``Refused``."""
    post = await desk.pressed_post()
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


def _colleagues(desk: Desk) -> list[Person]:
    """The duty officers of the same member, and whoever else is on its rosters."""
    directory, member = desk.work.directory, desk.actor.person.member
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
        and person.id != desk.actor.id
        and (Role.DUTY_OFFICER in person.roles or person.id in on_rosters)
    ][:_MOST_PEOPLE]


def _require_colleague(desk: Desk, other: PersonId) -> None:
    if other not in {person.id for person in _colleagues(desk)}:
        raise Refused(Topic.SWAP_FOREIGN)


def _named(desk: Desk, typed: str) -> Person:
    """The colleague of that id or name; anybody else, known or not, reads the same."""
    wanted = typed.strip().casefold()
    for person in _colleagues(desk):
        if wanted in (person.id.casefold(), person.name.casefold()):
            return person
    raise Refused(Topic.SWAP_FOREIGN)


def _shifts_of(desk: Desk, person: PersonId) -> list[str]:
    """A person's next shifts at the member's desks: roster, layer, since, until, desk."""
    directory, now = desk.work.directory, desk.work.now
    desks = desk_names(directory)
    found = [
        (shift.since, roster.id, layer.name, shift)
        for roster in directory.rosters.values()
        if member_of(directory, roster.id) == desk.actor.person.member
        for layer in roster.layers
        for shift in shifts(roster, layer.name, now, now + _AHEAD)
        if shift.person == person
    ]
    return [
        cells(roster, layer, stamp(max(since, now)), stamp(shift.until), desks.get(roster))
        for since, roster, layer, shift in sorted(found, key=lambda each: each[:3])
    ][:_MOST_SHIFTS]


def _piece(desk: Desk, row: str, taker: PersonId) -> Piece:
    """The shift of a row for its taker. Raises ``Refused`` where it is over."""
    roster, layer, since, until, *_ = row.split("|")
    begins, ends = datetime.fromisoformat(since), datetime.fromisoformat(until)
    if ends <= desk.work.now:
        raise Refused(Topic.STALE_STEP)
    return Piece(
        roster=RosterId(roster),
        layer=LayerName(layer),
        person=taker,
        since=max(begins, desk.work.now),
        until=ends,
    )


def _is_given(desk: Desk, kept: Kept, piece: Piece) -> bool:
    """Whether the one who gives the shift still has all of it, and the taker is not away."""
    giver = kept.change.by if piece.person == kept.asked else kept.asked
    roster = desk.work.directory.rosters.get(piece.roster)
    if roster is None or piece.layer is None or piece.until <= desk.work.now:
        return False
    since = max(piece.since, desk.work.now)
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
