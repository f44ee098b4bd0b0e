"""A text that was sent is marked by its originator: who read it is alerted, notes it, says what was done."""

import json
from pathlib import Path

from domain.vocabulary import PersonId
from formats.case_file.writing import case_json
from formats.network_file.document import read_network
from rehearsal.phones.phone import Phone
from rehearsal.world.values import Message
from services.directory import versions as directory
from services.keeping import erasure
from services.log import console
from services.log.document import case_document
from services.people.people import revoke
from tests.chat.stage import Stage, staged, without_forms
from tests.chat.words import CONTENT, NOT_YOURS, Filed, files, network
from tests.conftest import on_both

WHY = "EXERCISE the account is another one"
TOLD = "has marked a text of"
WRONG = "Marked as wrong"
BY = "Marked as wrong · Ana Ruiz (EXERCISE)"


async def is_read(ana: Phone, rami: Phone) -> Filed:
    """A request that Rami has acknowledged, and so read."""
    filed = await files(ana)
    await rami.sends(f"/acknowledge {filed.reference}")
    await rami.receives(CONTENT)
    return filed


async def chooses(phone: Phone, reference: str, text: str, item: str) -> Message:
    """Choose a text of one's own, and all or a field of it; the question what is to be said."""
    await phone.sends(f"/correct {reference}")
    asked = await phone.receives("is to be marked?")
    await phone.presses(next(each for each in asked.labels if each.startswith(text)), on=asked)
    step = await phone.receives("?")
    if "All of it" in step.labels:
        await phone.presses(item, on=step)
        step = await phone.receives("What is to be said of it?")
    return step


async def marks(
    phone: Phone,
    reference: str,
    text: str = "Request",
    mark: str = WRONG,
    item: str = "All of it",
    why: str = WHY,
) -> Message:
    """Mark the newest text of this kind, and say why; what is read then."""
    step = await chooses(phone, reference, text, item)
    await phone.presses(mark, on=step)
    await phone.receives("Type why")
    await phone.sends(why)
    return await phone.receives("is marked wherever it is shown")


def data_of(message: Message, label: str) -> str:
    button = message.button(label)
    assert button is not None
    assert button.data is not None
    return button.data


async def shows(phone: Phone, filed: Filed) -> Message:
    """Its texts, shown again."""
    await phone.forges(f"show:{filed.case}", on=(await phone.reads())[-1])
    return await phone.receives("Marking")


@on_both
async def test_who_read_it_is_alerted_notes_it_and_says_what_was_done(both: Stage) -> None:
    ana, rami, maya, luca = await both.enrols("esp-officer", "lbn-duty", "lbn-chief", "ita-duty")
    filed = await is_read(ana, rami)
    await luca.sends(f"/correct {filed.reference}")
    assert (await luca.receives("not open to you")).text == NOT_YOURS
    await rami.sends(f"/correct {filed.reference}")
    await rami.receives("no text of yours")
    assert "Everybody who read it is alerted" in (await marks(ana, filed.reference)).text
    told = await rami.receives(TOLD)
    assert not told.silent
    assert "Ana Ruiz (EXERCISE), Spain" in told.text
    assert WRONG in told.text
    assert WHY in told.text
    # Who did not read it is not told, and cannot note it for them.
    data = data_of(told, "Noted")
    for phone in (maya, luca, ana):
        assert not [each for each in await phone.reads() if TOLD in each.text]
        pressed = await phone.forges(data, on=(await phone.reads())[-1])
        assert pressed.text == NOT_YOURS
    assert "You have noted" in (await rami.presses("Noted", on=told)).text
    assert "Rami Haddad (EXERCISE), Lebanon has noted" in (await ana.receives("has noted")).text
    assert "has noted it already" in (await rami.forges(data, on=told)).text
    told = await rami.waits_until(told, "You have noted it")
    await rami.presses("Say what was done", on=told)
    await rami.receives("Type what was done")
    await rami.sends("EXERCISE the provider was told")
    await rami.receives("was told")
    assert "EXERCISE the provider was told" in (await ana.receives("says what was done")).text
    # It stands with its mark wherever it is shown, and what was said with it.
    for phone in (ana, rami):
        shown = await shows(phone, filed)
        for part in (CONTENT, BY, WHY, "EXERCISE the provider was told"):
            assert part in shown.text
        assert ("Mark a text" in shown.labels) is (phone is ana or "What was done" in shown.text)
    await maya.sends(f"/log {filed.reference} EXERCISE review")
    summary = await maya.receives("Log of")
    await maya.presses("Texts", on=summary)
    assert BY in (await maya.waits_until(summary, CONTENT)).text
    made = await case_document(both.deployment.office, filed.reference, "EXERCISE check", "lbn")
    written = json.loads(case_json(made))["case"]["texts"]
    assert [mark["mark"] for mark in written[0]["marks"]] == ["wrong"]
    events = await both.events(filed.reference)
    for event in ("corrected", "correction_noted", "correction_done"):
        assert events.count(f"request.{event}") == 1
    assert await both.log_holds()


