"""The pages of a request in a real browser, without scripts, on a telephone and on a wide screen."""

from __future__ import annotations

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Literal

import pytest
import uvicorn
from playwright.async_api import Page, async_playwright, expect

from bot.endpoints.portal import portal
from domain.sessions.session import Level
from domain.vocabulary import PersonId
from services.requests import acknowledge, answering
from services.sessions import sessions
from tests.services.desk_clerk import Clerk
from tests.web.pages.requests.stories import filed

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
WIDTHS = (360, 1280)

pytestmark = [
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(
        shutil.which(CHROMIUM) is None, reason="Chromium is not installed: no page was tried"
    ),
]

UNLABELLED = """() => [...document.querySelectorAll('input:not([type=hidden]),select,textarea,button')]
  .filter(each => !(each.labels && each.labels.length) && !each.textContent.trim())
  .map(each => each.outerHTML)"""
TOO_WIDE = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"


@asynccontextmanager
async def served(clerk: Clerk) -> AsyncIterator[str]:
    """The pages on a port of this machine."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        url = f"http://localhost:{listener.getsockname()[1]}"
        app = portal(replace(clerk.office, portal_url=url), url)
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
        running = asyncio.create_task(server.serve(sockets=[listener]))
        yield url
        server.should_exit = True
        await running


@asynccontextmanager
async def opened(
    clerk: Clerk,
    url: str,
    who: str,
    width: int,
    *,
    scripts: bool = False,
    scheme: Literal["light", "dark"] = "light",
) -> AsyncIterator[Page]:
    """A page of this width, in which this person is known by a key of theirs."""
    begin = partial(
        sessions.begin, person=PersonId(who), level=Level.PROVED, by="EXERCISE", browser="Chromium"
    )
    token = await clerk.office.store.transact(begin)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        context = await browser.new_context(
            viewport={"width": width, "height": 800},
            java_script_enabled=scripts,
            color_scheme=scheme,
        )
        await context.add_cookies([{"name": "session", "value": token, "url": url}])
        yield await context.new_page()
        await browser.close()


async def test_a_request_is_found_read_and_answered_without_scripts(
    clerk: Clerk, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    case, reference = await filed(clerk)
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    await clerk.does("lbn-duty", answering.ask, case, "EXERCISE which of the two accounts?")
    await clerk.does("esp-officer", answering.reply, case, "EXERCISE the second " + "of two " * 40)
    await filed(clerk, "LBN standard preserve EXERCISE another one")
    async with served(clerk) as url:
        for width in WIDTHS:
            async with opened(clerk, url, "lbn-duty", width) as page:
                await page.goto(url)
                await looks_right(page, tmp_path, f"queue-{width}")
                await page.get_by_role("link", name=reference).click()
                await looks_right(page, tmp_path, f"request-{width}")
                await expect(page.get_by_text("Quill").first).to_be_visible()
                await page.get_by_role("link", name="Requests", exact=True).click()
                await page.get_by_label("Search").fill("wrong")
                await page.get_by_role("button", name="Search").click()
                await looks_right(page, tmp_path, f"search-{width}")
        async with opened(clerk, url, "lbn-duty", WIDTHS[0]) as page:
            await page.goto(f"{url}/requests/{reference}")
            await page.get_by_text("Transfer", exact=True).first.click()
            await page.get_by_label("To which member").select_option("ITA")
            await page.get_by_role("button", name="Transfer").click()
            await looks_right(page, tmp_path, "sure-360")
            await page.get_by_role("link", name="Cancel").click()
            await page.get_by_label("Your answer").fill("EXERCISE kept")
            await page.get_by_role("button", name="Answer").click()
            await looks_right(page, tmp_path, "answered-360")
            await expect(page.get_by_text("EXERCISE kept").first).to_be_visible()


async def looks_right(page: Page, folder: Path, name: str) -> None:
    """One heading, no control without a label, nothing to be moved sideways."""
    await page.screenshot(path=folder / f"{name}.png", full_page=True)
    await expect(page.locator("h1")).to_have_count(1)
    assert await page.evaluate(UNLABELLED) == []
    assert not await page.evaluate(TOO_WIDE)
