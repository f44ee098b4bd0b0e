"""Telegram misbehaves: nothing is lost, nobody else waits, and what comes twice says so."""

import asyncio

from rehearsal.world.faults import FaultKind
from tests.chat.stage import ACCOUNTS, Stage
from tests.chat.words import CONTENT, LINE, files

REPEATED = "Repeated message: you may have received this already."


async def test_a_chat_that_must_wait_holds_up_no_other(stage: Stage) -> None:
    ana, rami, nour = await stage.enrols("esp-officer", "lbn-duty", "lbn-deputy")
    await stage.rests()
    stage.server.faults.add(
        FaultKind.TOO_MANY_REQUESTS,
        method="sendMessage",
        chat_id=ACCOUNTS["esp-officer"],
        times=1,
        seconds=2,
    )
    await ana.sends(LINE)
    await rami.receives("IMMEDIATE", within=1.5)
    await ana.receives_nothing("was sent", within=0.2)
    await ana.receives("was sent", within=10)
    stage.server.faults.add(
        FaultKind.TOO_MANY_REQUESTS,
        method="sendMessage",
        chat_id=ACCOUNTS["lbn-duty"],
        times=1,
        seconds=3,
    )
    filed = await files(ana)
    alert = await rami.receives(filed.reference)
    assert REPEATED not in alert.text
    stage.server.clock.advance(minutes=15)
    await nour.receives(filed.reference)


async def test_errors_and_silences_are_tried_again_until_it_arrives(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    await stage.rests()
    for kind in (
        FaultKind.SERVER_ERROR,
        FaultKind.BAD_GATEWAY,
        FaultKind.DROP_BEFORE,
        FaultKind.MALFORMED,
    ):
        stage.server.faults.add(kind, method="sendMessage", chat_id=ACCOUNTS["lbn-duty"])
    filed = await files(ana)
    await rami.receives(filed.reference)
    await stage.rests()
    alerts = [m for m in await rami.reads() if "IMMEDIATE" in m.text]
    assert len(alerts) == 2, "the broken answer hid that the message had arrived"
    assert REPEATED in alerts[-1].text
    events = await stage.events(filed.reference)
    assert events.count("request.alerted") == 1


async def test_a_reply_that_is_lost_brings_the_alert_again_marked_as_such(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    await stage.rests()
    stage.server.faults.add(
        FaultKind.DROP_AFTER, method="sendMessage", chat_id=ACCOUNTS["lbn-duty"]
    )
    filed = await files(ana)
    first = await rami.receives(filed.reference)
    assert REPEATED not in first.text
    again = await rami.receives(REPEATED)
    assert filed.reference in again.text
    assert (await rami.presses("Acknowledge", on=first)).text.startswith("You acknowledged")
    await rami.receives(CONTENT)
    await rami.waits_until(again, "Acknowledged by you")


async def test_answers_to_presses_survive_errors(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    await files(ana)
    alert = await rami.receives("IMMEDIATE")
    await stage.rests()
    stage.server.faults.add(FaultKind.SERVER_ERROR, method="answerCallbackQuery", times=2)
    answer = await rami.presses("Acknowledge", on=alert, within=10)
    assert answer.text.startswith("You acknowledged")


async def test_an_hour_without_telegram_loses_nothing(stage: Stage) -> None:
    ana, rami, nour, maya = await stage.enrols("esp-officer", "lbn-duty", "lbn-deputy", "lbn-chief")
    filed = await files(ana)
    await rami.receives("IMMEDIATE")
    await stage.rests()
    stage.server.faults.add(FaultKind.BAD_GATEWAY, times=None)
    await asyncio.sleep(0.3)
    stage.server.clock.advance(minutes=60)
    await asyncio.sleep(0.5)
    stage.server.faults.clear()
    await rami.receives("Step 2 of 5")
    await nour.receives("Step 3 of 5")
    page = await maya.receives("Step 4 of 5")
    await maya.presses("Acknowledge", on=page)
    await ana.receives("was acknowledged by Maya")
    events = await stage.events(filed.reference)
    assert events.count("request.alerted") == 1
    assert events.count("request.acknowledged") == 1


async def test_a_blocked_chat_is_recorded_and_the_next_in_line_is_alerted_at_once(
    stage: Stage,
) -> None:
    ana, rami, nour = await stage.enrols("esp-officer", "lbn-duty", "lbn-deputy")
    await stage.rests()
    await rami.blocks()
    filed = await files(ana)
    alert = await nour.receives("IMMEDIATE")
    assert filed.reference in alert.text
    assert await stage.recorded("person.unreachable") == 1
    await rami.unblocks()
    await rami.sends("/help")
    await rami.receives("/acknowledge")
    again = await files(ana)
    await rami.receives(again.reference)


async def test_a_chat_that_is_gone_is_recorded_and_the_next_in_line_is_alerted_at_once(
    stage: Stage,
) -> None:
    ana, rami, nour = await stage.enrols("esp-officer", "lbn-duty", "lbn-deputy")
    await stage.rests()
    stage.server.deactivate(rami.telegram_id)
    filed = await files(ana)
    alert = await nour.receives("the earlier alert could not be delivered")
    assert filed.reference in alert.text
    await stage.rests()
    events = await stage.events(filed.reference)
    assert "message.undeliverable" in events
    assert await stage.recorded("person.unreachable") == 1
    answer = await nour.presses("Acknowledge", on=alert)
    assert answer.text.startswith("You acknowledged")
    await ana.receives("was acknowledged by Nour")


async def test_a_requester_who_blocked_the_bot_stops_nothing(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed = await files(ana)
    alert = await rami.receives("IMMEDIATE")
    await stage.rests()
    await ana.blocks()
    await rami.presses("Acknowledge", on=alert)
    await rami.receives(CONTENT)
    await rami.sends(f"/answer {filed.reference} EXERCISE done")
    await rami.receives("was sent")
    await stage.rests()
    await ana.unblocks()
    await ana.sends(f"/status {filed.reference}")
    status = await ana.receives("Filed:")
    assert "State: answered" in status.text
