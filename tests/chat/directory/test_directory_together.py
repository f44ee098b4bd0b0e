"""Several people at the directory in chat: who may change what, and who was first."""

import asyncio
from pathlib import Path

from formats.network_file.document import read_network
from rehearsal.phones.phone import Phone
from rehearsal.world.values import Message
from services.directory import versions as directory
from tests.chat.directory.entry_acts import DESK, RAMI, opens, writes
from tests.chat.stage import Stage, staged
from tests.chat.words import LINE, NOT_YOURS, files, network
from tests.conftest import on_both

STALE = "This step is over.\nPlease use the newest message, or begin again."


async def test_who_is_on_a_roster_is_not_taken_out(stage: Stage) -> None:
    (maya,) = await stage.enrols("lbn-chief")
    answer = await maya.presses("Take out of the directory", on=await opens(maya, RAMI))
    assert "They take turns on the roster lbn-desk" in answer.text
    found = await directory.current(stage.deployment.office)
    assert found is not None
    assert "lbn-duty" in found.people


async def test_what_somebody_else_changed_meanwhile_is_shown_again(stage: Stage) -> None:
    maya, secretariat = await stage.enrols("lbn-chief", "secretariat")
    hers = await writes(maya, await opens(maya, DESK), "Telephone", "+961 1 111111")
    shown = await opens(secretariat, DESK, "/directory LBN")
    theirs = await writes(secretariat, shown, "Telephone", "+961 1 999999")
    await secretariat.presses("Put in force", on=theirs)
    await secretariat.waits_until(theirs, "in force now")
    await maya.presses("Put in force", on=hers)
    again = await maya.receives("Somebody else changed this meanwhile")
    assert "before: +961 1 999999\nafter: +961 1 111111" in again.text
    await maya.waits_until(hers, "This step is over")
    await maya.presses("Put in force", on=again)
    await maya.waits_until(again, "as version 3")
    found = await directory.current(stage.deployment.office)
    assert found is not None
    assert found.contact_points["lbn-police"].telephone == "+961 1 111111"


async def test_a_change_in_chat_does_not_undo_an_import_that_came_between(stage: Stage) -> None:
    (maya,) = await stage.enrols("lbn-chief")
    change = await writes(maya, await opens(maya, DESK), "Telephone", "+961 1 111111")
    renamed = network(("name: EXERCISE Italy central authority", "name: EXERCISE Rome desk"))
    await directory.import_network(stage.deployment.office, read_network(renamed))
    await maya.presses("Put in force", on=change)
    await maya.waits_until(change, "as version 3")
    found = await directory.current(stage.deployment.office)
    assert found is not None
    assert found.contact_points["ita-judicial"].name == "EXERCISE Rome desk"
    assert found.contact_points["lbn-police"].telephone == "+961 1 111111"


async def test_roles_are_given_by_those_who_may_and_none_that_read_for_others(
    stage: Stage,
) -> None:
    maya, secretariat, rami = await stage.enrols("lbn-chief", "secretariat", "lbn-duty")
    own = await opens(maya, "Person: Maya Saab (EXERCISE)")
    assert own.button("Roles") is None
    assert own.button("Take out of the directory") is None
    theirs = await opens(secretariat, "Person: Maya Saab (EXERCISE)", "/directory LBN")
    assert theirs.button("Roles") is None
    assert theirs.button("Take out of the directory") is None
    for phone, command in ((maya, "/directory"), (secretariat, "/directory LBN")):
        await phone.presses("Roles", on=await opens(phone, RAMI, command))
        question = await phone.receives("Please choose: Roles")
        assert question.labels == ("duty officer", "official", "official, duty officer", "Cancel")
        for typed in ("supervisor", "auditor, duty officer", "secretariat", "boss"):
            await phone.sends(typed)
            await phone.receives("Please press one of the buttons")
    await secretariat.sends("Official, duty_officer")
    change = await secretariat.receives("Shall this be in force?")
    await secretariat.presses("Put in force", on=change)
    await secretariat.waits_until(change, "in force now")
    told = await rami.receives("Network Secretariat (EXERCISE) changed an entry")
    assert "Roles now: official, duty officer" in told.text
    assert told.button("See the entry") is None
    hers = await maya.receives("Changed: Roles")
    await maya.presses("See the entry", on=hers)
    await maya.receives("Roles: official, duty officer")
    await files(rami, LINE.replace("LBN", "ITA"))


