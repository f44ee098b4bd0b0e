"""Every page in a real browser: for everybody's eyes and hands, on a telephone, from both sides.

With ``CONTACTPOINT_SCREENSHOTS=1`` each is drawn into ``docs/pages``, to be looked at.
"""

import os
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from PIL import Image
from playwright.async_api import Browser, BrowserContext, Error, Page, async_playwright

from domain.directory.drill_rules import DrillKind
from domain.drills.ordering import WantedDrills
from domain.drills.year import USUAL, WantedYear
from domain.events import Event
from domain.requests.ahead.draft import Draft
from domain.sessions.session import Level
from domain.vocabulary import ContactPointId, MemberCode, PersonId, RequestType, Urgency
from services.drills import calling, ordering
from services.drills import year as years
from services.drills.ringing import DrillClock
from services.duty import acts
from services.people import people
from services.requests import acknowledge, answering
from services.requests.ahead import drafts
from services.sessions import sessions
from tests.other_languages import arabic_spoken
from tests.services.desk_clerk import Clerk
from tests.web.conftest import Signs
from tests.web.pages.every_page import NOBODY, PAGES, EveryPage
from tests.web.pages.no_page_of_their_own import LEAD_ON, NO_PAGES
from tests.web.pages.requests.conftest import clerk as clerk
from tests.web.pages.requests.stories import filed
from tests.web.pages.requests.test_in_a_browser import (
    ARGUMENTS,
    CHROMIUM,
    TOO_WIDE,
    UNLABELLED,
    WIDTHS,
    served,
)
from tests.web.pages.writing.test_writing import HEADER, NEEDED
from web.app import _ROUTES
from wording.spoken import spoken

FOLDER = Path(__file__).parents[3] / "docs" / "pages"
LARGEST = 60 * 1024
"""Bytes over the wire, of a first view."""
LARGEST_PICTURE = 100_000
TALLEST = 2400
"""Of a picture, in its own pixels; what is below is not drawn."""
SECONDS = 60
"""Within which the browser does one thing."""
GRAVE = {"serious", "critical"}
OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
CONTRAST = {"resultTypes": ["violations"], "runOnly": ["color-contrast"]}
REACHABLE = """() => [...document.querySelectorAll(
  'a[href],button:enabled,input:enabled:not([type=hidden]),select,textarea,summary,[tabindex="0"]')]
  .filter(each => each.checkVisibility({visibilityProperty: true}))
  .map(each => { each.dataset.stop = '1'; return each.outerHTML.slice(0, 120); }).length"""
FOCUSED = """() => { const each = document.activeElement;
  let unseen = '';
  if (each && each.dataset.stop) {
    const style = getComputedStyle(each);
    if (style.outlineStyle === 'none' || !parseFloat(style.outlineWidth))
      unseen = each.outerHTML.slice(0, 120);
    delete each.dataset.stop;
  }
  return [unseen, document.querySelectorAll('[data-stop]').length]; }"""
UNHEARD = """() => { const told = [...document.querySelectorAll('main .said[role]')]
    .filter(each => each.checkVisibility() && !each.closest('[hx-get]'));
  const isHeard = !told.length || location.hash || told.includes(document.activeElement);
  return isHeard ? '' : told[0].outerHTML.slice(0, 120); }"""
"""What was said and is not where somebody begins to read."""
ALIKE = """() => { const seen = new Map(), alike = [];
  for (const each of document.querySelectorAll('a[href]')) {
    const name = (each.getAttribute('aria-label') || each.textContent).trim().replace(/\\s+/g, ' ');
    const to = each.getAttribute('href').replace(/#.*/, '');
    if (seen.has(name) && seen.get(name) !== to) alike.push(name);
    seen.set(name, to);
  }
  return alike; }"""
"""Links of one name that lead to different pages."""
LEFT = """() => [...document.querySelectorAll('[data-stop]')].map(each => each.outerHTML.slice(0, 120))"""

IN_CHAT = Draft(
    token="a1b2",
    addressee=MemberCode("LBN"),
    type=RequestType.SUBSCRIBER,
    urgency=Urgency.URGENT,
    text="EXERCISE who uses the account?",
)
"""Begun in chat, while another one is being written at a page."""

needs_chromium = pytest.mark.skipif(
    shutil.which(CHROMIUM) is None, reason="Chromium is not installed: no page was tried"
)
pytestmark = pytest.mark.xdist_group("browser")


