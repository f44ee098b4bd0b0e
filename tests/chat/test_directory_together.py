"""Several people at the directory in chat: who may change what, and who was first."""

import asyncio

from rehearsal.phone import Phone
from rehearsal.values import Message
from services import directory
from services.network_file import read_network
from tests.chat.entry_acts import DESK, RAMI, opens, writes
from tests.chat.stage import Stage
from tests.chat.words import NOT_YOURS, network
from tests.conftest import on_both


async def test_who_is_on_a_roster_is_not_taken_out(stage: Stage) -> None:
    (maya,) = await stage.enrols("lbn-chief")
    answer = await maya.presses("Take out of the directory", on=await opens(maya, RAMI))
    assert "This cannot be so" in answer.text
    assert "lbn-duty" in answer.text
    found = await directory.current(stage.deployment.office)
    assert found is not None
    assert "lbn-duty" in found.people


async def test_what_somebody_else_changed_meanwhile_is_shown_again(stage: Stage) -> None:
    maya, secretariat = await stage.enrols("lbn-chief", "secretariat")
    hers = await writes(maya, await opens(maya, DESK), "Telephone", "+961 1 111111")
    await secretariat.sends("/directory LBN")
    await secretariat.presses(DESK, on=await secretariat.receives("Entries of"))
    theirs = await writes(
        secretariat, await secretariat.receives(DESK), "Telephone", "+961 1 999999"
    )
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


async def test_roles_are_given_by_those_who_may_and_never_to_oneself(stage: Stage) -> None:
    maya, secretariat, rami = await stage.enrols("lbn-chief", "secretariat", "lbn-duty")
    own = await opens(maya, "Person: Maya Saab (EXERCISE)")
    assert own.button("Roles") is None
    assert own.button("Take out of the directory") is None
    await maya.presses("Roles", on=await opens(maya, RAMI))
    question = await maya.receives("Please choose: Roles")
    assert question.button("supervisor") is None
    await maya.sends("supervisor")
    await maya.receives("These roles are not given in chat")
    await secretariat.sends("/directory LBN")
    await secretariat.presses(RAMI, on=await secretariat.receives("Entries of"))
    await secretariat.presses("Roles", on=await secretariat.receives(RAMI))
    question = await secretariat.receives("Please choose: Roles")
    await secretariat.sends("auditor, duty officer")
    await secretariat.receives("These roles are not given in chat")
    await secretariat.presses("duty officer, supervisor", on=question)
    change = await secretariat.receives("Shall this be in force?")
    await secretariat.presses("Put in force", on=change)
    await secretariat.waits_until(change, "in force now")
    await rami.receives("Network Secretariat (EXERCISE) changed an entry")
    await maya.receives("Changed: Roles")
    await rami.sends("/people")
    await rami.receives("People whom you manage")


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
        assert answer.text in (NOT_YOURS, "This step is over; please use the latest message."), data
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
    assert answer.text == NOT_YOURS
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
    assert named == ["lbn-exercise", "lbn-exercise-2"]
