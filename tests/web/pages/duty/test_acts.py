"""Acting on one's duty at the page: the chat's own acts, told to the same people and recorded alike."""

import re

from domain.sessions.session import Level
from services.duty.in_chat import ask_sick
from tests.conftest import HandClock
from tests.services.desk_clerk import Clerk
from tests.services.duty_stage import events, who
from tests.web.conftest import Signs
from tests.web.pages.requests.stories import words


def values(page: str, name: str) -> list[str]:
    """The options of a choice."""
    select = page.partition(f'<select id="{name}"')[2].partition("</select>")[0]
    return [each.replace("&#39;", "'") for each in re.findall(r'value="([^"]*)"', select)]


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, name
    return found[1]


async def test_off_sick_is_asked_once_and_the_deputy_is_on_duty(
    clerk: Clerk, signs_in: Signs
) -> None:
    rami = await signs_in("lbn-duty", Level.PROVED)
    asked = await rami.post("/duty/act", data={"act": "sick"})
    assert asked.status_code == 200
    assert "EXERCISE Nour Khalil" in words(asked.text)
    assert await who(clerk.office, clerk.office.now()) == ["lbn-duty"]
    old = await rami.post("/duty/act", data={"act": "sick", "sure": "2026-11-24T00:00:00Z x"})
    assert old.status_code == 409
    done = await rami.post("/duty/act", data={"act": "sick", "sure": hidden(asked.text, "sure")})
    assert done.status_code == 303
    assert await who(clerk.office, clerk.office.now()) == ["lbn-deputy"]
    await clerk.delivers()
    assert clerk.reads("lbn-deputy")[-1] == "duty_changed"
    assert clerk.reads("lbn-chief")[-1] == "duty_changed"
    shown = words((await rami.get("/duty")).text)
    assert "You are off sick until" in shown
    again = await rami.post("/duty/act", data={"act": "sick"})
    assert again.status_code == 409


async def test_what_was_asked_rests_on_who_stands_in(clerk: Clerk, signs_in: Signs) -> None:
    rami = await signs_in("lbn-duty", Level.PROVED)
    asked = await rami.post("/duty/act", data={"act": "sick"})
    await clerk.does("lbn-deputy", ask_sick, "now")
    answer = await rami.post("/duty/act", data={"act": "sick", "sure": hidden(asked.text, "sure")})
    assert answer.status_code == 409
    assert "has changed" in words(answer.text)
    assert "duty.changed" in await events(clerk.office)


async def test_leave_that_cannot_be_read_loses_nothing_typed(clerk: Clerk, signs_in: Signs) -> None:
    rami = await signs_in("lbn-duty", Level.PROVED)
    typed = {"act": "leave", "since": "2026-12-05", "until": "2026-12-01"}
    answer = await rami.post("/duty/act", data=typed)
    assert answer.status_code == 409
    assert 'value="2026-12-05"' in answer.text
    assert 'href="#act-leave"' in answer.text
    half = await rami.post("/duty/act", data={**typed, "since-time": "08:00"})
    assert half.status_code == 409
    taken = await rami.post(
        "/duty/act", data={"act": "leave", "since": "2026-12-02", "until": "2026-12-02"}
    )
    assert taken.status_code == 303
    page = (await rami.get("/duty?month=2026-12")).text
    assert "You are on leave from" in words(page)
    undone = await rami.post("/duty/act", data={"act": "undo", "change": hidden(page, "change")})
    assert undone.status_code == 303
    assert "duty is as it was before" in words((await rami.get("/duty")).text)


