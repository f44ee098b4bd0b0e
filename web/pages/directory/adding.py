"""A new entry of the directory as a form, and taking an entry out.

Owns that what was typed stands there again whatever becomes of it, after the session too.
"""

from collections.abc import Mapping
from functools import partial
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from domain.directory.entry_fields import Field, Section
from domain.refused import Refused, not_yours
from domain.sessions.session import Level
from services.directory.at_page import adding
from services.directory.at_page.adding import CODE, NewEntryForm, NewEntryView
from services.directory.at_page.changing import ShownChange
from services.directory.at_page.rosters import ShownRoster
from services.directory.browsing import NO_MEMBER
from services.sessions.forms import FormOutdated, take_back
from services.sessions.sessions import keep_said
from services.visit.page import PageVisit
from web.frame.rendering import page
from web.frame.said import why, words
from web.frame.trouble import is_not_found
from web.frame.typed import DRAWN, fields_of, is_typed
from web.frame.visitor import Act, do, look, visitor_of
from web.pages.directory.looking import drawn as entry_drawn
from web.pages.directory.ways import SECTIONS, adding_label
from web.pages.requests.rows import told_to
from wording.language import translator
from wording.messages.entries import field_word, value_shown
from wording.safe_text import Shown, clean_line

SEEN: Final = "seen"
MORE: Final = "more"
MOST_PEOPLE: Final = 60
"""Who take turns; a longer list comes with the file."""
_FEWEST_ROWS: Final = 3
_MORE_ROWS: Final = 2
_LONGEST: Final = 120
Typed = Mapping[str, str]
_NOTHING: Final[Typed] = {}


async def form(request: Request) -> Response:
    """``GET /directory/new/SECTION/MEMBER``; ``-`` in the place of a member for a new one."""
    section, code = _meant(request)
    found = await look(request, Level.PROVED, _view(section, code))
    typed = await typed_before(request)
    return _drawn(request, found, typed, is_back=bool(typed))


async def add(request: Request) -> Response:
    """``POST`` to the same: the entry; with ``seen`` it is put in force."""
    section, code = _meant(request)
    typed = await fields_of(request)
    is_typed(request, request.url.path, typed, [Field.NAME.value, CODE])
    view = await look(request, Level.PROVED, _view(section, code))
    section = view.section
    if MORE in typed:
        return _drawn(request, view, typed)
    read = NewEntryForm(
        values={name: typed.get(name, "") for name in (*(field.value for field in Field), CODE)},
        people=named(typed),
    )

    async def shows(visit: PageVisit) -> ShownChange | None:
        return await adding.added(visit, section, code, read, typed.get(DRAWN, ""))

    async def puts(visit: PageVisit) -> ShownChange | None:
        found = await adding.add(visit, section, code, read, typed.get(DRAWN, ""), typed[SEEN])
        if found is None:
            await keep_said(visit)
        return found

    is_sure = SEEN in typed
    try:
        asked = do(request, Level.PROVED, puts) if is_sure else look(request, Level.PROVED, shows)
        found = await asked
    except FormOutdated:
        return _drawn(request, view, typed, wrong=outdated(request))
    except Refused as refused:
        if is_not_found(refused):
            raise
        return _drawn(request, view, typed, wrong=why(request, refused))
    if found is None:
        return RedirectResponse(f"/directory?member={code}" if code else "/directory", 303)
    return decide(request, found, request.url.path, request.url.path, typed)


async def remove(request: Request) -> Response:
    """``POST /directory/entries/KEY/remove``; with ``seen`` it is taken out."""
    typed = await fields_of(request)
    key = str(request.path_params["key"])

    async def shows(visit: PageVisit) -> ShownChange | None:
        return await adding.removed(visit, key)

    async def puts(visit: PageVisit) -> ShownChange | None:
        found = await adding.remove(visit, key, typed[SEEN])
        if found is None:
            await keep_said(visit)
        return found

    is_sure = SEEN in typed
    try:
        asked = do(request, Level.PROVED, puts) if is_sure else look(request, Level.PROVED, shows)
        found = await asked
    except Refused as refused:
        if is_not_found(refused):
            raise
        return await entry_drawn(request, wrong=why(request, refused))
    if found is None:
        return RedirectResponse("/directory", 303)
    back = f"/directory/entries/{key}"
    return decide(request, found, f"{back}/remove", back, {})


