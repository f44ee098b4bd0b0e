"""Looking through the directory: the members, and the entries of one.

Owns what of the directory somebody who looks after it sees. Showing it in chat is left to
``services.directory.in_chat.browsing``.
"""

from collections.abc import Collection, Iterator

from domain.directory.actor import Actor
from domain.directory.directory import ContactPoint, Directory, Member, Person
from domain.directory.entry_fields import Place, Section, entry_at, may_look_after, member_of
from domain.directory.rows import ListedEntry, MemberRow
from domain.duty.cover import in_no_roster
from domain.refused import Refused, not_yours
from domain.topics import Topic
from domain.vocabulary import MemberCode, Role
from formats.typed.list_words import read_sought
from formats.typed.member_names import by_name, likely
from services.directory.confirming import key_of
from services.visit.lists import Page, page_of
from services.visit.visit import Visit

ROWS_A_PAGE = 12
NO_MEMBER = "-"
"""In the place of a member's code: the people who act for none."""


def members(visit: Visit, query: str, page: int = 0) -> Page[MemberRow]:
    """The members by name; with a ``query`` those that may be meant, the likeliest first.

    Raises ``Refused``.
    """
    require_editor(visit.actor)
    known = in_force(visit)
    if query.strip():
        found = [known.members[code] for code in likely(query, known)]
    else:
        found = by_name(known.members.values(), visit.language)
    rows = [MemberRow(code=member.code, name=member.name) for member in found]
    if not query and any(person.member is None for person in known.people.values()):
        rows.append(MemberRow(code=NO_MEMBER, name=""))
    return page_of(rows, page, ROWS_A_PAGE)


def entries(
    visit: Visit, member: MemberCode | None, page: int, query: str = ""
) -> Page[ListedEntry]:
    """The entries of a member, or the people of none; those whose name has the ``query`` in it.

    With a query and without a member, all that the person looks after. Raises ``Refused``.
    """
    known = in_force(visit)
    if not may_look_after(visit.actor, member) or (member and member not in known.members):
        raise not_yours()
    places = [*_places(known, None)] if query and member is None else _entries_of(known, member)
    idle = {person.id for person in in_no_roster(known)}
    shown = page_of(_only(known, places, query), page, ROWS_A_PAGE)
    return shown.of(listed_entry(visit, known, place, idle) for place in shown.rows)


def idle_officers(visit: Visit, member: MemberCode | None) -> list[str]:
    """The names of a member's duty officers whose turn never comes."""
    return [p.name for p in in_no_roster(in_force(visit)) if member and p.member == member]


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


def _entries_of(known: Directory, member: MemberCode | None) -> list[Place]:
    if member is not None:
        return list(_places(known, member))
    others = (person for person in known.people.values() if person.member is None)
    return [Place(section=Section.PERSON, key=person.id) for person in others]


def _only(known: Directory, places: list[Place], query: str) -> list[Place]:
    """Those of the places that somebody who types this may mean."""
    sought = read_sought(query, known, {})
    found = []
    for place in places:
        entry = entry_at(known, place)
        if entry is not None and sought.fits(_member_code(place, entry), (entry.name, place.key)):
            found.append(place)
    return found


def _member_code(place: Place, entry: Member | ContactPoint | Person) -> MemberCode | None:
    return MemberCode(place.key) if isinstance(entry, Member) else entry.member


def listed_entry(
    visit: Visit, known: Directory, place: Place, idle: Collection[str] = ()
) -> ListedEntry:
    """An entry as a row; ``idle`` are the officers in no roster."""
    found = entry_at(known, place)
    roles = found.roles if isinstance(found, Person) else frozenset()
    return ListedEntry(
        section=place.section,
        key=key_of(visit.work, place),
        roles=tuple(role for role in Role if role in roles),
        name=found.name if found else "",
        is_idle=place.section is Section.PERSON and place.key in idle,
    )


def member_name(known: Directory, found: Member | ContactPoint | Person) -> str:
    """The name of the entry's member; empty for a member itself and for who acts for none."""
    code = None if isinstance(found, Member) else found.member
    return known.members[code].name if code in known.members and code else ""
