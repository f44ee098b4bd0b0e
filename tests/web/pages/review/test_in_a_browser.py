"""The pages of review in a real browser, without scripts, on a telephone and on a wide screen."""

from pathlib import Path
from typing import Final

import pytest
from playwright.async_api import Page, expect

from services.duty import acts
from services.people import people
from services.requests import acknowledge
from services.visit.office import Office
from tests.conftest import HandClock
from tests.services.desk_clerk import Clerk
from tests.services.duty_stage import staged
from tests.web.pages.requests.stories import filed
from tests.web.pages.requests.test_in_a_browser import (
    CHROMIUM,
    TOO_WIDE,
    UNLABELLED,
    WIDTHS,
    opened,
    served,
)
from tests.web.pages.review.test_timeline import answered
from wording.language import available_languages
from wording.spoken import spoken

pytestmark = [
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(
        not Path(CHROMIUM).exists(), reason="Chromium is not installed: no page was tried"
    ),
]

MOVED: Final = """[...document.querySelectorAll('.narrow')]
    .filter(each => each.scrollWidth > each.clientWidth + 1)
    .map(each => each.getAttribute('aria-labelledby') || each.getAttribute('aria-label'))"""
"""What must be moved sideways to be read."""


async def looks_right(page: Page, folder: Path, name: str) -> None:
    """One heading, no control without a label, nothing to be moved sideways, dark and light."""
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme)
        await page.screenshot(path=folder / f"{name}-{scheme}.png", full_page=True)
    await expect(page.locator("h1")).to_have_count(1)
    assert await page.evaluate(UNLABELLED) == []
    assert not await page.evaluate(TOO_WIDE)


async def test_from_the_night_to_the_course_of_a_request(
    clerk: Clerk, clock: HandClock, tmp_path: Path
) -> None:
    _, reference = await answered(clerk, clock)
    for number in range(3):
        case, _ = await filed(clerk, f"LBN urgent life person EXERCISE number {number}")
        clock.advances(minutes=90)
        await clerk.time_passes()
    await clerk.presses("lbn-deputy", acknowledge.acknowledge, case)
    async with served(clerk) as url:
        for width in WIDTHS:
            async with opened(clerk, url, "lbn-chief", width) as page:
                await page.goto(url)
                await page.get_by_role("link", name="Review", exact=True).click()
                await page.get_by_text("Choose a period").click()
                await page.get_by_label("Urgency").select_option("immediate")
                await page.get_by_label("Period").select_option("7d")
                await page.get_by_role("button", name="Show").click()
                await looks_right(page, tmp_path, f"night-{width}")
                await page.get_by_role("link", name="Last 7 days").click()
                await looks_right(page, tmp_path, f"week-{width}")
                await page.get_by_role("link", name=f"Timeline {reference}").click()
                await looks_right(page, tmp_path, f"why-{width}")
                await page.get_by_label("For what do you read it?").fill("EXERCISE last night")
                await page.get_by_role("button", name="Read").click()
                await looks_right(page, tmp_path, f"timeline-{width}")
                await expect(page.get_by_role("img")).to_have_count(1)
                await page.goto(f"{url}/review/times")
                await looks_right(page, tmp_path, f"statistics-{width}")
                await page.get_by_text("Choose days").click()
                await page.get_by_label("From the day").fill("2026-11-24")
                await page.get_by_role("button", name="Show").click()
                await looks_right(page, tmp_path, f"statistics-of-a-day-{width}")
                await page.get_by_role("link", name="My own", exact=True).click()
                await looks_right(page, tmp_path, f"statistics-own-{width}")
                await page.goto(f"{url}/review/directory")
                await looks_right(page, tmp_path, f"health-{width}")
                await page.goto(f"{url}/review/export?from=2026-11-24&to=2026-11-24")
                await looks_right(page, tmp_path, f"export-{width}")


async def test_a_gap_is_filled_from_the_picture(office: Office, tmp_path: Path) -> None:
    clerk = await staged(office)
    async with served(clerk) as url:
        for width, day in zip(WIDTHS, ("2026-11-28", "2026-11-30"), strict=True):
            await clerk.does("lbn-duty", acts.leave, f"{day} {day}")
            async with opened(clerk, url, "lbn-chief", width) as page:
                await page.goto(f"{url}/review/cover")
                await looks_right(page, tmp_path, f"cover-{width}")
                await page.locator("svg a").first.click()
                await looks_right(page, tmp_path, f"fill-{width}")
                await page.get_by_label("Who takes it").select_option("lbn-second")
                await page.get_by_role("button", name="Fill").click()
                await looks_right(page, tmp_path, f"filled-{width}")
                await expect(page.get_by_role("status")).to_be_visible()


async def test_tables_of_figures_stand_within_a_wide_page_in_every_language(
    clerk: Clerk, clock: HandClock, tmp_path: Path
) -> None:
    for number in range(20):
        case, _ = await filed(clerk, f"LBN immediate life preserve EXERCISE number {number}")
        clock.advances(minutes=12, seconds=34)
        await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    moved = {}
    clerk.office.store.speaks(spoken)
    async with served(clerk) as url:
        for language in available_languages():
            await clerk.does("lbn-chief", people.choose_language, language)
            async with opened(clerk, url, "lbn-chief", WIDTHS[-1]) as page:
                await page.goto(f"{url}/statistics?period=year")
                assert await page.evaluate("document.documentElement.lang") == language
                await page.screenshot(path=tmp_path / f"figures-{language}.png", full_page=True)
                moved[language] = await page.evaluate(MOVED)
    assert moved == {language: [] for language in available_languages()}
