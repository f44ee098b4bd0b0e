"""The directory in chat: looked through, changed by a press, told to others."""

from pathlib import Path

import pytest

from formats.network_file.document import read_network, write_network
from services.directory import versions as directory
from tests.chat.directory.entry_acts import DESK, RAMI, opens, writes
from tests.chat.stage import Stage, staged
from tests.chat.words import LINE, files, network
from tests.conftest import on_both


@on_both
async def test_a_supervisor_changes_the_telephone_of_the_desk_by_a_press(both: Stage) -> None:
    stage = both
    maya, secretariat, ana = await stage.enrols("lbn-chief", "secretariat", "esp-officer")
    shown = await opens(maya, DESK)
    change = await writes(maya, shown, "Telephone", "+961 1 222222")
    assert "before: not given\nafter: +961 1 222222" in change.text
    found = await directory.current(stage.deployment.office)
    assert found is not None
    assert found.contact_points["lbn-police"].telephone == ""
    await maya.presses("Put in force", on=change)
    done = await maya.waits_until(change, "in force now, as version 2")
    found = await directory.current(stage.deployment.office)
    assert found is not None
    assert found.contact_points["lbn-police"].telephone == "+961 1 222222"
    # The others read who changed what, and no values.
    told = await secretariat.receives("Maya Saab (EXERCISE) changed an entry")
    assert DESK in told.text
    assert "Changed: Telephone" in told.text
    assert "222222" not in told.text
    assert not told.silent
    await ana.receives_nothing("changed an entry")
    assert await stage.recorded("directory.changed") == 1
    await maya.presses("The whole entry is right", on=done)
    assert await stage.recorded("entry.confirmed") == 1
    assert await stage.log_holds()
    kept = await directory.version(stage.deployment.office, 2)
    assert kept is not None
    assert [str(c) for c in kept.changes] == [
        "added contact_points.lbn-police.telephone: +961 1 222222"
    ]


async def test_an_entry_says_how_its_contact_point_stands(stage: Stage) -> None:
    (maya,) = await stage.enrols("lbn-chief")
    shown = await opens(maya, DESK)
    assert "How it stands: unverified" in shown.text
    assert "Nobody of its roster can be reached." in shown.text
    assert "2 people of its roster are not enrolled." in shown.text
    assert "Entry confirmed: never" in shown.text
    await stage.enrols("lbn-duty", "lbn-deputy")
    shown = await opens(maya, DESK)
    assert "How it stands: not yet confirmed" in shown.text
    assert "Telegram: never tried" in shown.text
    assert "People enrolled: 2 of 2" in shown.text
    assert "Channels that work: Telegram: 2 of 2" in shown.text


async def test_what_was_typed_is_removed_from_the_chat_in_time(stage: Stage) -> None:
    (maya,) = await stage.enrols("lbn-chief")
    shown = await opens(maya, DESK)
    await maya.presses("Telephone", on=shown)
    await maya.receives("Write as one message")
    own = await maya.sends("+961 1 333333")
    await maya.receives("Shall this be in force?")
    stage.server.clock.advance(hours=47, seconds=2)
    await stage.settles()
    assert own.id not in {message.id for message in await maya.reads()}


async def test_what_the_directory_may_not_say_is_refused_with_the_remedy_and_asked_again(
    stage: Stage,
) -> None:
    (maya,) = await stage.enrols("lbn-chief")
    shown = await opens(maya, RAMI)
    await maya.presses("Languages", on=shown)
    await maya.receives("In the order in which they are preferred")
    await maya.sends("English")
    refused = await maya.receives("This cannot be so")
    assert "'english' is not a language" in refused.text
    assert "Write its code in small letters" in refused.text
    # What asked for it still waits.
    await maya.sends("fr, ar")
    change = await maya.receives("Shall this be in force?")
    assert "before: English (en), Arabic (ar)\nafter: French (fr), Arabic (ar)" in change.text
    await maya.presses("Cancel", on=change)
    await maya.waits_until(change, "This step is over")
    assert await stage.recorded("directory.changed") == 0
    await maya.presses("Languages", on=shown)
    await maya.sends("en, ar")
    await maya.receives("The directory says this already")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("email nowhere", "Write it as duty@example.org"),
        ("sms 0170", "Write the number with +"),
        ("pigeon loft 3", "Begin each with its kind"),
        ("ntfys://hush@ntfy.example.org/x", "which may hold a password"),
        ("apprise=ntfys://hush@x", "comes with the file"),
        ("https://u:hush@example.org", "comes with the file"),
        ("email " + ", email ".join(f"e{n}@example.org" for n in range(11)), "Write at most 10"),
        ("telegram, telegram", "Name each channel once"),
        ("apprise ntfys://hush@ntfy.example.org/x", "comes with the file"),
        ("webhook https://example.org/in", "which may hold a password"),
        ("voice", "voice has no address here"),
    ],
)
async def test_a_channel_that_cannot_be_is_refused(stage: Stage, typed: str, expected: str) -> None:
    (maya,) = await stage.enrols("lbn-chief")
    await maya.presses("Channels", on=await opens(maya, RAMI))
    await maya.receives("Telegram can read what is written here")
    await maya.sends(typed)
    refused = await maya.receives("This cannot be so")
    assert expected in refused.text
    assert "hush" not in refused.text
    assert "ntfys" not in refused.text


