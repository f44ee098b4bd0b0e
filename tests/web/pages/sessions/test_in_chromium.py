"""Passkeys in a real browser, with Chromium's own virtual authenticator, under our own policy."""

import asyncio
import re
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

import pytest
import uvicorn
from playwright.async_api import Page, async_playwright, expect

from bot.endpoints.portal import portal
from services.sessions import in_chat, secrets
from services.visit.office import Office
from tests.services.desk_clerk import Clerk

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu"]
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@dataclass(slots=True)
class Computer:
    """A browser with an authenticator, at the pages of a network; and the chats beside it."""

    page: Page
    clerk: Clerk
    url: str
    complaints: list[str]
    """What the browser refused or did not understand."""


@pytest.fixture
async def computer(office: Office) -> AsyncIterator[Computer]:
    async with opened(office) as computer:
        yield computer


@asynccontextmanager
async def opened(office: Office) -> AsyncIterator[Computer]:
    """Chromium at the pages of this office, at a telephone's width."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    url = f"http://localhost:{port}"
    clerk = Clerk(replace(office, portal_url=url))
    await clerk.opens("lbn-duty", "lbn-chief")
    app = portal(clerk.office, url)
    server = uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", lifespan="off")
    )
    serving = asyncio.create_task(server.serve())
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = await browser.new_page(viewport={"width": 360, "height": 740})
        complaints: list[str] = []
        page.on("console", lambda said: complaints.append(said.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        session = await page.context.new_cdp_session(page)
        await session.send("WebAuthn.enable")
        await session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
        yield Computer(page, clerk, url, complaints)
        await browser.close()
    server.should_exit = True
    await serving


async def test_a_first_passkey_then_one_press_a_further_one_and_out(computer: Computer) -> None:
    page, clerk = computer.page, computer.clerk
    (given,) = await secrets.make(clerk.office, ["lbn-duty"])
    await page.goto(f"{computer.url}/sign-in")
    await page.get_by_role("button", name="First time here").click()
    number = re.search(r"/devices (\d{6})", await page.inner_text("main"))
    assert number is not None
    await clerk.does("lbn-duty", in_chat.devices, number[1])
    asked = clerk.last("lbn-duty", "first_passkey_asked")
    assert asked.saying.facts["browser"] == "Chrome, Linux"
    key = asked.saying.facts["key"]
    await clerk.presses("lbn-duty", in_chat.confirm, key, on=asked.message_id)
    await page.get_by_label("Second secret").fill(given.secret.lower())
    await page.get_by_role("button", name="Continue").click()
    await page.get_by_role("button", name="Create passkey").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Devices")
    await expect(page.get_by_text("(used here)")).to_be_visible()

    async with page.expect_response("**/sign-out") as leaving:
        await page.get_by_role("button", name="Sign out", exact=True).click()
    assert (await (await leaving.value).all_headers())["clear-site-data"] == '"cache"'
    await expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    # At any address, and back there.
    await page.goto(f"{computer.url}/devices")
    await page.get_by_role("button", name="Sign in with your passkey").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Devices")
    await expect(page).to_have_url(f"{computer.url}/devices")

    # The same authenticator has one already, and says so.
    await page.get_by_role("button", name="Add a passkey").click()
    await expect(page.get_by_text("Nothing came of it")).to_be_visible()
    # What Chromium says of the sign-out comes late or not at all.
    expected = ("status of 401", "Cleared data types")
    found = [s for s in computer.complaints if not any(each in s for each in expected)]
    assert found == []


async def test_without_a_passkey_the_page_says_that_nothing_came_of_it(computer: Computer) -> None:
    page = computer.page
    await page.goto(f"{computer.url}/sign-in")
    await page.get_by_role("button", name="Sign in with your passkey").click()
    await expect(page.get_by_text("Nothing came of it")).to_be_visible()
    await expect(page.get_by_role("button", name="Sign in with your passkey")).to_be_enabled()
    assert await page.evaluate("document.documentElement.scrollWidth") <= 360
