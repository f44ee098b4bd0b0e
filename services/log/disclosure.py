"""The disclosure report of a case: who saw or received what, when, why, and by which channel.

Owns what counts as an access or a disclosure, drawn from the case's own records (Directive (EU)
2016/680, Article 25; Second Additional Protocol to the Convention on Cybercrime, Article 14). Making
the report is itself a record, committed before anything of it is shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.events import Event
from domain.log.article_25 import PROCESSING, Processing
from domain.log.parts import PARTS, LogPart
from domain.log.rows import AccessRow
from domain.refused import not_yours
from domain.requests.filing import check_text
from domain.requests.permissions import Sight
from domain.requests.request import Request
from domain.topics import Facts, Topic
from domain.vocabulary import PersonId
from services.log import console
from services.log.review import ROWS_A_PAGE, note_reading, reviewed, told
from services.visit.desk import Desk
from services.visit.lists import Page, nearest, page_facts
from services.visit.office import Office
from services.visit.visit import Visit
from storage.log.pages import Entry
from storage.sealing.vault import Json
from storage.transaction.unit_of_work import UnitOfWork

_TOLD = frozenset({Processing.CONSULTATION, Processing.DISCLOSURE, Processing.ERASURE})
_NO_MESSAGE = frozenset(
    {
        Event.ALERTED,
        Event.ESCALATED,
        Event.ANSWER_REMINDED,
        Event.REMINDED,
        Event.CORRECTION_REMINDED,
        Event.CONSENT_ASKED,
        Event.SUBJECT_CONSULTED,
        Event.SUBJECT_CONCLUDED,
    }
)
"""Decisions to send: what was handed over has a record of its own."""
_LEFT_OUT = frozenset(
    event.value
    for event in Event
    if event in _NO_MESSAGE or (event in PROCESSING and PROCESSING[event].isdisjoint(_TOLD))
)
"""What is no access; an event of a later version is told: rather too much than too little."""


_MOST_READINGS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """One time that somebody saw, received or took away something of a case."""

    record: int
    at: datetime
    event: str
    kinds: tuple[str, ...]
    who: str
    """Who saw or received it; empty where the service acted for nobody in particular."""
    roles: tuple[str, ...]
    why: str
    """The reason that was given, or for what the message was."""
    channel: str
    what: str


async def report(office: Office, typed: str, reason: str) -> tuple[Request, tuple[Access, ...]]:
    """The report of a case, oldest first; that it was made is recorded before.

    Raises as ``console.reading`` does.
    """
    request = await console.reading(office, typed, Event.DISCLOSURE_REPORTED, reason=reason)
    async with office.store.reading(is_long=True) as work:
        entries = await work.log.entries(
            request.id, with_audit=True, with_text=False, without=_LEFT_OUT
        )
        return request, tuple(_access(work, entry) for entry in entries)


async def show(visit: Desk, target: str, page: int) -> None:
    """From a log that is being read: the report in its place; its reason is that of the reading."""
    reason = await visit.pressed_fact("reason")
    if not reason:
        raise not_yours()
    request, found = await accesses(visit, target, reason, page)
    facts: Facts = {
        "case": request.id,
        "reference": request.reference,
        "reason": reason,
        **page_facts(found),
    }
    await visit.change_pressed(Topic.DISCLOSURES, facts)


async def readings(visit: Visit, request: Request, seen: Sight) -> tuple[AccessRow, ...]:
    """The newest readings of a case that this reviewer is told of, newest first.

    Whoever shows them records the reading before.
    """
    events, records = PARTS[LogPart.READINGS], await told(visit, request, seen)
    count = await visit.work.log.count(request.id, told=records, events=events)
    entries = await visit.work.log.entries(
        request.id,
        with_audit=True,
        with_text=False,
        events=events,
        told=records,
        first=max(count - _MOST_READINGS, 0),
        most=_MOST_READINGS,
    )
    return tuple(row_of(visit.work, entry) for entry in reversed(entries))


async def accesses(
    visit: Visit, target: str, reason: str, page: int
) -> tuple[Request, Page[AccessRow]]:
    """A page of the report, oldest first; that it was made is recorded. Raises ``Refused``."""
    request, seen = await reviewed(visit, target)
    check_text(reason)
    await note_reading(visit, request, Event.DISCLOSURE_REPORTED, reason=reason)
    return request, await _page(visit, request, seen, page)


async def _page(visit: Visit, request: Request, seen: Sight, page: int) -> Page[AccessRow]:
    work, records = visit.work, await told(visit, request, seen)
    count = await work.log.count(request.id, _LEFT_OUT, records)
    page, pages = nearest(page, count, ROWS_A_PAGE)
    entries = await work.log.entries(
        request.id,
        with_audit=True,
        with_text=False,
        without=_LEFT_OUT,
        told=records,
        first=page * ROWS_A_PAGE,
        most=ROWS_A_PAGE,
    )
    return Page(rows=tuple(row_of(work, entry) for entry in entries), page=page, pages=pages)


def row_of(work: UnitOfWork, entry: Entry) -> AccessRow:
    """One of them, as a row of a list."""
    return _row(_access(work, entry))


def _row(each: Access) -> AccessRow:
    return AccessRow(
        number=each.record,
        at=each.at,
        event=each.event,
        who=each.who,
        channel=each.channel,
        why=each.why,
    )


def _access(work: UnitOfWork, entry: Entry) -> Access:
    about = entry.about or {}
    return Access(
        record=entry.seq,
        at=entry.at,
        event=str(entry.event),
        kinds=_kinds(entry),
        who=_who(work, about),
        roles=_roles(work, about),
        why=_first(about, "reason", "rule", "why", "topic"),
        channel=_first(about, "channel"),
        what=_what(entry, about),
    )


def _kinds(entry: Entry) -> tuple[str, ...]:
    try:
        kinds = PROCESSING[Event(entry.event)]
    except (KeyError, ValueError):
        return ()
    return tuple(kind.value for kind in Processing if kind in kinds)


def _who(work: UnitOfWork, about: Mapping[str, Json]) -> str:
    named = _first(about, "to", "name", "people")
    if named:
        known = work.directory.people.get(PersonId(named))
        return known.name if known else named
    actor = _first(about, "actor", "person")
    return work.situation.name(PersonId(actor)) if actor else ""


def _roles(work: UnitOfWork, about: Mapping[str, Json]) -> tuple[str, ...]:
    """The roles at the time where the record has them, else those of now."""
    roles = about.get("roles")
    if isinstance(roles, list):
        return tuple(str(role) for role in roles)
    person = work.directory.people.get(PersonId(_first(about, "actor")))
    return tuple(sorted(role.value for role in person.roles)) if person else ()


def _what(entry: Entry, about: Mapping[str, Json]) -> str:
    match entry.event:
        case Event.CONTENT_SHOWN | Event.LOG_READ if about.get("topic") == "document":
            return "document" if about.get("shown") else "document without content"
        case Event.CONTENT_SHOWN if about.get("topic") == "file":
            return f"file {about.get('file')}"
        case Event.CONTENT_SHOWN:
            return "texts" if about.get("shown") else "withheld: the marking is too high for chat"
        case Event.LOG_READ:
            return f"log, page {about['page']}" if "page" in about else "log"
        case Event.LOG_EXPORTED:
            return "export with the case's key" if about.get("with_keys") else "export, sealed"
        case Event.CASE_ERASED:
            return "texts, names and the key were erased"
        case Event.REMOVED:
            return f"message taken out of the chat: {_first(about, 'topic')}"
        case Event.DISCLOSURE_REPORTED:
            return "this report"
        case _:
            return _first(about, "topic") or str(entry.event)


def _first(about: Mapping[str, Json], *names: str) -> str:
    for name in names:
        value = about.get(name)
        if isinstance(value, list) and value:
            return ", ".join(str(each) for each in value)
        if isinstance(value, str | int) and not isinstance(value, bool) and value != "":
            return str(value)
    return ""
