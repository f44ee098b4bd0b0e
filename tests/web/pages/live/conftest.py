"""A network for stories at the pages, and the pages on a port, with the event that stops them."""

import asyncio
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest
import uvicorn

from bot.endpoints.portal import portal
from tests.services.desk_clerk import Clerk
from tests.web.pages.requests.conftest import clerk as clerk
from tests.web.pages.requests.conftest import facts_are_known as facts_are_known


@dataclass(slots=True)
class Served:
    """Pages on a port of this machine."""

    url: str
    ending: asyncio.Event


@pytest.fixture
async def served(clerk: Clerk) -> AsyncIterator[Served]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        url, ending = f"http://localhost:{listener.getsockname()[1]}", asyncio.Event()
        app = portal(replace(clerk.office, portal_url=url), url, ending=ending)
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
        running = asyncio.create_task(server.serve(sockets=[listener]))
        yield Served(url, ending)
        ending.set()
        server.should_exit = True
        await running
