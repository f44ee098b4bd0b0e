"""Files at a page, as its services meet them: every piece is a visit of its own."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from starlette.requests import Request

from domain.sessions.session import Level
from services.visit.visit import Visit
from web.frame.visitor import do, look

Result = TypeVar("Result")


class PageDoor:
    """The way in of one request of a browser's; each act needs proof."""

    def __init__(self, request: Request) -> None:
        self._request = request

    async def do(self, act: Callable[[Visit], Awaitable[Result]]) -> Result:
        """What the act gives, in a transaction that may write."""
        return await do(self._request, Level.PROVED, act)

    async def look(self, act: Callable[[Visit], Awaitable[Result]]) -> Result:
        """What the act gives, in one that only reads, be it for long."""
        return await look(self._request, Level.PROVED, act, is_long=True)
