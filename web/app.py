"""The pages as one app: which address leads where, and what stands around all of them."""

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import Route
from starlette.types import ASGIApp

from domain.refused import Refused
from services.sessions.visiting import NeedsProof, NoSession, StorageTrouble
from web.frame import static, trouble
from web.frame.headers import Guarded
from web.frame.limits import TooMany
from web.frame.portal import PORTAL, Portal
from web.pages.directory import adding, layers, rosters
from web.pages.directory import changing as directory_changing
from web.pages.directory import looking as directory
from web.pages.duty import acting as duty_acting
from web.pages.duty import duty
from web.pages.live import news, stream
from web.pages.requests import (
    acting,
    document,
    filling,
    giving,
    marking,
    queue,
    request,
    saying,
    search,
)
from web.pages.review import (
    cover,
    drill_orders,
    drills,
    exports,
    health,
    month,
    night,
    pictures,
    statistics,
    timeline,
)
from web.pages.sessions import devices, door, sign_in, sign_out, step_up
from web.pages.writing import bringing, carrying, checking, new, pieces

_ROUTES = (
    *door.ROUTES,
    *sign_in.ROUTES,
    *sign_out.ROUTES,
    *step_up.ROUTES,
    *devices.ROUTES,
    *bringing.ROUTES,
    *pieces.ROUTES,
    *giving.ROUTES,
    *new.ROUTES,
    *carrying.ROUTES,
    *checking.ROUTES,
    *queue.ROUTES,
    *search.ROUTES,
    *request.ROUTES,
    *acting.ROUTES,
    *night.ROUTES,
    *cover.ROUTES,
    *statistics.ROUTES,
    *month.ROUTES,
    *pictures.ROUTES,
    *health.ROUTES,
    *drills.ROUTES,
    *drill_orders.ROUTES,
    *exports.ROUTES,
    *timeline.ROUTES,
    *saying.ROUTES,
    *filling.ROUTES,
    *marking.ROUTES,
    *document.ROUTES,
    *stream.ROUTES,
    *news.ROUTES,
    *duty.ROUTES,
    *duty_acting.ROUTES,
    *directory.ROUTES,
    *directory_changing.ROUTES,
    *rosters.ROUTES,
    *adding.ROUTES,
    *layers.ROUTES,
    Route("/static/{hash}/{name:path}", static.file),
)
_TROUBLE = (NoSession, NeedsProof, Refused, StorageTrouble, TooMany, HTTPException, Exception)


def pages(portal: Portal) -> ASGIApp:
    """The app of this portal. An address near one of ours is not redirected to it."""
    app = Starlette(
        routes=list(_ROUTES),
        exception_handlers=dict.fromkeys(_TROUBLE, trouble.answer),
    )
    app.router.redirect_slashes = False
    setattr(app.state, PORTAL, portal)
    return Guarded(app, portal)
