"""Looking through the directory in chat: the members, the entries of one, and one entry.

Owns what of the directory somebody who looks after it sees. Changing an entry is left to
``services.directory.in_chat.editing``.
"""

from collections.abc import Iterator

from domain.channels import TELEGRAM
from domain.directory.actor import Actor
from domain.directory.directory import ContactPoint, Directory, Member, Person
from domain.directory.entry_fields import (
    Field,
    Place,
    Section,
    entry_at,
    fields_for,
    may_add,
    may_look_after,
    may_remove,
    member_of,
)
from domain.refused import Refused, not_yours
from domain.topics import Facts, Topic
from domain.vocabulary import MemberCode, Role
from formats.network_file.plain import Plain
from formats.typed.member_names import matches, plain
from services.directory.confirming import key_of
from services.directory.edit import present
from services.directory.in_chat.words import shown
from services.visit.desk import Desk
from services.visit.lists import cells, page_facts, show_page
from services.visit.visit import Visit

ROWS_A_PAGE = 12
NO_MEMBER = "-"
"""In the place of a member's code: the people who act for none."""


async def directory(visit: Desk, query: str) -> None:
    """What the person looks after; ``query`` names a member where that is more than one."""
    require_editor(visit.actor)
    own = visit.actor.person.member
    if not visit.actor.has(Role.SECRETARIAT) and own is not None:
        await _show_entries(visit, own, 0)
        return
    found = _members(in_force(visit), query)
    if query and len(found) == 1:
        await _show_entries(visit, found[0].code, 0)
    else:
        await _show_members(visit, found, query, 0)


async def turn_page(visit: Desk, page: int) -> None:
    """Another page of the members."""
    if not visit.actor.has(Role.SECRETARIAT):
        raise not_yours()
    post = await visit.pressed_post()
    query = str(post.saying.facts.get("query") or "") if post else ""
    await _show_members(visit, _members(in_force(visit), query), query, page)


async def entries(visit: Desk, code: str, page: int) -> None:
    """The entries of one member, or the people of none."""
    member = None if code == NO_MEMBER else MemberCode(code)
    known = in_force(visit)
    if not may_look_after(visit.actor, member) or (member and member not in known.members):
        raise not_yours()
    await _show_entries(visit, member, page)


async def entry(visit: Visit, opaque: str) -> None:
    """One entry, with what can be done."""
    place = place_of(visit, opaque)
    await visit.reply(Topic.DIRECTORY_ENTRY, _facts(visit, place))


def require_editor(actor: Actor) -> None:
    """Let pass who looks after entries. Raises ``Refused``."""
    if not actor.has(Role.SUPERVISOR, Role.SECRETARIAT):
        raise Refused(Topic.ROLE_MISSING, {"role": Role.SUPERVISOR.value})


def in_force(visit: Visit) -> Directory:
    """The directory as the file writes it, without the changes to duty beside it."""
    known = visit.work.known.imported
    if known is None:
        raise not_yours()
    return known


def place_of(visit: Visit, opaque: str) -> Place:
    """The entry of a button. Raises ``Refused`` alike for who may not and for what is not there."""
    known = in_force(visit)
    is_secretariat = visit.actor.has(Role.SECRETARIAT)
    for place in _places(known, None if is_secretariat else visit.actor.person.member):
        found = entry_at(known, place)
        if key_of(visit.work, place) == opaque and found is not None:
            if may_look_after(visit.actor, member_of(found)):
                return place
            break
    raise not_yours()


def _places(known: Directory, member: MemberCode | None) -> Iterator[Place]:
    """Every entry of a member; of all where none is named."""
    for code in known.members:
        if member in (None, code):
            yield Place(section=Section.MEMBER, key=code)
    for point in known.contact_points.values():
        if member in (None, point.member):
            yield Place(section=Section.POINT, key=point.id)
    for person in known.people.values():
        if member in (None, person.member):
            yield Place(section=Section.PERSON, key=person.id)


