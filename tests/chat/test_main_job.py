"""The main job as people live it."""

import asyncio
import re

from rehearsal.values import Message
from tests.chat.stage import Stage
from tests.conftest import on_both

REFERENCE = re.compile(r"EXERCISE-\d{4}-[A-Z]{3}-[A-Z]{3}-\d{6}-[0-9A-Z]")
LINE = "/request LBN immediate life preserve EXERCISE keep the account of the suspect"


def case_on(message: Message) -> str:
    """The case that the message's buttons are about."""
    data = message.inline_rows[0][0].data
    assert data
    return data.partition(":")[2]


def reference_in(text: str) -> str:
    found = REFERENCE.search(text)
    assert found, text
    return found[0]


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
    log = await maya.receives("filed by Ana Ruiz")
    assert reference in log.text
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
    ]
    for phone in (ana, nour):
        assert not [m for m in await phone.reads() if "kept for 90 days" in m.text]
    assert await both.log_holds()


async def test_fifty_presses_at_once_have_one_winner(stage: Stage) -> None:
    ana, rami, nour = await stage.enrols("esp-officer", "lbn-duty", "lbn-deputy")
    await ana.sends(LINE)
    first = await rami.receives("IMMEDIATE")
    stage.server.clock.advance(minutes=15)
    second = await nour.receives("IMMEDIATE")
    presses = [
        phone.presses("Acknowledge", on=alert)
        for _ in range(25)
        for phone, alert in ((rami, first), (nour, second))
    ]
    answers = [answer.text for answer in await asyncio.gather(*presses)]
    assert len([a for a in answers if a.startswith("You have acknowledged")]) in (0, 1)
    assert len([a for a in answers if "lready acknowledged" in a or "already" in a]) == 49
