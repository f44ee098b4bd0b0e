"""Pictures of figures at their page: for whom, the same numbers as a table, and nothing of a drill before."""

import io
import re
from datetime import timedelta
from typing import Final

import httpx
import pytest
from PIL import Image

from domain.directory.drill_rules import DrillKind
from domain.drills.ordering import WantedDrills
from domain.sessions.session import Level
from domain.statistics.pictures.kinds import PictureKind
from domain.vocabulary import ContactPointId
from services.drills import ordering
from services.drills.ringing import DrillClock
from services.requests import acknowledge
from tests.conftest import HandClock, on_both
from tests.services.desk_clerk import Clerk
from tests.web.conftest import Signs
from tests.web.pages.requests.stories import filed, words

MONTHS, HOURS, DRILLS, INDICATED, NIGHTS = PictureKind
READERS: Final = {
    "secretariat": {"network": {MONTHS, DRILLS, INDICATED}},
    "auditor": {"network": {MONTHS}},
    "lbn-auditor": {"network": {MONTHS}, "member": {MONTHS, HOURS}},
    "lbn-chief": {"member": {*PictureKind}, "own": {NIGHTS}},
    "ita-chief": {"member": {*PictureKind}, "own": {NIGHTS}},
    "lbn-duty": {"own": {NIGHTS, DRILLS, INDICATED}},
    "esp-officer": {"own": {NIGHTS}},
    "lbn-privacy": {},
}
DESK: Final = ContactPointId("lbn-police")


async def taken(clerk: Clerk, clock: HandClock, number: int, minutes: int) -> None:
    case, _ = await filed(clerk, f"LBN immediate life preserve EXERCISE number {number}")
    clock.advances(minutes=minutes)
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)


async def seen(browser: httpx.AsyncClient, whose: str, kind: str) -> str:
    answer = await browser.get(f"/statistics/picture?whose={whose}&kind={kind}")
    assert answer.status_code == 200, answer.text
    return words(answer.text)


@on_both
async def test_each_sees_the_pictures_that_concern_them_by_every_address(
    clerk: Clerk, signs_in: Signs, clock: HandClock
) -> None:
    await taken(clerk, clock, 1, 2)
    for who, may in READERS.items():
        browser = await signs_in(who, Level.PROVED)
        for whose in ("network", "member", "own"):
            for kind in PictureKind:
                asked = f"whose={whose}&kind={kind.value}"
                is_theirs = kind in may.get(whose, set())
                page = await browser.get(f"/statistics/picture?{asked}")
                assert page.status_code == (200 if is_theirs else 404), (who, asked)
                image = await browser.get(f"/statistics/picture.png?{asked}")
                assert image.status_code in ((200, 404) if is_theirs else (404,)), (who, asked)
                is_drawn = "<img" in page.text
                assert (image.status_code == 200) is is_drawn, (who, asked)
            shown = (await browser.get(f"/statistics?whose={whose}")).text
            offered = set(re.findall(r"/statistics/picture\?whose=\w+&amp;kind=(\w+)", shown))
            assert offered == {kind.value for kind in may.get(whose, set())}, (who, whose)
        claimed = await signs_in(who, Level.CLAIMED)
        for address in ("/statistics/picture", "/statistics/picture.png"):
            assert (await claimed.get(address)).status_code == (403 if may else 404)


async def test_the_table_has_the_numbers_and_the_image_says_so(
    clerk: Clerk, signs_in: Signs, clock: HandClock
) -> None:
    for number in range(20):
        await taken(clerk, clock, number, 2)
    chief = await signs_in("lbn-chief", Level.PROVED)
    said = await seen(chief, "member", "months")
    assert "2026-10 too few cases – 0" in said
    assert "2026-11 2 min 2 min 20" in said
    answer = await chief.get("/statistics/picture?whose=member&kind=months")
    assert 'alt="Time to acknowledge, by month: The picture as a table"' in answer.text
    image = await chief.get("/statistics/picture.png?whose=member&kind=months")
    assert image.headers["content-type"] == "image/png"
    with Image.open(io.BytesIO(image.content)) as drawn:
        assert drawn.width == 1080
    # All were filed within forty minutes from noon, which is two o'clock in Beirut.
    assert "14:00 20 (100 %)" in await seen(chief, "member", "hours")
    network = await seen(await signs_in("secretariat", Level.PROVED), "network", "months")
    assert "2026-11 2 min 2 min 20" in network


