"""For whom figures are: the one rule, which every way to them asks.

Owns which figures somebody may read, the widest first. A member, or a person, is never named by who asks:
it is always the reader's own.
"""

from dataclasses import dataclass
from enum import StrEnum

from domain.directory.actor import Actor
from domain.vocabulary import MemberCode, PersonId, Role


class Whose(StrEnum):
    """Whose figures they are."""

    NETWORK = "network"
    MEMBER = "member"
    OWN = "own"


class NotShown(StrEnum):
    """Why no figures are shown."""

    PERIOD = "period"
    """It is none that is understood."""
    NOT_YET = "not yet"
    """It has not begun."""
    DAMAGED = "damaged"
    """The log is, so nothing is counted from it."""
    BUSY = "busy"
    """Others wait to be counted, or the reader does."""
    COMING = "coming"
    """Something is on its way to the chat already."""
    CLOSED = "closed"
    """They are no longer the reader's to see."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose figures are counted: the network's, where neither is named."""

    member: MemberCode | None = None
    person: PersonId | None = None


def readable(actor: Actor) -> tuple[Whose, ...]:
    """What the person may read, the widest first; empty for whom no figures concern."""
    member = actor.person.member
    may = (
        (Whose.NETWORK, actor.has(Role.SECRETARIAT, Role.AUDITOR)),
        (Whose.MEMBER, member is not None and actor.has(Role.SUPERVISOR, Role.AUDITOR)),
        (Whose.OWN, actor.has(Role.OFFICIAL, Role.DUTY_OFFICER, Role.SUPERVISOR)),
    )
    return tuple(whose for whose, is_readable in may if is_readable)


def subject_of(actor: Actor, whose: Whose) -> Subject | None:
    """Whom these figures are of, for this reader; None where they may not read them."""
    if whose not in readable(actor):
        return None
    match whose:
        case Whose.NETWORK:
            return Subject()
        case Whose.MEMBER:
            return Subject(member=actor.person.member)
        case Whose.OWN:
            return Subject(person=actor.id)
