"""A form that is still incomplete after its time: the requested side may pause, and closes nothing."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.chat.forms.driver import FormFiller
from tests.chat.stage import Stage, staged
from tests.chat.words import CONTENT, NOT_YOURS, Filed, files, network

FORMS = (
    "network:\n",
    "network:\n  forms: {gate: not_when_urgent, complete_within: 2h}\n",
)
STANDS = "the time for the answer is paused"


@pytest.fixture
async def gated(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path, network=network(FORMS)) as stage:
        yield stage


async def promised(stage: Stage, filed: Filed) -> datetime | None:
    async with stage.deployment.office.store.reading() as work:
        request = await work.requests.by_case(filed.case)
    assert request is not None
    return request.answer_by


async def test_the_clock_of_the_answer_stands_still_until_the_form_is_complete(
    gated: Stage,
) -> None:
    ana, rami = await gated.enrols("esp-officer", "lbn-duty")
    filed = await files(ana)
    await rami.sends(f"/acknowledge {filed.reference}")
    await rami.receives(CONTENT)
    await rami.sends(f"/pause {filed.reference}")
    await rami.receives("nothing to pause")
    assert (await ana.forges(f"pause:{filed.case}", on=filed.status)).text == NOT_YOURS
    gated.server.clock.advance(hours=2, minutes=1)
    await gated.settles()
    late = await rami.receives("The time to complete")
    assert late.labels == ("Pause", "Ask back")
    due = await promised(gated, filed)
    said = await rami.presses("Pause", on=late)
    assert "is paused until its form is complete" in said.text
    told = await ana.receives("has paused")
    assert not told.silent
    assert "Complete" in told.labels
    gated.server.clock.advance(hours=30)
    await gated.settles()
    await ana.receives_nothing("is late", within=0.1)
    await rami.sends(f"/status {filed.reference}")
    shown = await rami.receives("Filed:")
    assert STANDS in shown.text
    assert "overdue" not in shown.text
    await rami.sends("/requests")
    assert "overdue" not in (await rami.receives("Requests that concern you")).text
    # A reply is no form: it goes on standing still.
    await ana.sends(f"/reply {filed.reference} EXERCISE soon")
    await rami.receives("EXERCISE soon")
    assert await promised(gated, filed) == due
    # Whoever goes on all the same ends it.
    await rami.sends(f"/delay {filed.reference} 5h EXERCISE we go on")
    await ana.receives("EXERCISE we go on")
    await ana.sends(f"/status {filed.reference}")
    assert STANDS not in (await ana.receives("Filed:")).text
    events = await gated.events(filed.reference)
    assert events.count("request.form_paused") == 1
    assert await gated.log_holds()


async def test_completing_the_form_lets_the_clock_run_again(gated: Stage) -> None:
    ana, rami = await gated.enrols("esp-officer", "lbn-duty")
    filed = await files(ana, "/request LBN immediate life advice EXERCISE may it be read")
    await rami.sends(f"/acknowledge {filed.reference}")
    gated.server.clock.advance(hours=2, minutes=1)
    await rami.presses("Pause", on=await rami.receives("The time to complete"))
    due = await promised(gated, filed)
    assert due is not None
    gated.server.clock.advance(hours=10)
    await gated.settles()
    await ana.presses("Complete", on=await ana.receives("has paused"))
    await ana.presses("Send", on=await FormFiller(ana).fills("Please check it"))
    assert "runs again" not in (await rami.receives("has filled in more of")).text
    assert await promised(gated, filed) == due
    # What safety needs is still late.
    await ana.sends(f"/complete {filed.reference}")
    await ana.presses("Send", on=await FormFiller(ana).fills("Please check it"))
    added = await rami.receives("The time for the answer runs again")
    assert not added.silent
    assert "Still to come: Second confirmer" not in added.text
    await gated.rests()
    later = await promised(gated, filed)
    assert later is not None
    assert later - due >= timedelta(hours=9, minutes=59)
    assert await gated.log_holds()


async def test_an_emergency_is_justified_within_a_day_by_a_clock_of_its_own(gated: Stage) -> None:
    ana, rami = await gated.enrols("esp-officer", "lbn-duty")
    filed = await files(ana, "/request LBN immediate life emergency EXERCISE a bomb threat")
    await rami.sends(f"/acknowledge {filed.reference}")
    await rami.sends(f"/delay {filed.reference} 60h EXERCISE the provider is asked")
    await ana.receives("EXERCISE the provider is asked")
    # What safety needs is late by then, and said; the justification is said when its own day is over.
    for hours in (3, 20, 1.1):
        gated.server.clock.advance(hours=hours)
        await gated.settles()
    async with gated.deployment.office.store.reading() as work:
        entries = await work.log.entries(filed.case, with_audit=True, with_text=False)
    sent = next(entry.at for entry in entries if entry.event == "request.filed")
    late = [entry for entry in entries if entry.event == "request.form_overdue"]
    after = [round((entry.at - sent) / timedelta(hours=1)) for entry in late]
    assert 24 in after
    assert "justification" in (late[-1].about or {})["missing"]
    assert await gated.log_holds()


async def test_what_is_no_emergency_has_no_such_clock(gated: Stage) -> None:
    (ana,) = await gated.enrols("esp-officer")
    filed = await files(ana)
    async with gated.deployment.office.store.reading() as work:
        request = await work.requests.by_case(filed.case)
    assert request is not None
    assert request.completion is not None
    assert (request.completion.after, request.completion.after_by) == ((), None)