async def test_of_nothing_there_are_words_and_no_image(signs_in: Signs) -> None:
    chief = await signs_in("lbn-chief", Level.PROVED)
    for kind in PictureKind:
        address = f"whose=member&kind={kind.value}"
        answer = await chief.get(f"/statistics/picture?{address}")
        assert "There is nothing to show yet" in answer.text
        assert "<img" not in answer.text
        assert (await chief.get(f"/statistics/picture.png?{address}")).status_code == 404


@on_both
async def test_nights_are_ones_own_and_of_the_supervisors_people(
    clerk: Clerk, signs_in: Signs, clock: HandClock
) -> None:
    clock.advances(hours=11)  # 01:00 in Beirut
    await taken(clerk, clock, 1, 2)
    own = await seen(await signs_in("lbn-duty", Level.PROVED), "own", "nights")
    assert "EXERCISE Rami Haddad 0 0 1 0" in own
    member = await seen(await signs_in("lbn-chief", Level.PROVED), "member", "nights")
    assert "EXERCISE Rami Haddad 0 0 1 0" in member
    assert "EXERCISE Nour Khalil 0 0 0 0" in member
    for who in ("lbn-deputy", "ita-chief", "esp-officer"):
        browser = await signs_in(who, Level.PROVED)
        for whose in ("own", "member", "network"):
            for kind in PictureKind:
                answer = await browser.get(f"/statistics/picture?whose={whose}&kind={kind.value}")
                assert "Rami Haddad" not in answer.text


async def rings(clerk: Clerk, clock: HandClock, *, minutes: int) -> None:
    """The drill that is due, acknowledged after so many minutes."""
    await DrillClock(clerk.office).look()
    await clerk.delivers()
    case = str(clerk.last("lbn-duty", "alert").saying.facts["case"])
    clock.advances(minutes=minutes)
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    await DrillClock(clerk.office).look()


@on_both
async def test_a_drill_shows_once_it_is_over_and_to_no_other_member(
    clerk: Clerk, signs_in: Signs, clock: HandClock
) -> None:
    await clerk.enrols("secretariat")

    async def pages() -> dict[tuple[str, str, str], str]:
        people = {who: await signs_in(who, Level.PROVED) for who in READERS}
        return {
            (who, whose, kind): await seen(people[who], whose, kind)
            for who in people
            for whose, kinds in READERS[who].items()
            for kind in kinds
            if kind in (DRILLS, INDICATED)
        }

    before = await pages()
    assert before
    wanted = WantedDrills(
        kind=DrillKind.PING, points=(DESK,), at=clock.now() + timedelta(minutes=30)
    )
    await ordering.order_at_console(clerk.office, wanted)
    assert await pages() == before, "ordered"
    clock.advances(minutes=31)
    await DrillClock(clerk.office).look()
    assert await pages() == before, "it rings"
    await rings(clerk, clock, minutes=2)
    after = await pages()
    changed = {key for key in after if after[key] != before[key]}
    assert {who for who, _whose, _kind in changed} == {"secretariat", "lbn-chief", "lbn-duty"}
    for who, whose in (("secretariat", "network"), ("lbn-chief", "member"), ("lbn-duty", "own")):
        assert "Lebanon 24/7 desk P" in after[who, whose, DRILLS]
        assert "Acknowledged in time 1 of 1, 100 %" in after[who, whose, INDICATED]


async def test_a_desk_never_sees_what_was_stopped_before_it_rang(
    clerk: Clerk, signs_in: Signs, clock: HandClock
) -> None:
    wanted = WantedDrills(
        kind=DrillKind.PING, points=(DESK,), at=clock.now() + timedelta(minutes=30)
    )
    found = await ordering.order_at_console(clerk.office, wanted)
    await ordering.stop_at_console(clerk.office, found.order.id)
    for who, whose in (("lbn-chief", "member"), ("lbn-duty", "own")):
        assert "nothing to show" in await seen(await signs_in(who, Level.PROVED), whose, "drills")
    office = await seen(await signs_in("secretariat", Level.PROVED), "network", "drills")
    assert "Lebanon 24/7 desk S" in office


@pytest.mark.parametrize("page", ["0", "2", "99999", "x"])
async def test_a_page_that_is_not_there_is_the_nearest(
    clerk: Clerk, signs_in: Signs, clock: HandClock, page: str
) -> None:
    clock.advances(hours=11)
    await taken(clerk, clock, 1, 2)
    chief = await signs_in("lbn-chief", Level.PROVED)
    answer = await chief.get(f"/statistics/picture?whose=member&kind=nights&page={page}")
    assert "Rami Haddad" in answer.text
