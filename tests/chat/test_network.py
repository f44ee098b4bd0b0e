"""The network in chat: policies explained, entries confirmed, people managed, telephones changed."""

from pathlib import Path

import pytest

from rehearsal.phones.phone import Phone
from rehearsal.world.values import Message
from services.directory import confirming as entries
from services.people import people as enrolment
from tests.chat.stage import Stage, staged
from tests.chat.words import LINE, NOT_YOURS, files, network
from tests.conftest import on_both

MONTH = 30


async def test_explain_tells_a_supervisor_who_is_called_when_and_why(stage: Stage) -> None:
    maya, rami, secretariat = await stage.enrols("lbn-chief", "lbn-duty", "secretariat")
    for phone in (maya, rami, secretariat):
        await phone.sends("/explain LBN immediate preserve 2026-11-24 14:00")
        told = await phone.receives("A request to Lebanon")
        assert "step 1 (duty)" in told.text
        assert "Rami Haddad (EXERCISE): on duty in duty" in told.text
        # The deputy is not enrolled, so that step is passed over and says so.
        assert "step 3 (deputy) reaches nobody and is passed over" in told.text
        assert "Nour Khalil (EXERCISE)" in told.text
        assert "repeated until somebody acknowledges" in told.text


async def test_explain_is_for_the_members_own_people(stage: Stage) -> None:
    ana, luca = await stage.enrols("esp-officer", "ita-duty")
    await luca.sends("/explain LBN immediate")
    assert (await luca.receives("not open to you")).text == NOT_YOURS
    await ana.sends("/explain LBN immediate")
    await ana.receives("supervisor")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("ITA immediate 2026-03-29 02:30", "does not exist in Europe/Rome"),
        ("ITA immediate 2026-10-25 02:30", "2026-10-25T02:30+02:00 or 2026-10-25T02:30+01:00"),
        ("ITA immediate 2026-10-25 25:30", "This is not a time"),
        ("ITA immediate tomorrow", "This is not a time"),
        ("ITA immediate preserve Friday 18:00", "A request to Italy"),
        ("ITA immediate tomorrow 09:00", "A request to Italy"),
        ("ITA immediate 4 h", "A request to Italy"),
        ("ITA soon", "soon"),
        ("ITA", "Write: /explain"),
        ("XXX immediate", "XXX"),
    ],
)
async def test_explain_says_what_is_wrong(stage: Stage, typed: str, expected: str) -> None:
    (sara,) = await stage.enrols("ita-chief")
    await sara.sends(f"/explain {typed}")
    await sara.receives(expected)


async def asked(phone: Phone) -> Message:
    return await phone.receives("is this still right?")


async def test_the_supervisor_confirms_the_entry_each_month_by_one_press(tmp_path: Path) -> None:
    desk = "name: EXERCISE Lebanon 24/7 desk, "
    more = f'{desk}telephone: "+961 1 000000", legal_notes: EXERCISE treaty of 1900, '
    async with staged(tmp_path, None, network((desk, more))) as stage:
        maya, ana, rami = await stage.enrols("lbn-chief", "esp-officer", "lbn-duty")
        await stage.rests()
        stage.server.clock.advance(days=MONTH, seconds=1)
        question = await asked(maya)
        assert not question.silent
        assert "+961 1 000000" in question.text
        assert "EXERCISE treaty of 1900" in question.text
        assert "Rami Haddad" in question.text
        # The supervisor was there, so nobody else was asked.
        await rami.receives_nothing("is this still right?")
        await maya.presses("It is right", on=question)
        await maya.waits_until(question, "is confirmed. Thank you.")
        assert await stage.recorded("entry.confirmed") == 1
        stage.server.clock.advance(days=8)
        await stage.rests()
        await ana.sends("/request")
        choice = await ana.receives("Which member do you ask?")
        # Those whose people never answered are marked, in words beside the plain buttons.
        assert "Entry unverified:" in choice.text
        assert "Lebanon" not in choice.text
        assert choice.button("Lebanon") is not None
        assert "INTERPOL" in choice.text


