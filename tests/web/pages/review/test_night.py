"""The night at a glance: what was escalated, how far, who did not answer, how late."""

import re

from domain.sessions.session import Level
from services.requests import acknowledge, answering, closing, transfer
from tests.conftest import HandClock, on_both
from tests.services.desk_clerk import Clerk
from tests.web.conftest import Signs
from tests.web.pages.requests.stories import filed, words

DAY = {"period": "24h"}


async def escalated(clerk: Clerk, clock: HandClock, line: str = "") -> tuple[str, str]:
    """A request that nobody acknowledged within its first step."""
    found = await filed(clerk, *([line] if line else []))
    clock.advances(minutes=16)
    await clerk.time_passes()
    return found


@on_both
async def test_a_supervisor_sees_how_far_it_went_and_who_did_not_answer(
    clerk: Clerk, signs_in: Signs, clock: HandClock
) -> None:
    case, reference = await escalated(clerk, clock)
    await clerk.presses("lbn-deputy", acknowledge.acknowledge, case)
    chief = await signs_in("lbn-chief", Level.PROVED)
    answer = await chief.get("/review", params=DAY)
    assert answer.status_code == 200
    said = words(answer.text)
    assert reference in said
    assert re.search(r"step \d of 5, escalated at 12:\d\d UTC", said)
    assert "Did not answer EXERCISE Rami Haddad" in said
    assert re.search(r"1 min late", said)
    assert "Escalated 1" in said
    assert "Acknowledged too late, or overdue 1" in said
    assert f'href="/requests/{reference}/timeline"' in answer.text
    assert "account" not in answer.text


async def test_the_other_side_is_told_how_many_and_not_who(
    clerk: Clerk, signs_in: Signs, clock: HandClock
) -> None:
    await escalated(clerk, clock)
    marta = await signs_in("esp-chief", Level.PROVED)
    said = words((await marta.get("/review", params=DAY)).text)
    assert "Rami Haddad" not in said
    assert re.search(r"Did not answer \d persons", said)
    assert "Not acknowledged yet 1" in said


async def test_of_another_member_nothing_is_seen(
    clerk: Clerk, signs_in: Signs, clock: HandClock
) -> None:
    _, reference = await escalated(clerk, clock)
    luca = await signs_in("ita-chief", Level.PROVED)
    answer = await luca.get("/review", params=DAY)
    assert answer.status_code == 200
    assert reference not in answer.text
    assert "Nothing was escalated in this time." in words(answer.text)


async def test_who_had_it_before_sees_their_own_turn_alone(
    clerk: Clerk, signs_in: Signs, clock: HandClock
) -> None:
    case, _ = await escalated(clerk, clock)
    await clerk.presses("lbn-deputy", acknowledge.acknowledge, case)
    await clerk.does("lbn-deputy", transfer.transfer, case, "ITA", "")
    clock.advances(minutes=16)
    await clerk.time_passes()
    chief = await signs_in("lbn-chief", Level.PROVED)
    theirs = words((await chief.get("/review", params=DAY)).text)
    assert "transferred to Italy" in theirs
    assert theirs.count("How far") == 1
    luca = await signs_in("ita-chief", Level.PROVED)
    assert "Rami Haddad" not in words((await luca.get("/review", params=DAY)).text)
    everything = await signs_in("secretariat", Level.PROVED)
    assert words((await everything.get("/review", params=DAY)).text).count("How far") == 2


@on_both
async def test_what_is_asked_for_stays_in_the_address_and_narrows(
    clerk: Clerk, signs_in: Signs, clock: HandClock
) -> None:
    _, one = await escalated(clerk, clock)
    chief = await signs_in("lbn-chief", Level.PROVED)
    for asked, is_found in (
        ({"urgency": "immediate"}, True),
        ({"urgency": "standard"}, False),
        ({"type": "preserve"}, True),
        ({"type": "person"}, False),
        ({"member": "ESP"}, True),
        ({"member": "ITA"}, False),
        ({"from": "2026-11-24", "to": "2026-11-24", "period": "night"}, True),
        ({"from": "2026-11-23", "to": "2026-11-23"}, False),
    ):
        answer = await chief.get("/review", params={**DAY, **asked})
        assert answer.status_code == 200, asked
        assert (one in answer.text) is is_found, asked
    assert 'value="2026-11-23"' in answer.text
    clock.advances(days=8)
    chief = await signs_in("lbn-chief", Level.PROVED)
    assert one not in (await chief.get("/review", params={"period": "7d"})).text
    assert one in (await chief.get("/review", params={"period": "30d"})).text


async def test_what_is_not_understood_is_said_and_nothing_is_shown(
    clerk: Clerk, signs_in: Signs, clock: HandClock
) -> None:
    _, reference = await escalated(clerk, clock)
    chief = await signs_in("lbn-chief", Level.PROVED)
    for asked in (
        {"period": "<b>"},
        {"member": "XXX"},
        {"type": "nothing"},
        {"urgency": "very"},
        {"from": "2026-11-31"},
        {"from": "2026-11-30", "to": "2026-11-01"},
        {"from": "1970-01-01", "to": "2026-11-01"},
        {"to": "2026-11-30"},
    ):
        answer = await chief.get("/review", params=asked)
        assert answer.status_code == 409, asked
        assert reference not in answer.text
        assert "<b>" not in answer.text


async def test_what_began_again_says_how_far_it_had_gone(
    clerk: Clerk, signs_in: Signs, clock: HandClock
) -> None:
    case, _ = await escalated(clerk, clock)
    await clerk.presses("lbn-deputy", acknowledge.acknowledge, case)
    await clerk.does("lbn-deputy", answering.answer, case, "EXERCISE kept")
    clock.advances(minutes=5)
    await clerk.does("esp-officer", closing.reopen, case)
    chief = await signs_in("lbn-chief", Level.PROVED)
    said = words((await chief.get("/review", params=DAY)).text)
    assert re.search(r"step \d of 5, escalated at 12:\d\d UTC", said)
    assert "begun again at" in said


async def test_a_long_night_has_pages(clerk: Clerk, signs_in: Signs, clock: HandClock) -> None:
    for number in range(27):
        await filed(clerk, f"LBN immediate life preserve EXERCISE number {number}")
        clock.advances(minutes=3)
        await clerk.time_passes()
    clock.advances(minutes=40)
    await clerk.time_passes()
    chief = await signs_in("lbn-chief", Level.PROVED)
    answer = await chief.get("/review", params={**DAY, "urgency": "immediate"})
    assert "Page 1 of 2" in words(answer.text)
    (address,) = re.findall(r'rel="next" href="([^"]+)"', answer.text)
    second = await chief.get(address.replace("&amp;", "&"))
    assert words(answer.text).count("How far") == 25
    assert words(second.text).count("How far") in (1, 2)
