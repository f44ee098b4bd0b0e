"""The requested side takes note of a withdrawal with one press, and the requester sees it."""

from tests.chat.stage import Stage
from tests.chat.words import NOT_YOURS, files


async def test_a_withdrawal_is_confirmed_with_one_press(stage: Stage) -> None:
    ana, rami, luca = await stage.enrols("esp-officer", "lbn-duty", "ita-duty")
    filed = await files(ana)
    await rami.presses("Acknowledge", on=await rami.receives(filed.reference))
    await rami.receives("EXERCISE keep the account")
    await ana.sends(f"/confirmed {filed.reference}")
    assert (await ana.receives("This is not open to you")).text == NOT_YOURS
    await rami.sends(f"/confirmed {filed.reference}")
    await rami.receives("The requested side has not said until when")
    await ana.sends(f"/withdraw {filed.reference}")
    notice = await rami.receives("was withdrawn by the requester")
    assert notice.silent
    await luca.sends(f"/confirmed {filed.reference}")
    assert (await luca.receives("This is not open to you")).text == NOT_YOURS
    await rami.presses("Confirm", on=notice)
    told = await ana.receives("the requested side has noted its withdrawal")
    assert told.silent
    second = await rami.presses("Confirm", on=notice)
    assert "nothing to confirm" in (second.text or "")
    await ana.sends(f"/status {filed.reference}")
    assert "has noted the withdrawal" in (await ana.receives("From: ")).text
    events = await stage.events(filed.reference)
    assert events.count("request.withdrawal_confirmed") == 1
