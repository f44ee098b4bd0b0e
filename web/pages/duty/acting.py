"""What can be done about one's duty: off sick, leave, swaps, notes, taking over; the chat's own acts.

Owns that what was typed stands there again where it could not be done, and that being off sick is asked
once.
"""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from domain.duty.rows import ShiftRow
from domain.refused import Refused
from domain.sessions.session import Level
from services.duty import acts
from services.duty.at_page import acting, own_duty, taking_over
from services.duty.at_page.acting import SwapChoice
from services.sessions.sessions import keep_said
from services.visit.page import PageVisit
from services.visit.sure import Question
from web.frame.rendering import page
from web.frame.said import why, words
from web.frame.trouble import is_not_found
from web.frame.typed import fields_of
from web.frame.visitor import do, look, visitor_of
from web.pages.duty.duty import drawn
from web.pages.requests.rows import told_to
from wording import times
from wording.language import Translator, translator
from wording.safe_text import Shown, clean_line

Typed = Mapping[str, str]
Does = Callable[[PageVisit, Typed], Awaitable[Question | None]]
_HERE: Final = "/duty"


async def _sick(visit: PageVisit, typed: Typed) -> Question | None:
    return await acting.sick(visit, typed.get("sure", ""))


async def _leave(visit: PageVisit, typed: Typed) -> None:
    await acts.leave(visit, leave_typed(typed))


def leave_typed(typed: Typed) -> str:
    """The two days, or the two times, as the chat's act takes them."""
    fields = ("since", "since-time", "until", "until-time")
    return " ".join(word for field in fields if (word := typed.get(field, "").strip()))


async def _note(visit: PageVisit, typed: Typed) -> None:
    await acting.note(visit, typed.get("text", "").replace("\r\n", "\n").strip())


async def _undo(visit: PageVisit, typed: Typed) -> None:
    await acting.undo(visit, typed.get("change", ""))


async def _accept(visit: PageVisit, typed: Typed) -> None:
    await acting.answer(visit, typed.get("change", ""), accept=True)


async def _decline(visit: PageVisit, typed: Typed) -> None:
    await acting.answer(visit, typed.get("change", ""), accept=False)


_ACTS: Final[Mapping[str, Does]] = {
    "sick": _sick,
    "leave": _leave,
    "note": _note,
    "undo": _undo,
    "accept": _accept,
    "decline": _decline,
}


async def act(request: Request) -> Response:
    """``POST /duty/act``: ``act``, and what it asks for."""
    typed = await fields_of(request)
    does = _ACTS.get(typed.get("act", ""))
    if does is None:
        raise HTTPException(400)
    try:
        question = await do(request, Level.PROVED, partial(_run, does=does, typed=typed))
    except Refused as refused:
        if is_not_found(refused):
            raise
        return await drawn(request, typed=typed, wrong=why(request, refused))
    if question is None:
        return RedirectResponse(_HERE, 303)
    _ = translator(visitor_of(request).reader.language)
    is_anew = bool(typed.get("sure"))
    return page(
        request,
        "sure.html",
        status=409 if is_anew else 200,
        title=_("Off sick"),
        label=_.pgettext("button", "Off sick"),
        said=words(request, question.saying),
        address="/duty/act",
        back=_HERE,
        kept={"act": "sick"},
        sure=question.sealed(visitor_of(request).now),
        is_anew=is_anew,
    )


async def _run(visit: PageVisit, *, does: Does, typed: Typed) -> Question | None:
    own_duty.require_duty(visit)
    question = await does(visit, typed)
    if question is None:
        await keep_said(visit)
    return question


async def take_over(request: Request) -> Response:
    """``GET /duty/handover``: the briefings of one's shifts that run, or begin soon."""

    async def act(visit: PageVisit) -> list[taking_over.OwnBriefing]:
        own_duty.require_duty(visit)
        return await taking_over.briefings(visit)

    found = await do(request, Level.PROVED, act)
    return page(
        request,
        "duty/handover.html",
        briefings=[
            {"key": each.key, "said": words(request, each.said), "is_confirmed": each.is_confirmed}
            for each in found
        ],
    )


