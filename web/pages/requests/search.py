"""Looking for requests, by the words of the chat's own list and by fields; both stay in the address.

What a form names, and words of texts, are looked for by forms of their own, and stand in no address.
"""

import asyncio
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from domain.refused import Refused
from domain.requests.rows import RequestRow
from domain.sessions.session import Level
from domain.topics import Topic
from domain.vocabulary import RequestType, State, Urgency
from services.requests.at_page import named, worded
from services.requests.at_page.worded import FoundByWords
from services.requests.pages import every_member_with_desk
from services.requests.viewing import requests_of
from services.visit.lists import LONGEST_WORDS, Page
from services.visit.page import PageVisit
from web.frame.rendering import page
from web.frame.said import why
from web.frame.typed import fields_of, page_number
from web.frame.visitor import look, visitor_of
from web.pages.requests.queue import ROWS_A_PAGE
from web.pages.requests.rows import in_words
from web.pages.writing.controls import Control, Option
from wording import labels
from wording.language import Translator, translator
from wording.safe_text import Shown

_NOTHING: Page[RequestRow] = Page(rows=(), page=0, pages=1)
_FIELDS: Final = ("state", "member", "type", "urgency", "month")
"""Each is a word of the list's."""
_AT_ONCE: Final = asyncio.Semaphore(2)
"""Of the searches in texts, which take longer than others."""
Members = tuple[tuple[str, str], ...]


async def search(request: Request) -> Response:
    """``GET /requests``: those that ``q`` and the fields mean, the open ones where they are empty."""
    typed, number = _typed(request.query_params), page_number(request)

    async def act(visit: PageVisit) -> tuple[Page[RequestRow] | Refused, Members]:
        members = _members(visit)
        try:
            return await requests_of(visit, number, _words(typed), ROWS_A_PAGE), members
        except Refused as refused:
            # What was looked for is said again, and the frame of the page stays.
            return refused, members

    found, members = await look(request, Level.CLAIMED, act)
    return _drawn(request, typed, found, members)


async def by_name(request: Request) -> Response:
    """``POST /requests/named``: those that name what is typed, within ``q`` and the fields."""
    sent = await fields_of(request)
    typed = _typed(sent)
    look_for = partial(named.named, typed=sent.get("named", ""), words=_words(typed))

    async def act(visit: PageVisit) -> tuple[Page[RequestRow] | Refused, Members]:
        members = _members(visit)
        try:
            rows = await look_for(visit)
            return Page(rows=tuple(rows), page=0, pages=1), members
        except Refused as refused:
            return refused, members

    found, members = await look(request, Level.PROVED, act, is_long=True)
    return _drawn(request, typed, found, members, named=sent.get("named", "").strip())


async def by_words(request: Request) -> Response:
    """``POST /requests/worded``: those of which a text of one's own side has the words, within the others."""
    sent = await fields_of(request)
    typed, said = _typed(sent), sent.get("words", "").strip()

    async def act(visit: PageVisit) -> tuple[FoundByWords | Refused | None, Members]:
        members = _members(visit)
        try:
            return await worded.worded(visit, said, _words(typed)), members
        except Refused as refused:
            return refused, members

    visited = None
    if not _AT_ONCE.locked():
        async with _AT_ONCE:
            visited = await look(request, Level.PROVED, act, is_long=True)
    if visited is None:
        visited = await look(request, Level.PROVED, _busy)
    found, members = visited
    if not isinstance(found, FoundByWords):
        return _drawn(request, typed, found, members, sought=said)
    rows: Page[RequestRow] = Page(rows=found.rows, page=0, pages=1)
    return _drawn(request, typed, rows, members, sought=said, looked=found)


async def _busy(visit: PageVisit) -> tuple[FoundByWords | Refused | None, Members]:
    return Refused(Topic.TRY_LATER), _members(visit)


async def lead_back(request: Request) -> Response:
    """``GET /requests/named`` and ``GET /requests/worded``, after a form was sent there."""
    await look(request, Level.CLAIMED, _nobody)
    return RedirectResponse("/requests", 303)


async def _nobody(_visit: PageVisit) -> None:
    return None


def _typed(said: Mapping[str, str]) -> dict[str, str]:
    return {name: said.get(name, "").strip()[:LONGEST_WORDS] for name in ("q", *_FIELDS)}


def _words(typed: Mapping[str, str]) -> str:
    """All that is looked for, as the words of the chat's list."""
    return " ".join(filter(None, typed.values()))


def _members(visit: PageVisit) -> Members:
    own = visit.actor.person.member
    without = {own} if own else set()
    members = every_member_with_desk(visit.work.directory, without, visit.language)
    return tuple((member.code, member.name) for member in members)


def _drawn(
    request: Request,
    typed: Mapping[str, str],
    found: Page[RequestRow] | Refused | None,
    members: Members,
    named: str = "",
    sought: str = "",
    looked: FoundByWords | None = None,
) -> Response:
    visitor, wrong = visitor_of(request), ""
    _ = translator(visitor.reader.language)
    if isinstance(found, Refused):
        wrong, found = why(request, found), _NOTHING
    if found is None:
        found, wrong = _NOTHING, _("Please type at most eight words, each of two letters or more.")
    kept = {name: value for name, value in typed.items() if value}
    return page(
        request,
        "requests/search.html",
        status=409 if wrong else 200,
        rows=[in_words(_, visitor, row) for row in found.rows],
        found=found,
        typed=typed,
        kept=kept,
        here=f"/requests?{urlencode(kept)}&",
        fields=_fields(_, typed, [(code, visitor.member(name)) for code, name in members]),
        named=named,
        sought=sought,
        looked=looked,
        longest_sought=worded.LONGEST,
        is_proved=visitor.level is Level.PROVED,
        longest_name=200,
        wrong=wrong,
        longest=LONGEST_WORDS,
    )


def _fields(
    _: Translator, typed: Mapping[str, str], members: Sequence[tuple[str, str]]
) -> list[Control]:
    states = [("open", _("open")), ("closed", _("closed or over"))]
    offered: dict[str, tuple[Shown, Sequence[tuple[str, str]]]] = {
        "state": (_("State"), [*states, *((each.value, labels.state(_, each)) for each in State)]),
        "member": (_("Member"), members),
        "type": (_("Type"), [(each.value, labels.request_type(_, each)) for each in RequestType]),
        "urgency": (_("Urgency"), [(each.value, labels.urgency(_, each)) for each in Urgency]),
    }
    return [
        Control(
            name=name,
            kind="one",
            label=label,
            options=tuple(
                Option(value=value, label=word, is_chosen=value == typed[name])
                for value, word in words
            ),
        )
        for name, (label, words) in offered.items()
    ]


ROUTES = (
    Route("/requests", search),
    Route("/requests/named", lead_back, methods=["GET"]),
    Route("/requests/named", by_name, methods=["POST"]),
    Route("/requests/worded", lead_back, methods=["GET"]),
    Route("/requests/worded", by_words, methods=["POST"]),
)
