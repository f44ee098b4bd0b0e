"""Which parts of the directory can be changed in chat, and by whom.

Decides that a supervisor looks after the entries of their own member, the secretariat after all of
them, and that neither names supervisors, who read what is asked and answered. What a value must look
like is left to ``formats.network_file.document``.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from domain.directory.actor import Actor
from domain.directory.directory import ContactPoint, Directory, Member, Person
from domain.vocabulary import ContactPointId, MemberCode, PersonId, Role


class Section(StrEnum):
    """The sections of the directory whose entries can be changed in chat."""

    MEMBER = "members"
    POINT = "contact_points"
    PERSON = "people"


class Field(StrEnum):
    """A key of an entry, as the directory file writes it."""

    NAME = "name"
    MEMBER = "member"
    KIND = "kind"
    TELEPHONE = "telephone"
    CHANNELS = "channels"
    LEGAL_NOTES = "legal_notes"
    ROSTER = "roster"
    ROLES = "roles"
    LANGUAGES = "languages"
    TIME_ZONE = "time_zone"
    FALLBACK = "fallback"
    RELATIONS = "relations"
    """What the member takes of others' requests."""
    PEOPLE = "people"
    """In turn, of a roster."""
    HANDOVER = "handover"
    START = "start"
    EVERY = "every"
    """The length of a turn."""
    LAYER = "layer"
    """Of a roster, by its name."""


OF_NEW_ROSTER: Final = frozenset({Field.PEOPLE, Field.HANDOVER, Field.START})
"""What is said of the roster that a new contact point brings, and not of the contact point."""
OPTIONAL: Final = frozenset(
    {
        *(Field.TELEPHONE, Field.CHANNELS, Field.LEGAL_NOTES),
        *(Field.LANGUAGES, Field.FALLBACK, Field.RELATIONS),
    }
)
"""What an entry may be without."""
FIRST: Final = {
    Section.PERSON: (Field.NAME, Field.ROLES),
    Section.POINT: (Field.NAME, Field.KIND, Field.ROSTER),
}
"""What is asked for a new entry, in order; all else is added to it later."""

_OF_A_MEMBER: Final = (Field.NAME, Field.LANGUAGES, Field.TIME_ZONE, Field.FALLBACK)
_OF_A_POINT: Final = (
    *(Field.NAME, Field.KIND, Field.TELEPHONE, Field.CHANNELS),
    *(Field.LANGUAGES, Field.LEGAL_NOTES),
)
_OF_A_PERSON: Final = (Field.NAME, Field.LANGUAGES, Field.CHANNELS)
OVERSIGHT: Final = frozenset(
    {Role.SUPERVISOR, Role.SECRETARIAT, Role.AUDITOR, Role.DATA_PROTECTION_OFFICER}
)
"""Roles that read what others ask and answer, or look after others: they come with the file alone."""
ROLES_IN_CHAT: Final = (
    frozenset({Role.DUTY_OFFICER}),
    frozenset({Role.OFFICIAL}),
    frozenset({Role.OFFICIAL, Role.DUTY_OFFICER}),
)
"""The roles that are given in chat, as they are offered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an entry stands, or is to stand."""

    section: Section
    key: str


def entry_at(directory: Directory, place: Place) -> Member | ContactPoint | Person | None:
    """The entry; None where there is none."""
    if place.section is Section.MEMBER:
        return directory.members.get(MemberCode(place.key))
    if place.section is Section.POINT:
        return directory.contact_points.get(ContactPointId(place.key))
    return directory.people.get(PersonId(place.key))


def member_of(entry: Member | ContactPoint | Person) -> MemberCode | None:
    """Whose entry it is; None for a person who acts for no member."""
    return entry.code if isinstance(entry, Member) else entry.member


def may_look_after(actor: Actor, member: MemberCode | None) -> bool:
    """Whether the person looks after the entries of this member."""
    return actor.has(Role.SECRETARIAT) or _supervises(actor, member)


def _supervises(actor: Actor, member: MemberCode | None) -> bool:
    is_own = member is not None and member == actor.person.member
    return actor.has(Role.SUPERVISOR) and is_own


def fields_for(actor: Actor, entry: Member | ContactPoint | Person) -> tuple[Field, ...]:
    """What of the entry the person may change, in the order in which it is shown."""
    if not may_look_after(actor, member_of(entry)):
        return ()
    is_secretariat = actor.has(Role.SECRETARIAT)
    if isinstance(entry, Member):
        # What a member takes is for its own supervisors to say.
        own = (Field.RELATIONS,) if _supervises(actor, entry.code) else ()
        return (*(_OF_A_MEMBER if is_secretariat else (Field.LANGUAGES,)), *own)
    if isinstance(entry, ContactPoint):
        return tuple(f for f in _OF_A_POINT if is_secretariat or f is not Field.KIND)
    if entry.roles.isdisjoint(OVERSIGHT):
        return (*_OF_A_PERSON, Field.ROLES)
    return _OF_A_PERSON if is_secretariat or entry.id == actor.id else ()


def may_add(actor: Actor, section: Section, member: MemberCode | None) -> bool:
    """Whether the person may add such an entry to this member; members have none."""
    if section is Section.PERSON:
        return member is not None and may_look_after(actor, member)
    return actor.has(Role.SECRETARIAT) and (section is Section.MEMBER) == (member is None)


def may_remove(actor: Actor, entry: Member | ContactPoint | Person) -> bool:
    """Whether the person may take the entry out of the directory."""
    if not isinstance(entry, Person):
        return actor.has(Role.SECRETARIAT)
    return Field.ROLES in fields_for(actor, entry)
