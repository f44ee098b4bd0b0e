"""The page of duty: who is on now and next, one's own shifts over all rosters, and how much duty."""

import re

import httpx
import pytest

from domain.sessions.session import Level
from formats.network_file.document import read_network
from services.directory import versions as directory
from services.duty import acts
from tests.conftest import HandClock
from tests.services.desk_clerk import Clerk
from tests.services.duty_stage import NETWORK
from tests.web.conftest import Signs
from tests.web.pages.requests.stories import words


async def said(browser: httpx.AsyncClient, address: str = "/duty", status: int = 200) -> str:
    answer = await browser.get(address)
    assert answer.status_code == status
    assert answer.text.count("<h1") == 1
    return words(answer.text)


async def test_who_is_on_duty_now_and_next_at_ones_own_desks(clerk: Clerk, signs_in: Signs) -> None:
    rami = await signs_in("lbn-duty", Level.CLAIMED)
    found = await said(rami)
    assert "EXERCISE Rami Haddad (you) · until 25 Nov 2026 06:00 UTC (08:00 in Beirut)" in found
    assert "then EXERCISE Hadi Aoun from 25 Nov 2026 06:00 UTC (08:00 in Beirut)" in found
    assert "your next turn: 26 Nov 2026" in found
    assert "Diego" not in found
    vera = await said(await signs_in("auditor", Level.CLAIMED))
    assert "Spain: EXERCISE Spain desk, duty EXERCISE Diego Santos" in vera
    assert "You stand in no roster." in vera


async def test_the_chats_words_narrow_it_and_a_wrong_one_is_said(
    clerk: Clerk, signs_in: Signs
) -> None:
    vera = await signs_in("auditor", Level.CLAIMED)
    assert "Diego" not in await said(vera, "/duty?q=LBN")
    assert "No desk that you can see matches." in await said(vera, "/duty?q=nobody")
    answer = await vera.get("/duty", params={"q": '"><b>x'})
    assert answer.status_code in (200, 409)
    assert "<b>" not in answer.text


async def test_ones_shifts_stand_in_a_calendar_and_a_list_in_whose_time_one_wants(
    clerk: Clerk, signs_in: Signs
) -> None:
    rami = await signs_in("lbn-duty", Level.CLAIMED)
    own = await said(rami, "/duty?month=2026-12")
    assert "December 2026" in own
    assert "2 ● duty, from 08:00" in own
    assert "2 Dec 2026 08:00 to 3 Dec 2026 08:00 (Beirut) EXERCISE Lebanon desk, duty" in own
    utc = await said(rami, "/duty?month=2026-12&zone=utc")
    assert "2 Dec 2026 06:00 to 3 Dec 2026 06:00 (UTC)" in utc
    for odd in ("month=2026-13", "month=x", "month=9999-01", "zone=else", "month=٢٠٢٦-12"):
        assert (await rami.get(f"/duty?{odd}")).status_code == 400


SECOND_DESK = """
  lbn-cyber: {member: LBN, kind: cyber, name: EXERCISE Lebanon cyber desk, roster: lbn-cyber}
people:"""
SECOND_ROSTER = """
rosters:
  lbn-cyber:
    time_zone: Europe/Paris
    layers:
      - {name: duty, rotation: {every: 1w, handover: MON 08:00, people: [lbn-second]}}
    overrides:
      - {layer: duty, person: lbn-duty, from: "2026-12-24 20:00", to: "2026-12-25 08:00"}
    absences:
      - {person: lbn-duty, from: "2026-12-30 00:00", to: "2026-12-31 00:00"}
"""


async def test_one_person_over_several_rosters_with_what_is_not_their_turn_told_in_words(
    clerk: Clerk, signs_in: Signs
) -> None:
    text = NETWORK.read_text("utf-8").replace("\npeople:", SECOND_DESK, 1)
    text = text.replace("\nrosters:\n", SECOND_ROSTER, 1)
    await directory.import_network(clerk.office, read_network(text))
    rami = await signs_in("lbn-duty", Level.CLAIMED)
    found = await said(rami, "/duty?month=2026-12&zone=desk")
    assert (
        "24 Dec 2026 20:00 to 25 Dec 2026 08:00 (Paris) EXERCISE Lebanon cyber desk, duty" in found
    )
    assert "◆ instead of the turn: an exception of the roster" in found
    assert "2 Dec 2026 08:00 to 3 Dec 2026 08:00 (Beirut) EXERCISE Lebanon desk, duty" in found
    assert "◆ EXERCISE Lebanon cyber desk, duty, from 20:00, instead of the turn" in found
    assert "○ away, all day" in found


