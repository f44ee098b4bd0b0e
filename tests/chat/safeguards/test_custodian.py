"""A custodian who may tell the customer: the requester decides before anything is executed."""

from tests.chat.requests.test_acting import taken
from tests.chat.stage import Stage
from tests.chat.words import NOT_YOURS, files
from tests.conftest import on_both


@on_both
async def test_nothing_is_answered_before_the_requester_decides(both: Stage) -> None:
    ana, rami, luca = await both.enrols("esp-officer", "lbn-duty", "ita-duty")
    filed, content = await taken(ana, rami)
    for phone in (ana, luca):
        await phone.sends(f"/custodian {filed.reference}")
        await phone.receives(NOT_YOURS)
    await rami.sends(f"/status {filed.reference}")
    await rami.presses("Customer may be told", on=await rami.receives("In charge: Rami"))
    asks = await ana.receives("the custodian may tell the customer")
    assert not asks.silent
    assert asks.labels == ("Execute it", "Do not execute it")
    await rami.sends(f"/answer {filed.reference} EXERCISE it is done")
    await rami.receives("nothing is answered before they decide")
    await rami.sends(f"/custodian {filed.reference}")
    await rami.receives("nothing to confirm")
    execute = asks.inline_rows[0][0].data
    assert execute
    assert (await rami.forges(execute, on=content)).text == NOT_YOURS
    await ana.presses("Execute it", on=asks)
    decided = await rami.receives("the requester wants it executed")
    assert not decided.silent
    assert "nothing to confirm" in (await ana.forges(execute, on=asks)).text
    await rami.sends(f"/answer {filed.reference} EXERCISE it is done")
    await ana.receives("EXERCISE it is done")
    events = await both.events(filed.reference)
    assert events.count("request.custodian_asked") == 1
    assert events.count("request.custodian_decided") == 1
    assert await both.log_holds()


async def test_an_answer_may_not_say_it_where_the_requester_does_not_want_it(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed, _content = await taken(ana, rami)
    await rami.sends(f"/answer {filed.reference}")
    await rami.presses("Fill in the form", on=await rami.receives("Type your answer"))
    await rami.receives(": field ")
    await rami.sends(
        "Preserved until: 2027-06-30\nFinal or partial: final\nCustomer may be told: yes"
    )
    said = await rami.presses("Send", on=await rami.receives("Please check it"))
    assert "Ask the requester first: /custodian" in said.text
    await rami.sends("/cancel")
    await rami.sends(f"/custodian {filed.reference}")
    await ana.presses("Do not execute it", on=await ana.receives("the custodian may tell"))
    told = await rami.receives("does not want it executed")
    assert "Refuse" in told.labels
    await ana.sends(f"/status {filed.reference}")
    await ana.receives("does not want it executed")


async def test_only_what_a_custodian_executes_is_asked_about(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed = await files(ana, "/request LBN immediate life advice EXERCISE may it be read")
    alert = await rami.receives("IMMEDIATE")
    await rami.sends(f"/custodian {filed.reference}")
    await rami.receives("Please acknowledge")
    await rami.presses("Acknowledge", on=alert)
    await rami.sends(f"/custodian {filed.reference}")
    await rami.receives("nothing to confirm")


@on_both
async def test_the_requester_decides_otherwise_until_the_answer_is_there(both: Stage) -> None:
    ana, rami, luca = await both.enrols("esp-officer", "lbn-duty", "ita-duty")
    filed, content = await taken(ana, rami)
    await rami.sends(f"/custodian {filed.reference}")
    asks = await ana.receives("the custodian may tell the customer")
    await ana.presses("Execute it", on=asks)
    await rami.receives("the requester wants it executed")
    desist = asks.inline_rows[0][1].data
    assert desist
    assert (await rami.forges(desist, on=content)).text == NOT_YOURS
    assert (await luca.forges(desist, on=asks)).text == NOT_YOURS
    await ana.sends(f"/status {filed.reference}")
    await ana.presses("Do not execute it", on=await ana.receives("wants it executed"))
    told = await rami.receives("The requester has decided otherwise than before")
    assert not told.silent
    assert "does not want it executed" in told.text
    assert "nothing to confirm" in (await ana.forges(desist, on=asks)).text
    await ana.sends(f"/status {filed.reference}")
    await ana.presses("Execute it", on=await ana.receives("does not want it executed"))
    await rami.receives("decided otherwise than before")
    await rami.sends(f"/answer {filed.reference} EXERCISE it is done")
    await ana.receives("EXERCISE it is done")
    assert "Nothing has changed" in (await ana.forges(desist, on=asks)).text
    events = await both.events(filed.reference)
    assert events.count("request.custodian_decided") == 3
    assert await both.log_holds()
