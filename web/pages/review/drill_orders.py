"""``/review/drills/order`` and ``/review/drills/plan``: drills are ordered one by one, or for a year."""

from collections.abc import Mapping
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from domain.directory.drill_rules import DrillKind
from domain.drills.order import MOST_POINTS
from domain.drills.year import MOST_A_YEAR
from domain.refused import Refused
from domain.sessions.session import Level
from domain.vocabulary import RequestType
from services.drills import at_page
from services.drills.at_page import DESK, OrderForm
from services.sessions.sessions import keep_said
from services.visit.page import PageVisit
from web.frame.rendering import page
from web.frame.said import why, words
from web.frame.trouble import is_not_found
from web.frame.typed import LARGEST, fields_of
from web.frame.visitor import Visitor, do, look, visitor_of
from web.pages.requests.rows import told_to
from web.pages.review.drills import HERE
from wording import drills, labels
from wording.language import Translator, translator
from wording.safe_text import Shown, clean_line
from wording.times import zone_place

_LARGEST: Final = 4 * LARGEST
_MOST_FIELDS: Final = MOST_POINTS + 20
"""A box for each desk, and what stands beside them."""
_NOTHING: Final[Mapping[str, str]] = {}


async def ask(request: Request) -> Response:
    """``GET /review/drills/order``: which kind, at which desks, when?"""
    return await _order_form(request, _NOTHING)


async def order(request: Request) -> Response:
    """``POST /review/drills/order``."""
    typed = await fields_of(request, _LARGEST, _MOST_FIELDS)

    async def act(visit: PageVisit) -> None:
        await at_page.order(visit, typed)
        await keep_said(visit)

    try:
        await do(request, Level.CLAIMED, act)
    except Refused as refused:
        if is_not_found(refused):
            raise
        return await _order_form(request, typed, why(request, refused))
    return RedirectResponse(HERE, 303)


async def ask_year(request: Request) -> Response:
    """``GET /review/drills/plan``: which year, how many of which kind, at which desks?"""
    return await _year_form(request, _NOTHING)


async def plan(request: Request) -> Response:
    """``POST /review/drills/plan``: ``act`` is *look*, which says what is lacking, or *order*, where it is as
    many as were shown (``sure``)."""
    typed = await fields_of(request, _LARGEST, _MOST_FIELDS)
    is_ordered = typed.get("act") == "order"

    async def act(visit: PageVisit) -> tuple[int, list[str]]:
        at_page.require_office(visit)
        if typed.get("act") not in ("order", "look"):
            raise HTTPException(400)
        count = await at_page.plan(visit, typed, is_ordered=is_ordered)
        if is_ordered:
            await keep_said(visit)
        return count, [words(request, each) for each in visit.said]

    try:
        count, said = await do(request, Level.CLAIMED, act)
    except Refused as refused:
        if is_not_found(refused):
            raise
        return await _year_form(request, typed, why(request, refused))
    if is_ordered:
        return RedirectResponse(HERE, 303)
    return await _year_form(request, typed, said=said, count=count)


async def _order_form(request: Request, typed: Mapping[str, str], wrong: str = "") -> Response:
    found = await _form(request)
    visitor = visitor_of(request)
    _ = translator(visitor.reader.language)
    return page(
        request,
        "review/drill_order.html",
        status=409 if wrong else 200,
        wrong=wrong,
        typed=typed,
        kinds=_kinds(_),
        types=[
            (each.value, labels.request_type(_, each.value))
            for each in RequestType
            if each is not RequestType.DRILL
        ],
        clock=_clock(_, visitor),
        **_desks(visitor, found, typed),
    )


async def _year_form(
    request: Request,
    typed: Mapping[str, str],
    wrong: str = "",
    said: list[str] | None = None,
    count: int = 0,
) -> Response:
    found = await _form(request)
    visitor = visitor_of(request)
    _ = translator(visitor.reader.language)
    return page(
        request,
        "review/drill_plan.html",
        status=409 if wrong else 200,
        wrong=wrong,
        said=said or [],
        may_order=count > 0,
        kept={**typed, "act": "order", "sure": str(count)},
        typed=typed,
        years=[found.this_year, found.this_year + 1],
        numbers=[
            (kind.value, word, typed.get(kind.value, str(found.numbers[kind])))
            for kind, word in zip(DrillKind, (word for _value, word in _kinds(_)), strict=True)
        ],
        most=MOST_A_YEAR,
        **_desks(visitor, found, typed),
    )


async def _form(request: Request) -> OrderForm:
    async def act(visit: PageVisit) -> OrderForm:
        return at_page.form(visit)

    return await look(request, Level.CLAIMED, act)


def _desks(visitor: Visitor, found: OrderForm, typed: Mapping[str, str]) -> dict[str, object]:
    told = told_to(visitor, visitor.now)
    return {
        "desks": [
            (
                f"{DESK}{desk.id}",
                told.technical(desk.id),
                clean_line(desk.name),
                f"{DESK}{desk.id}" in typed,
            )
            for desk in found.desks
        ],
        "to": typed.get("to", ""),
    }


def _kinds(_: Translator) -> list[tuple[str, Shown]]:
    return [(kind.value, drills.kind(_, kind)) for kind in DrillKind]


def _clock(_: Translator, visitor: Visitor) -> Shown:
    zone = visitor.reader.zone
    if zone is None:
        return _("In UTC.")
    return _("As the clock is in {place}.", place=zone_place(_, zone))


ROUTES = (
    Route(f"{HERE}/order", ask, methods=["GET"]),
    Route(f"{HERE}/order", order, methods=["POST"]),
    Route(f"{HERE}/plan", ask_year, methods=["GET"]),
    Route(f"{HERE}/plan", plan, methods=["POST"]),
)
