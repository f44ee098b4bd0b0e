"""Delivery through the real client to a Telegram that misbehaves on demand."""

from typing import Any

import aiohttp
import pytest
from aiohttp.client_reqrep import ClientRequest, ConnectionKey

from rehearsal.accounts import telegram_ids
from rehearsal.world.faults import FaultKind
from tests.chat.conftest import stage
from tests.chat.stage import Stage
from tests.chat.words import LINE

__all__ = ["stage"]

RAMI = telegram_ids()["lbn-duty"]


@pytest.mark.parametrize(
    "kind", [FaultKind.SERVER_ERROR, FaultKind.BAD_GATEWAY, FaultKind.DROP_BEFORE]
)
async def test_an_alert_is_tried_again(stage: Stage, kind: FaultKind) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    await stage.rests()
    stage.server.faults.add(kind, method="sendMessage", chat_id=RAMI, times=2)
    await ana.sends(LINE)
    alert = await rami.receives("IMMEDIATE")
    assert alert.text.startswith("Repeated message")
    await rami.presses("Acknowledge", on=alert)
    await ana.receives("acknowledged by Rami Haddad")


@pytest.mark.parametrize("kind", [FaultKind.DROP_AFTER, FaultKind.MALFORMED])
async def test_a_lost_reply_doubles_the_alert_and_the_second_says_so(
    stage: Stage, kind: FaultKind
) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    await stage.rests()
    stage.server.faults.add(kind, method="sendMessage", chat_id=RAMI)
    await ana.sends(LINE)
    first = await rami.receives("IMMEDIATE")
    second = await rami.receives("IMMEDIATE")
    assert not first.text.startswith("Repeated message")
    assert second.text.startswith("Repeated message")
    assert second.id != first.id


async def test_an_alert_that_found_no_connection_is_no_repeat(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    await stage.rests()
    connect, refused = aiohttp.TCPConnector.connect, 0

    async def refuses(
        self: aiohttp.TCPConnector, request: ClientRequest, *rest: Any, **more: Any
    ) -> Any:
        nonlocal refused
        if refused < 3 and request.url.name == "sendMessage":
            refused += 1
            key = ConnectionKey("127.0.0.1", 1, False, True, None, None, None, None)
            raise aiohttp.ClientConnectorError(key, OSError(111, "Connection refused"))
        return await connect(self, request, *rest, **more)

    monkeypatch.setattr(aiohttp.TCPConnector, "connect", refuses)
    await ana.sends(LINE)
    alert = await rami.receives("IMMEDIATE")
    assert refused == 3
    assert not alert.text.startswith("Repeated message")
    answer = await ana.receives("Alerted: Rami Haddad")
    assert not answer.text.startswith("Repeated message")


async def test_being_asked_to_wait_is_for_that_chat_alone(stage: Stage) -> None:
    ana, rami, nour = await stage.enrols("esp-officer", "lbn-duty", "lbn-deputy")
    await stage.rests()
    stage.server.faults.add(
        FaultKind.TOO_MANY_REQUESTS, method="sendMessage", chat_id=RAMI, seconds=2
    )
    await ana.sends(LINE)
    await ana.receives("Alerted: Rami Haddad")
    await nour.sends("/help")
    await nour.receives("/acknowledge")
    assert not [m for m in await rami.reads() if "IMMEDIATE" in m.text]
    alert = await rami.receives("IMMEDIATE")
    assert not alert.text.startswith("Repeated message")


async def test_an_answer_to_a_press_outlasts_a_failure(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    await ana.sends(LINE)
    alert = await rami.receives("IMMEDIATE")
    stage.server.faults.add(FaultKind.SERVER_ERROR, method="answerCallbackQuery")
    answer = await rami.presses("Acknowledge", on=alert)
    assert answer.text.startswith("You acknowledged")


async def test_every_message_is_protected_and_plain(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    await ana.sends(LINE + " <b>*bold*</b> https://example.org")
    alert = await rami.receives("IMMEDIATE")
    await rami.presses("Acknowledge", on=alert)
    content = await rami.receives("<b>*bold*</b>")
    assert content.protected
    await stage.rests()
    calls = stage.server.journal.calls("sendMessage")
    assert calls
    for call in calls:
        assert call.parameters["protect_content"] in (True, "true")
        assert "parse_mode" not in call.parameters
    for call in stage.server.journal.calls():
        assert call.status == 200, call.description


async def test_a_flood_in_the_queue_does_not_hold_up_an_alert(stage: Stage) -> None:
    """Three hundred slow messages wait; the alert has slots of its own."""
    ana, rami, nour = await stage.enrols("esp-officer", "lbn-duty", "lbn-deputy")
    await stage.rests()
    nours = telegram_ids()["lbn-deputy"]
    stage.server.faults.add(
        FaultKind.SLOW, method="sendMessage", chat_id=nours, times=None, seconds=0.5
    )
    for _ in range(30):
        await nour.sends("/help")
    await ana.sends(LINE)
    await rami.receives("IMMEDIATE")
    assert len([m for m in await nour.reads() if m.from_bot]) < 30
