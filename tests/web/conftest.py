"""The pages over a real store, asked as a browser would ask."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from functools import partial

import httpx
import pytest

from bot.endpoints.portal import portal
from domain.sessions.session import Level
from domain.vocabulary import PersonId
from services.sessions import sessions
from services.visit.office import Office
from tests.services.desk_clerk import Clerk

URL = "https://pages.example.org"
Signs = Callable[[str, Level], Awaitable[httpx.AsyncClient]]


@pytest.fixture
async def clerk(office: Office) -> Clerk:
    clerk = Clerk(replace(office, portal_url=URL))
    await clerk.opens("esp-officer", "lbn-duty", "lbn-deputy", "lbn-chief")
    return clerk


@pytest.fixture
async def browser(clerk: Clerk) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody whom nobody knows."""
    async with _browser(clerk) as client:
        yield client


@pytest.fixture
async def signs_in(clerk: Clerk) -> AsyncIterator[Signs]:
    """Gives a browser in which this person has a session of this level."""
    opened: list[httpx.AsyncClient] = []

    async def signs(person: str, level: Level) -> httpx.AsyncClient:
        begin = partial(
            sessions.begin, person=PersonId(person), level=level, by="EXERCISE", browser="Firefox"
        )
        client = _browser(clerk)
        client.cookies.set("__Host-session", await clerk.office.store.transact(begin))
        opened.append(client)
        return client

    yield signs
    for client in opened:
        await client.aclose()


def _browser(clerk: Clerk) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(portal(clerk.office, URL), raise_app_exceptions=False),
        base_url=URL,
        headers={"Origin": URL},
    )
