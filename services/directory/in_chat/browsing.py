"""Looking through the directory in chat: the members, the entries of one, and one entry.

What of the directory somebody sees is decided by ``services.directory.browsing``; changing an entry
is left to ``services.directory.in_chat.editing``.
"""

from domain.channels import TELEGRAM
from domain.directory.directory import ContactPoint, Person
from domain.directory.entry_fields import (
    Field,
    Place,
    Section,
    entry_at,
    fields_for,
    may_add,
    may_remove,
)
from domain.directory.rows import MemberRow
from domain.duty.cover import desk_names, in_no_roster
from domain.refused import not_yours
from domain.rows import texts
from domain.topics import Facts, Topic
from domain.vocabulary import MemberCode, Role
from formats.network_file.tree import Plain
from formats.typed.member_names import holding
from services.directory import browsing
from services.directory.browsing import (
    NO_MEMBER,
    in_force,
    member_name,
    members,
    place_of,
    require_editor,
)
from services.directory.confirming import key_of
from services.directory.drilled import network_bands
from services.directory.edit import present
from services.directory.health import health_of
from services.directory.in_chat.words import shown
from services.people.people_in_chat import opaque_of_person
from services.visit.desk import Desk
from services.visit.lists import LONGEST_WORDS, Page, page_facts, show_page
from services.visit.visit import Visit


async def directory(visit: Desk, query: str) -> None:
    """What the person looks after; ``query`` names a member, or whatever is looked for."""
    require_editor(visit.actor)
    query = query[:LONGEST_WORDS]
    own = visit.actor.person.member
    if not visit.actor.has(Role.SECRETARIAT) and own is not None:
        await _show_entries(visit, own, 0, query)
        return
    found = members(visit, query)
    # What is only near to a name is shown to choose from, and after whatever has the words in it.
    is_read = bool(query) and bool(holding(query, in_force(visit)))
    if query and not is_read and browsing.entries(visit, None, 0, query).rows:
        await _show_entries(visit, None, 0, query)
        return
    if is_read and len(found.rows) == 1:
        await _show_entries(visit, MemberCode(found.rows[0].code), 0)
    else:
        await _show_members(visit, found, query)


async def turn_page(visit: Desk, page: int) -> None:
    """Another page of the members."""
    if not visit.actor.has(Role.SECRETARIAT):
        raise not_yours()
    query = await visit.pressed_fact("query")
    await _show_members(visit, members(visit, query, page), query)


async def entries(visit: Desk, code: str, page: int) -> None:
    """The entries of one member, or the people of none."""
    await _show_entries(visit, None if code == NO_MEMBER else MemberCode(code), page)


async def entry(visit: Visit, opaque: str) -> None:
    """One entry, with what can be done."""
    place = place_of(visit, opaque)
    facts = _facts(visit, place)
    await visit.reply(Topic.DIRECTORY_ENTRY, {**facts, **await _standing(visit, place)})


async def _standing(visit: Visit, place: Place) -> Facts:
    """How a contact point stands, for those who look after it."""
    found = entry_at(in_force(visit), place)
    if not isinstance(found, ContactPoint):
        return {}
    health = (await health_of(visit.work, [found]))[found.id]
    return {
        "health": health.row.text(),
        "working": texts(health.channels),
        "drills": health.drills.text(),
        "reach": texts(health.reach),
        "bands": texts(await network_bands(visit.work)),
    }


async def _show_members(visit: Desk, found: Page[MemberRow], query: str) -> None:
    more: Facts = {"query": query, "may_add": may_add(visit.actor, Section.MEMBER, None)}
    await show_page(visit, Topic.DIRECTORY_MEMBERS, found, more)


async def _show_entries(visit: Desk, member: MemberCode | None, page: int, query: str = "") -> None:
    post = await visit.pressed_post()
    is_turning = post is not None and post.saying.topic is Topic.DIRECTORY_ENTRIES
    is_chosen = visit.is_press and not is_turning
    query = await visit.pressed_fact("query") if is_turning else query
    found = browsing.entries(visit, member, 0 if is_chosen else page, query)
    more: Facts = {
        "query": query,
        "code": member or NO_MEMBER,
        "member": in_force(visit).members[member].name if member else "",
        "idle": browsing.idle_officers(visit, member),
        "may_add": [
            section.value
            for section in (Section.POINT, Section.PERSON)
            if member is not None and may_add(visit.actor, section, member)
        ],
    }
    if is_chosen:
        # From the list of members, which stays where it is.
        await visit.reply(Topic.DIRECTORY_ENTRIES, {**page_facts(found), **more})
        return
    await show_page(visit, Topic.DIRECTORY_ENTRIES, found, more)


def _facts(visit: Visit, place: Place) -> Facts:
    known = in_force(visit)
    found = entry_at(known, place)
    if found is None:
        raise not_yours()
    values = present(known, place)
    fields = SHOWN[place.section]
    return {
        "key": key_of(visit.work, place),
        "section": place.section.value,
        "name": found.name,
        "member": member_name(known, found),
        "fields": [field.value for field in fields],
        "values": [shown_value(place, field, values) for field in fields],
        "may_change": [field.value for field in fields_for(visit.actor, found)],
        "may_remove": may_remove(visit.actor, found),
        "has_roster": place.section is Section.POINT,
        **(_turns(visit, found) if isinstance(found, Person) else {}),
    }


def _turns(visit: Visit, person: Person) -> Facts:
    """Where the person takes turns; that an officer takes none is said to who can change it."""
    known = in_force(visit)
    desks = desk_names(known)
    theirs = [roster.id for roster in known.rosters.values() if person.id in roster.people]
    is_idle = person in in_no_roster(known)
    return {
        "rosters": [desks.get(roster, roster) for roster in theirs],
        "idle_person": opaque_of_person(visit, person.id) if is_idle else "",
    }


def shown_value(place: Place, field: Field, values: dict[str, Plain]) -> str:
    """What a field of an entry says, as it is shown."""
    if field is Field.CHANNELS and place.section is Section.PERSON:
        return shown(field, values.get(field.value, [TELEGRAM.kind.value]))
    return shown(field, values.get(field.value))


SHOWN = {
    Section.MEMBER: (Field.TIME_ZONE, Field.LANGUAGES, Field.FALLBACK),
    Section.POINT: (
        Field.KIND,
        Field.TELEPHONE,
        Field.CHANNELS,
        Field.LANGUAGES,
        Field.LEGAL_NOTES,
        Field.ROSTER,
    ),
    Section.PERSON: (Field.ROLES, Field.LANGUAGES, Field.CHANNELS),
}
"""What is shown of an entry of each section, in order."""
