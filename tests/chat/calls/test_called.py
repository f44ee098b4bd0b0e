"""A request that was told by telephone, entered by the side that took the call."""

import json
from datetime import timedelta
from pathlib import Path

from formats.case_file.writing import case_json
from rehearsal.phones.phone import Phone
from rehearsal.world.values import Message
from services.log.document import case_document
from tests.chat.safeguards.test_relations import NAME, relations
from tests.chat.stage import Stage, staged
from tests.chat.words import NOT_YOURS, network, reference_in
from wording.documents.request import view
from wording.language import translator

TOLD = "EXERCISE keep the account of the caller's case"
CALLER = "EXERCISE Luis Vega"
NUMBER = "+34 600 123 456"
NOT_YET = "Not confirmed in writing by Spain yet."
LINE = f"/called ESP immediate life preserve {TOLD}"
ASKED = "has entered it as a request of Spain"


async def enters(phone: Phone, stage: Stage, line: str = LINE, caller: str = CALLER) -> Message:
    """Enter a call in one line and the fields that are asked for; returns the card of the request."""
    await phone.sends(line)
    await phone.receives("Telephoned by")
    at = stage.server.clock.now() - timedelta(minutes=10)
    await phone.sends(
        f"Told by telephone:\nTelephoned by: {caller}\n"
        f"Telephoned at: {at:%Y-%m-%d %H:%M} UTC\nTelephoned from: {NUMBER}"
    )
    await phone.presses("To the summary", on=await phone.receives("Understood:"))
    await phone.presses("Send", on=await phone.receives("Please check what you were told"))
    return await phone.receives("In your charge")


async def test_who_took_the_call_enters_it_and_the_callers_desk_confirms_it(stage: Stage) -> None:
    rami, diego, ana = await stage.enrols("lbn-duty", "esp-duty", "esp-officer")
    card = await enters(rami, stage)
    ref = reference_in(card.text)
    assert "-ESP-LBN-" in ref
    entered = f"Entered by Lebanon, told by telephone by {CALLER} from {NUMBER.replace(' ', '')}"
    for part in (entered, NOT_YET, "From: Spain"):
        assert part in card.text
    assert "Answer" in card.labels
    asked = await diego.receives(ASKED)
    for part in (ref, entered, NOT_YET, TOLD):
        assert part in asked.text
    # Nothing is held as Spain's word, and nobody acts as its requester.
    await diego.sends(f"/withdraw {ref}")
    await diego.receives("say first whether it is your member's")
    await rami.sends(f"/transfer {ref} ITA")
    assert "not confirmed in writing" in (await rami.receives("this cannot be done")).text
    await rami.sends(f"/permission {ref} EXERCISE for the trial in Beirut")
    await rami.receives("this cannot be done")
    await ana.sends(f"/status {ref}")
    assert (await ana.receives("This is not open")).text == NOT_YOURS
    await ana.sends(f"/ours {ref}")
    assert (await ana.receives("This is not open")).text == NOT_YOURS
    done = await diego.presses("It is our request", on=asked)
    assert f"You confirmed {ref} as your member's request." in done.text
    await diego.receives("Confirmed in writing by")
    await rami.receives("it is a request of Spain")
    for phone in (rami, diego):
        await phone.sends(f"/status {ref}")
        shown = (await phone.receives("Filed")).text
        assert "Confirmed in writing by Diego Santos (EXERCISE)" in shown
        assert NOT_YET not in shown
    again = await diego.presses("It is our request", on=asked)
    assert "Already confirmed by Diego Santos" in again.text
    await rami.sends(f"/answer {ref} EXERCISE it is kept")
    answer = await diego.receives("EXERCISE it is kept")
    assert "was closed" in (await diego.presses("Close", on=answer)).text
    assert await stage.log_holds()
    events = await stage.events(ref)
    assert events[:2] == ["request.call_entered", "request.filed"]
    assert "request.call_confirmed" in events
    assert "request.acknowledged" not in events


