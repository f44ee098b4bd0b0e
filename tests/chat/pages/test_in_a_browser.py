"""The door in a real browser: what it does with what Telegram signed, and what it shows in a frame."""

import shutil
from collections.abc import AsyncIterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Final

import pytest
from playwright.async_api import BrowserContext, Page, Request, async_playwright, expect

from tests.chat.stage import Stage, staged, with_pages
from tests.chat.words import files

CHROMIUM: Final = shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    # The pages stand on this machine here, where a page of elsewhere may not look otherwise.
    "--disable-features=LocalNetworkAccessChecks",
)

pytestmark = [
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(
        shutil.which(CHROMIUM) is None, reason="Chromium is not installed: the door was not tried"
    ),
]


@pytest.fixture
async def pages(tmp_path: Path) -> AsyncIterator[Stage]:
    """A stage whose pages are served."""
    async with staged(tmp_path, more=with_pages()) as stage:
        yield stage


@pytest.fixture
async def browser() -> AsyncIterator[BrowserContext]:
    """A browser that nobody used before."""
    async with async_playwright() as playwright:
        made = await playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS])
        yield await made.new_context(viewport={"width": 360, "height": 740})
        await made.close()


async def opened_by_rami(stage: Stage) -> tuple[str, str]:
    """The address that Rami's app opens, and the reference of the request."""
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed = await files(ana)
    alert = await rami.receives("IMMEDIATE")
    return (await rami.presses("Open", on=alert)).url, filed.reference


async def test_with_one_press_the_page_knows_who_it_is_and_no_address_ever_says_it(
    pages: Stage, browser: BrowserContext
) -> None:
    address, reference = await opened_by_rami(pages)
    asked: list[Request] = []
    page = await browser.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    browser.on("request", lambda one: asked.append(one))
    await page.goto(address)
    await page.wait_for_url(f"{pages.settings.portal_url}/requests/{reference}")
    assert "Rami Haddad (EXERCISE)" in await page.content()
    sent = [one for one in asked if one.method == "POST"]
    assert [one.url for one in sent] == [f"{pages.settings.portal_url}/door?ref={reference}"]
    for one in asked:
        told = (one.url.partition("#")[0], one.headers.get("referer", ""))
        assert not any("tgWebApp" in each or "signature" in each for each in told)
    await page.go_back()
    assert "tgWebAppData" not in page.url, "what opened it is not in the history"
    assert complaints == []
    (cookie,) = await browser.cookies()
    assert (cookie["name"], cookie["httpOnly"], cookie["sameSite"]) == ("session", True, "Strict")


async def test_the_same_address_opens_nothing_again(pages: Stage, browser: BrowserContext) -> None:
    address, reference = await opened_by_rami(pages)
    first = await browser.new_page()
    await first.goto(address)
    await first.wait_for_url(f"**/requests/{reference}")
    await browser.clear_cookies()
    second = await browser.new_page()
    await second.goto(address)
    await expect(second.get_by_role("alert")).to_contain_text("press Open in the chat again")
    assert second.url.endswith(f"/door?ref={reference}")


async def test_whoever_comes_without_the_chat_reads_what_to_do(
    pages: Stage, browser: BrowserContext
) -> None:
    page = await browser.new_page()
    await page.goto(f"{pages.settings.portal_url}/door")
    await expect(page.get_by_role("heading", level=1)).to_have_count(1)
    await expect(page.get_by_text("please sign in")).to_be_visible()
    await page.get_by_role("link", name="Sign in").click()
    await page.wait_for_url("**/sign-in")


async def test_another_site_cannot_frame_the_door(pages: Stage, browser: BrowserContext) -> None:
    address, _reference = await opened_by_rami(pages)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _framing(address))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        page = await browser.new_page()
        await page.goto(f"http://127.0.0.1:{server.server_address[1]}/")
        await page.wait_for_load_state("networkidle")
        frame = page.frames[1]
        assert "Open" not in await frame.content()
    finally:
        server.shutdown()
        server.server_close()
    assert await browser.cookies() == []
    assert await pages.recorded("session.begun") == 0


async def test_in_telegrams_own_frame_it_only_offers_the_browser(
    pages: Stage, browser: BrowserContext
) -> None:
    address, _reference = await opened_by_rami(pages)
    page = await framed_by_telegram(browser, address)
    shown = page.frame_locator("iframe").get_by_role("main")
    link = shown.get_by_role("link")
    await expect(link).to_have_count(1)
    await expect(shown.get_by_role("paragraph")).to_have_count(1)
    await expect(link).to_have_text("Open in your browser")
    assert (await link.get_attribute("href")) == "/sign-in"
    assert "tgWebAppData" not in page.frames[1].url
    assert await browser.cookies() == []
    assert await pages.recorded("session.begun") == 0


async def framed_by_telegram(browser: BrowserContext, address: str) -> Page:
    """A page at Telegram's address that shows the door in a frame; nothing leaves this machine."""
    page = await browser.new_page()
    shown = f'<!doctype html><iframe src="{address}"></iframe>'
    await page.route(
        "https://web.telegram.org/**",
        lambda route: route.fulfill(body=shown, content_type="text/html"),
    )
    await page.goto("https://web.telegram.org/a/")
    return page


def _framing(address: str) -> type[BaseHTTPRequestHandler]:
    class Framing(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = f'<!doctype html><iframe src="{address}"></iframe>'.encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its own name
            """Nothing."""

    return Framing
