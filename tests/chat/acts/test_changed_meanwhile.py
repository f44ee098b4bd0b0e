"""What a question was about has changed before it is answered: it is asked anew, as things are now."""

import pytest

from rehearsal.phones.phone import Phone
from rehearsal.world.values import Message
from tests.chat.acts.test_sure import asked
from tests.chat.stage import Stage
from tests.chat.words import CONTENT, Filed, files
from tests.conftest import on_both

NOUR_HAS = "Nour Khalil (EXERCISE) has"


async def alerted(stage: Stage, *who: str) -> tuple[Phone, Filed, list[tuple[Phone, Message]]]:
    """A request of Ana's, and everybody's alert of it."""
    ana, *officers = await stage.enrols("esp-officer", *who)
    filed = await files(ana)
    stage.server.clock.advance(minutes=16)
    await stage.settles()
    return ana, filed, [(each, await each.receives(filed.reference)) for each in officers]


async def takes(nour: Phone, alert: Message) -> Message:
    """She acknowledges; returns the message with its content."""
    await nour.presses("Acknowledge", on=alert)
    return await nour.receives(CONTENT)


@on_both
async def test_a_transfer_is_asked_about_anew_where_somebody_else_has_it(both: Stage) -> None:
    _ana, filed, ((rami, his), (nour, hers)) = await alerted(both, "lbn-duty", "lbn-deputy")
    await rami.presses("Transfer", on=his)
    await rami.presses("Italy", on=await rami.receives("To which member do you transfer"))
    asks = await rami.receives(f"{filed.reference} to Italy?")
    assert NOUR_HAS not in asks.text
    await takes(nour, hers)
    pressed = await rami.presses(asks.labels[0], on=asks)
    assert "Something has changed since you were asked" in (pressed.text or "")
    anew = await rami.receives(f"{filed.reference} to Italy?")
    assert f"{NOUR_HAS} it in hand now." in anew.text
    assert (await rami.waits_until(asks, "This step is over.")).labels == ()
    moved = {"request.transferred", "request.transfer_proposed"}
    assert not moved & set(await both.events(filed.reference))
    await rami.presses(anew.labels[0], on=anew)
    await rami.waits_until(anew, "This step is over.")
    assert moved & set(await both.events(filed.reference))
    assert await both.log_holds()


async def test_a_refusal_keeps_its_reason_and_asks_whether_to_go_past_her(stage: Stage) -> None:
    ana, filed, ((rami, his), (nour, hers)) = await alerted(stage, "lbn-duty", "lbn-deputy")
    await rami.presses("Refuse", on=his)
    ground = await rami.receives("On which ground do you refuse")
    await rami.presses(ground.labels[0], on=ground)
    await rami.receives("Type why you refuse")
    await takes(nour, hers)
    await rami.sends("EXERCISE a first reason")
    asks = await rami.receives(f"{NOUR_HAS}\n{filed.reference} in hand now.")
    assert "Refuse it all the same?" in asks.text
    assert asks.labels == ("All the same", "Cancel")
    await rami.sends("EXERCISE a better reason")
    anew = await rami.receives(NOUR_HAS)
    assert "request.refused" not in await stage.events(filed.reference)
    await rami.presses("All the same", on=anew)
    refused = await ana.receives("EXERCISE a better reason")
    assert "a first reason" not in refused.text
    assert (await stage.events(filed.reference)).count("request.refused") == 1


@pytest.mark.parametrize(("button", "asks"), [("Answer", "Type your answer"), ("Ask back", "Type")])
async def test_an_answer_does_not_go_past_who_took_over(
    stage: Stage, button: str, asks: str
) -> None:
    ana, filed, ((rami, his), (nour, _hers)) = await alerted(stage, "lbn-duty", "lbn-deputy")
    await rami.presses("Acknowledge", on=his)
    content = await rami.receives(CONTENT)
    await rami.presses(button, on=content)
    await rami.receives(asks)
    await rami.sends("/sick now")
    hers_now = await nour.receives("You are now in charge of")
    await rami.sends("EXERCISE typed for a while")
    question = await rami.receives(f"{NOUR_HAS}\n{filed.reference} in hand now.")
    await ana.receives_nothing("EXERCISE typed for a while", within=0.3)
    await rami.presses("Cancel", on=question)
    await stage.rests()
    assert "EXERCISE typed for a while" not in {each.text for each in await rami.reads()}
    await nour.presses("Answer", on=hers_now)
    await nour.receives("Type your answer")
    await nour.sends("EXERCISE from Nour")
    await ana.receives("EXERCISE from Nour")


async def test_a_delay_is_asked_about_anew_too(stage: Stage) -> None:
    ana, _filed, ((rami, his), (nour, _hers)) = await alerted(stage, "lbn-duty", "lbn-deputy")
    await rami.presses("Acknowledge", on=his)
    await rami.presses("Delay", on=await rami.receives(CONTENT))
    asks = await rami.receives("By when do you promise")
    await rami.sends("/sick now")
    await nour.receives("You are now in charge of")
    await rami.presses("+4 h", on=asks)
    question = await rami.receives("Delay it all the same?")
    await rami.presses("All the same", on=question)
    await rami.receives("Type the reason for the delay")
    await rami.sends("EXERCISE waiting for the court")
    await ana.receives("EXERCISE waiting for the court")


async def test_withdrawing_is_asked_anew_where_others_would_be_told(stage: Stage) -> None:
    ana, filed, ((_rami, _his), (nour, hers)) = await alerted(stage, "lbn-duty", "lbn-deputy")
    asks = await asked(ana, "Withdraw", filed.status, f"Withdraw\n{filed.reference}?")
    assert "Rami Haddad" in asks.text
    await takes(nour, hers)
    pressed = await ana.presses("Withdraw", on=asks)
    assert "Something has changed since you were asked" in (pressed.text or "")
    anew = await ana.waits_until(asks, "Told of it: Nour Khalil")
    assert "Rami Haddad" not in anew.text
    assert "request.withdrawn" not in await stage.events(filed.reference)
    await ana.presses("Withdraw", on=anew)
    await nour.receives("was withdrawn by the requester")
