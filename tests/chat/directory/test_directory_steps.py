"""The steps of a change in chat: interrupted, repeated, replied to, and overtaken by an import."""

from pathlib import Path

from formats.network_file.document import read_network
from services.directory import versions as directory
from services.people import people as enrolment
from tests.chat.directory.entry_acts import DESK, opens, writes
from tests.chat.stage import Stage, staged
from tests.chat.words import LINE, files, network


async def test_a_correction_is_taken_while_the_difference_waits(stage: Stage) -> None:
    (maya,) = await stage.enrols("lbn-chief")
    first = await writes(maya, await opens(maya, DESK), "Telephone", "+961 1 111111")
    await maya.sends("+961 1 222222")
    change = await maya.receives("after: +961 1 222222")
    await maya.waits_until(first, "This step is over")
    await maya.sends("yes")
    await maya.receives("this is no telephone number")
    await maya.presses("Put in force", on=change)
    await maya.waits_until(change, "in force now")


async def test_a_text_is_not_lost_to_a_request_while_a_removal_waits(stage: Stage) -> None:
    maya, rami, ana = await stage.enrols("lbn-chief", "lbn-duty", "esp-officer")
    filed = await files(ana)
    await rami.receives("IMMEDIATE")
    shown = await opens(maya, "Person: Karim Nassar (EXERCISE)")
    await maya.presses("Take out of the directory", on=shown)
    change = await maya.receives("It is taken out of the directory")
    await maya.sends("yes")
    await maya.receives("Please press Put in force or Cancel")
    await maya.presses("Put in force", on=change)
    await maya.waits_until(change, "in force now")
    assert "request.answered" not in await stage.events(filed.reference)


async def test_a_reply_to_an_entry_never_becomes_an_answer_to_a_request(stage: Stage) -> None:
    maya, rami, ana = await stage.enrols("lbn-chief", "lbn-duty", "esp-officer")
    filed = await files(ana, LINE)
    await rami.receives("IMMEDIATE")
    shown = await opens(maya, DESK)
    await maya.presses("Telephone", on=shown)
    question = await maya.receives("Write as one message: Telephone")
    stage.server.clock.advance(minutes=31)
    await maya.receives("IMMEDIATE")
    await maya.sends(f"/acknowledge {filed.reference}")
    await ana.receives("Maya Saab")
    await maya.sends(f"/answer {filed.reference}")
    await maya.receives("Telegram can read what is written here")
    for message in (shown, question):
        await maya.sends("+961 1 555555", reply_to=message)
        await maya.receives("Please use the newest message")
    await ana.receives_nothing("555555")
    assert "request.answered" not in await stage.events(filed.reference)


async def test_the_rest_of_a_split_text_is_not_taken_for_the_value(stage: Stage) -> None:
    (maya,) = await stage.enrols("lbn-chief")
    await maya.presses("Legal notes", on=await opens(maya, DESK))
    await maya.receives("Write as one message")
    await maya.sends("EXERCISE " * 600)
    await maya.receives("too long")
    await maya.receives_nothing("Shall this be in force?")


async def test_what_is_typed_is_looked_at_before_anything_else_is_asked(stage: Stage) -> None:
    (maya,) = await stage.enrols("lbn-chief")
    await maya.sends("/directory")
    await maya.presses("Add a person", on=await maya.receives("Press one to see it"))
    await maya.receives("Write as one message: Name")
    for name in ("N" * 201, "a\u200bb"):
        await maya.sends(name)
        await maya.receives("is not a text for people")
    await maya.sends("Zeina Aoun (EXERCISE)")
    await maya.receives("Please choose: Roles")


async def test_a_second_press_says_that_the_step_is_over(stage: Stage) -> None:
    (maya,) = await stage.enrols("lbn-chief")
    change = await writes(maya, await opens(maya, DESK), "Telephone", "+961 1 111111")
    await maya.presses("Put in force", on=change)
    await maya.waits_until(change, "in force now")
    for data in ("p:apply", "p:cancel"):
        answer = await maya.forges(data, on=change)
        assert "This step is over" in (answer.text or "")
    assert await stage.recorded("directory.changed") == 1


async def test_a_question_about_an_entry_that_left_ends_and_swallows_nothing_more(
    stage: Stage,
) -> None:
    (maya,) = await stage.enrols("lbn-chief")
    await maya.presses("Name", on=await opens(maya, "Person: Karim Nassar (EXERCISE)"))
    await maya.receives("Write as one message: Name")
    lines = network().splitlines()
    without = "\n".join(line for line in lines if not line.startswith("  lbn-officer:"))
    await directory.import_network(stage.deployment.office, read_network(without))
    await maya.sends("EXERCISE Karim")
    await maya.receives("This entry is no longer in the directory")
    await maya.sends("EXERCISE something else")
    await maya.receives("There is no open request that your text can be about")


