"""The log of a request in chat: first how it went, then its parts, as sentences."""

from tests.chat.requests.test_acting import taken
from tests.chat.stage import Stage
from tests.chat.words import CONTENT, NOT_YOURS, files
from tests.conftest import on_both


@on_both
async def test_the_summary_comes_first_and_its_buttons_lead_to_sentences(both: Stage) -> None:
    ana, rami, nour, maya, sara = await both.enrols(
        "esp-officer", "lbn-duty", "lbn-deputy", "lbn-chief", "ita-chief"
    )
    filed = await files(ana)
    await rami.receives("IMMEDIATE")
    both.server.clock.advance(minutes=16)
    alert = await nour.receives("not acknowledged within")
    await both.settles()
    both.server.clock.advance(minutes=4)
    await nour.presses("Acknowledge", on=alert)
    await nour.receives(CONTENT)
    await nour.sends(f"/answer {filed.reference} EXERCISE kept")
    await ana.receives("EXERCISE kept")
    await maya.sends(f"/log {filed.reference} EXERCISE yearly review")
    summary = await maya.receives("Log of")
    assert "Alerted " in summary.text
    assert ": Rami Haddad (EXERCISE)" in summary.text
    assert "Acknowledged by Nour Khalil (EXERCISE) after 20 min" in summary.text
    assert "at step 3 of 5." in summary.text
    assert "That was 5 min" in summary.text
    assert "Did not answer: Rami Haddad (EXERCISE)" in summary.text
    assert "Answered " in summary.text
    assert CONTENT not in summary.text
    assert summary.labels == ("Steps", "Deliveries", "Readings", "Texts", "All", "Who saw it")
    await maya.presses("Steps", on=summary)
    steps = await maya.waits_until(summary, "step 1 of 5")
    assert "step 1 of 5 (duty) alerted Rami Haddad (EXERCISE)" in steps.text
    assert "alerted Nour Khalil (EXERCISE): not acknowledged" in steps.text
    assert "acknowledged by Nour Khalil (EXERCISE), at step 3" in steps.text
    assert "delivered" not in steps.text
    await maya.presses("Deliveries", on=steps)
    deliveries = await maya.waits_until(steps, "delivered to")
    assert "message “alert” delivered to Rami Haddad (EXERCISE)" in deliveries.text
    assert "filed by" not in deliveries.text
    await maya.presses("Texts", on=deliveries)
    texts = await maya.waits_until(deliveries, CONTENT)
    assert "EXERCISE kept" in texts.text
    await maya.presses("Readings", on=texts)
    readings = await maya.waits_until(texts, "log read by Maya Saab (EXERCISE)")
    assert CONTENT not in readings.text
    assert "for the reason: EXERCISE yearly review" in readings.text
    await maya.presses("Summary", on=readings)
    again = await maya.waits_until(readings, "Read by: Maya Saab (EXERCISE)")
    assert "Acknowledged by Nour Khalil" in again.text
    # Each look is a record of its own; the reason was asked once.
    await both.rests()
    assert await both.recorded("log.read") == 6
    for data in (f"log:{filed.case}:steps:0", f"log:{filed.case}:0"):
        assert (await sara.forges(data, on=again.id)).text == NOT_YOURS
        assert (await maya.forges(data, on=alert.id)).text == NOT_YOURS
    await maya.forges(f"log:{filed.case}:0", on=again)
    await maya.waits_until(again, "filed by Ana Ruiz")
    assert await both.log_holds()


async def test_escalations_say_how_late_and_who_did_not_answer(stage: Stage) -> None:
    ana, rami, nour, maya, secretariat = await stage.enrols(
        "esp-officer", "lbn-duty", "lbn-deputy", "lbn-chief", "secretariat"
    )
    filed = await files(ana)
    await rami.receives("IMMEDIATE")
    stage.server.clock.advance(minutes=31)
    await maya.receives("Step 4 of 5")
    await stage.settles()
    await maya.skips()
    await maya.sends("/escalations")
    waiting = (await maya.receives("Escalated requests")).text
    assert "overdue by 16 min" in waiting
    assert "Did not answer: Rami Haddad (EXERCISE), Nour Khalil (EXERCISE), Maya Saab" in waiting
    stage.server.clock.advance(minutes=9)
    await nour.sends(f"/acknowledge {filed.reference}")
    await nour.receives(CONTENT)
    await maya.skips()
    await secretariat.skips()
    for phone in (maya, secretariat):
        await phone.sends("/escalations")
        taken_late = (await phone.receives("Escalated requests")).text
        assert "25 min" in taken_late
        assert "late" in taken_late
        assert "Did not answer: Rami Haddad (EXERCISE), Maya Saab (EXERCISE)" in taken_late
        assert "Nour Khalil (EXERCISE), Maya" not in taken_late


async def test_whose_alert_came_after_the_acknowledgement_did_answer_nothing(stage: Stage) -> None:
    ana, rami, maya = await stage.enrols("esp-officer", "lbn-duty", "lbn-chief")
    filed, _content = await taken(ana, rami)
    stage.server.clock.advance(hours=9)
    await maya.receives("was due by")
    await stage.settles()
    await maya.sends(f"/log {filed.reference} EXERCISE review")
    summary = (await maya.receives("Log of")).text
    assert "did not answer" not in summary.lower()
    assert "at step 1 of 5." in summary
    assert "That was in time." in summary
    assert "Answer: was due at" in summary


async def test_another_member_reads_how_many_did_not_answer_and_no_names(stage: Stage) -> None:
    ana, rami, nour, clara = await stage.enrols(
        "esp-officer", "lbn-duty", "lbn-deputy", "esp-chief"
    )
    filed = await files(ana)
    await rami.receives("IMMEDIATE")
    stage.server.clock.advance(minutes=16)
    await nour.receives("not acknowledged within")
    await nour.sends(f"/acknowledge {filed.reference}")
    await nour.receives(CONTENT)
    await clara.sends(f"/log {filed.reference} EXERCISE review")
    summary = (await clara.receives("Log of")).text
    assert "1 did not answer." in summary
    assert "Did not answer:" not in summary
    await clara.skips()
    await clara.sends("/escalations")
    assert "1 did not answer" in (await clara.receives("Escalated requests")).text
