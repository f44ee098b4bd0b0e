"""Each side's own number: its own beside the reference, the other's in the status, the next one's never."""

from rehearsal.phones.phone import Phone
from services.log.document import case_document
from tests.chat.filing.test_request_conversation import reaches_content
from tests.chat.own.test_remarks import log_of, moves
from tests.chat.stage import Stage
from tests.chat.ties.test_links import status_of
from tests.chat.words import CONTENT, NOT_YOURS, files, reference_in
from tests.conftest import on_both

OURS = "EXERCISE 77/2026"
THEIRS = "EXERCISE B-12"


async def says(phone: Phone, reference: str, number: str) -> None:
    await phone.sends(f"/number {reference} {number}")
    await phone.receives("number of your own files")


async def listed(phone: Phone) -> str:
    await phone.sends("/requests")
    return (await phone.receives("that concern you")).text


@on_both
async def test_each_side_has_its_own_and_reads_the_other_in_the_status(both: Stage) -> None:
    ana, rami = await both.enrols("esp-officer", "lbn-duty")
    reference = (await files(ana)).reference
    await says(ana, reference, "EXERCISE old")
    await says(ana, reference, OURS)
    alert = await rami.receives("IMMEDIATE")
    assert "number" not in alert.text
    assert "EXERCISE old" not in await status_of(rami, reference)
    assert OURS not in await status_of(rami, reference)
    await rami.presses("Acknowledge", on=alert)
    await rami.receives(CONTENT)
    await rami.sends(f"/number {reference}")
    await rami.receives("Type the number")
    await rami.sends(THEIRS)
    await rami.receives("number of your own files")
    await both.rests()
    for phone, own, other in ((ana, OURS, THEIRS), (rami, THEIRS, OURS)):
        status = await status_of(phone, reference)
        assert f"Your number: {own}" in status
        assert f"Their number: {other}" in status
        text = await listed(phone)
        assert f"Your number: {own}" in text
        assert other not in text
        cards = [each.text for each in await phone.reads() if f"Your number: {own}" in each.text]
        assert len(cards) >= 3  # the card, the status and the list
    for member, numbers in (("ESP", (OURS, THEIRS)), ("LBN", (THEIRS, OURS))):
        made = await case_document(both.deployment.office, reference, "EXERCISE check", member)
        assert made.numbers == numbers
        assert not [text for text in made.texts if text.said.event == "request.numbered"]
    bare = await case_document(both.deployment.office, reference, None, "LBN")
    assert bare.numbers == ("", "")
    assert (await both.events(reference)).count("request.numbered") == 3
    assert await both.log_holds()


@on_both
async def test_the_next_member_reads_none_of_the_one_before(both: Stage) -> None:
    ana, rami, luca, sara = await both.enrols("esp-officer", "lbn-duty", "ita-duty", "ita-chief")
    reference = (await files(ana)).reference
    await rami.sends(f"/acknowledge {reference}")
    await rami.receives(CONTENT)
    await says(rami, reference, THEIRS)
    await rami.sends(f"/transfer {reference} ITA")
    await luca.presses("Acknowledge", on=await luca.receives("IMMEDIATE"))
    await luca.receives(CONTENT)
    await says(ana, reference, OURS)
    assert THEIRS not in await status_of(luca, reference)
    assert f"Their number: {OURS}" in await status_of(luca, reference)
    assert THEIRS not in await status_of(ana, reference)
    await says(luca, reference, "EXERCISE gondola")
    left = await status_of(rami, reference)
    assert f"Your number: {THEIRS}" in left
    assert "gondola" not in left
    assert OURS not in left
    await rami.sends(f"/number {reference} EXERCISE later")
    await rami.receives("Italy")
    assert THEIRS not in await log_of(sara, reference)
    made = await case_document(both.deployment.office, reference, "EXERCISE check", "ITA")
    assert made.numbers == ("EXERCISE gondola", OURS)
    made = await case_document(both.deployment.office, reference, "EXERCISE check", "LBN")
    assert made.numbers == (THEIRS, "")


async def test_who_may_not_and_what_is_no_number(stage: Stage) -> None:
    ana, karim, luca, rami = await stage.enrols(
        "esp-officer", "lbn-officer", "ita-duty", "lbn-duty"
    )
    reference = (await files(ana)).reference
    for phone in (karim, luca):
        await phone.sends(f"/number {reference} {OURS}")
        assert (await phone.receives("not open to you")).text == NOT_YOURS
    for wrong in ("EXERCISE one\nEXERCISE two", "EXERCISE " + "7" * 60):
        await ana.sends(f"/number {reference} {wrong}")
        await ana.receives("one line of at most 64 letters")
    assert "request.numbered" not in await stage.events(reference)
    await says(ana, reference, OURS)
    await rami.sends(f"/acknowledge {reference}")
    await rami.receives(CONTENT)
    await says(rami, reference, THEIRS)
    await moves(stage, "esp-officer", "LBN")
    await ana.skips()
    status = await status_of(ana, reference)
    assert OURS not in status
    assert THEIRS not in status
    await ana.sends(f"/number {reference} EXERCISE mine")
    assert (await ana.receives("not open to you")).text == NOT_YOURS


async def test_withdrawn_or_closed_it_can_still_be_said(stage: Stage) -> None:
    (ana,) = await stage.enrols("esp-officer")
    reference = (await files(ana)).reference
    await ana.sends(f"/withdraw {reference}")
    await ana.receives("withdrawn")
    await says(ana, reference, OURS)
    assert f"Your number: {OURS}" in await status_of(ana, reference)
    made = await case_document(stage.deployment.office, reference, "EXERCISE check", "ESP")
    assert made.numbers == (OURS, "")


async def test_what_the_form_says_of_them_stands_until_a_side_says_its_own(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    await reaches_content(ana, kind="Preserve data")
    await ana.presses("Fill in the form")
    await ana.receives("For example")
    await ana.sends(f"Facts: {CONTENT}\nOwn number: {OURS}\nOther side's number: {THEIRS}")
    await ana.presses("To the summary", on=await ana.receives("field"))
    await ana.presses("Send", on=await ana.receives("Please check your request"))
    status = await ana.receives("was sent.\n\nTo")
    assert f"Your number: {OURS}" in status.text
    reference = reference_in(status.text)
    alert = await rami.receives("Press Acknowledge")
    assert THEIRS not in alert.text
    assert OURS not in alert.text
    assert THEIRS not in await status_of(rami, reference)
    assert THEIRS not in await listed(rami)
    await rami.presses("Acknowledge", on=alert)
    await rami.receives(CONTENT)
    seen = await status_of(rami, reference)
    assert f"Your number: {THEIRS}" in seen
    assert f"Their number: {OURS}" in seen
    await says(rami, reference, "EXERCISE C-1")
    assert "Your number: EXERCISE C-1" in await status_of(rami, reference)
    assert "Their number: EXERCISE C-1" in await status_of(ana, reference)
    assert f"Your number: {OURS}" in await status_of(ana, reference)
