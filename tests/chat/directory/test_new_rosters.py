"""A new contact point brings its own roster: one person always, or several in turn."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from domain.vocabulary import ContactPointId
from formats.network_file.document import read_network, write_network
from rehearsal.phones.phone import Phone
from rehearsal.world.values import Message
from services.directory import versions as directory
from services.people import people as enrolment
from tests.chat.stage import Stage, staged
from tests.chat.words import LINE, files, network

PORTUGAL = ("members:\n", "members:\n  PRT: {name: Portugal, time_zone: Europe/Lisbon}\n")
_NEW_PEOPLE = """people:
  prt-chief: {name: Rui Sousa (EXERCISE), member: PRT, roles: [supervisor]}
  prt-ines: {name: Ines Faria (EXERCISE), member: PRT, roles: [duty_officer]}
  prt-joao: {name: Joao Reis (EXERCISE), member: PRT, roles: [duty_officer]}
  prt-rita: {name: Rita Melo (EXERCISE), member: PRT, roles: [official]}
"""
PEOPLE = ("people:\n", _NEW_PEOPLE)
INES, JOAO = "Ines Faria (EXERCISE)", "Joao Reis (EXERCISE)"
WHO = "Who is on duty there?"


@pytest.fixture
async def lisbon(tmp_path: Path) -> AsyncIterator[Stage]:
    """The network with a member that has people, and neither a contact point nor a roster."""
    async with staged(tmp_path, None, network(PORTUGAL, PEOPLE)) as stage:
        yield stage


async def asks_who(secretariat: Phone, member: str = "PRT") -> Message:
    """The way to the last question about a new contact point."""
    await secretariat.sends(f"/directory {member}")
    listed = await secretariat.receives("Press one to see it")
    await secretariat.presses("Add a contact point", on=listed)
    await secretariat.receives("Write as one message: Name")
    await secretariat.sends("EXERCISE new desk")
    await secretariat.presses("cyber", on=await secretariat.receives("Please choose: Kind"))
    return await secretariat.receives("Please choose: Roster" if member == "LBN" else WHO)


async def joins(stage: Stage, person: str, as_who: str) -> Phone:
    """Somebody of the new member, on the phone that another has in other tests."""
    phone = stage.phone(as_who)
    await phone.sends(f"/start {(await enrolment.invite(stage.deployment.office, person)).code}")
    await phone.receives("Welcome")
    return phone


async def enrols(stage: Stage, chief: Phone, told: Message, name: str, as_who: str) -> Phone:
    """Somebody of the new roster, invited by the button under what their supervisor was told."""
    await chief.presses(f"Invite {name}", on=told)
    invitation = await chief.receives(f"One-time code for {name}")
    phone = stage.phone(as_who)
    await phone.sends(f"/start {invitation.text.split(chr(10) * 2)[1].split(chr(10))[0]}")
    await phone.receives(f"Welcome, {name}")
    return phone


async def test_two_people_take_turns_week_by_week_from_now_on(lisbon: Stage) -> None:
    secretariat, ana = await lisbon.enrols("secretariat", "esp-officer")
    chief = await joins(lisbon, "prt-chief", "lbn-chief")
    who = await asks_who(secretariat)
    assert who.labels == (INES, JOAO, "Cancel")
    await secretariat.presses(JOAO, on=who)
    more = await secretariat.receives(f"So far, in this order: {JOAO}")
    assert more.labels == (INES, "Always this person", "Cancel")
    await secretariat.sends("somebody else")
    await secretariat.receives("This is none of the choices")
    await secretariat.presses(INES, on=more)
    when = await secretariat.receives("On which day and at what time")
    assert "Monday 08:00" in when.labels
    for wrong in ("FRI", "17:30", "Fri 25:00", "Freitag 17:30"):
        await secretariat.sends(wrong)
        await secretariat.receives("this is no weekly hand-over")
    await secretariat.sends("friday at 17.30")
    change = await secretariat.receives("Shall this be in force?")
    assert f"On duty in turn: {JOAO}, {INES}" in change.text
    assert "Hand-over, local time: Friday 17:30" in change.text
    before = await directory.current(lisbon.deployment.office)
    assert before is not None
    await secretariat.presses("Put in force", on=change)
    done = await secretariat.waits_until(change, "in force now, as version 2")
    assert f"Not enrolled yet, so no alert reaches them: {JOAO}, {INES}" in done.text
    assert "A supervisor of the member invites them" in done.text

    found = await directory.current(lisbon.deployment.office)
    assert found is not None
    (point,) = (
        found.contact_points[key] for key in found.contact_points.keys() - before.contact_points
    )
    assert point.roster == f"{point.id}-roster"
    assert found.rosters[point.roster].time_zone.key == "Europe/Lisbon"
    assert [layer.name for layer in found.rosters[point.roster].layers] == ["duty"]
    assert read_network(write_network(found)).directory == found, "a file says the same"
    kept = await directory.version(lisbon.deployment.office, 2)
    assert kept is not None
    assert [change.path for change in kept.changes] == [
        f"contact_points.{point.id}",
        f"rosters.{point.roster}",
    ]

    told = await chief.receives("Network Secretariat (EXERCISE) added an entry")
    assert f"On duty in turn: {JOAO}, {INES}" in told.text
    assert not told.silent
    joao = await enrols(lisbon, chief, told, JOAO, "lbn-duty")
    ines = await enrols(lisbon, chief, told, INES, "lbn-deputy")
    await files(ana, LINE.replace("LBN", "PRT"))
    await joao.receives("IMMEDIATE")
    lisbon.server.clock.advance(days=7)
    await lisbon.settles()
    await ines.sends("/duty")
    mine = await ines.receives("On duty now")
    assert INES in mine.text


async def test_one_person_is_always_on_duty(lisbon: Stage) -> None:
    secretariat, ana = await lisbon.enrols("secretariat", "esp-officer")
    ines = await joins(lisbon, "prt-ines", "lbn-duty")
    await asks_who(secretariat)
    await secretariat.sends("ines faria (exercise)")
    more = await secretariat.receives("So far, in this order")
    await secretariat.presses("Always this person", on=more)
    change = await secretariat.receives("Shall this be in force?")
    assert "Hand-over" not in change.text
    await secretariat.presses("Put in force", on=change)
    done = await secretariat.waits_until(change, "in force now")
    assert "Not enrolled" not in done.text
    told = await ines.receives("added an entry")
    assert f"On duty in turn: {INES}" in told.text
    assert told.labels == ()
    await files(ana, LINE.replace("LBN", "PRT"))
    await ines.receives("IMMEDIATE")


async def test_who_lost_the_role_meanwhile_is_not_put_on_duty(lisbon: Stage) -> None:
    (secretariat,) = await lisbon.enrols("secretariat")
    await secretariat.presses(INES, on=await asks_who(secretariat))
    more = await secretariat.receives("So far, in this order")
    await secretariat.presses("Always this person", on=more)
    change = await secretariat.receives("Shall this be in force?")
    officer = "name: Ines Faria (EXERCISE), member: PRT, roles: [duty_officer]"
    demoted = network(PORTUGAL, PEOPLE, (officer, officer.replace("duty_officer", "official")))
    await directory.import_network(lisbon.deployment.office, read_network(demoted))
    answer = await secretariat.presses("Put in force", on=change)
    assert "prt-ines is no duty officer of PRT" in (answer.text or "")
    assert await lisbon.recorded("directory.changed") == 0


async def test_a_member_with_rosters_may_have_a_new_one_and_reads_who_stands_in_two(
    stage: Stage,
) -> None:
    (secretariat,) = await stage.enrols("secretariat")
    question = await asks_who(secretariat, "LBN")
    assert question.labels == ("lbn-desk", "Make a new roster", "Cancel")
    await secretariat.presses("Make a new roster", on=question)
    who = await secretariat.receives(WHO)
    await secretariat.presses("Rami Haddad (EXERCISE)", on=who)
    more = await secretariat.receives("So far, in this order")
    await secretariat.presses("Always this person", on=more)
    change = await secretariat.receives("Shall this be in force?")
    assert "lbn-duty takes turns on roster lbn-desk too" in change.text
    await secretariat.presses("Put in force", on=change)
    await secretariat.waits_until(change, "in force now")
    found = await directory.current(stage.deployment.office)
    assert found is not None
    assert found.contact_points[ContactPointId("lbn-police")].roster == "lbn-desk"
    assert await stage.log_holds()
