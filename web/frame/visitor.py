"""Who is at a page, as its frame shows them, and letting them do one thing there."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, TypeVar

from starlette.requests import HTTPConnection, Request

from domain.directory.directory import Directory, Person
from domain.directory.functions import NamedAs, named_as
from domain.directory.languages import language_of
from domain.messages.outgoing import Saying
from domain.sessions.session import Level
from domain.statistics.whose import readable
from services.directory.at_page.looking import sees_directory
from services.duty.at_page.own_duty import sees_duty
from services.sessions import visiting
from services.sessions.visiting import NeedsProof
from services.visit.page import PageVisit
from web.frame.cookie import token_in
from web.frame.portal import portal_of
from wording.abroad import told_abroad
from wording.language import translator
from wording.members import AS_NAMED, MemberNames, member_names
from wording.messages.told import Told
from wording.reader import Reader
from wording.safe_text import clean_line

Result = TypeVar("Result")
Act = Callable[[PageVisit], Awaitable[Result]]
_VISITOR: Final = "visitor"
_MOST_LANGUAGES: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Who is at the page; nobody is known where ``name`` is empty."""

    name: str = ""
    level: Level | None = None
    roles: frozenset[str] = frozenset()
    has_passkey: bool = False
    """Whether a passkey proved the session."""
    is_recent: bool = False
    """And whether it did just now."""
    has_duty: bool = False
    """Whether the page of duty is theirs."""
    has_directory: bool = False
    """Whether there is something of the directory for them."""
    has_statistics: bool = False
    """Whether there are figures that concern them."""
    has_news: bool = False
    """Whether something was said to them that no page has shown yet."""
    typed_at: str = ""
    """The page on which something stands again that was typed before the session."""
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    reader: Reader
    members: MemberNames = AS_NAMED
    """What members are called to them."""
    named_as: NamedAs | None = None
    """How people of other members are called to them; None where by name."""

    def told(self, saying: Saying, now: datetime | None = None) -> Told:
        """What is said to them, with people and members as they are called to them."""
        _ = translator(self.reader.language)
        return Told(
            saying=told_abroad(_, saying, self.named_as, self.members),
            reader=self.reader,
            members=self.members,
            now=now or self.now,
        )

    def member(self, name: str) -> str:
        """A member on one line, as they call it."""
        return clean_line(self.members.member(name))


async def look(
    request: Request, needs: Level, act: Act[Result], *, is_long: bool = False
) -> Result:
    """What the act gives, which only reads. Raises as ``visiting.looked`` does."""
    office, token = portal_of(request).office, token_in(request)
    return await visiting.looked(office, token, needs, _known(request, act), is_long=is_long)


async def glance(request: Request, needs: Level, act: Act[Result]) -> Result:
    """The same, asked by a page and not by its reader: it prolongs no session."""
    office, token = portal_of(request).office, token_in(request)
    return await visiting.looked(office, token, needs, _known(request, act), is_activity=False)


async def do(request: Request, needs: Level, act: Act[Result]) -> Result:
    """What the act gives. Raises as ``visiting.visited`` does."""
    return await visiting.visited(
        portal_of(request).office, token_in(request), needs, _known(request, act)
    )


def visitor_of(request: HTTPConnection) -> Visitor:
    """Who is at the page, as far as this request has shown it."""
    found: Visitor | None = getattr(request.state, _VISITOR, None)
    if found is not None:
        return found
    return Visitor(reader=Reader(language=_language_of(request), zone=None))


def require_proof(request: Request) -> None:
    """Raise ``NeedsProof`` unless who is there has shown that it is they."""
    if visitor_of(request).level is not Level.PROVED:
        raise NeedsProof


def _known(request: Request, act: Act[Result]) -> Act[Result]:
    async def run(visit: PageVisit) -> Result:
        setattr(request.state, _VISITOR, _visitor(visit))
        return await act(visit)

    return run


def _visitor(visit: PageVisit) -> Visitor:
    person = visit.actor.person
    return Visitor(
        name=person.name,
        level=visit.session.level,
        roles=frozenset(role.value for role in person.roles),
        has_passkey=visit.session.is_by_passkey,
        is_recent=visit.session.is_by_passkey and visit.session.is_recent(visit.work.now),
        has_duty=sees_duty(visit),
        has_directory=sees_directory(visit),
        has_statistics=bool(readable(visit.actor)),
        has_news=bool(visit.session.said),
        typed_at=visit.session.typed.page if visit.session.typed else "",
        now=visit.work.now,
        reader=_reader(person, visit.language, visit.work.directory),
        members=member_names(translator(visit.language), visit.work.directory),
        named_as=named_as(visit.work.directory, person),
    )


def _reader(person: Person, language: str, directory: Directory) -> Reader:
    member = directory.members.get(person.member) if person.member else None
    return Reader(language=language, zone=member.time_zone if member else None)


def _language_of(request: HTTPConnection) -> str:
    """What a browser asks for (RFC 9110, 12.5.4, without its weights), of what the network offers."""
    wished = request.headers.get("accept-language", "").split(",")[:_MOST_LANGUAGES]
    tags = (each.partition(";")[0].strip() for each in wished)
    return language_of(tags, portal_of(request).office.store.known.languages)
