"""The open requests that still need an entry of the directory, so that it is not taken out unseen.

Owns which requests need which entry, for a change in chat, which is refused, and for a file, which is
imported and says so before.
"""

from collections.abc import Iterable

from domain.directory.directory import Directory
from domain.directory.entry_fields import Section
from domain.requests.request import Request
from domain.vocabulary import ContactPointId, MemberCode, PersonId
from formats.network_file.findings import FileFinding
from storage.transaction.unit_of_work import UnitOfWork

_LOOKED_THROUGH = 2_000
"""The newest open requests that are held against what is taken out."""
_MOST_OF_ONE = 500
_NAMED = 5
_PLACES = {
    Section.MEMBER: "members",
    Section.POINT: "contact_points",
    Section.PERSON: "people",
}


def needs(request: Request, section: Section, key: str) -> bool:
    """Whether an open request hangs on an entry: its sides, its desk, who filed it and who owns it."""
    return key in {
        Section.MEMBER: (request.origin, request.addressee),
        Section.POINT: (request.contact_point,),
        Section.PERSON: (request.requester, request.owner),
    }.get(section, ())


async def needing(work: UnitOfWork, section: Section, key: str) -> list[Request]:
    """The newest open requests that need this entry, found by their index."""
    requests, near = work.requests, tuple[Request, ...]()
    if section is Section.PERSON:
        near = await requests.of_person(PersonId(key), (), limit=_MOST_OF_ONE)
    elif section is Section.POINT:
        point = work.directory.contact_points.get(ContactPointId(key))
        near = await requests.of_member(point.member, limit=_MOST_OF_ONE) if point else ()
    elif section is Section.MEMBER:
        near = await requests.of_member(MemberCode(key), limit=_MOST_OF_ONE)
    return [request for request in near if needs(request, section, key)]


async def still_needed(
    work: UnitOfWork, before: Directory | None, after: Directory
) -> list[FileFinding]:
    """A warning for each entry that a file takes out though open requests need it."""
    gone = _gone(before, after) if before is not None else []
    if not gone:
        return []
    newest = await work.requests.open_now(limit=_LOOKED_THROUGH)
    found = (
        (section, key, [request for request in newest if needs(request, section, key)])
        for section, key in gone
    )
    return [_finding(section, key, those) for section, key, those in found if those]


def _gone(before: Directory, after: Directory) -> list[tuple[Section, str]]:
    pairs: tuple[tuple[Section, Iterable[str], Iterable[str]], ...] = (
        (Section.MEMBER, before.members, after.members),
        (Section.POINT, before.contact_points, after.contact_points),
        (Section.PERSON, before.people, after.people),
    )
    return [
        (section, key) for section, old, new in pairs for key in old if key not in frozenset(new)
    ]


def _finding(section: Section, key: str, those: list[Request]) -> FileFinding:
    named = ", ".join(request.reference for request in those[:_NAMED])
    more = f" and {len(those) - _NAMED} more" if len(those) > _NAMED else ""
    needs_it = "request still needs" if len(those) == 1 else "requests still need"
    return FileFinding(
        path=f"{_PLACES[section]}.{key}",
        line=None,
        message=f"{len(those)} open {needs_it} it: {named}{more}",
        remedy=f"have them closed, withdrawn or transferred first; otherwise {_otherwise(section)}",
    )


def _otherwise(section: Section) -> str:
    if section is Section.PERSON:
        return "what they have in hand goes to whoever else is on duty"
    return "nobody acts on them"
