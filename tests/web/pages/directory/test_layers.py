"""Layers at the pages: one taken out and one added, with who is on duty shown before the yes."""

import re
from dataclasses import replace

import httpx
import pytest

from domain.sessions.session import Level
from services.requests import acknowledge
from services.visit.office import Office
from tests.services.desk_clerk import Clerk
from tests.services.duty_stage import LINE, events, staged, who
from tests.web.conftest import URL, Signs
from tests.web.pages.directory.test_adding import ASKS
from tests.web.pages.directory.test_rosters import filled, roster_of
from tests.web.pages.duty.test_acts import hidden, values
from tests.web.pages.requests.stories import filed, words


@pytest.fixture
async def clerk(office: Office) -> Clerk:
    return await staged(replace(office, portal_url=URL))


async def takes_out(browser: httpx.AsyncClient, layer: str) -> httpx.Response:
    """Reads what would change, and puts it in force."""
    shown = await browser.post(f"{layer}/remove", data=ASKS)
    assert shown.status_code == 200
    return await browser.post(f"{layer}/remove", data={"seen": hidden(shown.text, "seen")})


async def test_a_layer_is_taken_out_and_another_added_as_in_chat(
    clerk: Clerk, signs_in: Signs
) -> None:
    maya = await signs_in("lbn-chief", Level.PROVED)
    roster, now = await roster_of(maya), clerk.office.now()
    assert "Add a layer" not in (await maya.get(roster)).text
    assert (await maya.get(f"{roster}/new")).status_code == 409
    shown = await maya.post(f"{roster}/layers/deputy/remove", data=ASKS)
    assert shown.status_code == 200
    assert "now: EXERCISE Nour Khalil → nobody" in words(shown.text)
    assert await who(clerk.office, now, "deputy") == ["lbn-deputy"]
    assert (await takes_out(maya, f"{roster}/layers/deputy")).status_code == 303
    page = await maya.get(roster)
    assert "This is in force now" in words(page.text)
    assert f"{roster}/layers/deputy" not in page.text
    await clerk.delivers()
    for person in ("lbn-deputy", "secretariat"):
        assert clerk.reads(person)[-1] == "directory_roster_changed", person
    # The last one stays, and its page says why.
    last = f"{roster}/layers/duty"
    assert "It is the only layer of this roster" in words((await maya.get(last)).text)
    assert (await maya.post(f"{last}/remove", data=ASKS)).status_code == 409

    form = await maya.get(f"{roster}/new")
    assert values(form.text, "layer") == ["deputy"]
    assert values(form.text, "people-0") == ["", "lbn-duty", "lbn-second", "lbn-deputy"]
    typed = {**filled(form.text), "layer": "deputy", "people-0": "lbn-second"}
    typed |= {"people-1": "lbn-deputy"}
    refused = await maya.post(f"{roster}/new", data=typed)
    assert refused.status_code == 409
    assert "this is no weekly hand-over" in words(refused.text)
    assert filled(refused.text)["people-1"] == "lbn-deputy"
    typed["handover"] = "fri 17.30"
    shown = await maya.post(f"{roster}/new", data=typed)
    assert shown.status_code == 200
    assert "now: nobody → EXERCISE Hadi Aoun" in words(shown.text)
    sure = {**typed, "seen": hidden(shown.text, "seen")}
    for _press in range(2):
        assert (await maya.post(f"{roster}/new", data=sure)).status_code == 303
    assert await who(clerk.office, now, "deputy") == ["lbn-second"]
    assert (await events(clerk.office)).count("directory.changed") == 2


async def test_what_somebody_has_in_hand_goes_over_with_the_layer_and_is_said_before(
    clerk: Clerk, signs_in: Signs
) -> None:
    case, _reference = await filed(clerk, LINE)
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    maya = await signs_in("lbn-chief", Level.PROVED)
    layer = f"{await roster_of(maya)}/layers/duty"
    shown = words((await maya.post(f"{layer}/remove", data=ASKS)).text)
    assert "now: EXERCISE Rami Haddad → nobody" in shown
    assert re.search(r"EXERCISE Rami Haddad.*1 open request", shown)
    assert (await takes_out(maya, layer)).status_code == 303


