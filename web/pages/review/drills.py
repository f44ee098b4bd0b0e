"""``/review/drills``: every drill, how each went, what came of a call; for the secretariat alone."""

from datetime import timedelta

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from domain.drills.striking import LONGEST_REASON
from domain.refused import Refused
from domain.sessions.session import Level
from services.drills import at_page
from services.drills.at_page import DrillsView, OpenOrder, ShownDrill
from services.sessions.sessions import keep_said, take_said
from services.visit.page import PageVisit
from web.frame.rendering import page
from web.frame.said import why, words
from web.frame.trouble import is_not_found
from web.frame.typed import fields_of, page_number
from web.frame.visitor import do, visitor_of
from web.pages.requests.rows import told_to
from wording import drills
from wording.language import Translator, translator
from wording.messages.told import Told
from wording.safe_text import Shown, joined

HERE = "/review/drills"
_ORDERS = "orders"


async def show(request: Request) -> Response:
    """``GET /review/drills``: ``page`` is that of the drills, ``orders`` that of what can be stopped."""
    return await _drawn(request)


async def act(request: Request) -> Response:
    """``POST /review/drills``: ``act`` is *stop*, which asks first, *called*, or of a failure *strike*,
    *agree* or *refuse*."""
    typed = await fields_of(request)
    order, point, drill = (typed.get(name, "")[:64] for name in ("order", "point", "drill"))

    async def run(visit: PageVisit) -> int | None:
        at_page.require_office(visit)
        left = None
        match typed.get("act"):
            case "stop":
                left = await at_page.stop(visit, order, typed.get("sure", ""))
            case "strike":
                await at_page.strike(visit, drill, typed.get("reason", ""))
            case "agree" | "refuse" as word:
                await at_page.decide(visit, drill, typed.get("token", ""), agrees=word == "agree")
            case "called":
                await at_page.called(visit, order, point, typed.get("answer", ""))
            case _:
                raise HTTPException(400)
        await keep_said(visit)
        return left

    try:
        left = await do(request, Level.CLAIMED, run)
    except Refused as refused:
        if is_not_found(refused):
            raise
        return await _drawn(request, why(request, refused))
    if left is None:
        return RedirectResponse(HERE, 303)
    _ = translator(visitor_of(request).reader.language)
    return page(
        request,
        "sure.html",
        status=409 if typed.get("sure") else 200,
        title=_.pgettext("button", "Stop these drills"),
        label=_.pgettext("button", "Stop these drills"),
        said=drills.under_way(_, left),
        address=HERE,
        back=HERE,
        kept={"act": "stop", "order": order},
        sure=str(left),
        is_anew=bool(typed.get("sure")),
    )


async def _drawn(request: Request, wrong: str = "") -> Response:
    number, orders = page_number(request), page_number(request, _ORDERS)

    async def look(visit: PageVisit) -> DrillsView:
        return await at_page.looked(visit, number, orders)

    # That somebody looked is recorded, so that it is no mere reading.
    found = await do(request, Level.CLAIMED, look)
    visitor = visitor_of(request)
    said = await do(request, Level.PROVED, take_said) if visitor.has_news else ()
    _, told = translator(visitor.reader.language), told_to(visitor, visitor.now)
    return page(
        request,
        "review/drills.html",
        status=409 if wrong else 200,
        wrong=wrong,
        said=[words(request, each) for each in said],
        found=found,
        drills=[(each, *_in_words(_, told, each)) for each in found.drills.rows],
        orders=[(each.order, *_order(_, told, each)) for each in found.orders.rows],
        agree_if=drills.agree_if(_),
        longest=LONGEST_REASON,
    )


def _in_words(_: Translator, told: Told, each: ShownDrill) -> tuple[Shown, Shown, Shown, Shown]:
    """Which desk and kind, where it stands, how it went, and what is proposed of it."""
    row = each.row
    after = row.acknowledged_in_s
    went = drills.went(
        _,
        told.moment_of(row.rang_at),
        timedelta(seconds=after) if after is not None else None,
        told.technical(str(row.score)) if row.score is not None else Shown(""),
        [told.shown(name) for name in each.taken_by],
    )
    desk = _.beside((told.shown(each.desk), told.technical(row.point)))
    order = _("order {order}", order=told.technical(row.order))
    return (
        joined((desk, drills.kind(_, row.kind)), " · "),
        drills.stands(_, row.state, row.why.value if row.why is not None else ""),
        joined((*went, order), " · "),
        drills.proposed(
            _, told.shown(each.asked.by), told.shown(each.desk), told.moment_of(row.rang_at)
        )
        if each.asked is not None
        else Shown(""),
    )


def _order(_: Translator, told: Told, each: OpenOrder) -> tuple[Shown, Shown]:
    kinds = _.listed(drills.kind(_, kind) for kind in each.kinds)
    return (
        joined((kinds, told.moment_of(each.at), drills.under_way(_, each.count)), " · "),
        told.technical(each.order),
    )


ROUTES = (
    Route(HERE, show, methods=["GET"]),
    Route(HERE, act, methods=["POST"]),
)
