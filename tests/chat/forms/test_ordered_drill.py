"""A drill that the secretariat orders, as it is seen on each telephone."""

from tests.chat.stage import Stage


async def test_it_is_ordered_rung_and_over(stage: Stage) -> None:
    office, rami, ana = await stage.enrols("secretariat", "lbn-duty", "esp-officer")
    await office.sends("/drill start ping lbn-police")
    ordered = await office.receives("1 contact point will be drilled")
    assert "Nobody there is told" in ordered.text
    alert = await rami.receives("IMMEDIATE", within=20)
    assert "Why it cannot wait" not in alert.text
    assert alert.text.split()[0] == "EXERCISE"
    assert "IMMEDIATE" in alert.text
    assert "no drill" not in alert.text
    await rami.presses("I took it for real", on=alert)
    told = await office.receives("for real")
    assert told.text.split()[0] == "EXERCISE"
    await rami.presses("Acknowledge", on=alert)
    content = await rami.receives("Nothing in it is real")
    assert content.text.split()[0] == "EXERCISE"
    over = await rami.receives("what was asked is done", within=20)
    assert over.text.split()[0] == "EXERCISE"
    await office.sends("/drill")
    listed = await office.receives("acknowledged in time")
    assert "lbn-police · Ping" in listed.text
    assert "90 of 100" in listed.text
    assert not [message for message in await ana.reads() if "EXERCISE" in message.text.split()[:1]]


async def test_a_desk_lets_its_drills_rest(stage: Stage) -> None:
    office, maya = await stage.enrols("secretariat", "lbn-chief")
    await maya.sends("/drill pause")
    await maya.receives("No desk of your member is drilled")
    await office.sends("/drill start ping lbn-police")
    await office.receives("1 contact point will be drilled")
    await office.sends("/drill")
    listed = await office.receives("put off")
    assert "its member lets drills rest" in listed.text
