"""A stream says that something has changed, to who may know of it, and nothing else; and it ends."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial

import httpx
import pytest

from domain.sessions.session import Level
from domain.vocabulary import PersonId
from services.people import people
from services.requests import acknowledge, answering
from services.requests.at_page import news
from services.requests.own import remarks
from services.sessions import sessions
from tests.conftest import HandClock, on_both
from tests.services.desk_clerk import Clerk
from tests.web.pages.live.conftest import Served
from tests.web.pages.requests.stories import MISSING, filed
from web.frame import streams

Signs = Callable[[str], Awaitable[httpx.AsyncClient]]


@pytest.fixture
async def signs_in(clerk: Clerk, served: Served) -> AsyncIterator[Signs]:
    opened: list[httpx.AsyncClient] = []

    async def signs(person: str) -> httpx.AsyncClient:
        begin = partial(
            sessions.begin,
            person=PersonId(person),
            level=Level.CLAIMED,
            by="EXERCISE",
            browser="Firefox",
        )
        client = httpx.AsyncClient(base_url=served.url, timeout=60)
        client.cookies.set("session", await clerk.office.store.transact(begin))
        opened.append(client)
        return client

    yield signs
    for each in opened:
        await each.aclose()


def live_at(page: httpx.Response) -> str:
    found = re.search(r'hx-sse:connect="([^"]+)"', page.text)
    assert found is not None
    return found[1]


@asynccontextmanager
async def reading(browser: httpx.AsyncClient, address: str) -> AsyncIterator[AsyncIterator[str]]:
    """The lines of a stream that say something, once it is open."""
    async with browser.stream("GET", address) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.headers["x-accel-buffering"] == "no"
        lines = answer.aiter_lines()
        assert await anext(lines) == ": begun"

        async def said() -> AsyncIterator[str]:
            async for line in lines:
                if line and not line.startswith(":"):
                    yield line

        yield said()


@on_both
@pytest.mark.parametrize("own", [True, False])
async def test_a_change_is_said_to_both_sides_whichever_process_made_it(
    clerk: Clerk, signs_in: Signs, own: bool
) -> None:
    case, reference = await filed(clerk)
    ana = await signs_in("esp-officer")
    queue, page = await ana.get("/"), await ana.get(f"/requests/{reference}")
    if not own:
        clerk.office.store.listeners.clear()
    async with (
        asyncio.timeout(60),
        reading(ana, live_at(queue)) as of_all,
        reading(ana, live_at(page)) as of_one,
    ):
        await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
        for events in (of_all, of_one):
            said = [await anext(events) for _ in range(3)]
            assert said[0] == "event: news"
            assert re.fullmatch(r"id: \d+", said[1])
            assert said[2] == "data:"
    number = live_at(queue).partition("since=")[2]
    news = await ana.get(f"/news?since={number}")
    assert "1 request is new or has changed." in news.text
    assert "Quill" not in news.text
    now = await ana.get(f"/requests/{reference}/news?since={number}")
    assert "acknowledged" in now.text
    assert "Quill" not in now.text
    # A browser that comes again says how far it has heard.
    late = live_at(page).partition("?")[0] + "?since=" + number
    async with asyncio.timeout(60), reading(ana, late) as events:
        assert await anext(events) == "event: news"


async def test_what_one_side_keeps_to_itself_is_no_news_to_the_other(
    clerk: Clerk, signs_in: Signs
) -> None:
    case, reference = await filed(clerk)
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    ana = await signs_in("esp-officer")
    page = await ana.get(f"/requests/{reference}")
    async with asyncio.timeout(60), reading(ana, live_at(page)) as events:
        await clerk.does("lbn-duty", remarks.remark, case, "EXERCISE planted remark")
        await asyncio.sleep(2 * streams.BEAT)
        before = await news.grown(clerk.office)
        await clerk.does("lbn-duty", answering.ask, case, "EXERCISE which one?")
        assert await anext(events) == "event: news"
        first = int((await anext(events)).removeprefix("id: "))
    assert first > before


async def test_who_may_not_see_it_hears_nothing_of_it(clerk: Clerk, signs_in: Signs) -> None:
    case, reference = await filed(clerk)
    ita = await signs_in("ita-duty")
    queue = await ita.get("/")
    for address in (f"/requests/{reference}/live?since=0", f"/requests/{reference}/news?since=0"):
        refused = await ita.get(address)
        assert refused.status_code == 404
        assert refused.content == (await ita.get(address.replace(reference, MISSING))).content
    assert (await ita.get("/live?since=x")).status_code == 404
    async with reading(ita, live_at(queue)) as events:
        await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(3 * streams.BEAT):
                await anext(events)
    async with httpx.AsyncClient(base_url=str(ita.base_url)) as stranger:
        for address in ("/live?since=0", "/news?since=0", f"/requests/{reference}/live?since=0"):
            assert (await stranger.get(address)).status_code == 401


@pytest.mark.parametrize("why", ["revoked", "idle", "stopped"])
async def test_a_stream_ends_with_its_session_and_with_the_service(
    clerk: Clerk, signs_in: Signs, served: Served, clock: HandClock, why: str
) -> None:
    ana = await signs_in("esp-officer")
    queue = await ana.get("/")
    async with asyncio.timeout(60), reading(ana, live_at(queue)) as events:
        if why == "revoked":
            await people.revoke(clerk.office, "esp-officer")
        elif why == "idle":
            clock.advances(minutes=15)
        else:
            served.ending.set()
        said = [line async for line in events]
    assert said == ([] if why == "stopped" else ["event: signed-out", "data:"])


async def test_a_stream_and_what_a_page_fetches_prolong_no_session(
    clerk: Clerk, signs_in: Signs, clock: HandClock
) -> None:
    _, reference = await filed(clerk)
    ana = await signs_in("esp-officer")
    queue = await ana.get("/")
    for _ in range(3):
        clock.advances(minutes=4)
        for address in ("/news?since=0", f"/requests/{reference}/news?since=0"):
            assert (await ana.get(address)).status_code == 200
        async with reading(ana, live_at(queue)):
            pass
    clock.advances(minutes=4)
    assert (await ana.get("/")).status_code == 401


async def test_there_are_never_many_streams(signs_in: Signs) -> None:
    ana, rami = await signs_in("esp-officer"), await signs_in("lbn-duty")
    address = live_at(await ana.get("/"))
    opened = [ana.stream("GET", address) for _ in range(streams.MOST_EACH)]
    for each in opened:
        assert (await each.__aenter__()).status_code == 200
    await asyncio.sleep(0.2)
    assert (await ana.get(address)).status_code == 503
    async with reading(rami, address):
        pass
    for each in opened:
        await each.__aexit__(None, None, None)
    async with asyncio.timeout(60):
        while True:
            async with ana.stream("GET", address) as answer:
                if answer.status_code == 200:
                    return
            await asyncio.sleep(0.2)
