"""The cookie that carries a session's token, and nothing else.

Over TLS its name binds it to this host alone (RFC 6265bis, section 4.1.3.2); over plain HTTP, which is
for this machine, browsers take no such name.
"""

from starlette.requests import HTTPConnection
from starlette.responses import Response

from domain.sessions.session import LONGEST
from web.frame.portal import Portal, portal_of


def token_in(request: HTTPConnection) -> str:
    """The token that the browser brings; empty where there is none."""
    return request.cookies.get(_name(portal_of(request)), "")


def give(response: Response, portal: Portal, token: str) -> None:
    """Have the browser bring this token from now on."""
    response.set_cookie(
        _name(portal),
        token,
        max_age=int(LONGEST.total_seconds()),
        path="/",
        secure=portal.is_secure,
        httponly=True,
        samesite="strict",
    )


def take(response: Response, portal: Portal) -> None:
    """Have the browser forget it."""
    response.delete_cookie(
        _name(portal), path="/", secure=portal.is_secure, httponly=True, samesite="strict"
    )


def _name(portal: Portal) -> str:
    return "__Host-session" if portal.is_secure else "session"