async def test_secret_addresses_are_kept_and_never_shown(tmp_path: Path) -> None:
    rami = "name: Rami Haddad (EXERCISE), member: LBN, roles: [duty_officer], languages: [en, ar]"
    channels = "channels: [telegram, {apprise: 'ntfys://hushhush@ntfy.example.org/rami'}]"
    async with staged(tmp_path, None, network((rami, f"{rami}, {channels}"))) as stage:
        (maya,) = await stage.enrols("lbn-chief")
        shown = await opens(maya, RAMI)
        assert "Channels: telegram, apprise" in shown.text
        change = await writes(maya, shown, "Channels", "email rami@example.org\napprise\ntelegram")
        assert "after: email rami@example.org, apprise, telegram" in change.text
        await maya.presses("Put in force", on=change)
        await maya.waits_until(change, "in force now")
        found = await directory.current(stage.deployment.office)
        assert found is not None
        addresses = [c.address for c in found.people["lbn-duty"].channels]
        assert addresses == ["rami@example.org", "ntfys://hushhush@ntfy.example.org/rami", ""]
        assert all("hushhush" not in message.text for message in await maya.reads())


async def test_only_an_officer_whose_turn_never_comes_is_said_to_be_in_no_roster(
    stage: Stage,
) -> None:
    (maya,) = await stage.enrols("lbn-chief")
    for person, roles, is_said in (
        (RAMI, "official, duty officer", False),
        ("Person: Karim Nassar (EXERCISE)", "official, duty officer", True),
    ):
        shown = await opens(maya, person)
        await maya.presses("Roles", on=shown)
        await maya.presses(roles, on=await maya.receives("Please choose: Roles"))
        change = await maya.receives("before:")
        await maya.presses("Put in force", on=change)
        done = await maya.waits_until(change, "in force now")
        assert ("They stand in no roster yet" in done.text) == is_said, person


async def test_a_new_person_is_added_invited_and_taken_out_again(stage: Stage) -> None:
    maya, javier, secretariat = await stage.enrols("lbn-chief", "esp-chief", "secretariat")
    await maya.sends("/directory")
    listed = await maya.receives("Press one to see it")
    await maya.presses("Add a person", on=listed)
    await maya.receives("Write as one message: Name")
    await maya.sends("Zeina  Aoun (EXERCISE)")
    question = await maya.receives("Please choose: Roles")
    assert question.button("supervisor") is None
    await maya.presses("official, duty officer", on=question)
    change = await maya.receives("It is new in the directory")
    assert "Name: Zeina Aoun (EXERCISE)" in change.text
    assert "Roles: official, duty officer" in change.text
    await maya.presses("Put in force", on=change)
    done = await maya.waits_until(change, "in force now")
    assert "They stand in no roster yet" in done.text
    await secretariat.receives("Maya Saab (EXERCISE) added an entry")
    await javier.receives_nothing("added an entry")
    await maya.presses("Invite", on=done)
    invitation = await maya.receives("One-time code for Zeina Aoun (EXERCISE)")
    code = invitation.text.split("\n\n")[1].split("\n")[0]
    zeina = stage.phone("lbn-officer")
    await zeina.sends(f"/start {code}")
    await zeina.receives("Welcome, Zeina Aoun (EXERCISE)")
    filed = await files(zeina, LINE.replace("LBN", "ITA"))
    await zeina.sends("/request")
    await zeina.receives("Which member do you ask?")
    entry = await opens(maya, "Person: Zeina Aoun (EXERCISE)")
    answer = await maya.presses("Take out of the directory", on=entry)
    assert "1 open request still hangs on it" in (answer.text or "")
    await zeina.sends(f"/withdraw {filed.reference}")
    await zeina.receives("was withdrawn")
    await maya.presses("Take out of the directory", on=entry)
    removal = await maya.receives("It is taken out of the directory")
    await maya.presses("Put in force", on=removal)
    await maya.waits_until(removal, "in force now")
    told = await zeina.receives("Maya Saab (EXERCISE) took your entry out")
    assert not told.silent
    await zeina.sends("/requests")
    await zeina.receives("private service")
    assert await stage.recorded("person.revoked") == 1
    assert await stage.recorded("directory.changed") == 2


