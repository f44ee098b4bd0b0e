"""The main job as people live it."""

import asyncio

from rehearsal.server import RehearsalServer
from tests.chat.stage import Stage
from tests.chat.words import LINE, case_on, files, reference_in
from tests.conftest import on_both


@on_both
async def test_the_whole_story(both: Stage) -> None:
    ana, rami, nour, maya = await both.enrols("esp-officer", "lbn-duty", "lbn-deputy", "lbn-chief")
    await ana.sends(LINE)
    sent = await ana.receives("Rami Haddad")
    reference = reference_in(sent.text)
    alert = await rami.receives("IMMEDIATE")
    assert reference in alert.text
    assert "keep the account" not in alert.text
    assert alert.labels == ("Acknowledge", "Pass on", "Transfer", "Refuse")
    both.server.clock.advance(minutes=15)
    page = await nour.receives("not acknowledged within 15 min")
    assert not page.silent
    await rami.receives("not acknowledged within 5 min")
    both.server.clock.advance(minutes=15)
    await maya.receives("IMMEDIATE")
    # What was delivered is recorded a moment later; the log's pages below are by number of records.
    await both.rests()
    answer = await nour.presses("Acknowledge", on=page)
    assert reference in answer.text
    content = await nour.receives("keep the account of the suspect")
    assert "Answer" in content.labels
    await ana.receives("acknowledged by Nour Khalil (EXERCISE)")
    taken = await rami.waits_until(alert, "Acknowledged by Nour Khalil (EXERCISE) at")
    assert taken.labels == ()
    late = await maya.forges(f"ack:{case_on(page)}", on=(await maya.reads())[-1])
    assert late.text.startswith("Already acknowledged by Nour Khalil (EXERCISE) at")
    await nour.presses("Ask back")
    await nour.sends("EXERCISE which of the two accounts?")
    question = await ana.receives("which of the two accounts?")
    await ana.sends("EXERCISE the second one", reply_to=question)
    await nour.receives("the second one")
    await nour.presses("Answer")
    await nour.sends("EXERCISE kept for 90 days")
    await ana.receives("kept for 90 days")
    await ana.presses("Close")
    await maya.sends(f"/log {reference}")
    await maya.receives("For what reason?")
    await maya.sends("EXERCISE yearly review")
    log = await maya.receives("Log of")
    assert reference in log.text
    await maya.presses("All", on=log)
    await maya.waits_until(log, "filed by Ana Ruiz")
    await maya.presses("Next ›", on=log)
    await maya.waits_until(log, "acknowledged by Nour Khalil")
    await both.rests()
    events = await both.events(reference)
    assert [e for e in events if not e.startswith(("message.", "content."))] == [
        "request.filed",
        "request.alerted",
        "request.escalated",
        "request.escalated",
        "request.escalated",
        "request.acknowledged",
        "request.asked",
        "request.replied",
        "request.answered",
        "request.closed",
        "log.read",
        "log.read",
        "log.read",
    ]
    for phone in (ana, nour):
        assert not [m for m in await phone.reads() if "kept for 90 days" in m.text]
    assert await both.log_holds()


@on_both
async def test_of_fifty_presses_at_once_exactly_one_wins(both: Stage) -> None:
    ana, rami, nour, maya = await both.enrols("esp-officer", "lbn-duty", "lbn-deputy", "lbn-chief")
    filed = await files(ana)
    alerts = [(rami, await rami.receives("IMMEDIATE"))]
    both.server.clock.advance(minutes=30)
    alerts.append((nour, await nour.receives("IMMEDIATE")))
    alerts.append((maya, await maya.receives("IMMEDIATE")))
    await both.rests()
    turns = [*alerts * 16, *alerts[:2]]
    presses = [phone.forges(f"ack:{filed.case}", on=alert) for phone, alert in turns]
    answers = [answer.text for answer in await asyncio.gather(*presses)]
    won = [text for text in answers if text.startswith(f"You acknowledged {filed.reference}.")]
    assert len(won) == 1
    second = [text for text in answers if text.startswith("Already acknowledged by ")]
    assert len(second) == 49
    assert all(" UTC" in text for text in second)
    told = await ana.receives("was acknowledged by")
    winner = next(phone for phone, _ in alerts if phone.name in told.text)
    assert {text.split(" at ")[0] for text in second} == {f"Already acknowledged by {winner.name}"}
    await both.rests()
    assert (await both.events(filed.reference)).count("request.acknowledged") == 1
    assert answered_once(both.server)


def answered_once(server: RehearsalServer) -> bool:
    """Whether each press was answered, and no more than once."""
    answers = [
        str(call.parameters["callback_query_id"])
        for call in server.journal.calls("answerCallbackQuery")
    ]
    return len(answers) == len(set(answers)) == 50
