"""What the command line looks up: requests and logs. Content only for a reason, which is recorded; of a
restricted request not before its originator has agreed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC

from domain import reference
from domain.events import Event
from domain.reference import Reference, ReferencePart
from domain.requests.request import Record, Request
from domain.requests.rows import RequestFilter, soonest_due
from domain.requests.safeguards import restricting as rules
from domain.requests.values.protection import Restrained
from domain.topics import Facts
from domain.vocabulary import PersonId, State
from formats.typed.looked_for import read_looked_for, with_left
from services.visit.office import CONSOLE, Office
from storage.log.pages import Entry
from storage.transaction.unit_of_work import UnitOfWork


class UnknownRequest(Exception):
    """No request of this reference exists; ``requests list`` shows them."""


class SeveralRequests(Exception):
    """Several requests have the number that was typed."""

    def __init__(self, references: Sequence[Reference]) -> None:
        super().__init__("several requests have this number")
        self.references = references


class NotAgreed(Exception):
    """The request is restricted; its originator is asked now, or was asked before."""


async def requests_list(office: Office, typed: str = "") -> tuple[Request, ...]:
    """Every request without content: what is due next first, then the others, oldest first.

    ``typed`` narrows them by the words of ``/requests``, times in UTC; a member also finds those that
    it gave away. Raises ``NoFilter``, and ``Refused`` where a time could mean two.
    """
    async with office.store.reading(is_long=True) as work:
        found, directory, now = await work.requests.all(), work.directory, work.now
    wanted = RequestFilter()
    if typed.strip():
        known = with_left(directory, found)
        wanted = read_looked_for(typed, UTC, now, known, directory.people)
    fitting = (request for request in found if _fits(wanted, request))
    return tuple(soonest_due(each for each in fitting if wanted.names(_people_of(each))))


def _people_of(request: Request) -> set[PersonId]:
    """Who has to do with it."""
    named = {request.requester, request.owner, request.acknowledged_by, *request.alerted}
    return {person for person in named if person is not None}


def _fits(wanted: RequestFilter, request: Request) -> bool:
    """Whether the request is wanted as it stands, by whichever member ever had it."""
    before = [request.as_left(turn) for turn in request.earlier]
    if wanted.states == {State.TRANSFERRED}:
        return any(wanted.passes(left) for left in before)
    had = (request, *(replace(request, addressee=left.addressee) for left in before))
    return any(wanted.passes(each) for each in had)


async def named(work: UnitOfWork, typed: str) -> Request:
    """The request of a typed reference. Raises ``UnknownRequest`` and what ``reference.read`` raises."""
    request = await work.requests.by_reference(reference.read(typed))
    if request is None:
        raise UnknownRequest
    return request


async def resolved(office: Office, typed: str) -> str:
    """What was typed; in place of a bare serial or short form the reference of the one that has it.

    All requests are looked through, in no transaction that anybody waits for. Raises
    ``UnknownRequest``, ``SeveralRequests`` and ``WrongCheckCharacter``.
    """
    part, rest = reference.leading(typed)
    if not isinstance(part, ReferencePart) or rest:
        return typed
    async with office.store.reading(is_long=True) as work:
        every = await work.requests.all()
    fitting = [request.reference for request in every if part.fits(request.reference)]
    if not fitting:
        raise UnknownRequest
    if len(fitting) > 1:
        raise SeveralRequests(fitting)
    return fitting[0]


async def reading(office: Office, typed: str, event: Event, **about: str | bool | None) -> Request:
    """The request, once it is recorded that somebody at the console reads of it.

    Raises as ``resolved`` and ``named`` do. A long case takes seconds to open, so it is read after this, in a
    transaction of its own: nobody who writes waits for it.
    """
    typed = await resolved(office, typed)
    async with office.store.work() as work:
        request = await named(work, typed)
        facts: Facts = {"channel": CONSOLE, **about}
        await work.note(Record(event=event, about=facts), request.id, CONSOLE)
        return request


async def request_show(
    office: Office, typed: str, reason: str | None
) -> tuple[Request, tuple[Entry, ...]]:
    """One request; with a reason also its texts, the reading recorded before they are returned.

    Raises as ``resolved`` and ``named`` do.
    """
    if reason is None:
        typed = await resolved(office, typed)
        async with office.store.reading() as work:
            return await named(work, typed), ()
    request = await reading(office, typed, Event.CONTENT_SHOWN, reason=reason, shown=True)
    async with office.store.reading(is_long=True) as work:
        return request, await work.log.case_texts(request.id)


async def log_show(
    office: Office, typed: str, reason: str | None
) -> tuple[Request, tuple[Entry, ...]]:
    """A request's log, the reading recorded before it is returned.

    Without a reason only what stands in the clear headers. Raises as ``reading`` does.
    """
    request = await reading(office, typed, Event.LOG_READ, reason=reason)
    opened = reason is not None
    async with office.store.reading(is_long=True) as work:
        entries = await work.log.entries(request.id, with_audit=opened, with_text=opened)
    return request, entries


async def require_free(office: Office, typed: str, act: Restrained) -> None:
    """Let pass what may be done with the request now; else its originator is asked, once.

    Raises ``NotAgreed``, and as ``resolved`` and ``named`` do.
    """
    typed = await resolved(office, typed)
    async with office.store.work() as work:
        request = await named(work, typed)
        if rules.is_free(request, act, work.situation):
            return
        asks = rules.ask_consent(request, None, work.situation, act)
        if asks is not None:
            await work.record(asks, CONSOLE)
    raise NotAgreed
