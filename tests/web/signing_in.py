"""Signing in as a browser sends it, from nobody to a first passkey."""

import re

import httpx

from rehearsal.computers.authenticator import Authenticator
from services.sessions import in_chat, secrets
from tests.services.desk_clerk import Clerk
from tests.web.conftest import URL

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:146.0) Gecko/20100101 Firefox/146.0"


async def acts(
    browser: httpx.AsyncClient, act: str, at: str = "/sign-in", **fields: str
) -> httpx.Response:
    return await browser.post(at, data={"act": act, **fields}, headers={"User-Agent": FIREFOX})


async def registers(clerk: Clerk, browser: httpx.AsyncClient, person: str) -> Authenticator:
    """The whole way, from nobody to a first passkey."""
    (given,) = await secrets.make(clerk.office, [person])
    begun = await acts(browser, "first")
    assert (begun.status_code, begun.headers["location"]) == (303, "/sign-in")
    page = await browser.get("/sign-in")
    number = re.search(r"/devices (\d{6})", page.text)
    assert number is not None
    await clerk.does(person, in_chat.devices, number[1])
    asked = clerk.last(person, "first_passkey_asked")
    assert asked.saying.facts["browser"] == "Firefox, Windows"
    await clerk.presses(person, in_chat.confirm, asked.saying.facts["key"], on=asked.message_id)
    assert (await acts(browser, "secret", secret=given.secret)).status_code == 303
    page = await browser.get("/sign-in")
    assert "Create passkey" in page.text
    assert number[1] not in page.text
    authenticator = Authenticator(URL)
    options = await acts(browser, "first-options")
    made = authenticator.creates(options.text)
    done = await acts(browser, "first-passkey", answer=made)
    assert (done.status_code, done.headers["location"]) == (303, "/devices")
    await clerk.delivers()
    return authenticator
