"""Browsers at the pages of a deployment that runs: signed in, as somebody who has proved who they are."""

import contextlib
from collections.abc import AsyncIterator, Mapping
from functools import partial
from typing import Final

import httpx

from bench.stage.running import Deployment, free_port
from domain.sessions.session import Level
from domain.vocabulary import PersonId
from services.sessions import sessions

_PATIENCE: Final = 30.0


def at_pages() -> Mapping[str, str]:
    """What has a deployment serve pages, on a free port of this machine."""
    listens = f"127.0.0.1:{free_port()}"
    return {"PORTAL_LISTEN": listens, "PORTAL_URL": f"http://{listens}"}


@contextlib.asynccontextmanager
async def browser(stage: Deployment, person: str) -> AsyncIterator[httpx.AsyncClient]:
    """The browser of somebody in a session of theirs, which begins here and now."""
    begin = partial(
        sessions.begin, person=PersonId(person), level=Level.PROVED, by="bench", browser="EXERCISE"
    )
    async with stage.opened() as deployment:
        token = await deployment.office.store.transact(begin)
    address = stage.environment["CONTACTPOINT_PORTAL_URL"]
    async with httpx.AsyncClient(
        base_url=address,
        cookies={"session": token},
        headers={"Origin": address},
        timeout=_PATIENCE,
        trust_env=False,
    ) as client:
        yield client


async def opens(client: httpx.AsyncClient, address: str) -> str:
    """The text of a page. Raises ``httpx.HTTPStatusError`` where it is not given."""
    answer = await client.get(address)
    answer.raise_for_status()
    return answer.text
