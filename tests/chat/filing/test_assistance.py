"""For assistance the stricter marking is offered first, and the judicial desk is asked."""

from rehearsal.phones.phone import Phone
from rehearsal.world.values import Message
from tests.chat.stage import Stage
from tests.chat.words import files, reference_in

MEANT = "For assistance TLP:AMBER+STRICT is meant"


async def reaches_marking(phone: Phone, member: str, kind: str) -> Message:
    """Press through the steps until the marking is asked for."""
    await phone.sends("/request")
    await phone.presses(member, on=await phone.receives("Which member"))
    await phone.presses(kind, on=await phone.receives("What do you ask for?"))
    await phone.presses("Standard", on=await phone.receives("How urgent"))
    return await phone.receives("Choose the marking")


async def test_the_step_offers_it_first_says_why_and_what_to_do_where_it_may_not_be_written(
    stage: Stage,
) -> None:
    ana, luca = await stage.enrols("esp-officer", "ita-duty")
    asked = await reaches_marking(ana, "Italy", "Victim assistance")
    assert asked.labels[:3] == ("TLP:AMBER+STRICT", "TLP:RED", "TLP:AMBER")
    assert MEANT in asked.text
    assert "leave out who they are and where" in asked.text
    assert "I-24/7, SIENA, the diplomatic channel or the telephone" in asked.text
    refused = await ana.presses("TLP:AMBER+STRICT", on=asked)
    assert "TLP:AMBER+STRICT" in refused.text
    await ana.presses("TLP:AMBER", on=asked)
    await ana.receives("write the request")
    await ana.sends("EXERCISE somebody needs a doctor")
    summary = await ana.receives("Please check your request")
    assert "EXERCISE Italy central authority" in summary.text
    await ana.presses("Send", on=summary)
    assert reference_in((await ana.receives("was sent")).text)
    await luca.receives("STANDARD")


async def test_other_types_and_the_one_line_form_are_as_they_were(stage: Stage) -> None:
    (ana,) = await stage.enrols("esp-officer")
    asked = await reaches_marking(ana, "Lebanon", "Preserve data")
    assert asked.labels[:2] == ("TLP:RED", "TLP:AMBER+STRICT")
    assert MEANT not in asked.text
    await ana.sends("/cancel")
    await ana.receives("Nothing was sent")
    filed = await files(ana, "/request LBN standard victim EXERCISE somebody needs a doctor")
    assert "Marking: TLP:AMBER\n" in filed.status.text