@on_both
async def test_who_does_not_note_it_is_told_again_closed_or_not(both: Stage) -> None:
    ana, rami = await both.enrols("esp-officer", "lbn-duty")
    filed = await is_read(ana, rami)
    await rami.sends(f"/answer {filed.reference} EXERCISE done")
    await ana.receives("EXERCISE done")
    await ana.sends(f"/close {filed.reference}")
    await ana.receives("was closed")
    await marks(ana, filed.reference, mark="Restricted: do not use")
    told = await rami.receives(TOLD)
    assert "Restricted: do not use" in told.text
    # What is closed leaves no texts in the chat: they are shown again.
    assert WHY not in told.text
    assert "Show again" in told.labels
    for days in (1, 3):
        both.server.clock.advance(hours=24 * days)
        await both.settles()
        again = await rami.receives("You were told before")
        assert not again.silent
    await rami.presses("Noted", on=again)
    await ana.receives("has noted")
    both.server.clock.advance(hours=24 * 60)
    await both.settles()
    await rami.receives_nothing("You were told before")
    assert "Restricted: do not use · Ana Ruiz" in (await shows(rami, filed)).text
    # A mark can be taken back, and that is told as well.
    await marks(ana, filed.reference, mark="Stands after all", why="EXERCISE it was right")
    assert "Stands after all" in (await rami.receives(TOLD)).text
    assert (await both.events(filed.reference)).count("request.correction_reminded") == 2
    assert await both.log_holds()


