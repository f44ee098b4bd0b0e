"""Chat and page show the same within a second, in a real browser under our own policy; nothing moves."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest
from playwright.async_api import Page, Route, async_playwright, expect

from domain.sessions.session import Level
from domain.vocabulary import PersonId
from services.requests import acknowledge, answering
from services.sessions import sessions
from tests.services.desk_clerk import Clerk
from tests.web.pages.requests.conftest import clerk as clerk
from tests.web.pages.requests.stories import filed
from tests.web.pages.requests.test_in_a_browser import ARGUMENTS, CHROMIUM, pytestmark, served

__all__ = ["pytestmark"]

STREAM = re.compile(r"/live\?")
NEWS = re.compile(r"/news\?")
LOST = ("401", "ERR_FAILED", "htmx:error")
"""What a browser and htmx say of a line that is away, and of a session that is over."""
PLANTED = '<p hx-get="/planted" hx-trigger="load"></p>'


@asynccontextmanager
async def opened(clerk: Clerk, url: str, who: str, said: list[str]) -> AsyncIterator[Page]:
    begin = partial(
        sessions.begin, person=PersonId(who), level=Level.PROVED, by="EXERCISE", browser="Chromium"
    )
    token = await clerk.office.store.transact(begin)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        context = await browser.new_context(viewport={"width": 360, "height": 800})
        await context.add_cookies([{"name": "session", "value": token, "url": url}])
        page = await context.new_page()
        expect.set_options(timeout=30_000)
        page.on("console", lambda each: said.append(each.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        yield page
        await browser.close()


async def test_what_is_done_in_chat_is_said_on_the_page_and_nothing_moves(
    clerk: Clerk, tmp_path: Path
) -> None:
    complaints: list[str] = []
    case, reference = await filed(clerk)
    async with served(clerk) as url, opened(clerk, url, "esp-officer", complaints) as page:
        await page.goto(f"{url}/requests/{reference}")
        await asyncio.sleep(1)
        await page.get_by_text("Remark", exact=True).first.click()
        await page.get_by_label("Your remark").fill("EXERCISE half written")
        await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
        await expect(page.get_by_text("has changed since this page was opened")).to_be_visible()
        await expect(page.get_by_label("Your remark")).to_have_value("EXERCISE half written")
        await expect(page.locator("#live + [role=status]")).to_contain_text("Rami Haddad")
        await page.goto(url)
        await asyncio.sleep(1)
        await clerk.does("lbn-duty", answering.ask, case, "EXERCISE planted which one?")
        await expect(page.get_by_text("1 request is new or has changed.")).to_be_visible()
        assert "planted" not in await page.content()
        await page.screenshot(path=tmp_path / "news.png", full_page=True)
        await page.get_by_role("link", name="Show", exact=True).click()
        await expect(page.get_by_text("new or has changed")).to_have_count(0)
    assert complaints == []


async def test_a_page_says_that_its_session_is_over_and_goes_on_once_there_is_another(
    clerk: Clerk, tmp_path: Path
) -> None:
    """Whether the stream hears of it, or begins anew only after it; nothing that was typed is lost."""
    complaints: list[str] = []
    _, reference = await filed(clerk)
    over = "Your session is over."
    async with served(clerk) as url, opened(clerk, url, "esp-officer", complaints) as page:
        for way in ("while it is read", "while nobody reads it"):
            await page.goto(f"{url}/requests/{reference}")
            await expect(page.get_by_text(over)).to_be_hidden()
            await page.get_by_text("Remark", exact=True).first.click()
            await page.get_by_label("Your remark").fill("EXERCISE half written")
            await asyncio.sleep(1)
            if way == "while nobody reads it":
                await page.context.set_offline(True)
            await clerk.office.store.transact(
                lambda work: sessions.end_all(
                    work, PersonId("esp-officer"), by=None, auth="EXERCISE"
                )
            )
            await page.context.set_offline(False)
            await expect(page.get_by_text(over)).to_be_visible()
            await expect(page.get_by_text(over)).to_be_in_viewport()
            await page.screenshot(path=tmp_path / "over.png")
            await expect(page.get_by_label("Your remark")).to_have_value("EXERCISE half written")
            begin = partial(
                sessions.begin,
                person=PersonId("esp-officer"),
                level=Level.PROVED,
                by="EXERCISE",
                browser="Chromium",
            )
            token = await clerk.office.store.transact(begin)
            await page.context.add_cookies([{"name": "session", "value": token, "url": url}])
            await expect(page.get_by_text(over)).to_be_hidden()
            await expect(page.get_by_label("Your remark")).to_have_value("EXERCISE half written")
    assert [each for each in complaints if "401" not in each and "INTERNET" not in each] == []


async def test_a_stream_that_never_came_to_be_is_tried_again(clerk: Clerk, tmp_path: Path) -> None:
    """The line was away just when the page was opened; whether the session still stands by then or not."""
    complaints: list[str] = []
    case, reference = await filed(clerk)
    async with served(clerk) as url, opened(clerk, url, "esp-officer", complaints) as page:
        lost = asyncio.Event()

        async def loses(route: Route) -> None:
            lost.set()
            await route.abort()

        for is_over in (False, True):
            lost.clear()
            await page.route(STREAM, loses)
            await page.goto(f"{url}/requests/{reference}")
            await asyncio.wait_for(lost.wait(), 30)
            if is_over:
                end = partial(
                    sessions.end_all, person=PersonId("esp-officer"), by=None, auth="EXERCISE"
                )
                await clerk.office.store.transact(end)
            else:
                await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
            await page.unroute(STREAM, loses)
            told = "Your session is over." if is_over else "has changed since this page was opened"
            await expect(page.get_by_text(told)).to_be_visible()
    assert [each for each in complaints if not any(known in each for known in LOST)] == []


@pytest.mark.parametrize("status", [0, 503])
async def test_what_was_announced_and_not_brought_is_asked_for_again(
    clerk: Clerk, status: int
) -> None:
    """The line was away, or the service, just when the page asked what it is; nothing else happens then."""
    case, reference = await filed(clerk)
    async with served(clerk) as url, opened(clerk, url, "esp-officer", []) as page:
        lost = asyncio.Event()

        async def loses(route: Route) -> None:
            lost.set()
            await (route.fulfill(status=status) if status else route.abort())

        await page.route(NEWS, loses)
        async with page.expect_response(STREAM):
            await page.goto(f"{url}/requests/{reference}")
        await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
        await asyncio.wait_for(lost.wait(), 30)
        await page.unroute(NEWS, loses)
        await expect(page.get_by_text("has changed since this page was opened")).to_be_visible()


async def test_what_extends_htmx_may_come_late(clerk: Clerk) -> None:
    """The stream is begun all the same, and what carries no nonce is not acted on."""
    complaints: list[str] = []
    _, reference = await filed(clerk)
    async with served(clerk) as url, opened(clerk, url, "esp-officer", complaints) as page:

        async def is_late(route: Route) -> None:
            await asyncio.sleep(1)
            await route.continue_()

        async def is_planted(route: Route) -> None:
            answer = await route.fetch()
            text = (await answer.text()).replace("<main", f"{PLANTED}<main", 1)
            await route.fulfill(response=answer, body=text)

        await page.route(re.compile("/hx-"), is_late)
        await page.route(f"{url}/requests/{reference}", is_planted)
        async with page.expect_request(STREAM):
            await page.goto(f"{url}/requests/{reference}")
    assert ["no hx-nonce attribute" in each for each in complaints] == [True]


async def test_a_page_asks_on_every_few_seconds_however_long_it_was_in_vain(clerk: Clerk) -> None:
    """So whoever has signed in again, or has a line again, does not wait for it long."""
    _, reference = await filed(clerk)
    async with served(clerk) as url, opened(clerk, url, "esp-officer", []) as page:
        await page.clock.install()
        await page.goto(f"{url}/requests/{reference}")
        await clerk.office.store.transact(
            lambda work: sessions.end_all(work, PersonId("esp-officer"), by=None, auth="EXERCISE")
        )
        await expect(page.get_by_text("Your session is over.")).to_be_visible()
        for _ in range(10):
            async with page.expect_response(STREAM, timeout=14_000):
                await page.clock.fast_forward(13_000)