async def confirm(request: Request) -> Response:
    """``POST /duty/handover``: the shift ``shift`` is taken over."""
    typed = await fields_of(request)

    async def act(visit: PageVisit) -> None:
        own_duty.require_duty(visit)
        await taking_over.confirm(visit, typed.get("shift", ""))

    await do(request, Level.PROVED, act)
    return RedirectResponse("/duty/handover", 303)


async def choose(request: Request) -> Response:
    """``GET /duty/swap``: which of one's shifts, and with whom."""
    return await _choosing(request, {})


async def swap(request: Request) -> Response:
    """``POST /duty/swap``: ``mine`` and ``other``; then for which of theirs, and it is offered."""
    typed = await fields_of(request)
    if "theirs" not in typed:
        return await _choosing(request, typed)

    async def act(visit: PageVisit) -> None:
        own_duty.require_duty(visit)
        await acting.offer(visit, typed.get("mine", ""), typed.get("other", ""), typed["theirs"])
        await keep_said(visit)

    try:
        await do(request, Level.PROVED, act)
    except Refused as refused:
        if is_not_found(refused):
            raise
        return await _choosing(request, {}, wrong=why(request, refused))
    return RedirectResponse(_HERE, 303)


async def _choosing(request: Request, typed: Typed, *, wrong: str = "") -> Response:
    async def act(visit: PageVisit) -> SwapChoice:
        own_duty.require_duty(visit)
        return acting.swap_choice(visit, typed.get("other", ""))

    found = await look(request, Level.PROVED, act)
    _ = translator(visitor_of(request).reader.language)
    people = [(each.id, clean_line(each.name)) for each in found.people]
    mine = [(key, _shift(_, request, row)) for key, row in found.mine]
    # A shift that is over meanwhile is chosen anew.
    given = dict(found.mine).get(typed.get("mine", ""))
    other = dict[str, str](people).get(typed.get("other", ""), "")
    return page(
        request,
        "duty/swap.html",
        status=409 if wrong else 200,
        wrong=wrong,
        mine=mine,
        people=people,
        theirs=[(key, _shift(_, request, row)) for key, row in found.theirs],
        chosen=_given(_, request, given) if given is not None else "",
        other=other,
        typed=typed,
        is_second=bool(given is not None and other),
    )


def _shift(_: Translator, request: Request, row: ShiftRow) -> Shown:
    """``Lebanon desk, duty: 27 Nov 2026 08:00 to 28 Nov 2026 08:00``: a closed list is cut at its end."""
    since, until, place = _parts(_, request, row)
    when = _("{since} to {until}", since=since, until=until)
    return _("{label}: {value}", label=place, value=when)


def _given(_: Translator, request: Request, row: ShiftRow) -> Shown:
    """``27 Nov 2026 08:00 to 28 Nov 2026 08:00: Lebanon desk, duty``."""
    since, until, place = _parts(_, request, row)
    return _("{since} to {until}: {place}", since=since, until=until, place=place)


def _parts(_: Translator, request: Request, row: ShiftRow) -> tuple[Shown, Shown, Shown]:
    visitor = visitor_of(request)
    told, zone = told_to(visitor, visitor.now), visitor.reader.zone
    since, until = (
        times.local(_, at, zone) if zone else times.moment(_, at, None)
        for at in (row.since, row.until)
    )
    place = _("{desk}, {layer}", desk=told.shown(row.desk), layer=told.layer(row.layer))
    return since, until, place


ROUTES = (
    Route("/duty/act", act, methods=["POST"]),
    Route("/duty/handover", take_over, methods=["GET"]),
    Route("/duty/handover", confirm, methods=["POST"]),
    Route("/duty/swap", choose, methods=["GET"]),
    Route("/duty/swap", swap, methods=["POST"]),
)
