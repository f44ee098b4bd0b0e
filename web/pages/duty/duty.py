"""``/duty``: who is on duty now and next, one's own shifts over all rosters, the burden of duty."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo
from enum import StrEnum
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from domain.refused import Refused
from domain.requests.filing import LONGEST_TEXT
from domain.sessions.session import Level
from services.duty.at_page import acting, own_duty, taking_over
from services.duty.at_page.acting import StandingChange
from services.duty.at_page.burdens import Burdens, burdens
from services.duty.at_page.own_duty import OwnDuty
from services.duty.on_duty import DutyThere, on_duty_now
from services.sessions.sessions import take_said
from services.visit.lists import LONGEST_WORDS, Page
from services.visit.page import PageVisit
from web.frame.rendering import page
from web.frame.said import why, words
from web.frame.typed import page_number
from web.frame.visitor import do, look, visitor_of
from web.pages.duty.month import Month, month_of, weeks
from web.pages.duty.rows import burden_rows, own_rows, stretches_of, there_rows
from web.pages.requests.rows import told_to
from wording import times
from wording.language import translator

_NOTHING: Final[Mapping[str, str]] = {}
_NOBODY: Final[Page[DutyThere]] = Page(rows=(), page=0, pages=1)


class ZoneChoice(StrEnum):
    """Whose time the shifts are shown in."""

    OWN = "own"
    DESK = "desk"
    UTC = "utc"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    there: Page[DutyThere] | Refused
    own: OwnDuty
    changes: Sequence[StandingChange]
    has_briefing: bool
    burdens: Burdens | None
    month: Month


async def show(request: Request) -> Response:
    """``GET /duty``: ``q`` narrows who is on duty, ``month`` and ``zone`` are of one's own shifts."""
    return await drawn(request)


async def prove(request: Request) -> Response:
    """``GET /duty/act``: where who is only known is asked to show that it is they, and back."""
    return await drawn(request, needs=Level.PROVED)


async def drawn(
    request: Request,
    *,
    typed: Mapping[str, str] = _NOTHING,
    wrong: str = "",
    needs: Level = Level.CLAIMED,
) -> Response:
    """The page; what is ``wrong`` is said with it, and what was typed stands there again."""
    zone, number = _zone_of(request), page_number(request)
    sought = request.query_params.get("q", "").strip()[:LONGEST_WORDS]

    async def act(visit: PageVisit) -> _Found:
        own_duty.require_duty(visit)
        month = month_of(request, visit.work.now, visitor_of(request).reader.zone or UTC)
        try:
            there: Page[DutyThere] | Refused = on_duty_now(visit, number, sought)
        except Refused as refused:
            # What was looked for is said again, and the frame of the page stays.
            there = refused
        is_proved = visit.session.level is Level.PROVED
        return _Found(
            there=there,
            own=await own_duty.own_duty(visit, *month.bounds()),
            changes=await acting.standing(visit),
            has_briefing=taking_over.has_any(visit),
            burdens=await burdens(visit) if is_proved else None,
            month=month,
        )

    found = await look(request, needs, act)
    said = await _said(request) if visitor_of(request).has_news else ()
    visitor = visitor_of(request)
    _ = translator(visitor.reader.language)
    there, not_found = found.there, ""
    if isinstance(there, Refused):
        not_found, there = why(request, there), _NOBODY
    own = visitor.reader.zone or UTC
    told = told_to(visitor, visitor.now)
    stretches = stretches_of(_, told, found.own, _shown_in(zone, own))
    return page(
        request,
        "duty/duty.html",
        status=409 if wrong or not_found else 200,
        is_proved=visitor.level is Level.PROVED,
        wrong=wrong,
        said=said,
        typed=typed,
        sought=sought,
        not_found=not_found,
        longest=LONGEST_WORDS,
        longest_note=LONGEST_TEXT,
        found=there,
        there=there_rows(_, visitor, there.rows),
        changes=[
            {
                "id": each.id,
                "said": words(request, each.said),
                "is_offer": each.is_offer,
                "may_undo": each.may_undo,
            }
            for each in found.changes
        ],
        has_briefing=found.has_briefing,
        has_roster=bool(found.own.desks),
        month=found.month,
        month_name=times.month(_, found.month.first),
        weekdays=times.weekdays(_),
        weeks=weeks(_, found.month, stretches, visitor.now, own),
        shifts=own_rows(_, told, found.own, found.month, stretches),
        zone=zone.value,
        zones=[
            (ZoneChoice.OWN.value, _("My time ({place})", place=times.zone_place(_, own))),
            (ZoneChoice.DESK.value, _("Each desk's own time")),
            (ZoneChoice.UTC.value, _("UTC")),
        ],
        burdens=burden_rows(_, found.burdens) if found.burdens else None,
    )


def _zone_of(request: Request) -> ZoneChoice:
    """Whose time the address names; one's own where it names none. Raises ``HTTPException``."""
    try:
        return ZoneChoice(request.query_params.get("zone", ZoneChoice.OWN.value))
    except ValueError:
        raise HTTPException(400) from None


def _shown_in(choice: ZoneChoice, own: tzinfo) -> tzinfo | None:
    """None where each desk has its own."""
    return {ZoneChoice.OWN: own, ZoneChoice.UTC: UTC}.get(choice)


async def _said(request: Request) -> tuple[str, ...]:
    """What was said after an act, shown by this page alone."""
    return tuple(words(request, each) for each in await do(request, Level.CLAIMED, take_said))


ROUTES = (
    Route("/duty", show, methods=["GET"]),
    Route("/duty/act", prove, methods=["GET"]),
)
