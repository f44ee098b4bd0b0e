"""What still needs an entry of the directory, so that it is not taken out yet.

Decides the first thing that is in the way. Open requests are left to ``services.directory.in_chat.removal``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.directory.directory import Directory, Step, TargetKind
from domain.directory.entry_fields import Place, Section
from domain.vocabulary import MemberCode


class Need(StrEnum):
    """Why an entry is needed."""

    ROSTER = "roster"
    """They take turns on a roster."""
    DUTY = "duty"
    """They are on duty, now or later, by a change made in chat."""
    POLICY = "policy"
    """A step of a policy names it."""
    STANDS_IN = "stands_in"
    """A member names it as what stands in."""
    ENTRIES = "entries"
    """Contact points or people belong to it."""
    REQUESTS = "requests"
    """Open requests hang on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed:
    """What is in the way: ``where`` names it, ``count`` says how many there are."""

    why: Need
    where: str = ""
    count: int = 1


def needed_by(known: Directory, duty: Directory, place: Place, now: datetime) -> Needed | None:
    """What still needs the entry; None where nothing does.

    ``known`` is the directory as the file writes it, ``duty`` the same with the changes to duty.
    """
    match place.section:
        case Section.MEMBER:
            found = _of_member(known, place.key)
        case Section.POINT:
            found = _of_point(known, place.key)
        case Section.PERSON:
            found = _of_person(known, duty, place.key, now)
    return next(found, None)


def _of_member(known: Directory, key: str) -> Iterator[Needed]:
    code = MemberCode(key)
    people = sum(person.member == code for person in known.people.values())
    count = len(known.points_of(code)) + people
    if count:
        yield Needed(why=Need.ENTRIES, count=count)
    yield from _stood_in_for(known, key)


def _of_point(known: Directory, key: str) -> Iterator[Needed]:
    yield from _stood_in_for(known, key)
    yield from _steps(known, TargetKind.CONTACT_POINT, key)


def _of_person(known: Directory, duty: Directory, key: str, now: datetime) -> Iterator[Needed]:
    for roster in known.rosters.values():
        if key in roster.people:
            yield Needed(why=Need.ROSTER, where=roster.id)
    for roster in duty.rosters.values():
        overrides = (o for layer in roster.exact_overrides.values() for o in layer)
        if any(override.person == key and override.until > now for override in overrides):
            yield Needed(why=Need.DUTY, where=roster.id)
    yield from _steps(known, TargetKind.PERSON, key)


def _stood_in_for(known: Directory, key: str) -> Iterator[Needed]:
    for member in known.members.values():
        if member.fallback == key:
            yield Needed(why=Need.STANDS_IN, where=member.name)


def _steps(known: Directory, kind: TargetKind, key: str) -> Iterator[Needed]:
    def names(step: Step) -> bool:
        return step.kind is kind and step.notify == key

    for policy in known.policies.values():
        if any(names(step) for _urgency, part in policy.every_urgency for step in part.steps):
            yield Needed(why=Need.POLICY, where=policy.id)
