"""Saying something to what waits at a request: granting a permission or not, noting a marked text."""

from collections.abc import Awaitable, Callable
from functools import partial

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from domain.refused import Refused
from domain.sessions.session import Level
from domain.verbs import Permit
from services.requests.afterwards import permitting
from services.requests.safeguards import correcting
from services.sessions import forms
from services.sessions.forms import FormOutdated
from services.sessions.sessions import keep_said
from services.visit.page import PageVisit
from web.frame.said import why
from web.frame.trouble import is_not_found
from web.frame.typed import DRAWN, fields_of, is_typed
from web.frame.visitor import do, require_proof
from web.pages.requests.acting import again, changed, lead_back, page_of
from web.pages.requests.request import header_of
from web.pages.requests.waiting import WORD, Word


async def _say(visit: PageVisit, case: str, token: str, said: Word, text: str) -> None:
    does: dict[Word, Callable[[], Awaitable[None]]] = {
        Word.GRANT: partial(permitting.decide, visit, case, token, Permit.GRANT, text),
        Word.REFUSE: partial(permitting.decide, visit, case, token, Permit.REFUSE, text),
        Word.NOTED: partial(correcting.noted, visit, case, token),
        Word.DONE: partial(correcting.say_done, visit, case, token, text),
    }
    # Words that were typed are not dropped by the button beside them.
    await does[Word.DONE if said is Word.NOTED and text else said]()


async def say(request: Request) -> Response:
    """``POST /requests/REF/word``: ``token`` of what waits, ``word``, and a text with it."""
    typed = await fields_of(request)
    try:
        said = Word(typed.get(WORD, ""))
    except ValueError:
        raise HTTPException(400) from None
    is_typed(request, page_of(request), typed, ("text",))
    found = await header_of(request)
    require_proof(request)
    case, token = found.request.id, typed.get("token", "")
    text = typed.get("text", "").replace("\r\n", "\n").strip()
    does = f"{WORD}\0{token}\0{said.value}\0{text}"

    async def act(visit: PageVisit) -> None:
        if await forms.was_done(visit, typed.get(DRAWN, ""), case, does):
            return
        await _say(visit, case, token, said, text)
        await forms.done(visit, typed.get(DRAWN, ""), case, does)
        await keep_said(visit)

    try:
        await do(request, Level.PROVED, act)
    except FormOutdated:
        return await again(request, typed, changed(request))
    except Refused as refused:
        if is_not_found(refused):
            raise
        return await again(request, typed, why(request, refused))
    return RedirectResponse(f"/requests/{found.request.reference}", 303)


ROUTES = (
    Route("/requests/{reference}/word", lead_back, methods=["GET"]),
    Route("/requests/{reference}/word", say, methods=["POST"]),
)