async def test_the_secretariat_adds_a_member_and_a_contact_point(stage: Stage) -> None:
    secretariat, ana, maya = await stage.enrols("secretariat", "esp-officer", "lbn-chief")
    await secretariat.sends("/directory")
    await secretariat.presses("Add a member", on=await secretariat.receives("Whose entries"))
    await secretariat.receives("code, name and time zone")
    await secretariat.sends("PRT Portugal")
    await secretariat.receives("a part of the new member is missing")
    await secretariat.sends("PRT Portugal Europe/Lissabon")
    await secretariat.receives("\nDid you mean Europe/Lisbon?")
    await secretariat.sends("prt EXERCISE Portugal Europe/Lisbon")
    change = await secretariat.receives("It is new in the directory")
    await secretariat.presses("Put in force", on=change)
    await secretariat.waits_until(change, "in force now")
    # A member without people has nobody who could be on duty at a desk.
    await secretariat.sends("/directory PRT")
    listed = await secretariat.receives("Entries of")
    answer = await secretariat.presses("Add a contact point", on=listed)
    assert "Nobody of EXERCISE Portugal can be on duty there yet" in answer.text
    assert "Press Add a person first" in answer.text
    # Lebanon has one: its cyber desk is staffed by it.
    await secretariat.sends("/directory liban")
    await secretariat.presses("Add a contact point", on=await secretariat.receives("Lebanon"))
    await secretariat.sends("EXERCISE Lebanon cyber desk")
    await secretariat.presses("cyber", on=await secretariat.receives("Please choose: Kind"))
    await secretariat.presses("lbn-desk", on=await secretariat.receives("Please choose: Roster"))
    change = await secretariat.receives("It is new in the directory")
    await secretariat.presses("Put in force", on=change)
    await secretariat.waits_until(change, "in force now")
    await maya.receives("Network Secretariat (EXERCISE) added an entry")
    await files(ana, LINE)
    found = await directory.current(stage.deployment.office)
    assert found is not None
    (desk,) = [p for p in found.contact_points.values() if p.kind == "cyber" and p.member == "LBN"]
    assert desk.roster == "lbn-desk"
    async with stage.deployment.office.store.reading() as work:
        (request,) = await work.requests.all()
    assert request.contact_point == desk.id, "preserving data goes to the cyber desk first"


async def test_the_secretariat_finds_members_by_any_name(stage: Stage) -> None:
    (secretariat,) = await stage.enrols("secretariat")
    await secretariat.sends("/directory")
    listed = await secretariat.receives("Whose entries")
    assert listed.button("Lebanon") is not None
    await secretariat.presses("People of no member", on=listed)
    others = await secretariat.receives("People of no member")
    assert others.button("Vera Lindt (EXERCISE), auditor") is not None
    await secretariat.sends("/directory Италия")
    await secretariat.receives("Entries of Italy")
    await secretariat.sends("/directory Ytaly")
    near = await secretariat.receives("Whose entries")
    assert near.button("Italy") is not None, "what is only near to a name is offered"
    await secretariat.sends("/directory Atlantis")
    await secretariat.receives("No member matches “Atlantis”")


async def test_an_entry_that_is_wrong_is_corrected_from_the_question(stage: Stage) -> None:
    maya, secretariat = await stage.enrols("lbn-chief", "secretariat")
    stage.server.clock.advance(days=30, seconds=1)
    question = await maya.receives("is this still right?")
    await maya.presses("Something is wrong", on=question)
    wrong = await maya.waits_until(question, "Please correct it")
    await maya.presses("Change the entry", on=wrong)
    shown = await maya.receives(DESK)
    change = await writes(maya, shown, "Legal notes", "EXERCISE\ntreaty of 1900")
    assert "after: EXERCISE treaty of 1900" in change.text
    await maya.presses("Put in force", on=change)
    await maya.waits_until(change, "in force now")
    told = await secretariat.receives("says that the entry of EXERCISE Lebanon")
    await secretariat.presses("Change the entry", on=told)
    await secretariat.receives("Legal notes: EXERCISE treaty of 1900")


async def test_a_file_that_takes_back_what_was_changed_in_chat_says_so(stage: Stage) -> None:
    (maya,) = await stage.enrols("lbn-chief")
    office = stage.deployment.office
    for entry, field, value in (
        (DESK, "Telephone", "+961 1 111111"),
        (DESK, "Legal notes", "EXERCISE treaty of 1900"),
        (RAMI, "Languages", "fr"),
    ):
        change = await writes(maya, await opens(maya, entry), field, value)
        await maya.presses("Put in force", on=change)
        await maya.waits_until(change, "in force now")
    name = "name: EXERCISE Lebanon 24/7 desk, "
    # Its author knows of the notes, and wants others; of the rest the file knows nothing.
    notes = (name, f"{name}legal_notes: EXERCISE treaty of 2000, ")
    older = read_network(network(notes))
    planned = await directory.plan(office, older)
    told = [w for w in planned.warnings if "changed in chat" in w.message]
    assert [w.path for w in told] == [
        "contact_points.lbn-police.telephone",
        "people.lbn-duty.languages",
    ]
    found = await directory.current(office)
    assert found is not None
    assert not (await directory.plan(office, read_network(write_network(found)))).changes
    # Other files in between change nothing of that.
    await directory.import_network(office, read_network(write_network(found)))
    other = (notes, ("name: EXERCISE Italy central authority", "name: EXERCISE Rome desk"))
    await directory.import_network(office, read_network(network(*other)))
    planned = await directory.plan(office, read_network(network(*other)))
    assert not [w for w in planned.warnings if "changed in chat" in w.message]