async def test_how_much_duty_is_for_oneself_and_ones_supervisor_alone(
    clerk: Clerk, signs_in: Signs
) -> None:
    rami = await signs_in("lbn-duty", Level.CLAIMED)
    assert "How much duty" not in await said(rami)
    proved = await said(await signs_in("lbn-duty", Level.PROVED))
    assert "EXERCISE Rami Haddad (you) 0 h" in proved
    assert "October 2026 November 2026 December 2026" in proved
    burden = proved.partition("How much duty")[2]
    assert "Hadi" not in burden
    # Sixteen days of December, nights and weekends by the desk's own clock.
    assert re.search(r"3\d\d h at night 12\d h at weekends \d+ h beginning 1[56]", burden)
    maya = (await said(await signs_in("lbn-chief", Level.PROVED))).partition("How much duty")[2]
    assert "Rami" in maya
    assert "Hadi" in maya
    assert "Diego" not in maya
    for who in ("secretariat", "auditor"):
        assert "How much duty" not in await said(await signs_in(who, Level.PROVED))


@pytest.mark.parametrize("level", list(Level))
async def test_the_page_is_of_those_whom_duty_concerns(
    clerk: Clerk, signs_in: Signs, clock: HandClock, level: Level
) -> None:
    routes = ("/duty", "/duty/act", "/duty/handover", "/duty/swap")
    for who, opened, has_shift in (
        ("esp-officer", False, False),
        ("lbn-duty", True, True),
        ("lbn-deputy", True, True),
        ("lbn-chief", True, False),
        ("secretariat", True, False),
        ("auditor", True, False),
    ):
        browser = await signs_in(who, level)
        found = [(await browser.get(route)).status_code for route in routes]
        is_proved = level is Level.PROVED
        if not is_proved:
            wanted = [200 if opened else 404, 403, 403, 403]
        elif opened:
            wanted = [200, 200, 200, 200 if has_shift else 409]
        else:
            wanted = [404] * 4
        assert found == wanted, who
        nav = (await browser.get("/")).text
        assert ('href="/duty"' in nav) == opened
    clock.advances(minutes=16)
    assert (await browser.get("/duty")).status_code == 401


FRANCE = """
  FRA: {name: France, time_zone: Europe/Paris}
contact_points:"""
INES = """
  fra-chief: {name: EXERCISE Ines Roth, member: FRA, roles: [supervisor]}
rosters:"""


async def test_who_is_known_by_function_abroad_is_so_here(clerk: Clerk, signs_in: Signs) -> None:
    text = NETWORK.read_text("utf-8").replace("\ncontact_points:", FRANCE, 1)
    text = text.replace("\nrosters:", INES, 1)
    text = text.replace("network:\n", "network:\n  names_abroad: function\n", 1)
    await directory.import_network(clerk.office, read_network(text))
    await clerk.enrols("fra-chief")
    # A member without a desk sees those of all.
    found = await said(await signs_in("fra-chief", Level.CLAIMED))
    assert "EXERCISE Lebanon desk" in found
    assert "Rami" not in found
    assert "Hadi" not in found
    assert "Duty officer 1" in found


async def test_leave_is_shown_as_away_and_the_change_may_be_taken_back(
    clerk: Clerk, signs_in: Signs
) -> None:
    await clerk.does("lbn-second", acts.leave, "2026-12-03 2026-12-04")
    hadi = await signs_in("lbn-second", Level.CLAIMED)
    found = await said(hadi, "/duty?month=2026-12")
    assert "3 ○ away, all day" in found
    assert "You are on leave from" in found
    assert "Take back" not in found
