"""One try of somebody to show who they are: in its turn, and as often as their address may.

Owns that no limit holds up who has a session, and that a limit that is reached is recorded once.
"""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from services.sessions import visiting
from services.sessions.limits import note_reached
from services.sessions.visiting import StorageTrouble
from web.frame.cookie import token_in
from web.frame.limits import TRIES, Allowance, TooMany
from web.frame.portal import portal_of
from web.frame.visitor import visitor_of
from wording.language import translator
from wording.safe_text import Shown

_FORWARDED: Final = "x-forwarded-for"


async def one_try(
    request: Request,
    act: Callable[[], Awaitable[Response]],
    of: Allowance = TRIES,
    fields: Mapping[str, str] | None = None,
) -> Response:
    """What the act answers, which counts where it refuses. Raises ``TooMany`` in place of acting.

    ``fields`` were sent with it, and are shown again then.
    """
    limits = portal_of(request).limits
    peer = request.client.host if request.client is not None else ""
    who = limits.who(peer, request.headers.getlist(_FORWARDED))
    async with limits.turns:
        try:
            limits.take(of, who)
        except TooMany as error:
            error.fields = fields or {}
            if await _has_session(request):
                return await act()
            if limits.tells(of, who):
                with suppress(StorageTrouble):
                    await note_reached(portal_of(request).office)
            raise
        try:
            response = await act()
        except StorageTrouble:
            limits.give_back(of, who)
            raise
    if response.status_code < HTTPStatus.BAD_REQUEST:
        limits.give_back(of, who)
    return response


async def _has_session(request: Request) -> bool:
    token = token_in(request)
    return bool(token) and await visiting.looked_up(portal_of(request).office, token) is not None


def wait(request: Request, error: TooMany) -> Shown:
    """What somebody reads for whom nothing is left, in the language of their browser."""
    _ = translator(visitor_of(request).reader.language)
    return _.ngettext(
        "Too many attempts came from your network. Please try again in {count} second. Whoever is "
        "signed in goes on as before.",
        "Too many attempts came from your network. Please try again in {count} seconds. Whoever is "
        "signed in goes on as before.",
        error.seconds,
    )
