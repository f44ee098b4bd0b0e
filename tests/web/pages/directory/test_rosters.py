"""Rosters at the pages: drawn for a month, and a layer written anew as the directory file has it."""

import re
from dataclasses import replace
from html import unescape

import httpx
import pytest

from domain.sessions.session import Level
from services.visit.office import Office
from tests.services.desk_clerk import Clerk
from tests.services.duty_stage import events, staged, who
from tests.web.conftest import URL, Signs
from tests.web.pages.directory.test_directory import found
from tests.web.pages.duty.test_acts import hidden
from tests.web.pages.requests.stories import words


@pytest.fixture
async def clerk(office: Office) -> Clerk:
    return await staged(replace(office, portal_url=URL))


async def roster_of(browser: httpx.AsyncClient) -> str:
    entry = await found(browser, "/directory", "Lebanon desk")
    return entry.replace("/entries/", "/rosters/")


def filled(page: str) -> dict[str, str]:
    """The form as it stands."""
    typed = dict(re.findall(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"', page))
    for name, options in re.findall(
        r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL
    ):
        chosen = re.search(r'value="([^"]*)" selected', options)
        typed[name] = chosen[1] if chosen else ""
    return {name: unescape(value) for name, value in typed.items()}


async def test_a_roster_is_drawn_for_a_month(clerk: Clerk, signs_in: Signs) -> None:
    maya = await signs_in("lbn-chief", Level.CLAIMED)
    answer = await maya.get(f"{await roster_of(maya)}?month=2026-12")
    page = words(answer.text)
    assert "December 2026" in page
    assert "1 Dec 2026 08:00 to 2 Dec 2026 08:00 duty: EXERCISE Hadi Aoun" in page
    assert (
        "● duty: EXERCISE Hadi Aoun, until 08:00 ● duty: EXERCISE Rami Haddad, from 08:00" in page
    )
    entry = (await maya.get((await roster_of(maya)).replace("rosters", "entries"))).text
    assert "See the roster" in entry


@pytest.mark.parametrize("level", list(Level))
async def test_whose_rosters_somebody_changes(clerk: Clerk, signs_in: Signs, level: Level) -> None:
    address = await roster_of(await signs_in("lbn-chief", Level.PROVED))
    for person, theirs in (
        ("lbn-chief", True),
        ("secretariat", True),
        ("lbn-duty", False),
        ("esp-chief", False),
        ("esp-officer", False),
        ("auditor", False),
    ):
        browser = await signs_in(person, level)
        layer = f"{address}/layers/duty"
        drawn = (await browser.get(address)).status_code
        form = (await browser.get(layer)).status_code
        sent = (await browser.post(layer, data={"every": "1w"})).status_code
        assert drawn == (200 if theirs else 404), person
        if level is Level.CLAIMED:
            assert (form, sent) == (403, 403)
        else:
            assert form == (200 if theirs else 404), person
            assert sent == (409 if theirs else 404), person
            assert (await browser.get(f"{address}/layers/none")).status_code == 404


async def test_a_change_is_shown_put_in_force_and_told_to_all_whose_duty_it_is(
    clerk: Clerk, signs_in: Signs
) -> None:
    maya = await signs_in("lbn-chief", Level.PROVED)
    address = await roster_of(maya)
    layer = f"{address}/layers/duty"
    typed = filled((await maya.get(layer)).text)
    assert typed["every"] == "1d"
    assert (typed["people-0"], typed["people-1"]) == ("lbn-duty", "lbn-second")
    typed |= {"people-0": "lbn-second", "people-1": "lbn-duty", "override-0-person": "lbn-deputy"}
    typed |= {"override-0-from": "2026-12-24 20:00", "override-0-to": "2026-12-25 08:00"}
    shown = await maya.post(layer, data=typed)
    assert shown.status_code == 200
    said = words(shown.text)
    assert "now: EXERCISE Rami Haddad → EXERCISE Hadi Aoun" in said
    assert "added rosters.lbn-desk.overrides" in said
    assert await who(clerk.office, clerk.office.now()) == ["lbn-duty"]
    sure = {**typed, "seen": hidden(shown.text, "seen")}
    assert (await maya.post(layer, data=sure)).status_code == 303
    assert await who(clerk.office, clerk.office.now()) == ["lbn-second"]
    assert "This is in force now" in words((await maya.get(address)).text)
    await clerk.delivers()
    for person in ("lbn-duty", "lbn-second", "secretariat"):
        assert clerk.reads(person)[-1] == "directory_roster_changed", person
    assert "directory_roster_changed" not in clerk.reads("esp-duty")
    assert (await events(clerk.office)).count("directory.changed") == 1
    december = words((await maya.get(f"{address}?month=2026-12")).text)
    assert "24 Dec 2026 20:00 to 25 Dec 2026 08:00 duty: EXERCISE Nour Khalil · ◆" in december
    # The same again changes nothing.
    again = await maya.post(layer, data=filled((await maya.get(layer)).text))
    assert again.status_code == 409


async def test_what_the_file_may_not_say_is_refused_in_its_words_with_what_was_typed(
    clerk: Clerk, signs_in: Signs
) -> None:
    maya = await signs_in("lbn-chief", Level.PROVED)
    layer = f"{await roster_of(maya)}/layers/duty"
    typed = filled((await maya.get(layer)).text)
    typed |= {"override-0-person": "lbn-deputy", "override-1-person": "lbn-second"}
    typed |= {"override-0-from": "2026-12-24 20:00", "override-0-to": "2026-12-25 08:00"}
    typed |= {"override-1-from": "2026-12-25 07:00", "override-1-to": "2026-12-25 09:00"}
    answer = await maya.post(layer, data=typed)
    assert answer.status_code == 409
    assert "let one end before the other begins" in words(answer.text)
    assert filled(answer.text)["override-1-from"] == "2026-12-25 07:00"
    for odd in (
        {"every": "sometimes"},
        {"handover": "noon"},
        {"start": "soon"},
        {"people-0": "", "people-1": ""},
        {"people-0": "esp-duty"},
        {
            "restriction-0-days": "HOLIDAY",
            "restriction-0-from": "08:00",
            "restriction-0-to": "09:00",
        },
        {"override-0-to": ""},
    ):
        refused = await maya.post(
            layer,
            data={**filled((await maya.get(layer)).text), **odd}
            | ({"override-0-person": "lbn-duty"} if "override-0-to" in odd else {}),
        )
        assert refused.status_code == 409, odd
        assert filled(refused.text)["every"] in ("1d", "sometimes")


async def test_of_two_who_edit_at_once_the_second_is_told_and_loses_nothing(
    clerk: Clerk, signs_in: Signs
) -> None:
    maya, page = (
        await signs_in("lbn-chief", Level.PROVED),
        await signs_in("secretariat", Level.PROVED),
    )
    layer = f"{await roster_of(maya)}/layers/duty"
    mine, theirs = filled((await maya.get(layer)).text), filled((await page.get(layer)).text)
    mine["handover"], theirs["handover"] = "09:00", "10:00"
    shown = await maya.post(layer, data=mine)
    late = await page.post(layer, data=theirs)
    sure = {**mine, "seen": hidden(shown.text, "seen")}
    assert (await maya.post(layer, data=sure)).status_code == 303
    # They have seen what theirs would change, before the other was in force.
    behind = await page.post(layer, data={**theirs, "seen": hidden(late.text, "seen")})
    assert behind.status_code == 409
    assert "Somebody else changed this roster meanwhile" in words(behind.text)
    assert "09:00" in words(behind.text)
    assert filled(behind.text)["handover"] == "10:00"
    anew = await page.post(layer, data=filled(behind.text))
    assert anew.status_code == 200
    assert "09:00 → 10:00" in words(anew.text)
