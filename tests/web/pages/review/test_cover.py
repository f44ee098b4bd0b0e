"""The cover ahead: drawn, and its gaps filled from the page by the chat's own act."""

import re
from dataclasses import replace
from html import unescape

import pytest

from domain.sessions.session import Level
from services.duty import acts
from services.visit.office import Office
from tests.conftest import HandClock, on_both
from tests.services.desk_clerk import Clerk
from tests.services.duty_stage import staged
from tests.web.conftest import URL, Signs
from tests.web.pages.requests.stories import words


@pytest.fixture
async def clerk(office: Office) -> Clerk:
    clerk = await staged(replace(office, portal_url=URL))
    await clerk.does("lbn-duty", acts.leave, "2026-11-28 2026-11-29")
    return clerk


def fills(page: str) -> list[str]:
    """Where the gaps of a page are filled."""
    return sorted(
        {unescape(each) for each in re.findall(r'href="(/review/cover/fill[^"]+)"', page)}
    )


def hidden(page: str) -> dict[str, str]:
    return {
        name: unescape(value)
        for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page)
    }


@on_both
async def test_a_gap_is_filled_by_pressing_on_it(clerk: Clerk, signs_in: Signs) -> None:
    chief = await signs_in("lbn-chief", Level.PROVED)
    page = (await chief.get("/review/cover")).text
    assert page.count("<h1>") == 1
    assert '<a href="/review/cover/fill' in page.partition("<svg")[2].partition("</svg>")[0]
    assert not re.search(r"\sstyle=|\son[a-z]+=", page)
    before = fills(page)
    assert before
    asked = await chief.get(before[0])
    assert asked.status_code == 200
    assert "Who takes it" in words(asked.text)
    people = re.findall(r'<option value="([^"]+)"', asked.text)
    assert "lbn-second" in people
    gap = hidden(asked.text)
    answer = await chief.post("/review/cover/fill", data={**gap, "person": "lbn-second"})
    assert answer.status_code == 303
    page = (await chief.get("/review/cover")).text
    assert "lbn-second" not in page
    assert before[0] not in fills(page)
    assert 'class="said" role="status"' in page
    await clerk.delivers()
    assert "duty_changed" in clerk.reads("lbn-second")
    # Who comes second reads that it is taken, and keeps what they chose.
    again = await chief.post("/review/cover/fill", data={**gap, "person": "lbn-deputy"})
    assert again.status_code == 409


async def test_a_part_of_a_gap_is_filled(clerk: Clerk, signs_in: Signs) -> None:
    chief = await signs_in("lbn-chief", Level.PROVED)
    first = fills((await chief.get("/review/cover")).text)[0]
    asked = await chief.get(first)
    begins = re.findall(r'name="begins"[^>]* value="([^"]+)"', asked.text)[0]
    part = {**hidden(asked.text), "person": "lbn-second", "ends": f"{begins[:11]}23:30"}
    answer = await chief.post("/review/cover/fill", data={**part, "begins": begins})
    assert answer.status_code == 303
    assert fills((await chief.get("/review/cover")).text)
    for odd in ({"begins": "x"}, {"ends": "9999-99-99T00:00"}):
        assert (await chief.post("/review/cover/fill", data={**part, **odd})).status_code == 400
    wrong = {**part, "begins": part["ends"], "ends": begins}
    assert (await chief.post("/review/cover/fill", data=wrong)).status_code == 409


@pytest.mark.parametrize(
    ("who", "sees"), [("esp-chief", False), ("secretariat", True), ("auditor", True)]
)
async def test_others_see_what_is_theirs_and_fill_nothing(
    clerk: Clerk, signs_in: Signs, who: str, sees: bool
) -> None:
    chief = await signs_in("lbn-chief", Level.PROVED)
    first = fills((await chief.get("/review/cover")).text)[0]
    gap = hidden((await chief.get(first)).text)
    other = await signs_in(who, Level.PROVED)
    page = await other.get("/review/cover")
    assert page.status_code == 200
    assert fills(page.text) == []
    assert ("Rami" in page.text) is sees
    nothing = await other.get("/nothing")
    for answer in (
        await other.get(first),
        await other.post("/review/cover/fill", data={**gap, "person": "lbn-second"}),
        await other.get("/review/cover/fill"),
    ):
        assert answer.status_code == 404
        assert answer.content == nothing.content
    assert first in fills((await chief.get("/review/cover")).text)


async def test_somebody_of_another_member_cannot_be_put_there(
    clerk: Clerk, signs_in: Signs, clock: HandClock
) -> None:
    chief = await signs_in("lbn-chief", Level.PROVED)
    first = fills((await chief.get("/review/cover")).text)[0]
    gap = hidden((await chief.get(first)).text)
    for person in ("esp-duty", "nobody", ""):
        answer = await chief.post("/review/cover/fill", data={**gap, "person": person})
        assert answer.status_code == 404
    for odd in ({"roster": "x"}, {"layer": "x"}, {"from": "x"}, {"to": "2026-11-28T00:00:00"}):
        data = {**gap, "person": "lbn-second", **odd}
        assert (await chief.post("/review/cover/fill", data=data)).status_code == 404
    clock.advances(days=30)
    later = await signs_in("lbn-chief", Level.PROVED)
    past = await later.post("/review/cover/fill", data={**gap, "person": "lbn-second"})
    assert past.status_code == 409
