"""What has changed since a page was drawn, as a line with a button: nothing moves under who reads."""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from domain.sessions.session import Level
from services.log import reading
from services.log.reading import Header
from services.requests.at_page import news
from services.visit.page import PageVisit
from web.frame.rendering import page
from web.frame.visitor import glance, visitor_of
from web.pages.live.stream import since_of
from web.pages.requests.header import head_of


async def mine(request: Request) -> Response:
    """``GET /news?since=N``: how many of one's own requests are new or have changed."""
    since = since_of(request)

    async def act(visit: PageVisit) -> int:
        return await news.of_theirs(visit, await news.touched(visit, since))

    return page(request, "live/mine.html", count=await glance(request, Level.CLAIMED, act))


async def of_request(request: Request) -> Response:
    """``GET /requests/REF/news?since=N``: how the request stands now."""
    since_of(request)
    act = partial(reading.header, target=str(request.path_params["reference"]))
    found: Header = await glance(request, Level.CLAIMED, act)
    return page(request, "live/request.html", head=head_of(visitor_of(request), found))


ROUTES = (Route("/news", mine), Route("/requests/{reference}/news", of_request))
