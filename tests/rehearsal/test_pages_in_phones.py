"""Pages in the phones, in a real browser: set up by digits, opened by a finger, and what stays closed."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from playwright.async_api import (
    Browser,
    BrowserContext,
    FrameLocator,
    Locator,
    Page,
    async_playwright,
    expect,
)

from bot.deployment.opening import opened
from bot.rehearsing.rehearse import Practice, enrol, practising
from domain.vocabulary import PersonId
from services.sessions import secrets
from tests.rehearsal.test_page import ARGUMENTS, CHROMIUM

TEXT = "EXERCISE keep the account"
WITHIN = 60_000
expect.set_options(timeout=WITHIN)

pytestmark = [
    pytest.mark.xdist_group("browser"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.skipif(
        shutil.which(CHROMIUM) is None, reason="Chromium is not installed: the page was not tried"
    ),
]


@dataclass(slots=True)
class Desk:
    """Everybody's phones in one browser, and Rami's computer in another."""

    practice: Practice
    browser: Browser
    page: Page
    computer: BrowserContext
    complaints: list[str]

    @property
    def phone(self) -> Locator:
        return self.page.get_by_role("region", name="Phone of Rami Haddad", exact=False).first

    @property
    def shown(self) -> FrameLocator:
        return self.phone.frame_locator("iframe")

    def asks(self, answer: str) -> Locator:
        """An answer to what the telephone itself asks, over the page."""
        return self.phone.get_by_role("alertdialog").get_by_role("button", name=answer)

    async def files(self, number: int) -> None:
        """Ana files; Rami acknowledges, and has the message of its content."""
        ana, rami = self.practice.phone("esp-officer"), self.practice.phone("lbn-duty")
        await ana.sends(f"/request LBN immediate life preserve {TEXT} {number}")
        alert = await rami.receives("IMMEDIATE")
        await rami.presses("Acknowledge", on=alert)
        await rami.receives(f"{TEXT} {number}")

    async def chooses(self, what: str) -> None:
        await self.phone.get_by_role("button", name="More for this phone").click()
        await self.phone.get_by_role("button", name=what).click()

    async def opens(self) -> None:
        await self.phone.get_by_role("button", name="Open").last.click()

    async def closes(self) -> None:
        await self.phone.get_by_role("button", name="Close page").click()
        await expect(self.phone.locator("iframe")).to_have_count(0)

    async def signs_in(self) -> Page:
        """Rami's first passkey, on his computer."""
        page = await self.computer.new_page()
        wire = await self.computer.new_cdp_session(page)
        await wire.send("WebAuthn.enable")
        kind = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
        person = {"hasUserVerification": True, "isUserVerified": True}
        options = {**kind, **person, "automaticPresenceSimulation": True}
        await wire.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        async with opened(self.practice.settings) as deployment:
            (given,) = await secrets.make(deployment.office, ["lbn-duty"])
        await page.goto(f"{self.practice.pages}/sign-in")
        await page.get_by_role("button", name="First time here").click()
        said = await page.get_by_text("/devices ").inner_text()
        rami = self.practice.phone("lbn-duty")
        await rami.sends(said.strip())
        await rami.presses("It is me", on=await rami.receives("Is it you"))
        await page.get_by_label("Second secret").fill(given.secret)
        await page.get_by_role("button", name="Continue").click()
        await page.get_by_role("button", name="Create passkey").click()
        await page.wait_for_url("**/devices")
        return page

    async def sets_up(self) -> None:
        """The eight digits that the phone shows, typed where a passkey signed in."""
        await self.opens()
        await self.shown.get_by_role("link", name="Devices").click()
        await self.shown.get_by_role("button", name="Set up this telephone").click()
        await self.asks("Allow").click()
        digits = self.shown.locator(".digits")
        await expect(digits).to_have_text(re.compile(r"\d{4}\D?\d{4}"))
        computer = await self.signs_in()
        await computer.get_by_label("Digits that your telephone shows").fill(
            (await digits.inner_text()).strip()
        )
        await computer.get_by_role("button", name="Add this telephone").click()
        revoke = computer.get_by_role("button", name="Revoke the key of Chrome, Android")
        await expect(revoke).to_be_visible()
        await self.closes()


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with practising() as practice, async_playwright() as playwright:
        await enrol(practice, ["esp-officer", "lbn-duty"])
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        context = await browser.new_context(viewport={"width": 1280, "height": 860})
        page = await context.new_page()
        desk = Desk(practice, browser, page, await browser.new_context(), [])
        page.on("console", lambda said: desk.complaints.append(said.text))
        page.on("pageerror", lambda error: desk.complaints.append(str(error)))
        await page.goto(practice.server.url)
        await page.wait_for_selector("body[data-ready]")
        yield desk
        await browser.close()


