"""A drill that the secretariat orders, as it is seen on each telephone."""

from datetime import timedelta

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


async def test_a_form_says_first_which_type_is_practised(stage: Stage) -> None:
    office, rami = await stage.enrols("secretariat", "lbn-duty")
    now = stage.deployment.clock.now()
    # By day there, whenever this is tried.
    at = (now + timedelta(days=1)).replace(hour=10, minute=0, second=0, microsecond=0)
    await office.sends(f"/drill start form lbn-police type preserve at {at:%Y-%m-%dT%H:%M}Z")
    await office.receives("1 contact point will be drilled")
    stage.server.clock.advance(minutes=(at - now) // timedelta(minutes=1) + 1)
    alert = await rami.receives("URGENT", within=20)
    assert "Drill (Preserve data): acknowledge and answer" in alert.text
    assert "Type: Drill" in alert.text
    await rami.presses("Acknowledge", on=alert)
    content = await rami.receives("Nothing in it is real")
    assert "Drill (Preserve data): acknowledge and answer" in content.text


async def test_a_year_is_planned_after_it_was_shown(stage: Stage) -> None:
    (office,) = await stage.enrols("secretariat")
    year = stage.deployment.clock.now().year + 1
    await office.sends(f"/drill plan {year} lbn-police ping 1")
    shown = await office.receives(f"2 drills are lacking in {year}")
    assert "Ping: 1" in shown.text
    assert f"/drill plan {year} lbn-police ping 1 now" in shown.text
    await office.sends(f"/drill plan {year} lbn-police ping 1 now")
    ordered = await office.receives(f"2 drills are ordered for {year}")
    assert "Nobody there is told" in ordered.text
    assert "/drill stop" in ordered.text
    await office.sends(f"/drill plan {year} lbn-police ping 1 now")
    await office.receives(f"There is nothing to order for {year}")
    await office.sends("/drill plan 2020 all now")
    await office.receives("Drills are planned for this year and the next")


async def test_who_took_it_for_real_stands_in_the_list(stage: Stage) -> None:
    office, rami = await stage.enrols("secretariat", "lbn-duty")
    await office.sends("/drill start ping lbn-police")
    await rami.presses("I took it for real", on=await rami.receives("IMMEDIATE", within=20))
    await office.receives("for real")
    await office.sends("/drill")
    listed = await office.receives("Drills, the newest first")
    assert "taken for real by Rami Haddad (EXERCISE), Lebanon" in listed.text
