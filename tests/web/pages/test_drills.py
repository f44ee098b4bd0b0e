"""What the pages say of drills: before one rings nothing, to nobody; then that it is one."""

from datetime import timedelta
from typing import Final

import httpx

from domain.directory.drill_rules import DrillKind
from domain.drills.ordering import WantedDrills
from domain.drills.year import USUAL, WantedYear
from domain.sessions.session import Level
from domain.vocabulary import ContactPointId
from services.conversation import filling_in
from services.drills import ordering, year
from services.drills.ringing import DrillClock
from tests.conftest import HandClock, on_both
from tests.services.desk_clerk import Clerk
from tests.web.conftest import Signs
from tests.web.pages.requests.stories import words

DESK: Final = ContactPointId("lbn-police")
PAGES: Final = (
    *("/", "/requests", "/requests?q=open", "/requests?q=lebanon", "/requests?q=000002"),
    *("/duty", "/duty?month=2026-12", "/directory", "/devices"),
    *("/review", "/review/times", "/review/night", "/statistics"),
    "/statistics/month/2026-11",
    *("/review/drills", "/review/drills/order", "/review/drills/plan"),
)


async def said(browser: httpx.AsyncClient) -> dict[str, tuple[int, str]]:
    """The words of every page that somebody may ask for."""
    found: dict[str, tuple[int, str]] = {}
    for address in PAGES:
        answer = await browser.get(address)
        found[address] = (answer.status_code, words(answer.text))
    return found


@on_both
async def test_no_page_says_that_one_is_ordered(
    clerk: Clerk, signs_in: Signs, clock: HandClock
) -> None:
    await clerk.enrols("secretariat")
    await clerk.does("esp-officer", filling_in.file_line, "LBN urgent liberty advice EXERCISE what")
    people = {who: await signs_in(who, Level.PROVED) for who in ("lbn-duty", "lbn-chief")}
    before = {who: await said(browser) for who, browser in people.items()}
    assert {who: await said(browser) for who, browser in people.items()} == before
    read = [address for address, (status, _) in before["lbn-chief"].items() if status == 200]
    assert len(read) > 6
    for at in (clock.now() + timedelta(minutes=30), clock.now() + timedelta(days=3)):
        wanted = WantedDrills(kind=DrillKind.PING, points=(DESK,), at=at)
        await ordering.order_at_console(clerk.office, wanted)
    for number in (clock.now().year, clock.now().year + 1):
        wanted_year = WantedYear(year=number, points=None, numbers=USUAL)
        assert (await year.order_at_console(clerk.office, wanted_year)).plans
    secretariat = await signs_in("secretariat", Level.PROVED)
    for address in ("/review/drills", "/review/drills/plan"):
        assert (await secretariat.get(address)).status_code == 200
    assert {who: await said(browser) for who, browser in people.items()} == before
    clock.advances(minutes=31)
    await DrillClock(clerk.office).look()
    queue = await said(await signs_in("lbn-duty", Level.PROVED))
    assert "EXERCISE" in queue["/"][1]
    assert "LBN-LBN" in queue["/"][1]
    assert "LBN-LBN" in queue["/requests?q=000002"][1]