def test_no_page_is_left_out() -> None:
    routes = {
        f"{method} {route.path}"
        for route in _ROUTES
        for method in route.methods or ()
        if method != "HEAD"
    }
    drawn = [route for page in PAGES for route in page.routes]
    assert len(drawn) == len(set(drawn))
    assert {*drawn, *LEAD_ON, *NO_PAGES} == routes
    names = [page.name for page in PAGES]
    assert len(names) == len(set(names))
    assert set(LEAD_ON.values()) <= set(names)


def test_the_pictures_are_of_these_pages() -> None:
    pictures = {path.name for path in FOLDER.glob("*.png")}
    assert pictures == {f"{page.name}-{width}.png" for page in PAGES for width in WIDTHS}
    for path in FOLDER.glob("*.png"):
        assert path.stat().st_size <= LARGEST_PICTURE, path.name


@needs_chromium
async def test_every_page_is_for_everybody(
    clerk: Clerk, signs_in: Signs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = await staged(clerk, signs_in)
    faults: list[str] = []
    clerk.office.store.speaks(spoken)
    with arabic_spoken(tmp_path / "spoken", monkeypatch):
        async with served(clerk) as url, async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            for language in ("en", "ar"):
                for who in {page.who for page in PAGES} - {NOBODY}:
                    await clerk.does(who, people.choose_language, language)
                for page in PAGES:
                    look = _Look(clerk=clerk, browser=browser, url=url, known=known)
                    try:
                        found = await look.at(page, language)
                    except Error as error:
                        # What is wrong elsewhere is wanted too.
                        found = [error.message.partition("\n")[0]]
                    faults += [f"{page.name} ({language}): {each}" for each in found]
            await browser.close()
    assert faults == []


async def drilled(clerk: Clerk) -> None:
    """A call that nobody answered, a drill that rang, one that waits, a year that is ordered."""
    italy = ContactPointId("ita-judicial")
    failed = WantedDrills(kind=DrillKind.CALL, points=(italy,))
    order = (await ordering.order_at_console(clerk.office, failed)).order.id
    clock = DrillClock(clerk.office, an_hour=2)
    await clock.look()
    await calling.enter_at_console(clerk.office, order, italy, is_answered=False)
    for kind, desk in ((DrillKind.PING, "ita-judicial"), (DrillKind.CALL, "lbn-police")):
        wanted = WantedDrills(kind=kind, points=(ContactPointId(desk),))
        await ordering.order_at_console(clerk.office, wanted)
    await clock.look()
    year = WantedYear(year=2026, points=(ContactPointId("lbn-police"),), numbers=USUAL)
    await years.order_at_console(clerk.office, year)


async def staged(clerk: Clerk, signs_in: Signs) -> dict[str, str]:
    """Something to be seen on every page; what addresses name."""
    case, reference = await filed(clerk)
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    await clerk.does("lbn-duty", answering.ask, case, "EXERCISE which of the two accounts?")
    await filed(clerk, "LBN standard preserve EXERCISE another one")
    ana = await signs_in("esp-officer", Level.PROVED)
    typed = {**HEADER, **NEEDED, "facts": "EXERCISE facts of a request", "act": "check"}
    assert (await ana.post("/requests/new/preserve", data=typed)).status_code == 303
    await clerk.presses("esp-officer", drafts.keep, IN_CHAT)
    maya = await signs_in("lbn-chief", Level.PROVED)
    page = await signs_in("secretariat", Level.PROVED)
    keys = {}
    for word, browser, address, name in (
        ("key", maya, "/directory", "Lebanon 24/7 desk"),
        ("italy", page, "/directory?member=ITA", "Italy central authority"),
        ("ana", page, "/directory?member=ESP", "EXERCISE Ana Ruiz"),
    ):
        listed = (await browser.get(address)).text
        entry = re.search(rf'/directory/entries/([^"]+)">{name}', listed)
        assert entry is not None, listed
        keys[word] = entry[1]
    await drilled(clerk)
    await clerk.does("lbn-duty", acts.leave, "2026-11-28 2026-11-29")
    gap = re.search(r'href="(/review/cover/fill[^"]+)"', (await maya.get("/review/cover")).text)
    assert gap is not None
    async with clerk.office.store.reading() as work:
        (asked,) = await work.log.entries(
            case, with_audit=False, with_text=False, events=(Event.ASKED,)
        )
    return {
        "reference": reference,
        "record": str(asked.seq),
        "month": "2026-11",
        **keys,
        "fill": unescape(gap[1]),
    }


class _Look:
    """Looking at one page after the other with one browser."""

    def __init__(self, *, clerk: Clerk, browser: Browser, url: str, known: dict[str, str]) -> None:
        self._clerk = clerk
        self._browser = browser
        self._url = url
        self._known = known

    async def at(self, page: EveryPage, language: str) -> list[str]:
        """What is wrong with it."""
        async with self._context(page, language, WIDTHS[0]) as context:
            view = await context.new_page()
            size = 0
            sent: list[Any] = []
            view.on("requestfinished", lambda request: sent.append(request))
            answer = await view.goto(self._url + page.address.format(**self._known))
            assert answer is not None
            faults = []
            if page.status is not None and answer.status != page.status:
                faults.append(f"status {answer.status}")
            for request in sent:
                size += (await request.sizes())["responseBodySize"]
            if size > LARGEST:
                faults.append(f"{size} bytes")
            if page.steps is not None:
                before = await view.content()
                await page.steps(view)
                await view.wait_for_load_state()
                if await view.content() == before:
                    faults.append("nothing came of its steps")
            faults += await self._faults(view, language)
            if language == "en":
                faults += await _keyboard(view)
                await _pictured(view, page.name, WIDTHS[0])
        if language == "en" and os.environ.get("CONTACTPOINT_SCREENSHOTS"):
            async with self._context(page, language, WIDTHS[1]) as context:
                view = await context.new_page()
                await view.goto(self._url + page.address.format(**self._known))
                if page.steps is not None:
                    await page.steps(view)
                await _pictured(view, page.name, WIDTHS[1])
        return faults

    async def _faults(self, view: Page, language: str) -> list[str]:
        faults = [f"no label: {each}" for each in await view.evaluate(UNLABELLED)]
        faults += [f"links of one name: {each}" for each in await view.evaluate(ALIKE)]
        if unheard := await view.evaluate(UNHEARD):
            faults.append(f"not where one begins to read: {unheard}")
        if await view.evaluate(TOO_WIDE):
            faults.append("is moved sideways")
        if (count := await view.locator("h1").count()) != 1:
            faults.append(f"{count} headings")
        direction = await view.evaluate("document.documentElement.dir")
        if direction != ("rtl" if language == "ar" else "ltr"):
            faults.append(f"reads {direction}")
        faults += await _axe(view, OPTIONS)
        if language == "en":
            await view.emulate_media(color_scheme="dark")
            faults += [f"dark: {each}" for each in await _axe(view, CONTRAST)]
            await view.emulate_media(color_scheme="light")
        return faults

    @asynccontextmanager
    async def _context(
        self, page: EveryPage, language: str, width: int
    ) -> AsyncIterator[BrowserContext]:
        context = await self._browser.new_context(
            viewport={"width": width, "height": 800},
            locale=language,
            extra_http_headers={"Accept-Language": language},
        )
        context.set_default_timeout(SECONDS * 1000)
        if page.who != NOBODY:
            begin = partial(
                sessions.begin,
                person=PersonId(page.who),
                level=page.level,
                by="EXERCISE",
                browser="Chromium",
            )
            token = await self._clerk.office.store.transact(begin)
            await context.add_cookies([{"name": "session", "value": token, "url": self._url}])
        yield context
        await context.close()


async def _axe(view: Page, options: dict[str, Any]) -> list[str]:
    found = await Axe().run(view, options=options)
    return [
        f"{each['id']} ({each['impact']}): {each['nodes'][0]['html'][:120]}"
        for each in found.response["violations"]
        if each["impact"] in GRAVE
    ]


async def _keyboard(view: Page) -> list[str]:
    """Everything that can be used is reached by the tabulator, and one sees where one is."""
    count = await view.evaluate(REACHABLE)
    await view.locator("body").focus()
    faults = []
    # A field for a date has several stops of its own.
    for _ in range(4 * count + 10):
        await view.keyboard.press("Tab")
        unseen, left = await view.evaluate(FOCUSED)
        if unseen:
            faults.append(f"focus not seen: {unseen}")
        if not left:
            break
    return faults + [f"not reached: {each}" for each in await view.evaluate(LEFT)]


async def _pictured(view: Page, name: str, width: int) -> None:
    if not os.environ.get("CONTACTPOINT_SCREENSHOTS"):
        return
    # The focus of the last stop is no part of the page.
    await view.evaluate("document.activeElement?.blur()")
    await view.evaluate("document.querySelectorAll('.narrow').forEach(e => { e.scrollLeft = 0; })")
    with Image.open(BytesIO(await view.screenshot(full_page=True))) as drawn:
        shown = drawn.convert("RGB").crop((0, 0, drawn.width, min(drawn.height, TALLEST)))
    FOLDER.mkdir(exist_ok=True)
    for colours in (32, 16, 8):
        path = FOLDER / f"{name}-{width}.png"
        shown.quantize(colours, dither=Image.Dither.NONE).save(path, optimize=True)
        if path.stat().st_size <= LARGEST_PICTURE:
            break
