"""Every page: by which routes it is drawn, who looks at it, and how it is reached.

A route that stands neither here nor among those that lead on to a page of this list
(``tests.web.pages.no_page_of_their_own``) fails a test, so that no page is left unlooked at.
"""

from dataclasses import dataclass
from typing import Final

from domain.sessions.session import Level
from tests.web.pages import by_hand
from tests.web.pages.by_hand import Steps

NOBODY: Final = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EveryPage:
    """A page; its address may hold what the stage names in braces."""

    name: str
    routes: tuple[str, ...]
    address: str
    who: str = NOBODY
    level: Level = Level.PROVED
    steps: Steps | None = None
    """What is pressed there, to come to a page that an act draws."""
    status: int | None = 200
    """Of what the address opens."""


PAGES: Final = (
    EveryPage(name="door", routes=("GET /door",), address="/door"),
    EveryPage(name="sign-in", routes=("GET /sign-in",), address="/sign-in"),
    EveryPage(
        name="first-passkey",
        routes=("POST /sign-in",),
        address="/sign-in",
        steps=by_hand.presses('main form button[value="first"], main form:last-of-type button'),
    ),
    EveryPage(name="not-signed-in", routes=(), address="/requests", status=401),
    EveryPage(name="not-found", routes=(), address="/nothing", who="lbn-duty", status=404),
    EveryPage(name="queue", routes=("GET /",), address="/", who="lbn-duty"),
    EveryPage(name="search", routes=("GET /requests",), address="/requests?q=open", who="lbn-duty"),
    EveryPage(
        name="search-wrong", routes=(), address="/requests?q=wrong", who="lbn-duty", status=409
    ),
    EveryPage(
        name="request",
        routes=("GET /requests/{reference}",),
        address="/requests/{reference}",
        who="lbn-duty",
    ),
    EveryPage(
        name="request-known",
        routes=(),
        address="/requests/{reference}",
        who="lbn-duty",
        level=Level.CLAIMED,
    ),
    EveryPage(name="request-sent", routes=(), address="/requests/{reference}", who="esp-officer"),
    EveryPage(
        name="prove",
        routes=("GET /requests/{reference}/content",),
        address="/requests/{reference}/content",
        who="lbn-duty",
        level=Level.CLAIMED,
        status=403,
    ),
    EveryPage(
        name="request-review",
        routes=("POST /requests/{reference}",),
        address="/requests/{reference}",
        who="lbn-auditor",
        steps=by_hand.review,
    ),
    EveryPage(
        name="question",
        routes=("POST /requests/{reference}/act",),
        address="/requests/{reference}",
        who="esp-officer",
        steps=by_hand.presses("form:has(input[name=verb][value=withdraw]) button"),
    ),
    EveryPage(name="devices", routes=("GET /devices",), address="/devices", who="lbn-chief"),
    EveryPage(
        name="types", routes=("GET /requests/new",), address="/requests/new", who="esp-officer"
    ),
    EveryPage(
        name="form",
        routes=("GET /requests/new/{type}",),
        address="/requests/new/preserve",
        who="esp-officer",
    ),
    EveryPage(
        name="check",
        routes=("GET /requests/new/{type}/check", "POST /requests/new/{type}"),
        address="/requests/new/preserve/check",
        who="esp-officer",
    ),
    EveryPage(
        name="from-chat",
        routes=("GET /requests/new/{type}/chat",),
        address="/requests/new/preserve/chat",
        who="esp-officer",
    ),
    EveryPage(
        name="files-to-come",
        routes=("GET /requests/new/{type}/files",),
        address="/requests/new/preserve/files",
        who="esp-officer",
    ),
    EveryPage(
        name="files",
        routes=("GET /requests/{reference}/files",),
        address="/requests/{reference}/files",
        who="lbn-duty",
    ),
    EveryPage(
        name="answer",
        routes=("GET /requests/{reference}/answer",),
        address="/requests/{reference}/answer",
        who="lbn-duty",
    ),
    EveryPage(
        name="marking",
        routes=("GET /requests/{reference}/texts/{record}",),
        address="/requests/{reference}/texts/{record}",
        who="lbn-duty",
    ),
    EveryPage(
        name="complete",
        routes=("GET /requests/{reference}/complete",),
        address="/requests/{reference}/complete",
        who="esp-officer",
    ),
    EveryPage(
        name="search-worded",
        routes=("POST /requests/worded",),
        address="/requests",
        who="lbn-duty",
        steps=by_hand.worded,
    ),
    EveryPage(
        name="search-named",
        routes=("POST /requests/named",),
        address="/requests",
        who="lbn-duty",
        steps=by_hand.named,
    ),
    EveryPage(name="review", routes=("GET /review",), address="/review", who="lbn-chief"),
    EveryPage(
        name="cover", routes=("GET /review/cover",), address="/review/cover", who="lbn-chief"
    ),
    EveryPage(
        name="fill",
        routes=("GET /review/cover/fill",),
        address="{fill}",
        who="lbn-chief",
    ),
    EveryPage(
        name="statistics",
        routes=("GET /statistics",),
        address="/statistics?period=year",
        who="lbn-chief",
    ),
    EveryPage(
        name="statistics-network", routes=(), address="/statistics?period=year", who="secretariat"
    ),
    EveryPage(
        name="statistics-own",
        routes=(),
        address="/statistics?whose=own&period=year",
        who="lbn-duty",
    ),
    EveryPage(
        name="picture",
        routes=("GET /statistics/picture",),
        address="/statistics/picture?whose=member&kind=hours",
        who="lbn-chief",
    ),
    EveryPage(
        name="picture-months",
        routes=(),
        address="/statistics/picture?whose=member&kind=months",
        who="lbn-chief",
    ),
    EveryPage(
        name="picture-nights",
        routes=(),
        address="/statistics/picture?whose=member&kind=nights",
        who="lbn-chief",
    ),
    EveryPage(
        name="picture-drills",
        routes=(),
        address="/statistics/picture?kind=drills",
        who="secretariat",
    ),
    EveryPage(
        name="statistics-wrong",
        routes=(),
        address="/statistics?from=2026-11-30",
        who="lbn-duty",
        status=409,
    ),
    EveryPage(
        name="month",
        routes=("GET /statistics/month/{month}",),
        address="/statistics/month/{month}",
        who="lbn-chief",
    ),
    EveryPage(
        name="month-network", routes=(), address="/statistics/month/{month}", who="secretariat"
    ),
    EveryPage(
        name="month-wrong",
        routes=(),
        address="/statistics/month/2098-01",
        who="lbn-chief",
        status=409,
    ),
    EveryPage(
        name="health",
        routes=("GET /review/directory",),
        address="/review/directory",
        who="lbn-chief",
    ),
    EveryPage(
        name="drills", routes=("GET /review/drills",), address="/review/drills", who="secretariat"
    ),
    EveryPage(
        name="drills-stop",
        routes=("POST /review/drills",),
        address="/review/drills",
        who="secretariat",
        steps=by_hand.presses("form:has(input[name=act][value=stop]) button"),
    ),
    EveryPage(
        name="drill-order",
        routes=("GET /review/drills/order",),
        address="/review/drills/order",
        who="secretariat",
    ),
    EveryPage(
        name="drill-order-refused",
        routes=("POST /review/drills/order",),
        address="/review/drills/order",
        who="secretariat",
        steps=by_hand.drill_refused,
    ),
    EveryPage(
        name="drill-plan",
        routes=("GET /review/drills/plan",),
        address="/review/drills/plan",
        who="secretariat",
    ),
    EveryPage(
        name="drill-plan-lacking",
        routes=("POST /review/drills/plan",),
        address="/review/drills/plan",
        who="secretariat",
        steps=by_hand.drill_year,
    ),
    EveryPage(
        name="export", routes=("GET /review/export",), address="/review/export", who="lbn-chief"
    ),
    EveryPage(
        name="timeline-why",
        routes=("GET /requests/{reference}/timeline",),
        address="/requests/{reference}/timeline",
        who="lbn-chief",
    ),
    EveryPage(
        name="timeline",
        routes=("POST /requests/{reference}/timeline",),
        address="/requests/{reference}/timeline",
        who="lbn-chief",
        steps=by_hand.review,
    ),
    EveryPage(name="duty", routes=("GET /duty",), address="/duty", who="lbn-duty"),
    EveryPage(name="duty-known", routes=(), address="/duty", who="lbn-duty", level=Level.CLAIMED),
    EveryPage(
        name="duty-supervised", routes=("GET /duty/act",), address="/duty/act", who="lbn-chief"
    ),
    EveryPage(
        name="off-sick",
        routes=("POST /duty/act",),
        address="/duty",
        who="lbn-duty",
        steps=by_hand.presses("#act-sick button"),
    ),
    EveryPage(
        name="take-over",
        routes=("GET /duty/handover",),
        address="/duty/handover",
        who="lbn-duty",
    ),
    EveryPage(name="swap", routes=("GET /duty/swap",), address="/duty/swap", who="lbn-duty"),
    EveryPage(
        name="swap-for",
        routes=("POST /duty/swap",),
        address="/duty/swap",
        who="lbn-duty",
        steps=by_hand.swap,
    ),
    EveryPage(
        name="directory", routes=("GET /directory",), address="/directory", who="secretariat"
    ),
    EveryPage(name="directory-own", routes=(), address="/directory", who="lbn-chief"),
    EveryPage(
        name="entry",
        routes=("GET /directory/entries/{key}", "GET /directory/entries/{key}/change"),
        address="/directory/entries/{key}",
        who="lbn-chief",
    ),
    EveryPage(
        name="entry-change",
        routes=("POST /directory/entries/{key}/change",),
        address="/directory/entries/{key}",
        who="lbn-chief",
        steps=by_hand.telephone,
    ),
    EveryPage(
        name="roster",
        routes=("GET /directory/rosters/{key}",),
        address="/directory/rosters/{key}",
        who="lbn-chief",
    ),
    EveryPage(
        name="layer",
        routes=("GET /directory/rosters/{key}/layers/{layer}",),
        address="/directory/rosters/{key}/layers/duty",
        who="lbn-chief",
    ),
    EveryPage(
        name="layer-change",
        routes=("POST /directory/rosters/{key}/layers/{layer}",),
        address="/directory/rosters/{key}/layers/duty",
        who="lbn-chief",
        steps=by_hand.layer,
    ),
    EveryPage(
        name="layer-refused",
        routes=(),
        address="/directory/rosters/{key}/layers/duty",
        who="lbn-chief",
        steps=by_hand.layer_refused,
    ),
    EveryPage(
        name="entry-new",
        routes=("GET /directory/new/{section}/{member}",),
        address="/directory/new/contact-point/LBN",
        who="secretariat",
    ),
    EveryPage(
        name="entry-new-change",
        routes=("POST /directory/new/{section}/{member}",),
        address="/directory/new/contact-point/LBN",
        who="secretariat",
        steps=by_hand.desk,
    ),
    EveryPage(
        name="entry-remove",
        routes=("POST /directory/entries/{key}/remove",),
        address="/directory/entries/{ana}",
        who="secretariat",
        steps=by_hand.presses("form[action$='/remove'] button"),
    ),
    EveryPage(
        name="layer-new",
        routes=("GET /directory/rosters/{key}/new",),
        address="/directory/rosters/{italy}/new",
        who="secretariat",
    ),
    EveryPage(
        name="layer-new-refused",
        routes=("POST /directory/rosters/{key}/new",),
        address="/directory/rosters/{italy}/new",
        who="secretariat",
        steps=by_hand.presses("main form button"),
    ),
    EveryPage(
        name="layer-remove",
        routes=("POST /directory/rosters/{key}/layers/{layer}/remove",),
        address="/directory/rosters/{key}/layers/deputy",
        who="lbn-chief",
        steps=by_hand.presses("form[action$='/remove'] button"),
    ),
)
