"""Within Telegram, in a real browser: a telephone is set up, and then opens content by itself.

Telegram's app is a few lines here: the object that it puts into each page, and what its biometrics answer.
"""

import json
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from playwright.async_api import BrowserContext, Page, expect

from domain.sessions.session import Level
from domain.vocabulary import PersonId
from formats.network_file.document import read_network
from rehearsal.computers.authenticator import Authenticator
from services.directory import versions
from services.requests.acknowledge import acknowledge
from services.sessions import first_passkey, sessions
from services.visit.office import Office
from tests.services.desk_clerk import NETWORK
from tests.services.sessions.stage import Desk
from tests.web.pages.requests.stories import filed
from tests.web.pages.sessions.test_in_chromium import Computer, opened

expect.set_options(timeout=60_000)

APP = """
(() => {
  const kept = { token: window.__token || "" };
  const tell = (event, data) => setTimeout(() => window.Telegram.WebView.receiveEvent(event, data), 5);
  window.__asked = [];
  window.TelegramWebviewProxy = { postEvent(event, said) {
    const data = JSON.parse(said);
    window.__asked.push(event);
    const info = { available: %(available)s, access_granted: true };
    if (event === "web_app_biometry_get_info" || event === "web_app_biometry_request_access") {
      tell("biometry_info_received", info);
    } else if (event === "web_app_biometry_update_token") {
      window.keepToken(data.token).then(() => tell("biometry_token_updated", { status: "updated" }));
    } else if (event === "web_app_biometry_request_auth") {
      window.takeToken().then((token) => tell("biometry_auth_requested",
        token ? { status: "authorized", token } : { status: "failed" }));
    }
  } };
})();
"""
LOOK = """() => new Promise((resolve) => {
  const asked = indexedDB.open("contactpoint", 1);
  asked.onsuccess = () => {
    const got = asked.result.transaction("device").objectStore("device").get("key");
    got.onsuccess = () => %s;
  };
})"""
TAKE = """crypto.subtle.exportKey("pkcs8", got.result.key)
  .then(() => resolve("taken"), () => resolve("kept"))"""
SHOTS = os.environ.get("CONTACTPOINT_SHOTS", "")
"""A folder where each page is kept as a picture, to be looked at."""


@dataclass(slots=True)
class Phone:
    """A telephone with Telegram, and its owner's finger."""

    computer: Computer
    context: BrowserContext
    page: Page
    complaints: list[str]
    token: str = ""
    has_finger: bool = True

    async def shot(self, name: str) -> None:
        if SHOTS:
            await self.page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


async def claimed(computer: Computer, context: BrowserContext) -> None:
    """Who pressed *Open* is known as far as Telegram knows them."""
    begin = partial(
        sessions.begin,
        person=PersonId("lbn-duty"),
        level=Level.CLAIMED,
        by="telegram",
        browser="Chrome, Android",
    )
    token = await computer.clerk.office.store.transact(begin)
    await context.add_cookies(
        [{"name": "session", "value": token, "url": computer.url, "sameSite": "Strict"}]
    )


async def phone_of(computer: Computer, *, available: bool) -> Phone:
    browser = computer.page.context.browser
    assert browser is not None
    context = await browser.new_context(viewport={"width": 360, "height": 740})
    phone = Phone(computer, context, await context.new_page(), [])
    phone.page.on("console", lambda said: phone.complaints.append(said.text))
    phone.page.on("pageerror", lambda error: phone.complaints.append(str(error)))

    async def keep(token: str) -> None:
        phone.token = token

    async def take() -> str:
        return phone.token if phone.has_finger else ""

    await context.expose_function("keepToken", keep)
    await context.expose_function("takeToken", take)
    await context.add_init_script(APP % {"available": json.dumps(available)})
    await claimed(computer, context)
    return phone


@pytest.fixture
async def computer(office: Office) -> AsyncIterator[Computer]:
    async with opened(office) as computer:
        await computer.clerk.enrols("esp-officer")
        full = NETWORK.read_text("utf-8").replace(
            "network:\n", "network:\n  portal: {mini_app: full}\n", 1
        )
        await versions.import_network(computer.clerk.office, read_network(full))
        yield computer


async def acknowledged(computer: Computer) -> tuple[str, str]:
    case, reference = await filed(computer.clerk)
    await computer.clerk.presses("lbn-duty", acknowledge, case)
    return case, reference


