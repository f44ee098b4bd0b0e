"""Files in a real browser: brought with the script and without it, broken off, gone on with, downloaded."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Page, Route, expect

from services.requests import acknowledge
from tests.services.desk_clerk import Clerk
from tests.web.pages.files.stories import PLANTED
from tests.web.pages.requests.stories import filed
from tests.web.pages.requests.test_in_a_browser import (
    TOO_WIDE,
    looks_right,
    opened,
    served,
)
from tests.web.pages.requests.test_in_a_browser import (
    pytestmark as pytestmark,
)

LARGE = PLANTED * (2_500_000 // len(PLANTED))


async def chooses(page: Page, content: bytes = LARGE, name: str = "EXERCISE a.pdf") -> None:
    await page.get_by_label("File", exact=True).set_input_files(
        {"name": name, "mimeType": "application/pdf", "buffer": content}
    )


@pytest.fixture
async def case(clerk: Clerk) -> str:
    """The reference of a request that lbn-duty answers."""
    found, reference = await filed(clerk)
    await clerk.presses("lbn-duty", acknowledge.acknowledge, found)
    return reference


async def test_a_file_breaks_off_and_goes_on_with_the_script(
    clerk: Clerk, case: str, tmp_path: Path
) -> None:
    said: list[str] = []
    async with (
        served(clerk) as url,
        opened(clerk, url, "lbn-duty", 1280, scripts=True, scheme="dark") as page,
    ):
        page.on("console", lambda told: said.append(told.text) if told.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        await page.goto(f"{url}/requests/{case}/files")
        await looks_right(page, tmp_path, "files-empty-1280-dark")

        async def breaks(route: Route) -> None:
            await route.abort()

        await page.route("**/1000000", breaks)
        await chooses(page)
        await page.get_by_role("button", name="Add", exact=True).click()
        await page.get_by_text("The connection broke off").wait_for(timeout=30_000)
        await looks_right(page, tmp_path, "files-broken-1280-dark")
        await page.reload()
        await expect(page.get_by_text("Half sent")).to_be_visible()
        await looks_right(page, tmp_path, "files-half-1280-dark")
        await page.unroute("**/1000000")
        said.clear()
        await chooses(page)
        async with page.expect_navigation():
            await page.get_by_role("button", name="Add", exact=True).click()
        await expect(page.get_by_text("Half sent")).to_have_count(0)
        await expect(page.get_by_text("PDF document")).to_be_visible()
        await looks_right(page, tmp_path, "files-there-1280-dark")
        assert said == []
        await page.get_by_role("link", name="Go on with your text").click()
        await page.get_by_label("Your answer").fill("EXERCISE kept")
        await looks_right(page, tmp_path, "answering-1280-dark")
        await page.get_by_role("button", name="Answer", exact=True).click()
        await expect(page.get_by_role("heading", name="Files")).to_be_visible()


async def test_a_file_is_brought_read_reported_and_taken_without_scripts(
    clerk: Clerk, case: str, tmp_path: Path
) -> None:
    async with served(clerk) as url:
        async with opened(clerk, url, "lbn-duty", 360) as page:
            await page.goto(f"{url}/requests/{case}/files")
            await looks_right(page, tmp_path, "files-empty-360")
            await page.get_by_text("Where it comes from").click()
            await page.get_by_label("Obtained by").fill("EXERCISE desk of Lebanon")
            await chooses(page, b"MZ" + LARGE, "EXERCISE picture with a long name of its own.jpg")
            await page.get_by_role("button", name="Add", exact=True).click()
            await looks_right(page, tmp_path, "files-there-360")
            await page.get_by_role("link", name="Go on with your text").click()
            await page.get_by_label("Your answer").fill("EXERCISE kept")
            await page.get_by_role("button", name="Answer", exact=True).click()
        async with opened(clerk, url, "esp-officer", 360) as page:
            await page.goto(f"{url}/requests/{case}")
            await looks_right(page, tmp_path, "read-360")
            async with page.expect_download() as coming:
                await page.get_by_role("button", name="Download").click()
            download = await coming.value
            assert download.suggested_filename.endswith(".jpg.exe")
            assert Path(await download.path()).read_bytes() == b"MZ" + LARGE  # noqa: ASYNC240 - small
            await page.get_by_role("button", name="Taken into own file").click()
            await expect(page.get_by_text("your side has 1 file")).to_be_visible()
            await page.get_by_text("Report this file").first.click()
            await page.get_by_role("button", name="Report this file").click()
            await expect(page.get_by_text("Reported: nobody reads it.")).to_be_visible()
            await looks_right(page, tmp_path, "reported-360")
        async with opened(clerk, url, "esp-chief", 1280) as page:
            await page.goto(f"{url}/requests/{case}")
            await page.get_by_label("For what do you read it?").fill("EXERCISE review")
            await page.get_by_role("button", name="Read", exact=True).click()
            await looks_right(page, tmp_path, "review-1280")
            assert not await page.evaluate(TOO_WIDE)
            await page.get_by_label("Why it may be read again").fill("EXERCISE a mistake")
            await page.get_by_role("button", name="Let it be read again").click()
            await expect(page.get_by_text("The file may be read again.")).to_be_visible()