def _members(known: Directory, query: str) -> list[Member]:
    found = [m for m in known.members.values() if not query or matches(m, query, known)]
    return sorted(found, key=lambda member: plain(member.name))


async def _show_members(visit: Desk, found: list[Member], query: str, page: int) -> None:
    rows = [cells(member.code, member.name) for member in found]
    has_others = any(p.member is None for p in in_force(visit).people.values())
    if has_others and not query:
        rows.append(cells(NO_MEMBER, ""))
    more: Facts = {"query": query, "may_add": may_add(visit.actor, Section.MEMBER, None)}
    await show_page(visit, Topic.DIRECTORY_MEMBERS, rows, page, each=ROWS_A_PAGE, more=more)


async def _show_entries(visit: Desk, member: MemberCode | None, page: int) -> None:
    known = in_force(visit)
    rows = [_row(visit, known, place) for place in _entries_of(known, member)]
    more: Facts = {
        "code": member or NO_MEMBER,
        "member": known.members[member].name if member else "",
        "may_add": [
            section.value
            for section in (Section.POINT, Section.PERSON)
            if member is not None and may_add(visit.actor, section, member)
        ],
    }
    post = await visit.pressed_post()
    is_turning = post is not None and post.saying.topic is Topic.DIRECTORY_ENTRIES
    if visit.inbound.press is not None and not is_turning:
        # Chosen from the list of members, which stays where it is.
        facts = page_facts(rows, 0, each=ROWS_A_PAGE, more=more)
        await visit.reply(Topic.DIRECTORY_ENTRIES, facts)
        return
    await show_page(visit, Topic.DIRECTORY_ENTRIES, rows, page, each=ROWS_A_PAGE, more=more)


def _entries_of(known: Directory, member: MemberCode | None) -> list[Place]:
    if member is not None:
        return list(_places(known, member))
    others = (person for person in known.people.values() if person.member is None)
    return [Place(section=Section.PERSON, key=person.id) for person in others]


def _row(visit: Visit, known: Directory, place: Place) -> str:
    found = entry_at(known, place)
    roles = found.roles if isinstance(found, Person) else frozenset()
    listed = " ".join(role.value for role in Role if role in roles)
    name = found.name if found else ""
    return cells(place.section.value, key_of(visit.work, place), listed, name)


def _facts(visit: Visit, place: Place) -> Facts:
    known = in_force(visit)
    found = entry_at(known, place)
    if found is None:
        raise not_yours()
    values = present(known, place)
    fields = _SHOWN[place.section]
    return {
        "key": key_of(visit.work, place),
        "section": place.section.value,
        "name": found.name,
        "member": member_name(known, found),
        "fields": [field.value for field in fields],
        "values": [_shown(place, field, values) for field in fields],
        "may_change": [field.value for field in fields_for(visit.actor, found)],
        "may_remove": may_remove(visit.actor, found),
    }


def _shown(place: Place, field: Field, values: dict[str, Plain]) -> str:
    if field is Field.CHANNELS and place.section is Section.PERSON:
        return shown(field, values.get(field.value, [TELEGRAM.kind.value]))
    return shown(field, values.get(field.value))


def member_name(known: Directory, found: Member | ContactPoint | Person) -> str:
    """The name of the entry's member; empty for a member itself and for who acts for none."""
    code = None if isinstance(found, Member) else found.member
    return known.members[code].name if code in known.members and code else ""


_SHOWN = {
    Section.MEMBER: (Field.TIME_ZONE, Field.LANGUAGES, Field.FALLBACK),
    Section.POINT: (
        Field.KIND,
        Field.TELEPHONE,
        Field.CHANNELS,
        Field.LEGAL_NOTES,
        Field.ROSTER,
    ),
    Section.PERSON: (Field.ROLES, Field.LANGUAGES, Field.CHANNELS),
}
