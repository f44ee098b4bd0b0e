"""Confirming and changing an entry of the directory: the chat's own acts, with the difference shown."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from domain.refused import Refused
from domain.sessions.session import Level
from services.directory.at_page import changing, looking
from services.directory.at_page.changing import ShownChange
from services.sessions.sessions import keep_said
from services.visit.page import PageVisit
from web.frame.rendering import page
from web.frame.said import why, words
from web.frame.trouble import is_not_found
from web.frame.typed import fields_of
from web.frame.visitor import do, look, visitor_of
from web.pages.directory.looking import drawn
from wording.language import translator


async def change(request: Request) -> Response:
    """``POST /directory/entries/KEY/change``: ``field`` and ``value``; with ``seen`` it is put in force."""
    typed = await fields_of(request)
    key, field = str(request.path_params["key"]), typed.get("field", "")
    value = typed.get("value", "").replace("\r\n", "\n")

    async def shows(visit: PageVisit) -> ShownChange | None:
        return await changing.difference(visit, key, field, value)

    async def puts(visit: PageVisit) -> ShownChange | None:
        found = await changing.put(visit, key, field, value, typed["seen"])
        if found is None:
            await keep_said(visit)
        return found

    is_sure = "seen" in typed
    try:
        asked = do(request, Level.PROVED, puts) if is_sure else look(request, Level.PROVED, shows)
        found = await asked
    except Refused as refused:
        if is_not_found(refused):
            raise
        return await drawn(request, typed=typed, wrong=why(request, refused))
    if found is None:
        return RedirectResponse(f"/directory/entries/{key}", 303)
    _ = translator(visitor_of(request).reader.language)
    return page(
        request,
        "directory/difference.html",
        status=409 if is_sure else 200,
        said=words(request, found.said),
        changes=(),
        address=f"/directory/entries/{key}/change",
        back=f"/directory/entries/{key}",
        kept={"field": field, "value": value},
        seen=found.seen,
    )


async def settle(request: Request) -> Response:
    """``POST /directory/entries/KEY/confirm``: ``answer`` is ``right`` or ``wrong``."""
    typed = await fields_of(request)
    key, answer = str(request.path_params["key"]), typed.get("answer")
    if answer not in ("right", "wrong"):
        raise HTTPException(400)

    async def act(visit: PageVisit) -> None:
        found = await looking.entry(visit, key)
        await changing.settle(visit, found.settles, is_right=answer == "right")
        await keep_said(visit)

    await do(request, Level.PROVED, act)
    return RedirectResponse(f"/directory/entries/{key}", 303)


ROUTES = (
    Route("/directory/entries/{key}/change", change, methods=["POST"]),
    Route("/directory/entries/{key}/confirm", settle, methods=["POST"]),
)
