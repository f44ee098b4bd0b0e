"""Shifts change: whoever comes on duty owns what is under way; the clock may jump meanwhile."""

from pathlib import Path

from tests.chat.stage import Stage, staged
from tests.chat.words import CONTENT, files, network

TURNS = network(
    (
        "{every: 1w, handover: MON 08:00, people: [lbn-duty], start: 2026-01-01}",
        '{every: 6h, handover: "02:00", people: [lbn-duty, lbn-deputy]}',
    ),
    (
        "{every: 1w, handover: MON 08:00, people: [lbn-deputy]}",
        '{every: 6h, handover: "02:00", people: [lbn-deputy, lbn-duty]}',
    ),
)


async def test_ownership_passes_at_hand_over_and_both_are_told(tmp_path: Path) -> None:
    async with staged(tmp_path, network=TURNS) as stage:
        ana, rami, nour = await stage.enrols("esp-officer", "lbn-duty", "lbn-deputy")
        filed = await files(ana, f"/request LBN standard advice {CONTENT}")
        first, second = (rami, nour) if "Rami" in filed.status.text else (nour, rami)
        await first.presses("Acknowledge", on=await first.receives("STANDARD"))
        await first.receives(CONTENT)
        stage.server.clock.advance(hours=6)
        mine = await second.receives("You are now in charge of")
        assert not mine.silent
        assert first.name in mine.text
        over = await first.receives("You are no longer in charge of")
        assert over.silent
        assert second.name in over.text
        await second.presses("Show again", on=mine)
        await second.receives(CONTENT)
        await second.presses("Answer", on=mine)
        await second.receives("Type your answer")
        await second.sends("EXERCISE from the next shift")
        await ana.receives("EXERCISE from the next shift")
        await first.sends(f"/answer {filed.reference} EXERCISE a further answer")
        await ana.receives("EXERCISE a further answer")
        assert "request.owner_changed" in await stage.events(filed.reference)


async def test_who_is_on_duty_is_asked_anew_at_each_step(tmp_path: Path) -> None:
    async with staged(tmp_path, network=TURNS) as stage:
        ana, rami, nour = await stage.enrols("esp-officer", "lbn-duty", "lbn-deputy")
        filed = await files(ana, f"/request LBN urgent liberty advice {CONTENT}")
        first, second = (rami, nour) if "Rami" in filed.status.text else (nour, rami)
        await first.receives("URGENT")
        # The deputy of the present shift would be the second; after the hand-over it is the first.
        stage.server.clock.advance(hours=6)
        again = await first.receives("Step 2 of 3")
        assert "not acknowledged within 30 min" in again.text
        await second.sends(f"/acknowledge {filed.reference}")
        await second.receives(CONTENT)


async def test_a_clock_that_jumps_fires_nothing_early_and_misses_nothing(stage: Stage) -> None:
    ana, rami, nour = await stage.enrols("esp-officer", "lbn-duty", "lbn-deputy")
    filed = await files(ana)
    await rami.receives("IMMEDIATE")
    stage.server.clock.advance(minutes=-30)
    await stage.settles()
    again = await files(ana)
    await rami.receives(again.reference)
    stage.server.clock.advance(minutes=30)
    await rami.receives(f"{again.reference}")
    await nour.receives_nothing(filed.reference, within=0.3)
    stage.server.clock.advance(minutes=15, seconds=1)
    texts = [(await nour.receives("Step 3 of 5")).text for _ in range(2)]
    for reference in (filed.reference, again.reference):
        assert len([text for text in texts if reference in text]) == 1
    assert await stage.recorded("clock.regressed") == 1
    assert await stage.log_holds()


async def test_what_was_missed_for_30_hours_runs_once_each_in_order(stage: Stage) -> None:
    ana, rami, nour, maya, secretariat = await stage.enrols(
        "esp-officer", "lbn-duty", "lbn-deputy", "lbn-chief", "secretariat"
    )
    filed = await files(ana)
    await rami.receives("IMMEDIATE")
    stage.server.clock.advance(hours=30)
    await rami.receives("Step 2 of 5")
    await nour.receives("Step 3 of 5")
    await maya.receives("Step 4 of 5")
    await secretariat.receives("Step 5 of 5")
    await stage.settles()
    events = await stage.events(filed.reference)
    assert events.count("request.escalated") == 4
    steps = [m.text for m in await secretariat.reads() if "Step 5 of 5" in m.text]
    assert len(steps) == 1