async def test_an_entry_that_nobody_confirmed_is_asked_for_again_and_marked(stage: Stage) -> None:
    maya, ana = await stage.enrols("lbn-chief", "esp-officer")
    stage.server.clock.advance(days=MONTH, seconds=1)
    first = await asked(maya)
    await maya.presses("It is right", on=first)
    await maya.waits_until(first, "is confirmed")
    stage.server.clock.advance(days=MONTH, seconds=1)
    await asked(maya)
    stage.server.clock.advance(days=8)
    await asked(maya)
    await ana.sends("/request")
    choice = await ana.receives("Which member do you ask?")
    assert "Entry not confirmed for over a month: Lebanon" in choice.text
    for label, following in (
        ("Lebanon", "What do you ask for?"),
        ("Preserve data", "How urgent is it?"),
        ("Standard", "Who may read it?"),
        ("TLP:AMBER", "Now write"),
    ):
        await ana.presses(label)
        await ana.receives(following)
    await ana.sends("EXERCISE please keep the account")
    summary = await ana.receives("check your request")
    assert "The desk's entry was last confirmed on" in summary.text


@on_both
async def test_something_wrong_marks_the_entry_and_tells_the_secretariat(both: Stage) -> None:
    stage = both
    maya, secretariat, ana = await stage.enrols("lbn-chief", "secretariat", "esp-officer")
    stage.server.clock.advance(days=MONTH, seconds=1)
    question = await asked(maya)
    await maya.presses("Something is wrong", on=question)
    await maya.waits_until(question, "marked as unverified")
    await secretariat.receives("Maya Saab (EXERCISE) says that the entry of EXERCISE Lebanon")
    await ana.sends("/request")
    assert "Entry unverified: Lebanon" in (await ana.receives("Which member")).text
    rows = {row.point.id: row for row in await entries.listing(stage.deployment.office)}
    assert rows["lbn-police"].trust == "unverified"
    assert await stage.recorded("entry.disputed") == 1


async def test_an_entry_is_settled_only_by_its_own_people(stage: Stage) -> None:
    maya, luca = await stage.enrols("lbn-chief", "ita-duty")
    stage.server.clock.advance(days=MONTH, seconds=1)
    question = await asked(maya)
    button = question.button("It is right")
    assert button is not None
    assert button.data is not None
    theirs = await asked(luca)
    answer = await luca.forges(button.data, on=theirs)
    assert "not open to you" in (answer.text or "")
    assert await stage.recorded("entry.confirmed") == 0


async def test_a_supervisor_lists_invites_and_revokes_their_own_people(stage: Stage) -> None:
    maya, nour = await stage.enrols("lbn-chief", "lbn-deputy")
    await maya.sends("/people")
    listed = await maya.receives("People whom you manage")
    assert "Rami Haddad (EXERCISE)\nnot invited; cannot be reached" in listed.text
    assert "Nour Khalil (EXERCISE)\nenrolled; Telegram" in listed.text
    for foreign in ("Maya Saab", "Luca Conti", "Ana Ruiz", "Secretariat"):
        assert foreign not in listed.text
    await maya.presses("Rami Haddad (EXERCISE)", on=listed)
    rami_shown = await maya.receives("Enrolment: not invited")
    await maya.presses("Invite", on=rami_shown)
    invitation = await maya.receives("One-time code for Rami Haddad")
    code = invitation.text.split("\n\n")[1].split("\n")[0]
    assert f"_bot?start={code}" in invitation.text
    rami = stage.phone("lbn-duty")
    await rami.sends(f"/start {code}")
    await rami.receives("Welcome")
    await maya.presses("Nour Khalil (EXERCISE)", on=listed)
    await maya.presses("Revoke", on=await maya.receives("Reached by: Telegram"))
    asks = await maya.receives("Take the access of Nour Khalil")
    await maya.presses("Cancel", on=asks)
    shown = await maya.waits_until(asks, "Reached by: Telegram")
    await maya.presses("Revoke", on=shown)
    await maya.presses("Revoke", on=await maya.waits_until(asks, "is on duty now"))
    await maya.waits_until(asks, "taken away, at once")
    await nour.sends("/help")
    await nour.receives("private service")
    assert await stage.recorded("person.revoked") == 1