def decide(
    request: Request,
    found: ShownChange | ShownRoster,
    address: str,
    back: str,
    typed: Typed,
) -> Response:
    """The page that shows what would change, and what of the form it brings back."""
    return page(
        request,
        "directory/difference.html",
        status=409 if found.said.facts.get("is_again") else 200,
        said=words(request, found.said),
        changes=found.changes if isinstance(found, ShownRoster) else (),
        address=address,
        back=back,
        kept={name: value for name, value in typed.items() if name != SEEN},
        seen=found.seen,
    )


def named(typed: Typed) -> tuple[str, ...]:
    """Who takes turns, in order, as they are filled in."""
    rows = (typed.get(f"people-{number}", "") for number in range(MOST_PEOPLE))
    return tuple(each for each in rows if each)


def rows_for(typed: Typed) -> list[str]:
    """The rows of people: those that are filled in, and some empty ones."""
    filled = named(typed)
    return [*filled, *[""] * max(_MORE_ROWS, _FEWEST_ROWS - len(filled))][:MOST_PEOPLE]


def outdated(request: Request) -> str:
    """That nothing is done from a form that is too old."""
    _ = translator(visitor_of(request).reader.language)
    return _(
        "This page is too old, and nothing was done. What you typed stands below; please send it again."
    )


async def typed_before(request: Request) -> Typed:
    """What was typed here before the session was over."""
    if visitor_of(request).typed_at != request.url.path:
        return _NOTHING
    return await do(request, Level.PROVED, partial(take_back, page=request.url.path))


def _meant(request: Request) -> tuple[Section | None, str]:
    section = SECTIONS.get(str(request.path_params["section"]))
    code = str(request.path_params["member"])
    if (section is Section.MEMBER) != (code == NO_MEMBER):
        return None, code
    return section, "" if code == NO_MEMBER else code


def _view(section: Section | None, code: str) -> Act[NewEntryView]:
    async def act(visit: PageVisit) -> NewEntryView:
        if section is None:
            raise not_yours()
        return adding.new_entry(visit, section, code)

    return act


def _drawn(
    request: Request, found: NewEntryView, typed: Typed, *, wrong: str = "", is_back: bool = False
) -> Response:
    visitor = visitor_of(request)
    _ = translator(visitor.reader.language)
    told = told_to(visitor, visitor.now)
    options = {
        field.value: [
            (str(number), value_shown(_, told, field, each) or Shown(each))
            for number, each in enumerate(offered)
        ]
        for field, offered in found.options
    }
    if found.makes_roster:
        offered = options[Field.ROSTER.value]
        offered[-1] = (offered[-1][0], _("A new roster"))
    return page(
        request,
        "directory/new_entry.html",
        status=409 if wrong else 200,
        wrong=wrong,
        is_back=is_back,
        title=adding_label(_, found.section),
        member=visitor.member(found.member),
        here=request.url.path,
        fields=[
            (field.value, field_word(_, field), options.get(field.value))
            for field in (Field.NAME, *(field for field, _offered in found.options))
        ],
        section=found.section.value,
        only_new=found.makes_roster and len(options[Field.ROSTER.value]) == 1,
        people=[(person, clean_line(name)) for person, name in found.people]
        if found.makes_roster
        else [],
        rows=rows_for(typed),
        typed=typed,
        drawn=found.drawn,
        longest=_LONGEST,
    )


ROUTES = (
    Route("/directory/new/{section}/{member}", form, methods=["GET"]),
    Route("/directory/new/{section}/{member}", add, methods=["POST"]),
    Route("/directory/entries/{key}/remove", remove, methods=["POST"]),
)
