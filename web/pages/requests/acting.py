"""Acting on a request at its page: an act is the chat's own, and the page says what became of it.

Owns that what was typed stands there again where it could not be done, and that what cannot be taken back
is asked once.
"""

from functools import partial

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from domain.refused import Refused
from domain.sessions.session import Level
from domain.verbs import Consent, Verb
from services.requests.at_page.acting import PageOutdated
from services.requests.transfer import decide
from services.sessions.forms import FormOutdated
from services.sessions.sessions import keep_said
from services.sessions.visiting import NeedsProof
from services.visit.page import PageVisit
from services.visit.sure import Question
from web.frame.rendering import page
from web.frame.said import why, words
from web.frame.trouble import is_not_found, may_prove_here
from web.frame.typed import fields_of, is_typed
from web.frame.visitor import do, require_proof, visitor_of
from web.pages.requests.acts import ACTS, SURE, Typed, run
from web.pages.requests.request import drawn, header_of
from wording.emphasis import plain
from wording.language import translator
from wording.messages.acts import verb_label


async def act(request: Request) -> Response:
    """``POST /requests/REF/act``: ``verb``, and what it asks for."""
    typed = await fields_of(request)
    try:
        verb = Verb(typed.get("verb", ""))
        needs = ACTS[verb].needs
    except (ValueError, KeyError):
        raise HTTPException(400) from None
    is_typed(request, page_of(request), typed, [field.value for field in ACTS[verb].fields])
    found = await header_of(request)
    level = visitor_of(request).level
    if level is None or not level.suffices(needs):
        raise NeedsProof
    target = found.request.id
    try:
        question = await do(request, needs, partial(run, verb=verb, target=target, typed=typed))
    except (PageOutdated, FormOutdated):
        return await again(request, typed, changed(request))
    except Refused as refused:
        if is_not_found(refused):
            raise
        return await again(request, typed, why(request, refused))
    if question is not None:
        return _ask(request, verb, typed, question)
    here = f"/requests/{found.request.reference}"
    # Who has acknowledged reads it next, and proves it without another press where a telephone can.
    goes_on = verb is Verb.ACKNOWLEDGE and await may_prove_here(request)
    return RedirectResponse(f"{here}/content" if goes_on else here, 303)


async def lead_back(request: Request) -> Response:
    """``GET`` of an address to which forms are sent: the request itself is meant."""
    found = await header_of(request)
    return RedirectResponse(f"/requests/{found.request.reference}", 303)


def page_of(request: Request) -> str:
    """Where what was typed stands again."""
    return request.url.path.rpartition("/")[0]


async def consent(request: Request) -> Response:
    """``POST /requests/REF/consent``: ``proposal`` and ``choice``, to a transfer that is proposed."""
    typed = await fields_of(request)
    try:
        choice = Consent(typed.get("choice", ""))
    except ValueError:
        raise HTTPException(400) from None
    found = await header_of(request)
    require_proof(request)
    proposal, case = typed.get("proposal", ""), found.request.id

    async def agree(visit: PageVisit) -> None:
        await decide(visit, case, proposal, choice)
        await keep_said(visit)

    try:
        await do(request, Level.PROVED, agree)
    except Refused as refused:
        if is_not_found(refused):
            raise
        return await again(request, typed, why(request, refused))
    return RedirectResponse(f"/requests/{found.request.reference}", 303)


async def again(request: Request, typed: Typed, wrong: str) -> Response:
    """The request as it is now, with what was typed."""
    return await drawn(request, await header_of(request), typed=typed, wrong=wrong)


def changed(request: Request) -> str:
    _ = translator(visitor_of(request).reader.language)
    return _(
        "This request has changed since the page was opened, and nothing was done. Please look at it as "
        "it is now, and send again what still holds."
    )


def _ask(request: Request, verb: Verb, typed: Typed, question: Question) -> Response:
    """One page that names what would follow; a yes to what is no longer so is asked anew."""
    visitor = visitor_of(request)
    _ = translator(visitor.reader.language)
    kept = {name: value for name, value in typed.items() if name != SURE}
    said = words(request, question.saying)
    is_anew = SURE in typed
    back = f"/requests/{request.path_params['reference']}"
    label = plain(verb_label(_, verb))
    return page(
        request,
        "sure.html",
        status=409 if is_anew else 200,
        title=f"{label} · {request.path_params['reference']}",
        label=label,
        address=f"{back}/act",
        back=back,
        said=said,
        kept=kept,
        sure=question.sealed(visitor.now),
        is_anew=is_anew,
    )


ROUTES = (
    Route("/requests/{reference}/act", lead_back, methods=["GET"]),
    Route("/requests/{reference}/act", act, methods=["POST"]),
    Route("/requests/{reference}/consent", lead_back, methods=["GET"]),
    Route("/requests/{reference}/consent", consent, methods=["POST"]),
)
