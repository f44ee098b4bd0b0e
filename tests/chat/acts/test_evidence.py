"""Evidential use of an answer: agreed to, taken back until it is used, and taken note of."""

from tests.chat.forms.driver import FormFiller
from tests.chat.stage import Stage
from tests.chat.words import CONTENT, NOT_YOURS, Filed, files
from tests.conftest import on_both


async def agreed(stage: Stage) -> Filed:
    """A request whose answer may be used as evidence."""
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed = await files(ana)
    await rami.sends(f"/acknowledge {filed.reference}")
    await rami.presses("Answer", on=await rami.receives(CONTENT))
    await rami.presses("Use: intelligence only", on=await rami.receives("Type your answer"))
    await rami.presses("Send", on=await FormFiller(rami).fills("Please check it"))
    assert "Scope of the agreement:" in (await ana.receives("Agreeing authority")).text
    return filed


@on_both
async def test_who_gave_it_takes_it_back_and_the_other_side_takes_note(both: Stage) -> None:
    filed = await agreed(both)
    ana, rami = both.phone("esp-officer"), both.phone("lbn-duty")
    await rami.sends(f"/status {filed.reference}")
    shown = await rami.receives("Filed:")
    assert "Evidential use: agreed, and can be taken back until it is used" in shown.text
    await rami.presses("Take back evidential use", on=shown)
    told = await ana.receives("takes back that the answer")
    assert not told.silent
    await ana.presses("Noted: no evidence", on=told)
    await rami.receives("may no longer be used as evidence")
    await ana.sends(f"/status {filed.reference}")
    assert "taken back: intelligence only" in (await ana.receives("Filed:")).text
    # Once; and what is taken back cannot be used.
    for phone, typed in ((rami, "evidence"), (ana, "used"), (ana, "heeded")):
        await phone.sends(f"/{typed} {filed.reference}")
        await phone.receives("This cannot be done")
    events = await both.events(filed.reference)
    assert events.count("request.evidence_revoked") == events.count("request.evidence_heeded") == 1
    assert await both.log_holds()


async def test_what_was_used_cannot_be_taken_back(stage: Stage) -> None:
    filed = await agreed(stage)
    ana, rami = stage.phone("esp-officer"), stage.phone("lbn-duty")
    await ana.sends(f"/close {filed.reference}")
    await ana.sends(f"/used {filed.reference}")
    await rami.receives("has used the answer")
    await rami.sends(f"/evidence {filed.reference}")
    assert "agreed and used" in (await rami.receives("This cannot be done")).text
    assert await stage.log_holds()


async def test_each_side_does_its_own_and_strangers_read_one_line(stage: Stage) -> None:
    filed = await agreed(stage)
    ana, rami = stage.phone("esp-officer"), stage.phone("lbn-duty")
    (luca,) = await stage.enrols("ita-duty")
    for phone, typed in ((ana, "evidence"), (rami, "used"), (rami, "heeded"), (luca, "evidence")):
        await phone.sends(f"/{typed} {filed.reference}")
        assert (await phone.receives("not open to you")).text == NOT_YOURS


async def test_without_an_agreement_there_is_nothing_to_take_back(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed = await files(ana)
    await rami.sends(f"/acknowledge {filed.reference}")
    await rami.sends(f"/answer {filed.reference} EXERCISE it is kept")
    await ana.receives("EXERCISE it is kept")
    await rami.sends(f"/evidence {filed.reference}")
    await rami.receives("No evidential use was agreed to")


@on_both
async def test_after_a_transfer_it_is_still_for_who_gave_it_to_take_back(both: Stage) -> None:
    ana, rami, luca = await both.enrols("esp-officer", "lbn-duty", "ita-duty")
    filed = await files(ana, f"/request LBN immediate life subscriber {CONTENT}")
    await rami.sends(f"/acknowledge {filed.reference}")
    await rami.presses("Answer", on=await rami.receives(CONTENT))
    await rami.presses("Use: intelligence only", on=await rami.receives("Type your answer"))
    in_part = FormFiller(rami, prefers=frozenset({"More will follow"}))
    await rami.presses("Send", on=await in_part.fills("Please check it"))
    await ana.receives("Agreeing authority")
    await rami.sends(f"/transfer {filed.reference} ITA")
    await luca.presses("Acknowledge", on=await luca.receives(filed.reference))
    await luca.receives(CONTENT)
    await luca.sends(f"/evidence {filed.reference}")
    await luca.receives(NOT_YOURS)
    await luca.sends(f"/status {filed.reference}")
    assert "Take back evidential use" not in (await luca.receives("Filed:")).labels
    await rami.sends(f"/status {filed.reference}")
    await rami.presses("Take back evidential use", on=await rami.receives("Filed:"))
    await ana.presses("Noted: no evidence", on=await ana.receives("takes back that the answer"))
    await rami.receives("may no longer be used as evidence")
    assert await both.log_holds()