async def test_what_nobody_asked_for_is_denied_and_ends(stage: Stage) -> None:
    rami, diego, javier, maya = await stage.enrols("lbn-duty", "esp-duty", "esp-chief", "lbn-chief")
    ref = reference_in((await enters(rami, stage)).text)
    asked = await diego.receives(ASKED)
    await diego.presses("This was not us", on=asked)
    question = await diego.receives("Did nobody of your member ask")
    await diego.presses("This was not us", on=question)
    for phone in (rami, javier, maya):
        told = await phone.receives("did not ask for this by telephone")
        assert ref in told.text
        assert TOLD not in told.text
    await rami.sends(f"/status {ref}")
    shown = (await rami.receives("Filed")).text
    assert "over, not asked for" in shown
    assert "Spain says that it did not ask for this." in shown
    await rami.sends(f"/answer {ref} EXERCISE it is kept")
    await rami.receives("Nothing has changed")
    await diego.sends(f"/ours {ref}")
    await diego.receives("that it is no request of your member")
    await rami.sends("/requests closed")
    assert "not asked for by Spain" in (await rami.receives("Requests that concern you")).text
    assert "request.call_denied" in await stage.events(ref)
    assert await stage.log_holds()


async def test_when_nobody_confirms_in_time_supervisors_know_and_it_can_be_paused(
    stage: Stage,
) -> None:
    rami, diego, javier, maya = await stage.enrols("lbn-duty", "esp-duty", "esp-chief", "lbn-chief")
    ref = reference_in((await enters(rami, stage, LINE.replace("immediate life", "standard"))).text)
    await diego.receives(ASKED)
    stage.server.clock.advance(hours=6, minutes=1)
    await stage.settles()
    again = await diego.receives(ASKED)
    assert NOT_YET in again.text
    assert "request.call_reminded" in await stage.events(ref)
    stage.server.clock.advance(hours=6)
    await stage.settles()
    over = await javier.receives(ASKED)
    assert "The time to confirm it is over." in over.text
    await maya.receives("has not confirmed")
    late = await rami.receives("has not confirmed")
    await rami.presses("Pause", on=late)
    await rami.sends(f"/status {ref}")
    shown = (await rami.receives("Filed")).text
    assert "Until it is confirmed in writing, the time for the answer is paused." in shown
    await javier.presses("It is our request", on=over)
    await rami.receives("it is a request of Spain")
    await rami.sends(f"/status {ref}")
    assert "Answer by" in (await rami.receives("Confirmed in writing by Javier")).text
    assert "request.call_overdue" in await stage.events(ref)


async def test_it_is_taken_back_by_who_entered_it_as_long_as_nobody_confirmed_it(
    stage: Stage,
) -> None:
    rami, diego = await stage.enrols("lbn-duty", "esp-duty")
    ref = reference_in((await enters(rami, stage)).text)
    await diego.receives(ASKED)
    await rami.sends(f"/withdraw {ref}")
    await diego.receives(f"{ref} was withdrawn")
    await diego.sends(f"/ours {ref}")
    await diego.receives("is over; nothing has changed")
    await enters(rami, stage, LINE.replace("EXERCISE", "EXERCISE another:"))
    later = await diego.receives("another:")
    await diego.presses("It is our request", on=later)
    await diego.receives("Confirmed in writing by")
    await rami.sends(f"/withdraw {reference_in(later.text)}")
    assert (await rami.receives("This is not open")).text == NOT_YOURS


async def test_the_same_call_entered_by_a_colleague_is_said(stage: Stage) -> None:
    rami, nour, _diego = await stage.enrols("lbn-duty", "lbn-deputy", "esp-duty")
    ref = reference_in((await enters(rami, stage)).text)
    await nour.sends("/called")
    await nour.presses("Spain", on=await nour.receives("Which member called?"))
    await nour.presses("Preserve data", on=await nour.receives("What was asked for?"))
    await nour.presses("Immediate", on=await nour.receives("How urgent is it?"))
    await nour.presses("Life or limb", on=await nour.receives("Why is it immediate?"))
    await nour.presses("TLP:AMBER", on=await nour.receives("Choose the marking"))
    await nour.receives("Write what you were told")
    await nour.sends(TOLD)
    summary = await nour.receives("This cannot be entered yet")
    assert "The same was entered" in summary.text
    assert ref in summary.text
    # Who called is asked for before it can be sent, however urgent it is.
    await nour.presses("Send", on=summary)
    await nour.receives("Telephoned by")
    assert len(await filed_so_far(stage)) == 1