async def test_nobody_manages_people_of_another_member_or_themselves(stage: Stage) -> None:
    maya, sara, luca, secretariat = await stage.enrols(
        "lbn-chief", "ita-chief", "ita-duty", "secretariat"
    )
    await luca.sends("/people")
    await luca.receives("supervisor")
    await maya.sends("/people")
    listed = await maya.receives("People whom you manage")
    button = listed.button("Rami Haddad (EXERCISE)")
    assert button is not None
    assert button.data is not None
    await sara.sends("/people")
    hers = await sara.receives("People whom you manage")
    for data in (button.data, button.data.replace("person", "invite"), f"revoke:{'0' * 16}"):
        answer = await sara.forges(data, on=hers)
        assert "not open to you" in (answer.text or "")
    await secretariat.sends("/people")
    theirs = await secretariat.receives("People whom you manage")
    assert "Maya Saab" in theirs.text
    assert "Rami Haddad" not in theirs.text
    assert "Network Secretariat" not in theirs.text


async def test_a_new_code_moves_the_account_and_the_old_chat_is_told(stage: Stage) -> None:
    (rami,) = await stage.enrols("lbn-duty")
    new = stage.phone("lbn-officer")
    invited = await enrolment.invite(stage.deployment.office, "lbn-duty")
    await new.sends(f"/start {invited.code}")
    await new.receives("Welcome, Rami Haddad")
    told = await rami.receives("moved to another telephone")
    assert not told.silent
    await rami.sends("/duty")
    await rami.receives("private service")
    (ana,) = await stage.enrols("esp-officer")
    await files(ana, LINE)
    await new.receives("IMMEDIATE")
    await rami.receives_nothing("IMMEDIATE")


async def test_confirmed_enrolment_waits_for_the_right_person(tmp_path: Path) -> None:
    text = network(
        ("  content_in_chat: amber ", "  enrolment: confirmed\n  content_in_chat: amber ")
    )
    async with staged(tmp_path, None, text) as stage:
        (secretariat,) = await stage.enrols("secretariat")
        office = stage.deployment.office
        maya, rami = stage.phone("lbn-chief"), stage.phone("lbn-duty")
        await maya.sends(f"/start {(await enrolment.invite(office, 'lbn-chief')).code}")
        await maya.receives("waits to be confirmed")
        await maya.sends("/duty")
        await maya.receives("You wait for the secretariat, who has been asked.")
        question = await secretariat.receives("Maya Saab (EXERCISE)")
        await secretariat.presses("Confirm", on=question)
        await maya.receives("Welcome")
        await rami.sends(f"/start {(await enrolment.invite(office, 'lbn-duty')).code}")
        await rami.receives("waits to be confirmed")
        asked_maya = await maya.receives("Rami Haddad (EXERCISE)")
        await secretariat.receives_nothing("Rami Haddad")
        await maya.presses("Deny", on=asked_maya)
        await maya.waits_until(asked_maya, "is denied")
        await rami.sends("/duty")
        await rami.receives("private service")
        # An official needs nobody's confirmation.
        ana = stage.phone("esp-officer")
        await ana.sends(f"/start {(await enrolment.invite(office, 'esp-officer')).code}")
        await ana.receives("Welcome, Ana Ruiz")
        await ana.sends("/duty")
        await ana.receives("On duty now")


async def test_an_open_alert_follows_to_the_new_telephone_and_leaves_the_old_one(
    stage: Stage,
) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed = await files(ana, LINE)
    old = await rami.receives("IMMEDIATE")
    new = stage.phone("lbn-officer")
    invited = await enrolment.invite(stage.deployment.office, "lbn-duty")
    await new.sends(f"/start {invited.code}")
    alert = await new.receives("IMMEDIATE")
    assert filed.reference in alert.text
    assert not alert.silent
    await stage.rests()
    assert old.id not in {message.id for message in await rami.reads()}
    await new.presses("Acknowledge", on=alert)
    await ana.receives("Rami Haddad")
