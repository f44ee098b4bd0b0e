"""Signing in."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from web.frame.rendering import page


async def sign_in(request: Request) -> Response:
    """``GET /sign-in``."""
    return page(request, "sign_in.html")


ROUTES = (Route("/sign-in", sign_in),)
