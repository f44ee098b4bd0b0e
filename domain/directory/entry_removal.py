"""What still needs an entry of the directory, so that it is not taken out yet.

Decides the first thing that is in the way. Open requests are left to ``services.directory.in_chat.removal``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.directory.directory import Directory, TargetKind
from domain.directory.entry_fields import Place, Section
from domain.vocabulary import MemberCode

_NAMED_AS = {TargetKind.PERSON: Section.PERSON, TargetKind.CONTACT_POINT: Section.POINT}


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
    return next(_needs(known, duty, place, now), None)


def _needs(known: Directory, duty: Directory, place: Place, now: datetime) -> Iterator[Needed]:
    key, section = place.key, place.section
    if section is Section.MEMBER:
        people = sum(person.member == key for person in known.people.values())
        if count := len(known.points_of(MemberCode(key))) + people:
            yield Needed(why=Need.ENTRIES, count=count)
    if section is Section.PERSON:
        for roster in known.rosters.values():
            if key in roster.people:
                yield Needed(why=Need.ROSTER, where=roster.id)
        for roster in duty.rosters.values():
            overrides = (o for layer in roster.exact_overrides.values() for o in layer)
            if any(override.person == key and override.until > now for override in overrides):
                yield Needed(why=Need.DUTY, where=roster.id)
    else:
        for member in known.members.values():
            if member.fallback == key:
                yield Needed(why=Need.STANDS_IN, where=member.name)
    for policy in known.policies.values():
        steps = (step for _urgency, part in policy.every_urgency for step in part.steps)
        if any(_NAMED_AS.get(step.kind) is section and step.notify == key for step in steps):
            yield Needed(why=Need.POLICY, where=policy.id)
