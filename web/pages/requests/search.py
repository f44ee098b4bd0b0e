"""Looking for requests, by the words of the chat's own list; they stay in the address."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from domain.refused import Refused
from domain.requests.rows import RequestRow
from domain.sessions.session import Level
from services.requests.viewing import requests_of
from services.visit.lists import LONGEST_WORDS, Page
from services.visit.page import PageVisit
from web.frame.rendering import page
from web.frame.said import why
from web.frame.typed import page_number
from web.frame.visitor import look, visitor_of
from web.pages.requests.queue import ROWS_A_PAGE
from web.pages.requests.rows import in_words
from wording.language import translator

_NOTHING: Page[RequestRow] = Page(rows=(), page=0, pages=1)


async def search(request: Request) -> Response:
    """``GET /requests``: those that ``q`` means, the open ones where it is empty."""
    typed = request.query_params.get("q", "").strip()[:LONGEST_WORDS]
    number = page_number(request)

    async def act(visit: PageVisit) -> Page[RequestRow] | Refused:
        try:
            return await requests_of(visit, number, typed, ROWS_A_PAGE)
        except Refused as refused:
            # What was looked for is said again, and the frame of the page stays.
            return refused

    found, wrong = await look(request, Level.CLAIMED, act), ""
    visitor = visitor_of(request)
    _ = translator(visitor.reader.language)
    if isinstance(found, Refused):
        wrong, found = why(request, found), _NOTHING
    rows = [in_words(_, visitor, row) for row in found.rows]
    status = 409 if wrong else 200
    values = {"typed": typed, "wrong": wrong, "longest": LONGEST_WORDS}
    return page(request, "requests/search.html", status=status, rows=rows, found=found, **values)


ROUTES = (Route("/requests", search),)
