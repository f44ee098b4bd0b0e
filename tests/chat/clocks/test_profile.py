"""The times of Directive (EU) 2023/977: 8 hours, 3 days where it is not direct, and no lateness of judges."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from rehearsal.phones.phone import Phone
from tests.chat.forms.driver import FormFiller
from tests.chat.stage import Stage, staged
from tests.chat.words import Filed, files, network

PROFILE = ("network:\n", "network:\n  forms: {gate: never}\n  profile: directive_2023_977\n")
WHAT = "EXERCISE whose account is it"
URGENT = f"/request LBN urgent liberty subscriber {WHAT}"
WAITS = "waits for judicial authorisation"
WHY = "EXERCISE the judge sits tomorrow"


@pytest.fixture
async def by_profile(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path, network=network(PROFILE)) as stage:
        yield stage


async def due(stage: Stage, filed: Filed) -> timedelta:
    """How long after its filing the answer is due."""
    async with stage.deployment.office.store.reading() as work:
        request = await work.requests.by_case(filed.case)
    assert request is not None
    assert isinstance(request.answer_by, datetime)
    return request.answer_by - request.created_at


async def taken(ana: Phone, rami: Phone) -> Filed:
    filed = await files(ana, URGENT)
    await rami.sends(f"/acknowledge {filed.reference}")
    return filed


async def test_a_first_word_within_eight_hours_that_may_lead_to_three_days(
    by_profile: Stage,
) -> None:
    ana, rami = await by_profile.enrols("esp-officer", "lbn-duty")
    filed = await taken(ana, rami)
    assert await due(by_profile, filed) == timedelta(hours=8)
    await rami.presses("Answer", on=await rami.receives(WHAT))
    await rami.presses("Fill in the form", on=await rami.receives("Type your answer"))
    await FormFiller(rami).fills("Please check it")
    await rami.sends("Final or partial: more will follow\nAccess to the data: indirect")
    await rami.presses("Look it over", on=await rami.receives("More will follow"))
    await rami.presses("Send", on=await rami.receives("Please check it"))
    await ana.receives("Has to be asked for elsewhere")
    await by_profile.rests()
    assert await due(by_profile, filed) == timedelta(days=3)
    slower = await files(ana, f"/request LBN standard subscriber {WHAT}")
    assert await due(by_profile, slower) > timedelta(days=1), "by the policy, as it was"


async def test_a_first_word_that_comes_after_the_three_days_moves_nothing_back(
    by_profile: Stage,
) -> None:
    ana, rami = await by_profile.enrols("esp-officer", "lbn-duty")
    filed = await taken(ana, rami)
    await rami.receives(WHAT)
    by_profile.server.clock.advance(hours=76)
    await by_profile.settles()
    await rami.sends(f"/answer {filed.reference}")
    await rami.presses("Fill in the form", on=await rami.receives("Type your answer"))
    await FormFiller(rami).fills("Please check it")
    await rami.sends("Final or partial: more will follow\nAccess to the data: indirect")
    await rami.presses("Look it over", on=await rami.receives("More will follow"))
    await rami.presses("Send", on=await rami.receives("Please check it"))
    await ana.receives("Has to be asked for elsewhere")
    await by_profile.rests()
    assert await due(by_profile, filed) == timedelta(hours=8)
    by_profile.server.clock.advance(hours=9)
    await by_profile.settles()
    await rami.receives("overdue by")


async def test_who_waits_for_a_judge_is_not_late(by_profile: Stage) -> None:
    ana, rami, maya = await by_profile.enrols("esp-officer", "lbn-duty", "lbn-chief")
    filed = await taken(ana, rami)
    await rami.presses("Delay", on=await rami.receives(WHAT))
    asks = await rami.receives("By when do you promise")
    await rami.presses("Waits for a judge", on=asks)
    asks = await rami.receives(f"It will say: {WAITS}")
    await rami.presses("Does not wait for a judge", on=asks)
    asks = await rami.receives("By when do you promise")
    assert WAITS not in asks.text
    await rami.presses("Waits for a judge", on=asks)
    await rami.presses("+2 h", on=await rami.receives(f"It will say: {WAITS}"))
    assert f"It will say: {WAITS}" in (await rami.receives("Type the reason")).text
    await rami.sends(WHY)
    notice = await ana.receives(WHY)
    assert WAITS in notice.text
    await by_profile.settles()
    by_profile.server.clock.advance(hours=12)
    await by_profile.settles()
    told = await ana.receives("The time that was named has passed")
    assert "late" not in told.text
    assert "overdue" not in told.text
    assert WAITS in (await maya.receives("was due by")).text
    for phone, typed, says in (
        (ana, f"/status {filed.reference}", "Filed:"),
        (rami, "/requests", "Requests that concern you"),
        (ana, "/requests", "Requests that concern you"),
    ):
        await phone.sends(typed)
        shown = await phone.receives(says)
        assert WAITS in shown.text
        assert "overdue" not in shown.text
    # The next word ends it: a delay by text is a plain one.
    await rami.sends(f"/delay {filed.reference} 2h EXERCISE he has decided")
    await ana.receives("EXERCISE he has decided")
    by_profile.server.clock.advance(hours=3)
    assert "overdue" in (await ana.receives("is late")).text
    async with by_profile.deployment.office.store.reading() as work:
        entries = await work.log.entries(filed.case, with_audit=True, with_text=False)
    delays = [(e.about or {}).get("judicial") for e in entries if e.event == "request.delayed"]
    assert delays == [True, False]
    assert await by_profile.log_holds()


async def test_without_the_profile_nothing_is_asked(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed = await taken(ana, rami)
    assert await due(stage, filed) != timedelta(hours=8)
    await rami.presses("Delay", on=await rami.receives(WHAT))
    asks = await rami.receives("By when do you promise")
    assert "Waits for a judge" not in asks.labels
    assert "not open to you" in (await rami.forges("p:judge", on=asks)).text
    await rami.sends(f"/delay {filed.reference} 2h EXERCISE later")
    assert WAITS not in (await ana.receives("EXERCISE later")).text
