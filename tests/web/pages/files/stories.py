"""Files for stories told at the pages."""

import re
from collections.abc import Awaitable, Callable
from html import unescape
from typing import TypeVar

import httpx

from domain.sessions.session import Level
from services.sessions import visiting
from services.visit.visit import Visit
from tests.services.desk_clerk import Clerk
from tests.web.conftest import Signs
from tests.web.pages.requests.stories import does, filed

Result = TypeVar("Result")
PLANTED = b"%PDF-1.7 EXERCISE planted-content-of-a-file \x00\xff\n"
NAME = "EXERCISE planted-name Ö'Q.pdf"
CUSTODY = {"obtained_by": "EXERCISE planted-custody", "method": "EXERCISE by hand"}
MARKED = {"marking": "TLP:RED"}


async def brings(
    browser: httpx.AsyncClient,
    address: str,
    content: bytes = PLANTED,
    name: str = NAME,
    **said: str,
) -> httpx.Response:
    """Send the form with a file, as a browser without scripts does."""
    data = {**MARKED, **CUSTODY, **said}
    return await browser.post(
        f"{address}/files", data=data, files={"file": (name, content, "image/png")}
    )


async def acknowledged(clerk: Clerk, signs_in: Signs) -> tuple[str, str, httpx.AsyncClient]:
    """A request that has been acknowledged, and the browser of who answers it."""
    case, reference = await filed(clerk)
    browser = await signs_in("lbn-duty", Level.PROVED)
    assert (await does(browser, reference, "ack")).status_code == 303
    return case, reference, browser


async def answered_with_file(
    clerk: Clerk, signs_in: Signs, content: bytes = PLANTED, name: str = NAME
) -> tuple[str, str]:
    """A request that was answered with a file: its case and reference."""
    case, reference, browser = await acknowledged(clerk, signs_in)
    assert (await brings(browser, f"/requests/{reference}", content, name)).status_code == 303
    assert (await does(browser, reference, "answer", text="EXERCISE answer")).status_code == 303
    return case, reference


def files_on(page: str) -> list[str]:
    """The ids of the files that a page gives out."""
    return re.findall(r'action="/files/([0-9a-f]{32})"', page)


def half_sent_on(page: str) -> list[tuple[str, str]]:
    """Ids and names of the files that are half sent."""
    return [
        (file, unescape(name))
        for file, name in re.findall(r'data-half="([0-9a-f]{32})" data-name="([^"]*)"', page)
    ]


def hidden_in(page: str) -> dict[str, str]:
    """The hidden fields of the forms of a page."""
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page))


class TheirDoor:
    """A file's services as the page of this browser meets them, piece by piece."""

    def __init__(self, clerk: Clerk, browser: httpx.AsyncClient) -> None:
        self._office = clerk.office
        self._token = browser.cookies["__Host-session"]

    async def do(self, act: Callable[[Visit], Awaitable[Result]]) -> Result:
        return await visiting.visited(self._office, self._token, Level.PROVED, act)

    async def look(self, act: Callable[[Visit], Awaitable[Result]]) -> Result:
        return await visiting.looked(self._office, self._token, Level.PROVED, act, is_long=True)