async def test_a_field_of_an_answer_is_marked_by_who_answered(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed = await is_read(ana, rami)
    await rami.sends(f"/answer {filed.reference}")
    await rami.presses("Fill in the form", on=await rami.receives("Type your answer"))
    await rami.receives("Preserved until")
    await rami.sends("2030-03-01")
    await rami.presses("Final", on=await rami.receives("Final or partial"))
    await rami.presses("Send", on=await rami.receives("Please check it"))
    await ana.receives("answers")
    await marks(rami, filed.reference, "Answer", "Marked as out of date", "Preserved until")
    told = await ana.receives(TOLD)
    assert "Marked as out of date · Preserved until" in told.text
    assert "Marked as out of date · Preserved until · Rami" in (await shows(ana, filed)).text
    # Whose text it is not can say nothing of it, whatever their telephone claims.
    step = await chooses(ana, filed.reference, "Request", "All of it")
    entries = (await case_document(stage.deployment.office, filed.reference, "EXERCISE")).texts
    answer = next(each.record for each in entries if each.said.event == "request.answered")
    assert (await ana.forges(f"p:pick:{answer}", on=step)).text == NOT_YOURS


@on_both
async def test_a_member_that_had_it_is_told_of_what_it_read_and_of_no_more(both: Stage) -> None:
    ana, rami, luca, sara, maya = await both.enrols(
        "esp-officer", "lbn-duty", "ita-duty", "ita-chief", "lbn-chief"
    )
    filed = await is_read(ana, rami)
    await ana.sends(f"/reply {filed.reference} EXERCISE to Lebanon alone")
    await rami.receives("EXERCISE to Lebanon alone")
    await rami.sends(f"/transfer {filed.reference} ITA")
    alert = await luca.receives("IMMEDIATE")
    await luca.presses("Acknowledge", on=alert)
    await luca.receives(CONTENT)
    await marks(ana, filed.reference, "Reply")
    told = await rami.receives(TOLD)
    assert WHY not in told.text
    assert "Reply" in told.text
    await rami.presses("Noted", on=told)
    await ana.receives("has noted")
    await both.rests()
    # Italy never read what was replied to Lebanon, and can tell nothing of it.
    assert not [each for each in await luca.reads() if TOLD in each.text]
    await sara.sends(f"/log {filed.reference} EXERCISE review")
    summary = await sara.receives("Log of")
    await sara.presses("Steps", on=summary)
    steps = await sara.waits_until(summary, "filed")
    assert "marked" not in steps.text
    assert "noted" not in steps.text
    await sara.presses("Texts", on=summary)
    texts = await sara.waits_until(summary, CONTENT)
    assert WHY not in texts.text
    assert WHY not in (await shows(luca, filed)).text
    await maya.sends(f"/log {filed.reference} EXERCISE review")
    summary = await maya.receives("Log of")
    await maya.presses("Steps", on=summary)
    assert "text marked" in (await maya.waits_until(summary, "filed")).text
    # Of the request itself both are told, and Italy, which has it, reads what is right.
    await marks(ana, filed.reference, "Request", why="EXERCISE another account")
    assert "EXERCISE another account" not in (await rami.receives(TOLD)).text
    assert "EXERCISE another account" in (await luca.receives(TOLD)).text
    assert BY in (await shows(luca, filed)).text
    await sara.skips()
    await sara.sends(f"/log {filed.reference} EXERCISE review")
    summary = await sara.receives("Log of")
    await sara.presses("Texts", on=summary)
    assert "EXERCISE another account" in (await sara.waits_until(summary, CONTENT)).text
    assert await both.log_holds()


async def test_for_a_reader_who_has_left_their_desk_is_told(stage: Stage) -> None:
    ana, rami, nour = await stage.enrols("esp-officer", "lbn-duty", "lbn-deputy")
    filed = await is_read(ana, rami)
    await rami.sends(f"/answer {filed.reference} EXERCISE done")
    await ana.receives("EXERCISE done")
    await ana.sends(f"/close {filed.reference}")
    await ana.receives("was closed")
    line = (
        "  lbn-duty: {name: Rami Haddad (EXERCISE), member: LBN, roles: [duty_officer], "
        "languages: [en, ar]}\n"
    )
    text = network((line, ""), ("people: [lbn-duty], start", "people: [lbn-deputy], start"))
    office = stage.deployment.office
    await directory.import_network(office, read_network(without_forms(text)))
    await marks(ana, filed.reference)
    told = await nour.receives(TOLD)
    await nour.presses("Noted", on=told)
    assert "Nour Khalil (EXERCISE), Lebanon has noted" in (await ana.receives("has noted")).text


async def test_by_function_who_noted_it_is_told_and_no_name_is(tmp_path: Path) -> None:
    text = network(("  code: EXERCISE\n", "  code: EXERCISE\n  names_abroad: function\n"))
    async with staged(tmp_path, network=text) as stage:
        ana, rami = await stage.enrols("esp-officer", "lbn-duty")
        filed = await is_read(ana, rami)
        await marks(ana, filed.reference)
        told = await rami.receives(TOLD)
        assert "Official 1, " in told.text
        await rami.presses("Noted", on=told)
        assert "Duty officer 1, " in (await ana.receives("has noted")).text
        assert "Marked as wrong · Official 1, " in (await shows(rami, filed)).text
        await stage.rests()
        assert not [each for each in await rami.reads() if "Ana Ruiz" in each.text]


async def test_for_a_writer_who_has_no_access_any_more_their_supervisor_marks_it(
    stage: Stage,
) -> None:
    ana, rami, javier, maya = await stage.enrols(
        "esp-officer", "lbn-duty", "esp-chief", "lbn-chief"
    )
    filed = await is_read(ana, rami)
    await javier.sends(f"/correct {filed.reference}")
    await javier.receives("no text of yours")
    await revoke(stage.deployment.office, PersonId("esp-officer"))
    await maya.sends(f"/correct {filed.reference}")
    await maya.receives("no text of yours")
    await marks(javier, filed.reference)
    assert "Javier Molina (EXERCISE), Spain" in (await rami.receives(TOLD)).text


async def test_what_was_taken_out_at_the_console_is_told_to_who_answers_for_it(
    stage: Stage,
) -> None:
    ana, maya, desk = await stage.enrols("esp-officer", "lbn-chief", "secretariat")
    filed = await files(ana)
    office = stage.deployment.office
    await console.request_show(office, filed.reference, "EXERCISE review")
    await case_document(office, filed.reference, "EXERCISE review", "lbn")
    await marks(ana, filed.reference)
    assert WHY in (await maya.receives(TOLD)).text
    told = await desk.receives(TOLD)
    assert WHY not in told.text
    assert "Show again" not in told.labels
    await desk.presses("Noted", on=told)
    await ana.receives("Network Secretariat (EXERCISE) has noted")
    # That a supervisor of the other side has read it, and notes it, is nobody else's.
    await maya.presses("Noted", on=(await maya.reads())[-1])
    await stage.rests()
    assert not [
        each for each in await ana.reads() if "Maya" in each.text and "has noted" in each.text
    ]


async def test_of_an_erased_case_nothing_is_left_to_mark_or_to_note(stage: Stage) -> None:
    ana, rami, maya, desk = await stage.enrols(
        "esp-officer", "lbn-duty", "lbn-chief", "secretariat"
    )
    filed = await is_read(ana, rami)
    await ana.sends(f"/withdraw {filed.reference}")
    await ana.receives("was withdrawn")
    await marks(ana, filed.reference)
    told = await rami.receives(TOLD)
    office, both = stage.deployment.office, ["lbn-chief", "secretariat"]
    await erasure.propose(office, filed.reference, "EXERCISE order 12", both)
    for phone in (maya, desk):
        await phone.presses("Erase", on=await phone.receives("be erased for good?"))
    await maya.receives("is erased.")
    await ana.sends(f"/correct {filed.reference}")
    assert (await ana.receives("not open to you")).text == NOT_YOURS
    assert (await rami.forges(data_of(told, "Noted"), on=told)).text == NOT_YOURS
    stage.server.clock.advance(hours=24 * 5)
    await stage.settles()
    await rami.receives_nothing("You were told before")


async def test_without_a_reference_it_is_asked_which_and_a_text_waits_for_its_button(
    stage: Stage,
) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed = await is_read(ana, rami)
    await ana.sends("/correct")
    await ana.presses(filed.reference, on=await ana.receives("which request"))
    asked = await ana.receives("is to be marked?")
    await ana.sends("EXERCISE too early")
    assert "was not kept" in (await ana.receives("press one of the buttons")).text
    await ana.presses("Cancel", on=asked)
    await ana.receives("Cancelled. Nothing was sent.")
    assert "This step is over" in (await ana.forges("p:mark:wrong", on=asked)).text
    assert "request.corrected" not in await stage.events(filed.reference)
