"""Looking through the directory at a page.

Owns who sees what there: who looks after entries sees those, as in chat; a duty officer the entries of
the desks on whose roster they stand, which they are asked to confirm, and their own.
"""

from dataclasses import dataclass
from typing import Final

from domain.directory.confirming import DOUBTFUL
from domain.directory.directory import ContactPoint, Directory, Member, Person
from domain.directory.entry_fields import (
    Field,
    Place,
    Section,
    entry_at,
    fields_for,
    may_add,
    may_remove,
)
from domain.directory.health import PointHealth
from domain.directory.rows import BandRow, ListedEntry, MemberRow
from domain.duty.cover import desk_names
from domain.refused import not_yours
from domain.vocabulary import MemberCode, RequestType, Role
from services.directory import browsing
from services.directory.browsing import NO_MEMBER, in_force, member_name, place_of
from services.directory.confirming import key_of, may_settle, trusts
from services.directory.drilled import network_bands
from services.directory.edit import present
from services.directory.health import health_of
from services.directory.in_chat.browsing import SHOWN, shown_value
from services.visit.lists import Page, page_of
from services.visit.visit import Visit

_EDITORS: Final = (Role.SUPERVISOR, Role.SECRETARIAT)


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryView:
    """What is listed: members, or entries of one member, or whatever fits what was looked for."""

    members: Page[MemberRow] | None
    entries: Page[ListedEntry] | None
    member: str = ""
    """The name of the one whose entries they are."""
    code: str = ""
    may_add: tuple[Section, ...] = ()
    """Which entries the person may add here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """One entry: its values, the card of a desk, and what the reader may do with it."""

    key: str
    section: Section
    name: str
    member: str
    values: tuple[tuple[Field, str], ...]
    card: tuple[tuple[RequestType | None, tuple[str, ...]], ...]
    desks: tuple[str, ...]
    """Where a person takes turns."""
    may_change: tuple[Field, ...]
    may_remove: bool
    settles: str
    """By what it is confirmed; empty where the reader may not."""
    doubt: str
    has_roster: bool
    """Whether it has one that the reader looks after."""
    health: PointHealth | None
    """How a contact point stands."""
    bands: tuple[BandRow, ...]
    """How the network's desks are spread over their last scores."""


def sees_directory(visit: Visit) -> bool:
    """Whether there is anything of the directory for the person to see."""
    return visit.actor.has(*_EDITORS) or bool(_own_desks(visit))


def require_directory(visit: Visit) -> None:
    """Let pass for whom there is. Raises ``Refused``."""
    if not sees_directory(visit):
        raise not_yours()


def listed(visit: Visit, code: str, query: str, page: int) -> DirectoryView:
    """What is listed under a member's code, and for what was looked for. Raises ``Refused``."""
    require_directory(visit)
    if not visit.actor.has(*_EDITORS):
        return DirectoryView(members=None, entries=_of_officer(visit, page))
    if visit.actor.has(Role.SECRETARIAT) and not code:
        if not query:
            return DirectoryView(
                members=browsing.members(visit, query, page),
                entries=None,
                may_add=addable(visit, ""),
            )
        entries = browsing.entries(visit, None, page, query)
        return DirectoryView(members=browsing.members(visit, query), entries=entries)
    member = _member(visit, code)
    known = in_force(visit)
    return DirectoryView(
        members=None,
        entries=browsing.entries(visit, member, page, query),
        member=known.members[member].name if member in known.members and member else "",
        code=member or NO_MEMBER,
        may_add=addable(visit, member or NO_MEMBER),
    )


def addable(visit: Visit, code: str) -> tuple[Section, ...]:
    """Which entries the person may add to this member; members where none is named."""
    member = MemberCode(code) if code and code != NO_MEMBER else None
    sections = (Section.POINT, Section.PERSON) if code else (Section.MEMBER,)
    return tuple(each for each in sections if may_add(visit.actor, each, member))


def _member(visit: Visit, code: str) -> MemberCode | None:
    if not visit.actor.has(Role.SECRETARIAT):
        own = visit.actor.person.member
        if own is None or code not in ("", own):
            raise not_yours()
        return own
    return None if code == NO_MEMBER else MemberCode(code)


async def entry(visit: Visit, key: str) -> EntryView:
    """One entry. Raises ``Refused`` alike for what is not theirs and what there is not."""
    require_directory(visit)
    place, known = seen_place(visit, key), in_force(visit)
    found = entry_at(known, place)
    if found is None:
        raise not_yours()
    values = present(known, place)
    health = await _health(visit, found)
    return EntryView(
        key=key,
        section=place.section,
        name=found.name,
        member=member_name(known, found),
        values=tuple((field, shown_value(place, field, values)) for field in SHOWN[place.section]),
        card=tuple(found.card.items()) if isinstance(found, ContactPoint) else (),
        desks=_turns(known, found),
        may_change=fields_for(visit.actor, found),
        may_remove=may_remove(visit.actor, found),
        settles=_settles(visit, found),
        doubt=await _doubt(visit, found),
        has_roster=place.section is Section.POINT and visit.actor.has(*_EDITORS),
        health=health,
        bands=await network_bands(visit.work) if health is not None else (),
    )


def seen_place(visit: Visit, key: str) -> Place:
    """The entry of that key, as far as the person sees it. Raises ``Refused``."""
    if visit.actor.has(*_EDITORS):
        return place_of(visit, key)
    place = next(
        (each for each in _officers_places(visit) if key_of(visit.work, each) == key), None
    )
    if place is None:
        raise not_yours()
    return place


def _turns(known: Directory, found: Member | ContactPoint | Person) -> tuple[str, ...]:
    if not isinstance(found, Person):
        return ()
    desks = desk_names(known)
    theirs = (roster.id for roster in known.rosters.values() if found.id in roster.people)
    return tuple(desks.get(roster, roster) for roster in theirs)


def _settles(visit: Visit, found: Member | ContactPoint | Person) -> str:
    if isinstance(found, ContactPoint) and may_settle(visit.actor, found, visit.work.directory):
        return visit.work.confirmations.opaque(found.id)
    return ""


async def _health(visit: Visit, found: Member | ContactPoint | Person) -> PointHealth | None:
    if not isinstance(found, ContactPoint):
        return None
    return (await health_of(visit.work, [found]))[found.id]


async def _doubt(visit: Visit, found: Member | ContactPoint | Person) -> str:
    if not isinstance(found, ContactPoint):
        return ""
    trust = (await trusts(visit.work, [found]))[found.id]
    return trust.value if trust in DOUBTFUL else ""


def _own_desks(visit: Visit) -> list[ContactPoint]:
    """The desks on whose roster the person stands as a duty officer."""
    if not visit.actor.has(Role.DUTY_OFFICER) or visit.actor.person.member is None:
        return []
    known = visit.work.directory
    return [
        point
        for point in known.points_of(visit.actor.person.member)
        if visit.actor.id in known.rosters[point.roster].people
    ]


def _officers_places(visit: Visit) -> list[Place]:
    known = in_force(visit)
    desks = (desk.id for desk in _own_desks(visit) if desk.id in known.contact_points)
    return [
        *(Place(section=Section.POINT, key=desk) for desk in desks),
        Place(section=Section.PERSON, key=visit.actor.id),
    ]


def _of_officer(visit: Visit, page: int) -> Page[ListedEntry]:
    known = in_force(visit)
    shown = page_of(_officers_places(visit), page, browsing.ROWS_A_PAGE)
    return shown.of(browsing.listed_entry(visit, known, place) for place in shown.rows)
