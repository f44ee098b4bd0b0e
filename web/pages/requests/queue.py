"""What needs me: one's own open requests, the most urgent first, then what is due next."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from domain.requests.rows import RequestRow
from domain.sessions.session import Level
from services.requests.at_page import news
from services.requests.viewing import queue_of
from services.visit.lists import Page
from services.visit.page import PageVisit
from web.frame.rendering import Live, page
from web.frame.typed import page_number
from web.frame.visitor import look, visitor_of
from web.pages.requests.rows import in_words
from wording.language import translator

ROWS_A_PAGE: Final = 25


async def queue(request: Request) -> Response:
    """``GET /``."""
    number = page_number(request)

    async def act(visit: PageVisit) -> tuple[Page[RequestRow], int]:
        return await queue_of(visit, number, ROWS_A_PAGE), await news.size(visit)

    found, since = await look(request, Level.CLAIMED, act)
    visitor = visitor_of(request)
    _ = translator(visitor.reader.language)
    rows = [in_words(_, visitor, row) for row in found.rows]
    return page(request, "requests/queue.html", rows=rows, found=found, live=Live(since=since))


ROUTES = (Route("/", queue),)
