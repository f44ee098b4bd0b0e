"""Entries at the pages: new ones, and those that are no longer needed, as in chat."""

import re

import httpx
import pytest

from domain.sessions.session import Level
from tests.conftest import HandClock
from tests.services.desk_clerk import Clerk
from tests.services.duty_stage import events
from tests.web.conftest import Signs
from tests.web.pages.directory.test_directory import found
from tests.web.pages.directory.test_rosters import filled
from tests.web.pages.duty.test_acts import hidden, values
from tests.web.pages.requests.conftest import EVERYBODY
from tests.web.pages.requests.stories import words
from tests.web.pages.requests.test_typed import signs
from tests.web.signing_in import registers

PERSON = "/directory/new/person/LBN"
POINT = "/directory/new/contact-point/LBN"
MEMBER = "/directory/new/member/-"
ASKS = {"asks": "1"}
"""The first press, before anything was shown."""


async def puts(browser: httpx.AsyncClient, address: str, typed: dict[str, str]) -> httpx.Response:
    """Reads what would change, and puts it in force."""
    shown = await browser.post(address, data=typed)
    assert shown.status_code == 200, words(shown.text)
    return await browser.post(address, data={**typed, "seen": hidden(shown.text, "seen")})


async def test_a_supervisor_adds_a_person_once_and_everybody_concerned_reads_it(
    clerk: Clerk, signs_in: Signs
) -> None:
    maya = await signs_in("lbn-chief", Level.PROVED)
    listed = (await maya.get("/directory")).text
    assert f'href="{PERSON}"' in listed
    assert POINT not in listed
    form = await maya.get(PERSON)
    assert "duty officer" in words(form.text)
    assert "supervisor" not in words(form.text)
    typed = {**filled(form.text), "name": "EXERCISE  Zeina Said", "roles": "0"}
    shown = await maya.post(PERSON, data=typed)
    assert "It is new in the directory" in words(shown.text)
    assert "Zeina" not in (await maya.get("/directory")).text
    sure = {**typed, "seen": hidden(shown.text, "seen")}
    for _press in range(2):
        done = await maya.post(PERSON, data=sure)
        assert (done.status_code, done.headers["location"]) == (303, "/directory?member=LBN")
    after = (await maya.get("/directory?member=LBN")).text
    assert "This is in force now" in words(after)
    assert after.count(">EXERCISE Zeina Said<") == 1
    assert (await events(clerk.office)).count("directory.changed") == 1
    await clerk.delivers()
    assert clerk.reads("secretariat")[-1] == "directory_changed"


async def test_the_secretariat_adds_a_desk_with_a_roster_of_its_own(
    clerk: Clerk, signs_in: Signs
) -> None:
    page = await signs_in("secretariat", Level.PROVED)
    form = await page.get(POINT)
    assert "A new roster" in form.text
    typed = {**filled(form.text), "name": "EXERCISE Lebanon cyber desk", "kind": "2"}
    typed |= {"roster": values(form.text, "roster")[-1], "people-0": "lbn-deputy"}
    typed |= {"people-1": "lbn-duty"}
    refused = await page.post(POINT, data=typed)
    assert refused.status_code == 409
    assert "this is no weekly hand-over" in words(refused.text)
    assert filled(refused.text)["people-1"] == "lbn-duty"
    typed["handover"] = "FRI 17:30"
    shown = words((await page.post(POINT, data=typed)).text)
    assert "EXERCISE Nour Khalil, EXERCISE Rami Haddad" in shown
    assert (await puts(page, POINT, typed)).status_code == 303
    desk = await found(page, "/directory?member=LBN", "Lebanon cyber desk")
    drawn = words((await page.get(desk.replace("entries", "rosters"))).text)
    assert "duty: EXERCISE Nour Khalil" in drawn
    await clerk.delivers()
    assert clerk.reads("lbn-deputy")[-1] == "directory_changed"
    # It goes again with its roster, and whoever stood in that alone is named.
    gone = await page.post(f"{desk}/remove", data=ASKS)
    assert "is taken out too: nothing else uses it" in words(gone.text)
    yes = {"seen": hidden(gone.text, "seen")}
    assert (await page.post(f"{desk}/remove", data=yes)).status_code == 303
    assert (await page.get(desk)).status_code == 404


async def test_a_member_is_added_once(clerk: Clerk, signs_in: Signs) -> None:
    page = await signs_in("secretariat", Level.PROVED)
    assert f'href="{MEMBER}"' in (await page.get("/directory")).text
    typed = {**filled((await page.get(MEMBER)).text), "code": "prt", "name": "Portugal"}
    assert (await page.post(MEMBER, data={**typed, "time_zone": ""})).status_code == 409
    assert (await page.post(MEMBER, data={**typed, "time_zone": "Lisbon"})).status_code == 409
    typed["time_zone"] = "Europe/Lisbon"
    assert (await puts(page, MEMBER, typed)).status_code == 303
    assert "Portugal" in (await page.get("/directory")).text
    again = await page.post(MEMBER, data={**typed, "name": "EXERCISE other"})
    assert again.status_code == 409
    assert filled(again.text)["name"] == "EXERCISE other"


