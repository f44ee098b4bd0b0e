"""A new layer of a roster as a form, and taking a layer out: who is on duty by it stands before the yes."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from domain.directory.entry_fields import Field
from domain.refused import Refused
from domain.sessions.session import Level
from services.directory.at_page import layers
from services.directory.at_page.layers import NewLayerForm, NewLayerView
from services.directory.at_page.rosters import ShownRoster
from services.sessions.forms import FormOutdated
from services.sessions.sessions import keep_said
from services.visit.page import PageVisit
from web.frame.rendering import page
from web.frame.said import why
from web.frame.trouble import is_not_found
from web.frame.typed import DRAWN, fields_of, is_typed
from web.frame.visitor import Act, do, look, visitor_of
from web.pages.directory import rosters
from web.pages.directory.adding import MORE, SEEN, decide, named, outdated, rows_for, typed_before
from web.pages.requests.rows import told_to
from wording.language import translator
from wording.messages.entries import field_word
from wording.safe_text import clean_line

_LONGEST = 120
Typed = Mapping[str, str]


async def form(request: Request) -> Response:
    """``GET /directory/rosters/KEY/new``."""
    try:
        found = await look(request, Level.PROVED, _view(request))
    except Refused as refused:
        if is_not_found(refused):
            raise
        return await rosters.drawn(request, wrong=why(request, refused))
    typed = await typed_before(request)
    return _drawn(request, found, typed, is_back=bool(typed))


async def add(request: Request) -> Response:
    """``POST`` to the same: the layer; with ``seen`` it is put in force."""
    key, typed = str(request.path_params["key"]), await fields_of(request)
    written = [Field.HANDOVER.value, *(name for name in typed if name.startswith("people-"))]
    is_typed(request, request.url.path, typed, written)
    read = NewLayerForm(
        layer=typed.get(Field.LAYER.value, ""),
        people=named(typed),
        handover=typed.get(Field.HANDOVER.value, ""),
    )

    async def shows(visit: PageVisit) -> ShownRoster | None:
        return await layers.added(visit, key, read)

    async def puts(visit: PageVisit) -> ShownRoster | None:
        found = await layers.add(visit, key, read, typed.get(DRAWN, ""), typed[SEEN])
        if found is None:
            await keep_said(visit)
        return found

    is_sure, back = SEEN in typed, f"/directory/rosters/{key}"
    try:
        if MORE in typed:
            return _drawn(request, await look(request, Level.PROVED, _view(request)), typed)
        asked = do(request, Level.PROVED, puts) if is_sure else look(request, Level.PROVED, shows)
        found = await asked
    except FormOutdated:
        return await _again(request, typed, outdated(request))
    except Refused as refused:
        if is_not_found(refused):
            raise
        return await _again(request, typed, why(request, refused))
    if found is None:
        return RedirectResponse(back, 303)
    return decide(request, found, request.url.path, request.url.path, typed)


async def drop(request: Request) -> Response:
    """``POST /directory/rosters/KEY/layers/NAME/remove``; with ``seen`` it is taken out."""
    typed = await fields_of(request)
    key, name = str(request.path_params["key"]), str(request.path_params["layer"])

    async def shows(visit: PageVisit) -> ShownRoster | None:
        return await layers.dropped(visit, key, name)

    async def puts(visit: PageVisit) -> ShownRoster | None:
        found = await layers.drop(visit, key, name, typed[SEEN])
        if found is None:
            await keep_said(visit)
        return found

    is_sure, back = SEEN in typed, f"/directory/rosters/{key}"
    try:
        asked = do(request, Level.PROVED, puts) if is_sure else look(request, Level.PROVED, shows)
        found = await asked
    except Refused as refused:
        if is_not_found(refused):
            raise
        return await rosters.drawn(request, wrong=why(request, refused))
    if found is None:
        return RedirectResponse(back, 303)
    here = f"{back}/layers/{name}"
    return decide(request, found, f"{here}/remove", here, {})


def _view(request: Request) -> Act[NewLayerView]:
    key = str(request.path_params["key"])

    async def act(visit: PageVisit) -> NewLayerView:
        return layers.new_layer(visit, key)

    return act


async def _again(request: Request, typed: Typed, wrong: str) -> Response:
    """The form with what was typed; the roster where no layer can be added any more."""
    try:
        found = await look(request, Level.PROVED, _view(request))
    except Refused as refused:
        if is_not_found(refused):
            raise
        return await rosters.drawn(request, wrong=wrong)
    return _drawn(request, found, typed, wrong=wrong)


def _drawn(
    request: Request, found: NewLayerView, typed: Typed, *, wrong: str = "", is_back: bool = False
) -> Response:
    visitor = visitor_of(request)
    _, told = translator(visitor.reader.language), told_to(visitor, visitor.now)
    return page(
        request,
        "directory/new_layer.html",
        status=409 if wrong else 200,
        wrong=wrong,
        is_back=is_back,
        desk=clean_line(found.desk),
        here=request.url.path,
        back=f"/directory/rosters/{request.path_params['key']}",
        layer_label=field_word(_, Field.LAYER),
        layers=[(layer, told.layer(layer)) for layer in found.layers],
        people=[(person, clean_line(name)) for person, name in found.people],
        rows=rows_for(typed),
        typed=typed,
        drawn=found.drawn,
        longest=_LONGEST,
    )


ROUTES = (
    Route("/directory/rosters/{key}/new", form, methods=["GET"]),
    Route("/directory/rosters/{key}/new", add, methods=["POST"]),
    Route("/directory/rosters/{key}/layers/{layer}/remove", drop, methods=["POST"]),
)
