"""What the command line looks up: requests and logs. Content only for a reason, which is recorded."""

from domain import reference
from domain.events import Event
from domain.requests.request import Record, Request
from services.visit.office import Office
from storage.log.pages import Entry

CONSOLE = "console"


class UnknownRequest(Exception):
    """No request of this reference exists; ``requests list`` shows them."""


async def requests_list(office: Office) -> tuple[Request, ...]:
    """Every request, oldest first, without content."""
    async with office.store.reading(is_long=True) as work:
        return await work.requests.all()


async def request_show(
    office: Office, typed: str, reason: str | None
) -> tuple[Request, tuple[Entry, ...]]:
    """One request; with a reason also its texts, the reading recorded before they are returned.

    Raises ``UnknownRequest``, ``reference.NotAReference``, ``reference.WrongCheckCharacter``.
    """
    async with office.store.work() as work:
        request = await work.requests.by_reference(reference.read(typed))
        if request is None:
            raise UnknownRequest
        if reason is None:
            return request, ()
        record = Record(
            event=Event.CONTENT_SHOWN, about={"channel": CONSOLE, "reason": reason, "shown": True}
        )
        await work.note(record, request.id, CONSOLE)
    # A long case takes seconds to open: nobody who writes waits for it.
    async with office.store.reading(is_long=True) as work:
        return request, await work.log.case_texts(request.id)


async def log_show(
    office: Office, typed: str, reason: str | None
) -> tuple[Request, tuple[Entry, ...]]:
    """A request's log, the reading recorded before it is returned.

    Without a reason only what stands in the clear headers. Raises as ``request_show`` does.
    """
    async with office.store.work() as work:
        request = await work.requests.by_reference(reference.read(typed))
        if request is None:
            raise UnknownRequest
        record = Record(event=Event.LOG_READ, about={"channel": CONSOLE, "reason": reason})
        await work.note(record, request.id, CONSOLE)
    opened = reason is not None
    async with office.store.reading(is_long=True) as work:
        entries = await work.log.entries(request.id, with_audit=opened, with_text=opened)
    return request, entries