async def filed_so_far(stage: Stage) -> list[str]:
    """The references of all requests."""
    async with stage.deployment.office.store.reading() as work:
        return [request.reference for request in await work.requests.all()]


async def test_an_official_who_gave_their_name_is_asked_too(stage: Stage) -> None:
    rami, ana, diego = await stage.enrols("lbn-duty", "esp-officer", "esp-duty")
    card = await enters(rami, stage, caller="ana ruiz (EXERCISE)")
    ref = reference_in(card.text)
    asked = await ana.receives(ASKED)
    await diego.receives(ASKED)
    await ana.presses("It is our request", on=asked)
    await rami.receives("Ana Ruiz (EXERCISE), Spain confirms")
    await ana.sends(f"/reply {ref} EXERCISE the second account too")
    await rami.receives("EXERCISE the second account too")
    await diego.sends(f"/status {ref}")
    assert (await diego.receives("This is not open")).text == NOT_YOURS


async def test_the_desk_is_asked_whoever_gave_their_name(stage: Stage) -> None:
    """The duty officer has no chat: the deputy is asked beside the official."""
    rami, ana, elena = await stage.enrols("lbn-duty", "esp-officer", "esp-deputy")
    await enters(rami, stage, caller="Ana Ruiz (EXERCISE)")
    await ana.receives(ASKED)
    await elena.receives(ASKED)


async def test_only_who_works_at_the_desk_enters_a_call(stage: Stage) -> None:
    karim, secretariat, rami = await stage.enrols("lbn-officer", "secretariat", "lbn-duty")
    for phone in (karim, secretariat):
        await phone.sends(LINE)
        await phone.receives("duty officer")
    await rami.sends(LINE.replace("ESP", "LBN"))
    await rami.receives("This is your own member")
    assert await filed_so_far(stage) == []


async def test_everywhere_it_says_whose_record_it_is_and_who_called_only_to_its_sides(
    stage: Stage,
) -> None:
    rami, diego, elena, office, ana = await stage.enrols(
        "lbn-duty", "esp-duty", "esp-deputy", "secretariat", "esp-officer"
    )
    ref = reference_in((await enters(rami, stage)).text)
    await diego.receives(ASKED)
    for phone in (rami, diego, elena):
        await phone.sends(f"/status {ref}")
        shown = (await phone.receives("Filed")).text
        assert f"told by telephone by {CALLER} from" in shown
        assert NOT_YET in shown
    await office.sends(f"/status {ref}")
    shown = (await office.receives("Filed")).text
    assert "Entered by Lebanon from a telephone call at" in shown
    assert NOT_YET in shown
    assert CALLER not in shown
    await rami.sends("/requests")
    listed = await rami.receives("Requests that concern you")
    assert "told by telephone, not confirmed by Spain yet" in listed.text
    await ana.sends("/requests")
    assert ref not in (await ana.receives("no request that concerns you")).text
    document = await case_document(stage.deployment.office, ref, "EXERCISE looked at")
    page = json.dumps(view(document, translator("en")), ensure_ascii=False)
    assert "Entered by LBN from a telephone call; not confirmed in writing by ESP." in page
    call = json.loads(case_json(document))["case"]["request"]["call"]
    assert (call["entered_by"], call["standing"], call["decided_by"]) == ("LBN", "entered", None)
    bare = await case_document(stage.deployment.office, ref, None)
    assert CALLER not in json.dumps(view(bare, translator("en")), ensure_ascii=False)


async def test_no_answer_is_evidence_before_it_is_confirmed(stage: Stage) -> None:
    rami, diego = await stage.enrols("lbn-duty", "esp-duty")
    ref = reference_in((await enters(rami, stage)).text)
    await diego.receives(ASKED)
    await rami.sends(f"/answer {ref} EXERCISE it is kept")
    answer = await diego.receives("EXERCISE it is kept")
    assert "Intelligence only" in answer.text
    refused = await diego.presses("Close", on=answer)
    assert "say first whether it is your member's request" in refused.text
    await diego.sends(f"/ours {ref}")
    await diego.receives("You confirmed")
    assert "was closed" in (await diego.presses("Close", on=answer)).text


