"""The requester needs the answer by another time: earlier rings, later does not, and the clock follows."""

from tests.chat.stage import Stage
from tests.chat.words import NOT_YOURS, files


async def test_an_earlier_deadline_rings_and_a_later_one_does_not(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed = await files(ana, "/request LBN standard advice EXERCISE may it be read")
    await rami.presses("Acknowledge", on=await rami.receives(filed.reference))
    await rami.receives("EXERCISE may it be read")
    await rami.sends(f"/deadline {filed.reference} 2h EXERCISE not mine to set")
    assert (await rami.receives("This is not open to you")).text == NOT_YOURS
    await ana.sends(f"/deadline {filed.reference}")
    await ana.receives("Type by when you need the answer")
    await ana.sends("2h EXERCISE the hearing was moved forward")
    await ana.receives("The new deadline of")
    earlier = await rami.receives("needs the answer to")
    assert not earlier.silent
    assert "EXERCISE the hearing was moved forward" in earlier.text
    stage.server.clock.advance(hours=1, minutes=1)
    await rami.receives("is still open")
    await ana.sends(f"/deadline {filed.reference} 300h EXERCISE the hearing was put off")
    later = await rami.receives("needs the answer to")
    assert later.silent
    assert (await stage.events(filed.reference)).count("request.deadline_set") == 2


async def test_before_the_acknowledgement_only_the_time_is_told(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed = await files(ana, "/request LBN standard advice EXERCISE may it be read")
    alert = await rami.receives(filed.reference)
    await ana.sends(f"/deadline {filed.reference} 2h EXERCISE the hearing was moved forward")
    told = await rami.receives("needs the answer to")
    assert "hearing" not in told.text
    await rami.presses("Acknowledge", on=alert)
    await rami.receives("EXERCISE the hearing was moved forward")
