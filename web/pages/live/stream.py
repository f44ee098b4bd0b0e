"""A stream of server-sent events (HTML, section 9.2) that says that something has changed, and no more.

Owns when one ends: with its session, at the stop of the service, and after a while anyway, so that it is
begun anew. A stream is no activity: it prolongs no session.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from domain.refused import Refused
from domain.sessions.session import Level
from domain.vocabulary import PersonId
from services.requests.at_page import news
from services.requests.finding import look_up
from services.requests.viewing import seen_by
from services.sessions.visiting import NoSession, StorageTrouble
from services.visit.page import PageVisit
from web.frame.portal import portal_of
from web.frame.visitor import glance

_LASTS: Final = 50.0
"""Seconds, fewer than an answer may take at our own listener."""
_ALIVE: Final = 5.0
"""Seconds after which the session is looked at again, and something is said, so that who went is noticed."""
_APART: Final = 0.3
"""Seconds between two looks of one stream: what comes together is said together."""
_LONGEST_NUMBER: Final = 15
_HEADERS: Final = {
    "Cache-Control": "no-store",
    # A proxy that gathers an answer before it passes it on would hold every event back.
    "X-Accel-Buffering": "no",
}
Has = Callable[[PageVisit, int], Awaitable[bool]]
"""Whether there is news for the person from this record on."""


async def mine(request: Request) -> Response:
    """``GET /live?since=N``: of one's own requests."""
    return await _stream(request, _of_theirs)


async def of_request(request: Request) -> Response:
    """``GET /requests/REF/live?since=N``: of this request."""
    return await _stream(request, partial(_of_request, str(request.path_params["reference"])))


async def _of_theirs(visit: PageVisit, since: int) -> bool:
    return await news.of_theirs(visit, await news.touched(visit, since)) > 0


async def _of_request(reference: str, visit: PageVisit, since: int) -> bool:
    found = await look_up(visit, reference)
    seen_by(visit, found)
    return found.id in await news.touched(visit, since)


def since_of(request: Request) -> int:
    """From which record on: as the browser remembers it, else as the page said. Raises ``HTTPException``."""
    said = request.headers.get("last-event-id") or request.query_params.get("since", "")
    if not (said.isascii() and said.isdecimal() and len(said) <= _LONGEST_NUMBER):
        raise HTTPException(404)
    return int(said)


async def _stream(request: Request, has: Has) -> Response:
    since, streams = since_of(request), portal_of(request).streams

    async def begin(visit: PageVisit) -> PersonId:
        await has(visit, since)  # which refuses where there is nothing of theirs
        return visit.actor.id

    person = await glance(request, Level.CLAIMED, begin)
    if not streams.has_room(person):
        # A browser takes an answer without a body for a stream, and would ask again at once.
        return Response(status_code=503)
    events = _opened(request, person, since, has)
    return StreamingResponse(events, headers=_HEADERS, media_type="text/event-stream")


async def _opened(request: Request, person: PersonId, since: int, has: Has) -> AsyncIterator[str]:
    """The stream, counted as long as it is read."""
    with portal_of(request).streams.opened(person) as bell:
        if bell is None:
            return
        yield ": begun\n\n"
        async for event in _events(request, bell, since, has):
            yield event


async def _events(
    request: Request, bell: asyncio.Event, since: int, has: Has
) -> AsyncIterator[str]:
    streams, now = portal_of(request).streams, asyncio.get_running_loop().time
    ends_at, looked_at, known = now() + _LASTS, now(), since
    while now() < ends_at:
        try:
            size = await streams.size(bell)
            if size is None:
                return
            if size <= known and now() < looked_at + _ALIVE:
                continue
            is_new = await glance(request, Level.CLAIMED, partial(_has, has, known))
        except NoSession:
            # It comes again, in vain until somebody signs in, and says so meanwhile.
            yield "event: signed-out\ndata:\n\n"
            return
        except Refused:
            yield "event: over\ndata:\n\n"
            return
        except StorageTrouble:
            continue
        known, looked_at = size, now()
        yield f"event: news\nid: {size}\ndata:\n\n" if is_new else ": here\n\n"
        await asyncio.sleep(_APART)


async def _has(has: Has, since: int, visit: PageVisit) -> bool:
    return await has(visit, since)


ROUTES = (Route("/live", mine), Route("/requests/{reference}/live", of_request))
