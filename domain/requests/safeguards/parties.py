"""Who must note what is said of a text: everybody who read it, and the desk that stands in for them.

A reading counts where its reader's member could read the text when it was read. Whoever cannot be told any
more is stood in for: by their desk, else by the supervisors of their member.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.directory.actor import Actor
from domain.requests.permissions import people_on_duty, sight, sight_of
from domain.requests.request import Request
from domain.requests.routing import overseers
from domain.requests.values.corrections import Party
from domain.requests.values.situation import Situation
from domain.vocabulary import Marking, MemberCode, PersonId, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class SentText:
    """A text that was sent, as the log has it."""

    record: int
    event: str
    read_as: str
    """As which event's text it is read; its own, but for what is said of another text."""
    turn: int
    """To which turn of the request it belongs, counted from 0."""
    at: datetime
    author: PersonId
    member: MemberCode
    """Of the side that wrote it."""
    marking: Marking


@dataclass(frozen=True, slots=True, kw_only=True)
class TextReading:
    """Somebody was shown texts of the case, in a turn of the request, counted from 0."""

    turn: int
    person: PersonId | None = None
    """None for a reading at the console."""
    member: MemberCode | None = None
    """For which member it was at the console; None where for nobody in particular."""


def stood(request: Request) -> list[Request]:
    """The request in each of its turns; that it was taken back since changes nothing of what was read."""
    turns = [*map(request.as_left, request.earlier), request]
    return [replace(each, recall=None) for each in turns]


def could_read(
    reading: TextReading, written: SentText, turns: Sequence[Request], now: Situation
) -> bool:
    """Whether the text was among what this reading could show."""
    at = turns[min(reading.turn, len(turns) - 1)]
    if reading.person is None:
        seen = sight_of(reading.member, at, now) if reading.member is not None else None
        return reading.member is None or (
            seen is not None and seen.reads(written.read_as, written.turn)
        )
    known = now.directory.people.get(reading.person)
    if known is None:
        return _desk_of(reading, turns) is not None
    whole = sight_of(known.member, at, now) if known.member is not None else None
    own = sight(Actor(person=known), at, now)
    return any(each and each.reads(written.read_as, written.turn) for each in (whole, own))


def parties(
    request: Request,
    written: SentText,
    readings: Iterable[TextReading],
    by: PersonId,
    now: Situation,
) -> tuple[Party, ...]:
    """Who must note what ``by`` says of the text, each once, whoever read first before the others."""
    turns = stood(request)
    found: dict[tuple[PersonId, ...], Party] = {}

    def add(party: Party) -> None:
        people = tuple(each for each in party.people if each not in (by, written.author))
        if people and not any(set(people) == set(each) for each in found):
            found[people] = replace(party, people=people)

    desks: dict[tuple[MemberCode, int], None] = {}
    for reading in readings:
        if reading.person in (by, written.author):
            continue
        if not could_read(reading, written, turns, now):
            continue
        if reading.person is None:
            add(_of_console(reading, now))
            continue
        known = now.directory.people.get(reading.person)
        if known is not None and is_there(reading.person, now):
            add(Party(people=(known.id,), member=known.member, turn=reading.turn))
        else:
            add(stand_in(reading, request, now))
        member = known.member if known is not None else None
        if member is not None and member == turns[reading.turn].addressee:
            desks[member, reading.turn] = None
    for member, turn in desks:
        on_duty = tuple(p for p in people_on_duty(turns[turn], now) if is_there(p, now))
        told = {person for people in found for person in people}
        if on_duty and told.isdisjoint(on_duty):
            add(Party(people=on_duty, member=member, turn=turn))
    return tuple(found.values())


def is_there(person: PersonId, now: Situation) -> bool:
    """Whether the person may still act, and can be told."""
    known = person in now.directory.people and person not in now.revoked
    return known and person in now.reachable


def stand_in(reading: TextReading, request: Request, now: Situation) -> Party:
    """Who is told in place of a reader who is not there any more."""
    turns = stood(request)
    at, known = turns[reading.turn], now.directory.people.get(reading.person or PersonId(""))
    member = known.member if known is not None else _desk_of(reading, turns)
    people: tuple[PersonId, ...] = ()
    if member == at.addressee:
        people = tuple(p for p in people_on_duty(at, now) if is_there(p, now))
    if not people and member is not None:
        people = overseers(member, now)
    return Party(people=people, member=member, turn=reading.turn)


def _desk_of(reading: TextReading, turns: Sequence[Request]) -> MemberCode | None:
    """The member of somebody who has left the directory, as far as the request itself knows it."""
    at = turns[reading.turn]
    if reading.person == at.requester:
        return at.origin
    had_part = {at.owner, at.acknowledged_by, *at.alerted}
    return at.addressee if reading.person in had_part else None


def _of_console(reading: TextReading, now: Situation) -> Party:
    """Of what was shown or exported at the console: the member's supervisors, else the secretariat."""
    if reading.member is not None:
        people = overseers(reading.member, now)
    else:
        people = tuple(
            person.id
            for person in now.directory.with_role(Role.SECRETARIAT)
            if is_there(person.id, now)
        )
    return Party(people=people, member=reading.member, turn=reading.turn)