async def test_people_of_oversight_are_changed_by_the_secretariat_alone(tmp_path: Path) -> None:
    inside = "  lbn-sec: {name: EXERCISE Inside, member: LBN, roles: [secretariat]}\n"
    watch = "  lbn-audit: {name: EXERCISE Watch, member: LBN, roles: [auditor]}\n"
    text = network(("people:\n", f"people:\n{inside}{watch}"))
    async with staged(tmp_path, None, text) as stage:
        (maya,) = await stage.enrols("lbn-chief")
        for name in ("EXERCISE Inside", "EXERCISE Watch"):
            assert (await opens(maya, f"Person: {name}")).labels == ()
        await maya.sends("/people")
        listed = await maya.receives("People whom you manage")
        assert "Inside" not in listed.text
        assert "Watch" not in listed.text


async def test_the_directory_is_not_open_to_others(stage: Stage) -> None:
    maya, sara, rami = await stage.enrols("lbn-chief", "ita-chief", "lbn-duty")
    await rami.sends("/directory")
    await rami.receives("supervisor")
    shown = await opens(maya, DESK)
    await sara.sends("/directory")
    hers = await sara.receives("Entries of Italy")
    assert "Lebanon" not in hers.text
    buttons = [each.data for row in shown.inline_rows for each in row if each.data]
    assert buttons
    entry = buttons[0].split(":")[1]
    forged = [
        *buttons,
        f"entry:{entry}",
        f"edit:{entry}:roster",
        f"remove:{entry}",
        "entries:LBN:0",
        "entries:-:0",
        "directory:0",
        "add:people:LBN",
        "add:contact_points:ITA",
        "add:members:",
        "add:people:",
        "edit:0000000000000000:name",
        "p:apply",
    ]
    for data in forged:
        answer = await sara.forges(data, on=hers)
        assert answer.text in (NOT_YOURS, STALE), data
    # A supervisor's own desk, but not what only the secretariat changes.
    for data in (f"edit:{entry}:kind", f"edit:{entry}:roster", f"remove:{entry}"):
        assert (await maya.forges(data, on=shown)).text == NOT_YOURS
    assert await stage.recorded("directory.changed") == 0


async def test_who_loses_the_role_meanwhile_puts_nothing_in_force(stage: Stage) -> None:
    (maya,) = await stage.enrols("lbn-chief")
    change = await writes(maya, await opens(maya, DESK), "Telephone", "+961 1 111111")
    demoted = network(
        (
            "name: Maya Saab (EXERCISE), member: LBN, roles: [supervisor]",
            "name: Maya Saab (EXERCISE), member: LBN, roles: [official]",
        )
    )
    await directory.import_network(stage.deployment.office, read_network(demoted))
    answer = await maya.presses("Put in force", on=change)
    assert "no longer yours to change" in (answer.text or "")
    await maya.waits_until(change, "This step is over")
    found = await directory.current(stage.deployment.office)
    assert found is not None
    assert found.contact_points["lbn-police"].telephone == ""


@on_both
async def test_two_changes_at_the_same_time_are_both_in_force(both: Stage) -> None:
    stage = both
    maya, sara, javier = await stage.enrols("lbn-chief", "ita-chief", "esp-chief")
    desks = {
        maya: "Contact point: EXERCISE Lebanon 24/7 desk",
        sara: "Contact point: EXERCISE Italy central authority",
        javier: "Contact point: EXERCISE Spain 24/7 desk",
    }
    changes = {
        phone: await writes(phone, await opens(phone, desk), "Telephone", f"+1 {number}00")
        for number, (phone, desk) in enumerate(desks.items(), 1)
    }
    await asyncio.gather(*(phone.presses("Put in force", on=on) for phone, on in changes.items()))
    for phone, on in changes.items():
        await phone.waits_until(on, "in force now")
    found = await directory.current(stage.deployment.office)
    assert found is not None
    points = ("lbn-police", "ita-judicial", "esp-police")
    assert [found.contact_points[p].telephone for p in points] == ["+1 100", "+1 200", "+1 300"]
    versions = await directory.versions(stage.deployment.office)
    assert [number for number, _at in versions] == [1, 2, 3, 4]
    assert await stage.log_holds()


async def test_two_new_people_of_one_name_get_two_keys(stage: Stage) -> None:
    maya, secretariat = await stage.enrols("lbn-chief", "secretariat")
    changes: list[tuple[Phone, Message]] = []
    for phone, command in ((maya, "/directory"), (secretariat, "/directory LBN")):
        await phone.sends(command)
        await phone.presses("Add a person", on=await phone.receives("Entries of Lebanon"))
        await phone.receives("Write as one message: Name")
        await phone.sends("زينة (EXERCISE)")
        await phone.presses("official", on=await phone.receives("Please choose: Roles"))
        changes.append((phone, await phone.receives("It is new in the directory")))
    for phone, change in changes:
        await phone.presses("Put in force", on=change)
        await phone.waits_until(change, "in force now")
    found = await directory.current(stage.deployment.office)
    assert found is not None
    named = [key for key, person in found.people.items() if person.name.startswith("زينة")]
    assert len(named) == 2
    assert all(key.startswith("lbn-exercise-") for key in named)