async def confirms(computer: Computer, phone: Phone) -> None:
    """In the browser that a passkey proved the digits are typed that the telephone shows."""
    digits = (await phone.page.locator(".digits").inner_text()).strip()
    desk = Desk(computer.clerk)
    secret = await desk.given_secret("lbn-duty")
    token = await desk.begins("lbn-duty")
    await first_passkey.give_secret(desk.office, token, secret)
    authenticator = Authenticator(computer.url)
    answer = authenticator.creates(await first_passkey.ask(desk.office, token))
    proved = await first_passkey.register(desk.office, token, answer, browser="Chrome, Linux")
    await computer.page.context.add_cookies(
        [{"name": "session", "value": proved, "url": computer.url, "sameSite": "Strict"}]
    )
    page = computer.page
    await page.goto(f"{computer.url}/devices")
    await page.get_by_label("Digits that your telephone shows").fill(digits)
    if SHOTS:
        await page.screenshot(path=f"{SHOTS}/devices-passkey.png", full_page=True)
    await page.get_by_role("button", name="Add this telephone").click()
    await expect(
        page.get_by_role("button", name="Revoke the key of Chrome, Android")
    ).to_be_visible()
    if SHOTS:
        await page.set_viewport_size({"width": 1280, "height": 800})
        await page.emulate_media(color_scheme="dark")
        await page.screenshot(path=f"{SHOTS}/devices-passkey-wide-dark.png", full_page=True)


async def test_from_the_alert_to_the_content_are_two_presses(computer: Computer) -> None:
    phone = await phone_of(computer, available=True)
    page = phone.page
    await page.goto(f"{computer.url}/devices")
    await phone.shot("devices-claimed")
    await page.get_by_role("button", name="Set up this telephone").click()
    await expect(page.locator(".digits")).to_be_visible()
    await phone.shot("devices-digits")
    await confirms(computer, phone)

    _, reference = await filed(computer.clerk)
    # Open leads here; the second press is the one for the content, and the finger does the rest.
    await page.goto(f"{computer.url}/requests/{reference}")
    await phone.shot("request-claimed")
    await page.get_by_role("button", name="Acknowledge").click()
    await expect(page.get_by_text("keep the account of").first).to_be_visible()
    await expect(page).to_have_url(f"{computer.url}/requests/{reference}")
    await phone.shot("content")

    # Likewise later, in another session.
    await claimed(computer, phone.context)
    await page.goto(f"{computer.url}/requests/{reference}")
    await page.get_by_role("link", name="Read its content").click()
    await expect(page.get_by_text("keep the account of").first).to_be_visible()
    session = [each for each in await phone.context.cookies() if each["name"] == "session"]
    assert len(session) == 1
    kept: Any = await page.evaluate(LOOK % "resolve(Object.keys(got.result))")
    assert sorted(kept) == ["iv", "point", "salt", "wrapped"]
    assert [said for said in phone.complaints if "status of 403" not in said] == []


async def test_who_cancels_may_try_again_and_the_token_alone_opens_nothing(
    computer: Computer,
) -> None:
    phone = await phone_of(computer, available=True)
    page = phone.page
    await page.goto(f"{computer.url}/devices")
    await page.get_by_role("button", name="Set up this telephone").click()
    await confirms(computer, phone)
    _, reference = await acknowledged(computer)
    phone.has_finger = False
    await page.goto(f"{computer.url}/requests/{reference}/content")
    await expect(page.get_by_text("Nothing came of it").first).to_be_visible()
    await phone.shot("prove-failed")
    phone.has_finger = True
    await page.get_by_role("button", name="Show that it is you").click()
    await page.wait_for_url(f"{computer.url}/requests/{reference}")

    # Another telephone with the same account, to which even the token was given.
    thief = await phone_of(computer, available=True)
    thief.token = phone.token
    await thief.page.goto(f"{computer.url}/requests/{reference}/content")
    await expect(thief.page.get_by_text("This telephone has no key of yours")).to_be_visible()
    await thief.shot("prove-none")


async def test_without_biometrics_a_pin_and_the_key_of_this_telephone(computer: Computer) -> None:
    phone = await phone_of(computer, available=False)
    page = phone.page
    await page.goto(f"{computer.url}/devices")
    await page.get_by_label("New PIN").fill("111111")
    await phone.shot("devices-pin")
    await page.get_by_role("button", name="Set up this telephone").click()
    await expect(page.get_by_text("must have six digits")).to_be_visible()
    await page.get_by_label("New PIN").fill("482913")
    await page.get_by_role("button", name="Set up this telephone").click()
    await confirms(computer, phone)
    _, reference = await acknowledged(computer)
    await page.goto(f"{computer.url}/requests/{reference}/content")
    await page.get_by_label("PIN of this telephone's key").fill("482914")
    await page.get_by_role("button", name="Show that it is you").click()
    await expect(page.get_by_text("4 tries are left")).to_be_visible()
    await phone.shot("prove-pin")
    await page.get_by_label("PIN of this telephone's key").fill("482913")
    await page.get_by_role("button", name="Show that it is you").click()
    await page.wait_for_url(f"{computer.url}/requests/{reference}")
    taken = await page.evaluate(LOOK % TAKE)
    assert taken == "kept"


async def test_in_a_browser_the_page_says_where_a_telephone_is_set_up(computer: Computer) -> None:
    await claimed(computer, computer.page.context)
    await computer.page.goto(f"{computer.url}/devices")
    await expect(computer.page.get_by_text("A telephone is set up within Telegram")).to_be_visible()