async def test_of_two_at_once_the_second_reads_it_anew_and_loses_nothing(
    clerk: Clerk, signs_in: Signs
) -> None:
    maya = await signs_in("lbn-chief", Level.PROVED)
    page = await signs_in("secretariat", Level.PROVED)
    roster = await roster_of(maya)
    layer = f"{roster}/layers/deputy"
    shown = await maya.post(f"{layer}/remove", data=ASKS)
    theirs = {**filled((await page.get(layer)).text), "people-1": "lbn-duty"}
    change = await page.post(layer, data=theirs)
    sure = {**theirs, "seen": hidden(change.text, "seen")}
    assert (await page.post(layer, data=sure)).status_code == 303
    late = await maya.post(f"{layer}/remove", data={"seen": hidden(shown.text, "seen")})
    assert late.status_code == 409
    assert "no longer as it was shown" in words(late.text)
    yes = {"seen": hidden(late.text, "seen")}
    assert (await maya.post(f"{layer}/remove", data=yes)).status_code == 303
    assert (await page.post(f"{layer}/remove", data=yes)).status_code == 409

    # Both add one: whoever is later is told, and nothing is laid over the first.
    both = [{**filled((await each.get(f"{roster}/new")).text)} for each in (maya, page)]
    both = [{**typed, "layer": "deputy", "people-0": "lbn-duty"} for typed in both]
    seen = [
        hidden((await each.post(f"{roster}/new", data=typed)).text, "seen")
        for each, typed in zip((maya, page), both, strict=True)
    ]
    assert (await maya.post(f"{roster}/new", data={**both[0], "seen": seen[0]})).status_code == 303
    second = await page.post(f"{roster}/new", data={**both[1], "seen": seen[1]})
    assert second.status_code == 409
    assert "there is a layer deputy already" in words(second.text)


async def test_what_is_no_layer_of_this_roster_is_refused(clerk: Clerk, signs_in: Signs) -> None:
    maya = await signs_in("lbn-chief", Level.PROVED)
    roster = await roster_of(maya)
    await takes_out(maya, f"{roster}/layers/deputy")
    good = {**filled((await maya.get(f"{roster}/new")).text), "layer": "deputy"}
    good["people-0"] = "lbn-duty"
    for odd in (
        {"layer": "others"},
        {"people-0": ""},
        {"people-0": "esp-duty"},
        {"people-0": "nobody"},
        {"people-1": "lbn-duty", "handover": "MON 08:00"},
        {"people-1": "lbn-second", "handover": "sometimes"},
    ):
        refused = await maya.post(f"{roster}/new", data={**good, **odd})
        assert refused.status_code == 409, odd
    shown = await maya.post(f"{roster}/new", data=good)
    sure = {**good, "seen": hidden(shown.text, "seen")}
    stale = await maya.post(f"{roster}/new", data={**sure, "drawn": "x"})
    assert stale.status_code == 409
    assert filled(stale.text)["people-0"] == "lbn-duty"
    # What was seen of one is no yes to another.
    other = await maya.post(f"{roster}/new", data={**sure, "people-0": "lbn-second"})
    assert other.status_code == 409
    assert await who(clerk.office, clerk.office.now(), "duty") == ["lbn-duty"]
    more = await maya.post(f"{roster}/new", data={**good, "more": "1"})
    assert more.status_code == 200
    assert filled(more.text)["people-0"] == "lbn-duty"
    assert (await maya.post(f"{roster}/layers/none/remove", data=ASKS)).status_code == 409


@pytest.mark.parametrize("level", list(Level))
async def test_whose_layers_somebody_adds_and_takes_out(
    clerk: Clerk, signs_in: Signs, level: Level, browser: httpx.AsyncClient
) -> None:
    roster = await roster_of(await signs_in("lbn-chief", Level.PROVED))
    await takes_out(await signs_in("lbn-chief", Level.PROVED), f"{roster}/layers/deputy")
    for person, theirs in (
        ("lbn-chief", True),
        ("secretariat", True),
        ("lbn-duty", False),
        ("esp-chief", False),
        ("esp-officer", False),
        ("auditor", False),
    ):
        there = await signs_in(person, level)
        answers = [
            (await there.get(f"{roster}/new")).status_code,
            (await there.post(f"{roster}/new", data={"layer": "deputy"})).status_code,
            (await there.post(f"{roster}/layers/duty/remove", data=ASKS)).status_code,
        ]
        if level is Level.CLAIMED:
            assert answers == [403, 403, 403], person
        else:
            assert answers == ([200, 409, 409] if theirs else [404, 404, 404]), person
    for address in (f"{roster}/new", f"{roster}/layers/duty/remove"):
        assert (await browser.post(address, data=ASKS)).status_code == 401