async def test_a_removal_is_shown_again_where_the_entry_changed_meanwhile(stage: Stage) -> None:
    maya, secretariat = await stage.enrols("lbn-chief", "secretariat")
    karim = "Person: Karim Nassar (EXERCISE)"
    await maya.presses("Take out of the directory", on=await opens(maya, karim))
    removal = await maya.receives("It is taken out of the directory")
    shown = await opens(secretariat, karim, "/directory LBN")
    change = await writes(secretariat, shown, "Name", "Karim Renamed (EXERCISE)")
    await secretariat.presses("Put in force", on=change)
    await secretariat.waits_until(change, "in force now")
    await maya.presses("Put in force", on=removal)
    again = await maya.receives("Somebody else changed this meanwhile")
    assert "Karim Renamed (EXERCISE)" in again.text


async def test_who_took_duty_in_chat_is_not_taken_out(stage: Stage) -> None:
    maya, rami, nour = await stage.enrols("lbn-chief", "lbn-duty", "lbn-deputy")
    await rami.sends("/sick now")
    await nour.receives("on duty")
    # The deputy's own turns are taken off the roster by a file; the duty taken in chat stays.
    changed = network(("people: [lbn-deputy]}}", "people: [lbn-duty]}}"))
    await directory.import_network(stage.deployment.office, read_network(changed))
    shown = await opens(maya, "Person: Nour Khalil (EXERCISE)")
    answer = await maya.presses("Take out of the directory", on=shown)
    assert "on duty by a change made in chat" in (answer.text or "")


def spare_rosters(word: str) -> str:
    """Forty rosters that no desk uses, as the directory file writes them."""
    return "".join(
        f"  {word}-{number}:\n    time_zone: Europe/Lisbon\n    layers:\n"
        "      - {name: duty, rotation: {every: 1w, handover: MON 08:00, people: [prt-duty]}}\n"
        for number in range(1, 41)
    )


async def test_a_choice_stays_what_was_offered_and_many_can_be_written(tmp_path: Path) -> None:
    duty = "  prt-duty: {name: EXERCISE Duty, member: PRT, roles: [duty_officer]}\n"
    text = network(
        ("members:\n", "members:\n  PRT: {name: Portugal, time_zone: Europe/Lisbon}\n"),
        ("people:\n", f"people:\n{duty}"),
        ("rosters:\n", f"rosters:\n{spare_rosters('spare')}"),
    )
    async with staged(tmp_path, None, text) as stage:
        (secretariat,) = await stage.enrols("secretariat")
        await secretariat.sends("/directory PRT")
        listed = await secretariat.receives("Press one to see it")
        await secretariat.presses("Add a contact point", on=listed)
        await secretariat.receives("Write as one message: Name")
        await secretariat.sends("EXERCISE Lisbon desk")
        await secretariat.presses("cyber", on=await secretariat.receives("Please choose: Kind"))
        question = await secretariat.receives("There are 20 more: write the name.")
        assert question.labels[-1] == "Cancel"
        more = text.replace("rosters:\n", f"rosters:\n{spare_rosters('extra')}")
        await directory.import_network(stage.deployment.office, read_network(more))
        await secretariat.presses("spare-1", on=question)
        change = await secretariat.receives("Shall this be in force?")
        assert "Roster: spare-1\n" in change.text


async def test_a_new_duty_officer_waits_where_enrolment_is_confirmed(tmp_path: Path) -> None:
    confirmed = ("  content_in_chat: amber ", "  enrolment: confirmed\n  content_in_chat: amber ")
    async with staged(tmp_path, None, network(confirmed)) as stage:
        secretariat, karim = await stage.enrols("secretariat", "lbn-officer")
        maya = stage.phone("lbn-chief")
        code = (await enrolment.invite(stage.deployment.office, "lbn-chief")).code
        await maya.sends(f"/start {code}")
        await secretariat.presses("Confirm", on=await secretariat.receives("Maya Saab (EXERCISE)"))
        await maya.receives("Welcome")
        await maya.presses("Roles", on=await opens(maya, "Person: Karim Nassar (EXERCISE)"))
        await maya.presses("duty officer", on=await maya.receives("Please choose: Roles"))
        change = await maya.receives("Shall this be in force?")
        await maya.presses("Put in force", on=change)
        await karim.receives("waits to be confirmed")
        await karim.sends("/duty")
        await karim.receives("You wait for a supervisor of Lebanon, who has been asked.")
        await maya.presses("Confirm")
        await karim.receives("Welcome")
