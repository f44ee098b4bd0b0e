"""``/statistics/picture``: figures as a picture, with the table that says the same.

What is drawn stands in the address: whose figures of those that are the reader's, and which picture. The
image is drawn by the same hand as in chat.
"""

import asyncio
from typing import Final
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from domain.sessions.session import Level
from domain.statistics.pictures.kinds import PictureKind
from domain.topics import Facts, parse_stamp
from services.statistics import at_page
from services.statistics.at_page import PictureSeen
from services.visit.page import PageVisit
from web.frame.rendering import page
from web.frame.said import why
from web.frame.typed import page_number
from web.frame.visitor import Visitor, look, visitor_of
from wording import times
from wording.documents.figures import name_of
from wording.language import Translator, translator
from wording.messages.figures import whose_title
from wording.pictures import figures
from wording.pictures.numbers import (
    how_to_read,
    left_out,
    nothing_to_show,
    numbers,
    orders,
    title,
)
from wording.safe_text import Shown

_LONGEST: Final = 20


async def show(request: Request) -> Response:
    """``GET /statistics/picture``."""
    seen, visitor = await _seen(request), visitor_of(request)
    _ = translator(visitor.reader.language)
    facts = seen.facts
    wrong = why(request, seen.refused) if seen.refused is not None else ""
    return page(
        request,
        "review/picture.html",
        status=409 if wrong else 200,
        wrong=wrong,
        title=title(_, seen.kind),
        of=_of(_, visitor, seen),
        whose=seen.whose.value,
        kind=seen.kind.value,
        choices=[(each.value, title(_, each)) for each in seen.pictures],
        here=urlencode({"whose": seen.whose.value, "kind": seen.kind.value}),
        found=facts,
        how=how_to_read(_, seen.kind),
        nothing=nothing_to_show(_),
        table=numbers(_, facts) if facts is not None else None,
        notes=_notes(_, facts) if facts is not None else [],
        at=_at(_, facts) if facts is not None else "",
    )


async def drawn(request: Request) -> Response:
    """``GET /statistics/picture.png``: the image alone; none of what has nothing to show."""
    seen, visitor = await _seen(request), visitor_of(request)
    if seen.facts is None or seen.facts.get("is_empty"):
        raise HTTPException(404)
    language = translator(visitor.reader.language)
    image = await asyncio.to_thread(figures.draw, language, seen.facts)
    return Response(image, media_type="image/png")


async def _seen(request: Request) -> PictureSeen:
    typed = {
        name: request.query_params.get(name, "").strip()[:_LONGEST] for name in ("whose", "kind")
    }
    number = page_number(request)

    async def act(visit: PageVisit) -> PictureSeen:
        return await at_page.picture_seen(visit, typed["whose"], typed["kind"], number)

    return await look(request, Level.CLAIMED, act)


def _of(_: Translator, visitor: Visitor, seen: PictureSeen) -> Shown:
    """Whose figures they are."""
    member = str(seen.facts.get("member", "")) if seen.facts is not None else ""
    return whose_title(_, seen.whose, name_of(_, visitor.member(member)) if member else None)


def _notes(_: Translator, facts: Facts) -> list[Shown]:
    """What the numbers of columns stand for, and what has no room."""
    many = facts.get("left_out")
    rest = left_out(_, many if isinstance(many, int) else 0)
    return [*orders(_, facts), *([rest] if rest else [])]


def _at(_: Translator, facts: Facts) -> Shown:
    """As of when it was counted; how drills went is not."""
    at = parse_stamp(facts.get("at"))
    if at is None or facts.get("kind") == PictureKind.DRILLS:
        return Shown("")
    return _("Counted from the log, as it stood at {time}.", time=times.moment(_, at, None))


ROUTES = (
    Route("/statistics/picture", show),
    Route("/statistics/picture.png", drawn),
)