async def test_what_a_member_does_not_take_it_does_not_take_by_telephone(tmp_path: Path) -> None:
    rules = relations(
        "{to: LBN, from: ESP, types: [preserve], is: not}",
        "{to: LBN, from: ESP, types: [advice], is: supervisor_first}",
    )
    async with staged(tmp_path, network=rules) as stage:
        rami, maya, diego = await stage.enrols("lbn-duty", "lbn-chief", "esp-duty")
        await rami.sends(LINE)
        await rami.receives("does not take such requests of Spain")
        advice = LINE.replace("preserve", "advice")
        await rami.sends(advice)
        await rami.receives("A supervisor of yours looks at such requests of Spain first")
        await enters(maya, stage, advice)
        await diego.receives(ASKED)


async def test_it_is_whole_after_a_restart(both: Stage) -> None:
    rami, diego = await both.enrols("lbn-duty", "esp-duty")
    ref = reference_in((await enters(rami, both)).text)
    await diego.receives(ASKED)
    await both.stops()
    await both.starts()
    await diego.sends(f"/ours {ref}")
    await diego.receives("You confirmed")
    await rami.sends(f"/status {ref}")
    shown = (await rami.receives("Confirmed in writing by Diego")).text
    assert f"told by telephone by {CALLER} from" in shown
    assert await both.log_holds()


async def test_where_people_are_known_by_function_nobody_finds_out_a_name(tmp_path: Path) -> None:
    text = network((NAME, f"{NAME}  names_abroad: function\n"))
    async with staged(tmp_path, network=text) as stage:
        rami, ana, diego = await stage.enrols("lbn-duty", "esp-officer", "esp-duty")
        card = await enters(rami, stage, caller="Ana Ruiz (EXERCISE)")
        assert "told by telephone by Ana Ruiz (EXERCISE) from" in card.text
        await diego.receives(ASKED)
        await stage.rests()
        assert all(ASKED not in message.text for message in await ana.reads())
        await diego.sends(f"/ours {reference_in(card.text)}")
        told = await rami.receives("it is a request of Spain")
        assert "Diego Santos" not in told.text
        assert "Duty officer 1, EXERCISE Spain 24/7 desk confirms" in told.text


async def test_what_is_answered_and_never_confirmed_can_be_taken_back(stage: Stage) -> None:
    rami, diego = await stage.enrols("lbn-duty", "esp-duty")
    ref = reference_in((await enters(rami, stage)).text)
    await rami.sends(f"/answer {ref} EXERCISE it is kept")
    await diego.receives("EXERCISE it is kept")
    await rami.sends(f"/status {ref}")
    shown = await rami.receives("Filed")
    assert "Withdraw" in shown.labels
    assert "Transfer" not in shown.labels
    await rami.presses("Withdraw", on=shown)
    await rami.presses("Withdraw", on=await rami.receives("Nothing has changed yet"))
    await diego.receives(f"{ref} was withdrawn")


async def test_calls_count_for_who_enters_them(tmp_path: Path) -> None:
    async with staged(tmp_path, requests_per_hour=1) as stage:
        rami, nour, _diego = await stage.enrols("lbn-duty", "lbn-deputy", "esp-duty")
        await enters(rami, stage)
        await rami.sends(LINE.replace("EXERCISE", "EXERCISE another:"))
        await rami.receives("Telephoned by")
        await rami.sends(
            "Told by telephone:\nTelephoned by: EXERCISE\nTelephoned at: 2026-11-01 10:00 UTC\n"
            f"Telephoned from: {NUMBER}"
        )
        await rami.presses("To the summary", on=await rami.receives("Understood:"))
        await rami.presses("Send", on=await rami.receives("Please check what you were told"))
        await stage.rests()
        assert len(await filed_so_far(stage)) == 1
        await enters(nour, stage, LINE.replace("EXERCISE", "EXERCISE a third:"))
        assert len(await filed_so_far(stage)) == 2
