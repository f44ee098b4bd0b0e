"""What stands on a screen goes from it once the session is over, in a real browser under our own policy."""

from playwright.async_api import expect

from services.requests import acknowledge
from services.sessions import in_chat
from tests.services.desk_clerk import Clerk
from tests.web.pages.live.test_in_chromium import opened
from tests.web.pages.requests.conftest import clerk as clerk
from tests.web.pages.requests.conftest import facts_are_known as facts_are_known
from tests.web.pages.requests.stories import filed
from tests.web.pages.requests.test_in_a_browser import pytestmark, served

__all__ = ["pytestmark"]


async def test_what_a_page_showed_goes_with_its_session_and_what_was_typed_stays(
    clerk: Clerk,
) -> None:
    complaints: list[str] = []
    case, reference = await filed(clerk)
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    async with served(clerk) as url, opened(clerk, url, "lbn-duty", complaints) as page:
        await page.clock.install()
        await page.goto(f"{url}/requests/{reference}")
        await page.get_by_text("Remark", exact=True).first.click()
        await page.get_by_label("Your remark").fill("EXERCISE half written")
        await page.clock.fast_forward("15:10")
        await expect(page.get_by_role("heading", level=1)).to_contain_text(reference)
        await clerk.does("lbn-duty", in_chat.end_sessions)
        await page.clock.fast_forward("01:00")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Signed out")
        assert reference not in await page.title()
        assert reference not in await page.locator("body").inner_text()
        await expect(page.get_by_role("button", name="Sign out")).to_have_count(0)
        await expect(page.get_by_label("Your remark")).to_have_value("EXERCISE half written")
        await page.goto(f"{url}/sign-in")
        await expect(page.get_by_role("heading", level=1)).to_have_count(1)
    assert [each for each in complaints if "401" not in each] == []
