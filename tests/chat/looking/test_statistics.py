"""``/statistics``: each reads what concerns them, by command and by button, at once or later."""

import asyncio
from zoneinfo import ZoneInfo

import pytest

from rehearsal.world.values import Content
from services.statistics import in_chat
from services.visit.beside import StillWorking
from tests.chat.stage import Stage

LINE = "/request LBN immediate life preserve EXERCISE please keep the account"


async def story(stage: Stage) -> None:
    """One request that is filed and taken."""
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    await ana.sends(LINE)
    await rami.presses("Acknowledge", on=await rami.receives("IMMEDIATE"))
    await stage.rests()


async def test_each_reads_what_concerns_them(stage: Stage) -> None:
    await story(stage)
    maya, secretariat = await stage.enrols("lbn-chief", "secretariat")
    ana, rami = stage.phone("esp-officer"), stage.phone("lbn-duty")
    await secretariat.sends("/statistics")
    whole = await secretariat.receives("Statistics of the network")
    for line in ("Sent: 1 (0)", "Received: 1 (0)", "Acknowledged in time: 1 of 1, 100 % (0 of 0)"):
        assert line in whole.text
    drawn = ("Time to acknowledge, by month", "How drills went", "What drills showed, by year")
    assert whole.labels == ("Last month", "This year", "Last year", *drawn)
    await maya.sends("/statistics")
    own = await maya.receives("Statistics of Lebanon")
    assert "Sent: 0 (0)" in own.text
    assert "Median" not in own.text, "of one value none is said"
    await maya.presses("My own", on=own)
    assert "Your own statistics" in (await maya.reads())[-1].text
    await maya.presses("Last year", on=(await maya.reads())[-1])
    assert "There was no request in this time." in (await maya.reads())[-1].text
    await ana.sends("/statistics 2198-01")
    await ana.receives("has not begun yet")
    await ana.sends("/statistics EXERCISE")
    assert "/statistics 2026-11" in (await ana.receives("is no time")).text
    await rami.sends("/statistics")
    assert "Acknowledged by you, in time: 1 of 1" in (await rami.receives("Your own")).text
    assert await stage.log_holds()


async def test_what_takes_longer_comes_by_itself_and_after_a_restart_too(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await story(stage)
    monkeypatch.setattr(in_chat, "WAITS", 0.01)
    rami = stage.phone("lbn-duty")
    office, gate = stage.deployment.office, asyncio.Event()
    with pytest.raises(StillWorking):
        await office.shared.outcome("first", "another", gate.wait, office.now, 0.001)
    await rami.sends("/statistics")
    await rami.receives("Being counted; it comes by itself.")
    await rami.sends("/statistics")
    await rami.receives("Something is being made for you already.")
    await rami.sends("/duty")
    await rami.receives("On duty now")
    assert not [each for each in await rami.reads() if "Your own" in each.text]
    await stage.stops()
    await stage.starts()
    assert "Acknowledged by you, in time: 1 of 1" in (await rami.receives("Your own")).text


async def test_a_picture_comes_with_its_words_and_the_same_numbers_as_text(stage: Stage) -> None:
    await story(stage)
    (maya,) = await stage.enrols("lbn-chief")
    rami = stage.phone("lbn-duty")
    await maya.sends("/statistics")
    figures = await maya.receives("Statistics of Lebanon")
    await maya.presses("Requests by weekday and hour", on=figures)
    picture = await maya.receives("The larger the square")
    assert (picture.content, picture.protected) == (Content.PHOTO, True)
    assert "Statistics of Lebanon" in picture.text
    await maya.presses("The numbers as text", on=picture)
    numbers = (await maya.reads())[-1]
    assert numbers.content is not Content.PHOTO
    (line,) = [each for each in numbers.text.splitlines() if each.endswith(": 1")]
    weekday = stage.server.clock.now().astimezone(ZoneInfo("Asia/Beirut")).strftime("%a")
    assert f"{weekday}: 1" in line
    await maya.presses("How drills went", on=figures)
    await maya.receives("There is nothing to show yet")
    await rami.sends("/statistics")
    own = await rami.receives("Your own statistics")
    assert own.labels[-3:] == ("Alerts at night", "How drills went", "What drills showed, by year")
    assert await stage.log_holds()


async def test_a_picture_that_takes_longer_comes_by_itself(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await story(stage)
    (maya,) = await stage.enrols("lbn-chief")
    await maya.sends("/statistics")
    figures = await maya.receives("Statistics of Lebanon")
    monkeypatch.setattr(in_chat, "WAITS", 0.01)
    office, gate = stage.deployment.office, asyncio.Event()
    first = asyncio.create_task(office.shared.outcome("first", "another", gate.wait, office.now))
    answer = await maya.presses("Requests by weekday and hour", on=figures)
    assert "it comes by itself" in str(answer)
    gate.set()
    await first
    picture = await maya.receives("The larger the square")
    assert picture.content is Content.PHOTO
    await maya.presses("The numbers as text", on=picture)
    await maya.receives("Counted from the log")