async def test_a_swap_is_offered_accepted_and_marked_in_the_calendar(
    clerk: Clerk, signs_in: Signs
) -> None:
    rami, hadi = (
        await signs_in("lbn-duty", Level.PROVED),
        await signs_in("lbn-second", Level.PROVED),
    )
    first = await rami.get("/duty/swap")
    mine, people = values(first.text, "mine"), values(first.text, "other")
    assert "lbn-second" in people
    assert "esp-duty" not in people
    second = await rami.post("/duty/swap", data={"mine": mine[1], "other": "lbn-second"})
    theirs = [each for each in values(second.text, "theirs") if each]
    offer = {"mine": mine[1], "other": "lbn-second", "theirs": theirs[1]}
    assert (await rami.post("/duty/swap", data=offer)).status_code == 303
    assert "Take back" in words((await rami.get("/duty")).text)
    asked = (await hadi.get("/duty")).text
    assert "Accept Decline" in words(asked)
    change = hidden(asked, "change")
    nour = await signs_in("lbn-deputy", Level.PROVED)
    assert (
        await nour.post("/duty/act", data={"act": "accept", "change": change})
    ).status_code == 404
    assert (
        await hadi.post("/duty/act", data={"act": "accept", "change": change})
    ).status_code == 303
    again = await hadi.post("/duty/act", data={"act": "decline", "change": change})
    assert again.status_code == 409
    assert "instead of the turn: a swap" in words((await hadi.get("/duty")).text)
    await clerk.delivers()
    assert "duty_changed" in clerk.reads("lbn-chief")
    # Who wished it takes an accepted swap not back; their supervisor does.
    assert (await rami.post("/duty/act", data={"act": "undo", "change": change})).status_code == 404
    maya = await signs_in("lbn-chief", Level.PROVED)
    assert (await maya.post("/duty/act", data={"act": "undo", "change": change})).status_code == 303


async def test_a_swap_names_only_shifts_that_there_are(clerk: Clerk, signs_in: Signs) -> None:
    rami = await signs_in("lbn-duty", Level.PROVED)
    mine = values((await rami.get("/duty/swap")).text, "mine")
    foreign = {"mine": mine[0], "other": "esp-duty", "theirs": ""}
    assert (await rami.post("/duty/swap", data=foreign)).status_code == 409
    made_up = {"mine": "lbn-desk|duty|2026-11-25T06:00:01Z", "other": "lbn-second", "theirs": ""}
    assert (await rami.post("/duty/swap", data=made_up)).status_code == 409
    hadis = {"mine": mine[0], "other": "lbn-second", "theirs": mine[0]}
    assert (await rami.post("/duty/swap", data=hadis)).status_code == 409
    assert "swap.offered" not in await events(clerk.office)


async def test_who_comes_reads_the_briefing_with_the_note_and_takes_over(
    clerk: Clerk, signs_in: Signs, clock: HandClock
) -> None:
    rami = await signs_in("lbn-duty", Level.PROVED)
    kept = await rami.post("/duty/act", data={"act": "note", "text": "EXERCISE court calls at 15"})
    assert kept.status_code == 303
    clock.advances(hours=17)
    await clerk.time_passes()
    hadi = await signs_in("lbn-second", Level.PROVED)
    before = (await events(clerk.office)).count("handover.briefed")
    page = (await hadi.get("/duty/handover")).text
    assert "EXERCISE court calls at 15" in words(page)
    assert (await events(clerk.office)).count("handover.briefed") == before + 1
    shift = hidden(page, "shift")
    for odd in ("", "x|y", shift.replace("lbn-desk", "esp-desk"), shift + "9"):
        assert (await hadi.post("/duty/handover", data={"shift": odd})).status_code == 409
    assert (await hadi.post("/duty/handover", data={"shift": shift})).status_code == 303
    assert "You have confirmed it." in words((await hadi.get("/duty/handover")).text)
    clock.advances(hours=2)
    await clerk.time_passes()
    assert "shift_unconfirmed" not in clerk.reads("lbn-deputy")


async def test_nothing_is_done_by_who_is_only_known(clerk: Clerk, signs_in: Signs) -> None:
    rami = await signs_in("lbn-duty", Level.CLAIMED)
    for act in ("sick", "leave", "note", "undo", "accept", "decline"):
        assert (await rami.post("/duty/act", data={"act": act})).status_code == 403
    assert (await rami.post("/duty/handover", data={"shift": ""})).status_code == 403
    assert (await rami.post("/duty/swap", data={"theirs": ""})).status_code == 403
    proved = await signs_in("lbn-duty", Level.PROVED)
    assert (await proved.post("/duty/act", data={"act": "else"})).status_code == 400
