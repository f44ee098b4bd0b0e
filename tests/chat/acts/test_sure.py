"""What takes one press and cannot simply be undone asks once, with its effect; a typed one does not."""

import socket
from pathlib import Path

import pytest

from bot.deployment.setting_values import Listen
from rehearsal.phones.phone import Phone
from rehearsal.world.values import Message
from tests.chat.requests.test_acting import taken
from tests.chat.stage import Stage, staged
from tests.chat.words import NOT_YOURS, files
from tests.conftest import on_both


async def asked(phone: Phone, button: str, on: Message, question: str) -> Message:
    """Press a button that asks first; returns the question, which has two buttons."""
    await phone.presses(button, on=on)
    found = await phone.receives(question)
    while not found.labels:  # an earlier question, which now says how it was answered
        found = await phone.receives(question)
    assert found.labels == (button, "Cancel")
    assert "Nothing has changed yet." in found.text
    return found


@on_both
async def test_withdrawing_asks_once_and_names_who_is_told(both: Stage) -> None:
    ana, rami = await both.enrols("esp-officer", "lbn-duty")
    filed = await files(ana)
    await rami.receives(filed.reference)
    question = f"Withdraw\n{filed.reference}?"
    asks = await asked(ana, "Withdraw", filed.status, question)
    assert "Told of it: Rami Haddad" in asks.text
    await ana.presses("Cancel", on=asks)
    left = await ana.waits_until(asks, "No: nothing has changed.")
    assert left.labels == ()
    await rami.receives_nothing("was withdrawn", within=0.3)
    again = await asked(ana, "Withdraw", filed.status, question)
    answer = await ana.presses("Withdraw", on=again)
    assert "was withdrawn" in (answer.text or "")
    assert (await ana.waits_until(again, "Yes: this was done.")).labels == ()
    await rami.receives("was withdrawn by the requester")
    await both.rests()
    assert (await both.events(filed.reference)).count("request.withdrawn") == 1
    assert await both.log_holds()


async def test_an_act_is_looked_at_when_asking_and_again_when_acting(stage: Stage) -> None:
    ana, rami, nour = await stage.enrols("esp-officer", "lbn-duty", "lbn-deputy")
    filed, content = await taken(ana, rami)
    asks = await asked(ana, "Withdraw", filed.status, f"Withdraw\n{filed.reference}?")
    # Nobody else's press means anything, and no button that was not asked about.
    assert (await rami.forges(f"sure:withdraw:{filed.case}", on=content)).text == NOT_YOURS
    assert (await ana.forges(f"sure:withdraw:{filed.case}", on=filed.status)).text == NOT_YOURS
    assert (await ana.forges(f"sure:reopen:{filed.case}", on=asks)).text == NOT_YOURS
    await ana.sends(f"/withdraw {filed.reference}")
    await rami.receives("was withdrawn by the requester")
    late = await ana.presses("Withdraw", on=asks)
    assert "is withdrawn" in (late.text or "")
    early = await ana.forges(f"withdraw:{filed.case}", on=filed.status)
    assert "is withdrawn" in (early.text or ""), "what can no longer be done is not asked about"
    await nour.receives_nothing("was withdrawn", within=0.1)


async def test_a_question_that_lay_about_is_asked_anew(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed = await files(ana)
    await rami.receives(filed.reference)
    asks = await asked(ana, "Withdraw", filed.status, f"Withdraw\n{filed.reference}?")
    stage.server.clock.advance(minutes=11)
    await stage.settles()
    stale = await ana.presses("Withdraw", on=asks)
    assert "This step is over" in (stale.text or "")
    await stage.rests()
    assert "request.withdrawn" not in await stage.events(filed.reference)
    await ana.presses("Withdraw", on=asks)
    await rami.receives("was withdrawn by the requester")
    twice = await ana.forges(f"sure:withdraw:{filed.case}", on=asks)
    assert "This step is over" in (twice.text or "")


async def test_reopening_says_whose_telephone_rings(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed, _content = await taken(ana, rami)
    await rami.sends(f"/answer {filed.reference} EXERCISE here")
    answer = await ana.receives("EXERCISE here")
    closed = await ana.presses("Close", on=answer)
    assert "was closed" in (closed.text or ""), "closing never asks"
    await ana.sends(f"/status {filed.reference}")
    shown = await ana.receives("Filed:")
    asks = await asked(ana, "Reopen", shown, f"Open\n{filed.reference} again?")
    assert "IMMEDIATE." in asks.text
    assert "The telephone rings at once for: Rami Haddad" in asks.text
    await rami.receives_nothing("reopened by", within=0.3)
    await ana.presses("Reopen", on=asks)
    await rami.receives("reopened by Ana Ruiz")


async def test_the_menus_sick_asks_and_wakes_nobody_before(stage: Stage) -> None:
    rami, nour = await stage.enrols("lbn-duty", "lbn-deputy")
    await rami.sends("/sick")
    asks = await rami.receives("Are you off sick until")
    assert asks.labels == ("Off sick", "Cancel")
    assert "duty: Nour Khalil (EXERCISE) from" in asks.text
    await nour.receives_nothing("off sick", within=0.3)
    await rami.presses("Cancel", on=asks)
    await rami.waits_until(asks, "No: nothing has changed.")
    assert await stage.recorded("duty.changed") == 0
    await rami.sends("/sick now")
    await rami.receives("You are off sick until")
    await nour.receives("is off sick")
    await rami.sends("/sick")
    await rami.receives("You are not on duty now")


async def test_new_addresses_ask_where_they_close_others(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {
        "calendar_listen": Listen(host="127.0.0.1", port=port),
        "calendar_url": f"http://127.0.0.1:{port}",
    }
    async with staged(tmp_path, more=own) as stage:
        (rami,) = await stage.enrols("lbn-duty")
        await rami.sends("/calendar")
        await rami.receives("Subscribe to these addresses")
        await rami.sends("/calendar")
        asks = await rami.receives("new addresses for your calendars?")
        assert await stage.recorded("calendar.opened") == 1
        await rami.presses("New addresses", on=asks)
        await rami.receives("Subscribe to these addresses")
        assert await stage.recorded("calendar.opened") == 2


@pytest.mark.parametrize("button", ["Acknowledge"])
async def test_acknowledging_never_asks(stage: Stage, button: str) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed = await files(ana)
    await rami.presses(button, on=await rami.receives(filed.reference))
    await ana.receives("was acknowledged by Rami Haddad")