async def again_claimed(desk: Desk) -> None:
    """Their session in the phone is over, so that the next one begins as Telegram knows them."""
    await desk.shown.get_by_role("button", name="Sign out").click()
    await expect(desk.shown.get_by_role("heading", level=1)).to_contain_text("Sign in")
    await desk.closes()


async def test_open_and_a_finger_show_the_content_and_nothing_less_does(desk: Desk) -> None:
    await desk.files(1)
    await desk.sets_up()

    # Two presses: Open, and the finger.
    took: list[float] = []
    for _ in range(3):
        await desk.opens()
        finger = desk.asks("Finger")
        await finger.wait_for()
        await expect(desk.shown.get_by_text(f"{TEXT} 1")).to_have_count(0)
        began = time.perf_counter()
        await finger.click()
        await desk.shown.get_by_text(f"{TEXT} 1").first.wait_for()
        took.append((time.perf_counter() - began) * 1000)
        await again_claimed(desk)
    print("from the finger to the content, ms:", [round(each) for each in took])

    # Who refuses reads nothing, and may go on without.
    await desk.opens()
    await desk.asks("Refuse").click()
    await expect(desk.shown.get_by_text("Nothing came of it").first).to_be_visible()
    await desk.shown.get_by_role("link", name="Go on without its content").click()
    await expect(desk.shown.get_by_role("link", name="Read its content")).to_be_visible()
    await expect(desk.shown.get_by_text(f"{TEXT} 1")).to_have_count(0)
    await again_claimed(desk)

    # Another telephone with the same account: Telegram says who it is, and that is all.
    await desk.chooses("Use another telephone with this account")
    await expect(desk.phone.get_by_text("another telephone, same account")).to_be_visible()
    await desk.opens()
    await expect(desk.shown.get_by_text("This telephone has no key of yours")).to_be_visible()
    await expect(desk.asks("Finger")).to_have_count(0)
    await desk.shown.get_by_role("link", name="Go on without its content").click()
    await expect(desk.shown.get_by_role("link", name="Read its content")).to_be_visible()
    await desk.chooses("Use their own telephone again")

    # Without biometrics the key that they release is out of reach.
    await desk.chooses("Take the biometrics away")
    await desk.opens()
    await expect(desk.shown.get_by_text("This telephone has no key of yours")).to_be_visible()
    await expect(desk.shown.get_by_text(f"{TEXT} 1")).to_have_count(0)
    # Said by themselves of each answer that was 401 or 403, of a stream whose page was left, and of a
    # sign-out that has the browser forget.
    answers = ("Failed to load resource", "htmx: htmx:sse:error", "Clear-Site-Data header")
    assert [said for said in desk.complaints if not said.startswith(answers)] == []


async def test_in_telegram_web_the_door_only_offers_the_browser(desk: Desk) -> None:
    await desk.files(1)
    await desk.chooses("Open pages as Telegram Web shows them")
    await desk.opens()
    link = desk.shown.get_by_role("link", name="Open in your browser")
    await expect(link).to_be_visible()
    async with desk.page.context.expect_page() as tab:
        await link.click()
    beside = await tab.value
    await beside.wait_for_url(f"{desk.practice.pages}/sign-in")
    async with (
        opened(desk.practice.settings) as deployment,
        deployment.office.store.reading() as work,
    ):
        assert list(await work.sessions.of(PersonId("lbn-duty"))) == []


async def test_what_the_portal_itself_answers_may_be_framed_by_nobody(desk: Desk) -> None:
    await desk.files(1)
    await desk.opens()
    await expect(desk.shown.get_by_role("heading", level=1)).to_be_visible()
    answer = await desk.page.request.get(f"{desk.practice.pages}/sign-in")
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-frame-options"] == "DENY"
    src = str(await desk.phone.locator("iframe").get_attribute("src"))
    inside = src.partition("/door")[0]
    framed = await desk.page.request.get(f"{inside}/sign-in", headers={"Sec-Fetch-Dest": "iframe"})
    policy = framed.headers["content-security-policy"]
    assert f"frame-ancestors {desk.practice.server.url};" in f"{policy};"
    for kept in ("default-src 'none'", "require-trusted-types-for 'script'", "script-src 'nonce-"):
        assert kept in policy
    # Outside of the phone's screen the telephone's address is the portal's own, with nobody's session.
    beside = await desk.page.context.new_page()
    await beside.goto(f"{inside}/devices")
    assert beside.url == f"{desk.practice.pages}/devices"
    assert await beside.get_by_role("heading", level=1).inner_text() == "Sign in"
    foreign = {"Host": "elsewhere.example.org", "Sec-Fetch-Dest": "iframe"}
    assert (await desk.page.request.get(f"{inside}/sign-in", headers=foreign)).status == 403