async def test_an_entry_that_is_needed_stays_and_one_that_is_not_goes_with_its_access(
    clerk: Clerk, signs_in: Signs
) -> None:
    maya = await signs_in("lbn-chief", Level.PROVED)
    rami = await found(maya, "/directory", "Rami Haddad")
    needed = await maya.post(f"{rami}/remove", data=ASKS)
    assert needed.status_code == 409
    assert "EXERCISE Rami Haddad" in words(needed.text)
    assert (await maya.get(rami)).status_code == 200
    # Neither oneself nor another who reviews.
    own = await found(maya, "/directory", "Maya Saab")
    assert "Take out of the directory" not in (await maya.get(own)).text
    assert (await maya.post(f"{own}/remove", data=ASKS)).status_code == 404
    desk = await found(maya, "/directory", "Lebanon 24/7 desk")
    assert (await maya.post(f"{desk}/remove", data=ASKS)).status_code == 404

    javier = await signs_in("esp-chief", Level.PROVED)
    ana = await found(javier, "/directory", "Ana Ruiz")
    theirs = await signs_in("esp-officer", Level.PROVED)
    assert (await theirs.get("/")).status_code == 200
    shown = await javier.post(f"{ana}/remove", data=ASKS)
    assert "Their account and all their codes are taken away too" in words(shown.text)
    yes = {"seen": hidden(shown.text, "seen")}
    assert (await javier.post(f"{ana}/remove", data=yes)).status_code == 303
    assert "This is in force now" in words((await javier.get("/directory")).text)
    assert (await theirs.get("/")).status_code == 401
    assert (await javier.post(f"{ana}/remove", data=yes)).status_code == 404
    await clerk.delivers()
    assert clerk.reads("secretariat")[-1] == "directory_changed"


async def test_what_changed_meanwhile_is_shown_again_before_it_goes(
    clerk: Clerk, signs_in: Signs
) -> None:
    javier = await signs_in("esp-chief", Level.PROVED)
    page = await signs_in("secretariat", Level.PROVED)
    ana = await found(javier, "/directory", "Ana Ruiz")
    shown = await javier.post(f"{ana}/remove", data=ASKS)
    renamed = {"field": "name", "value": "EXERCISE Ana Ruiz Gil"}
    assert (await puts(page, f"{ana}/change", renamed)).status_code == 303
    late = await javier.post(f"{ana}/remove", data={"seen": hidden(shown.text, "seen")})
    assert late.status_code == 409
    assert "EXERCISE Ana Ruiz Gil" in words(late.text)
    assert (await javier.get(ana)).status_code == 200


async def test_odd_entries_are_refused(clerk: Clerk, signs_in: Signs) -> None:
    page = await signs_in("secretariat", Level.PROVED)
    drawn = filled((await page.get(PERSON)).text)["drawn"]
    good = {"drawn": drawn, "name": "EXERCISE Zeina Said", "roles": "0"}
    for odd in ({"name": ""}, {"name": "x" * 5000}, {"roles": ""}, {"roles": "9"}, {"roles": "²"}):
        assert (await page.post(PERSON, data={**good, **odd})).status_code == 409, odd
    point = {"name": "EXERCISE desk", "kind": "0"}
    last = values((await page.get(POINT)).text, "roster")[-1]
    for odd in ({"roster": last}, {"roster": last, "people-0": "esp-officer"}):
        assert (await page.post(POINT, data={**point, **odd})).status_code == 409, odd
    for nowhere in (
        "/directory/new/person/-",
        "/directory/new/person/ZZZ",
        "/directory/new/member/LBN",
        "/directory/new/roster/LBN",
    ):
        assert (await page.get(nowhere)).status_code == 404
        assert (await page.post(nowhere, data=good)).status_code == 404
    sure = {**good, "seen": hidden((await page.post(PERSON, data=good)).text, "seen")}
    stale = await page.post(PERSON, data={**sure, "drawn": "x"})
    assert stale.status_code == 409
    assert filled(stale.text)["name"] == "EXERCISE Zeina Said"
    other = await page.post(PERSON, data={**sure, "name": "EXERCISE Other"})
    assert other.status_code == 409
    assert "directory.changed" not in await events(clerk.office)


@pytest.mark.parametrize("level", list(Level))
async def test_who_adds_and_takes_out_what(
    clerk: Clerk, signs_in: Signs, browser: httpx.AsyncClient, level: Level
) -> None:
    ana = await found(await signs_in("esp-chief", Level.PROVED), "/directory", "Ana Ruiz")
    for who in EVERYBODY:
        there = await signs_in(who, level)
        adds = {
            PERSON: who in ("lbn-chief", "secretariat"),
            POINT: who == "secretariat",
            MEMBER: who == "secretariat",
        }
        for address, is_theirs in adds.items():
            got, sent = await there.get(address), await there.post(address, data={"name": "x"})
            answers = (got.status_code, sent.status_code)
            if level is Level.CLAIMED:
                assert answers == (403, 403), (who, address)
            else:
                assert answers == ((200, 409) if is_theirs else (404, 404)), (who, address)
        gone = (await there.post(f"{ana}/remove", data=ASKS)).status_code
        theirs = who in ("esp-chief", "secretariat")
        assert gone == (403 if level is Level.CLAIMED else 200 if theirs else 404), who
    for address in (PERSON, "/directory/new/nothing/LBN", f"{ana}/remove"):
        assert (await browser.post(address, data=ASKS)).status_code == 401


async def test_what_was_typed_when_the_session_ended_is_there_again(
    clerk: Clerk, browser: httpx.AsyncClient, clock: HandClock
) -> None:
    key = await registers(clerk, browser, "lbn-chief")
    typed = {**filled((await browser.get(PERSON)).text), "name": "EXERCISE planted", "roles": "1"}
    clock.advances(minutes=16)
    ended = await browser.post(PERSON, data=typed)
    assert ended.status_code == 401
    assert "planted" not in ended.text
    back = await signs(browser, key, ended)
    assert back.headers["location"] == PERSON
    shown = await browser.get(PERSON)
    assert filled(shown.text)["name"] == "EXERCISE planted"
    assert re.search(r'<option value="1" selected', shown.text)
    assert "Nothing of it was sent" in words(shown.text)
