"""A drill: it goes the way of any other request, and nobody can take it for a real one."""

from rehearsal.phones.phone import Phone
from tests.chat.forms.test_filling import fills
from tests.chat.stage import Stage
from tests.chat.words import files, reference_in

LINE = "/request LBN immediate life drill EXERCISE an invented ship calls"


async def about(phone: Phone, reference: str) -> list[str]:
    """Every message that names the request, as its telephone shows it."""
    texts = [message.text for message in await phone.reads() if reference in message.text]
    return [text for text in texts if not text.startswith("/")]


async def test_every_message_about_a_drill_begins_with_exercise(stage: Stage) -> None:
    ana, rami, nadim = await stage.enrols("esp-officer", "lbn-duty", "lbn-deputy")
    filed = await files(ana, LINE)
    assert f"{filed.reference}-X" in filed.status.text
    alert = await rami.receives(filed.reference)
    assert alert.text.split()[0] == "EXERCISE"
    assert "Drill" in alert.text
    stage.server.clock.advance(minutes=16)
    escalated = await nadim.receives(filed.reference)
    await nadim.presses("Acknowledge", on=escalated)
    await nadim.receives("EXERCISE an invented ship calls")
    await nadim.sends(f"/ask {filed.reference} EXERCISE which ship?")
    await ana.receives("EXERCISE which ship?")
    await ana.sends(f"/status {filed.reference}-X")
    await ana.receives("In charge")
    await stage.rests()
    for phone in (ana, rami, nadim):
        said = await about(phone, f"{filed.reference}-X")
        assert said
        assert {text.split()[0] for text in said} == {"EXERCISE"}
        assert not [text for text in await about(phone, filed.reference) if text not in said]
    await ana.sends("/requests")
    listed = await ana.receives("waiting for your reply")
    assert "\nEXERCISE" in listed.text


async def test_the_reference_is_read_with_its_mark_and_without(stage: Stage) -> None:
    (ana,) = await stage.enrols("esp-officer")
    filed = await files(ana, LINE)
    for typed in (filed.reference, f"{filed.reference}-X", f"{filed.reference} x".lower()):
        await ana.sends(f"/status {typed}")
        shown = await ana.receives("Filed")
        assert f"{filed.reference}-X" in shown.text


async def test_a_drill_is_chosen_by_button_and_says_that_nothing_is_real(gated: Stage) -> None:
    ana, rami = await gated.enrols("esp-officer", "lbn-duty")
    await ana.sends("/request")
    for asked, label in (
        ("Which member", "Lebanon"),
        ("What do you ask for?", "Drill"),
        ("How urgent", "Standard"),
        ("Choose the marking", "TLP:AMBER"),
    ):
        await ana.presses(label, on=await ana.receives(asked))
    content = await ana.receives("write the request")
    assert content.text.split()[0] == "EXERCISE"
    await ana.sends("EXERCISE an invented ship calls")
    await ana.presses("Send", on=await ana.receives("cannot be sent yet"))
    await fills(
        ana,
        ("Purpose", "EXERCISE a test of the way"),
        ("Also sent via", "None"),
        ("Scenario", "EXERCISE an invented ship"),
        ("What the drill expects", "To acknowledge"),
        ("No real persons", "Yes"),
    )
    summary = await ana.receives("Please check your request")
    assert summary.text.split()[0] == "EXERCISE"
    await ana.presses("Send", on=summary)
    reference = reference_in((await ana.receives("was sent")).text)
    alert = await rami.receives(reference)
    assert alert.text.split()[0] == "EXERCISE"
