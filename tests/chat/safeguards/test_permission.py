"""Onward use: who received data asks their originator for more, and without an answer it is not permitted."""

from tests.chat.requests.test_acting import taken
from tests.chat.stage import Stage
from tests.chat.words import NOT_YOURS
from tests.conftest import on_both

FOR = "EXERCISE as evidence in the trial, to the court in Madrid"


@on_both
async def test_the_originator_of_an_answer_is_asked_and_permits_it(both: Stage) -> None:
    ana, rami, maya, luca = await both.enrols("esp-officer", "lbn-duty", "lbn-chief", "ita-duty")
    filed, _content = await taken(ana, rami)
    await rami.sends(f"/answer {filed.reference} EXERCISE the account is his")
    await ana.receives("EXERCISE the account is his")
    await luca.sends(f"/permission {filed.reference} {FOR}")
    refused = await luca.receives(NOT_YOURS)
    await ana.sends("/permission " + filed.reference)
    await ana.receives("for which purpose, to whom")
    await ana.sends(FOR)
    said = await ana.receives("Lebanon was asked for permission")
    assert "Until it is granted it is not permitted" in said.text
    asks = await rami.receives("asks for your permission")
    assert not asks.silent
    assert FOR in asks.text
    await ana.sends(f"/permission {filed.reference} EXERCISE once more")
    await ana.receives("asked for already")
    granted = asks.inline_rows[0][0].data
    assert granted
    assert (await luca.forges(granted, on=refused)).text == NOT_YOURS
    assert (await ana.forges(granted, on=said)).text == NOT_YOURS
    await ana.sends(f"/status {filed.reference}")
    status = await ana.receives("Further use: Spain has asked Lebanon")
    assert "Grant" not in status.labels
    await rami.presses("Grant", on=asks)
    await rami.receives("You are about to grant")
    await rami.sends("EXERCISE with the name of the source left out")
    told = await ana.receives("is permitted.")
    assert not told.silent
    assert "EXERCISE with the name of the source left out" in told.text
    assert "Decided by: Rami Haddad (EXERCISE), Lebanon" in told.text
    # The same press once more decides nothing.
    assert "Nothing has changed" in (await rami.forges(granted, on=asks)).text
    await ana.sends(f"/status {filed.reference}")
    await ana.receives("Lebanon permitted it to Spain")
    await maya.sends(f"/log {filed.reference} EXERCISE review")
    summary = await maya.receives("Log of")
    await maya.presses("Texts", on=summary)
    assert FOR in (await maya.waits_until(summary, "Permission asked for")).text
    events = await both.events(filed.reference)
    assert events.count("request.permission_asked") == 1
    assert events.count("request.permission_given") == 1
    assert await both.log_holds()


async def test_the_desk_asks_the_requester_who_refuses_after_closing(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed, _content = await taken(ana, rami)
    await rami.sends(f"/permission {filed.reference} {FOR}")
    asks = await ana.receives("asks for your permission")
    assert FOR in asks.text
    await rami.sends(f"/answer {filed.reference} EXERCISE the account is his")
    await ana.receives("EXERCISE the account is his")
    await ana.sends(f"/close {filed.reference}")
    await rami.receives("was closed")
    await stage.rests()
    await ana.sends(f"/status {filed.reference}")
    status = await ana.receives("Further use: Lebanon has asked Spain")
    await ana.presses("Do not grant", on=status)
    question = await ana.receives("You are about to say that it is not granted")
    await ana.presses("Without a text", on=question)
    told = await rami.receives("is not permitted.")
    assert "no further" in told.text


async def test_without_an_answer_it_is_not_permitted(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed, _content = await taken(ana, rami)
    await ana.sends(f"/permission {filed.reference} {FOR}")
    asks = await rami.receives("asks for your permission")
    await rami.sends(f"/answer {filed.reference} EXERCISE the account is his")
    await ana.sends(f"/close {filed.reference}")
    await rami.receives("was closed")
    stage.server.clock.advance(days=7, seconds=1)
    for phone in (ana, rami):
        told = await phone.receives("Nobody answered in time")
        assert told.silent
    granted = asks.inline_rows[0][0].data
    assert granted
    assert "Nothing has changed" in (await rami.forges(granted, on=asks)).text
    await stage.settles()
    assert (await stage.events(filed.reference)).count("request.permission_lapsed") == 1
    await ana.sends(f"/status {filed.reference}")
    await ana.receives("Further use: not permitted to Spain; Lebanon did not answer.")
