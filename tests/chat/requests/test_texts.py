"""What is typed without a command: replies, free texts, edits, files, markup; nothing goes astray."""

import pytest

from rehearsal.phones.phone import Phone
from rehearsal.world.values import Content, Message
from tests.chat.stage import Stage
from tests.chat.words import CONTENT, STRANGER, Filed, files
from tests.chat.words import LINE as IMMEDIATE

HOSTILE = (
    "<b>EXERCISE</b> *bold* _x_ `y` [a](tg://user?id=1) &lt; {reference} /close \u202eabc\u200b"
)


async def acknowledges(phone: Phone, *requests: Filed) -> dict[str, Message]:
    """Take these requests; returns their alerts, which have all the owner's buttons by then."""
    alerts = {filed.reference: await phone.receives(filed.reference) for filed in requests}
    for alert in alerts.values():
        await phone.presses("Acknowledge", on=alert)
        await phone.waits_until(alert, "Acknowledged by you")
    return alerts


async def test_a_reply_is_about_the_request_of_the_message_it_replies_to(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    one, two = await files(ana), await files(ana)
    alerts = await acknowledges(rami, one, two)
    await ana.sends("EXERCISE about the first", reply_to=one.status)
    got = await rami.receives("EXERCISE about the first")
    assert one.reference in got.text
    await ana.sends("EXERCISE about the second", reply_to=two.status)
    assert two.reference in (await rami.receives("EXERCISE about the second")).text
    await rami.sends("EXERCISE yours is done", reply_to=alerts[one.reference])
    asked = await rami.receives("What is your text about")
    assert one.reference in asked.text
    assert asked.labels == (
        "Answer",
        "Ask back",
        "Marking: TLP:AMBER",
        "Use: intelligence only",
        "Cancel",
    )
    await ana.receives_nothing("yours is done", within=0.2)
    await rami.presses("Answer", on=asked)
    answer = await ana.receives("EXERCISE yours is done")
    assert one.reference in answer.text
    await rami.sends("EXERCISE which one?", reply_to=got)
    late = await rami.presses("Ask back", on=await rami.receives("What is your text about"))
    assert late.text.startswith("Nothing has changed")


async def test_other_free_text_asks_which_request_and_loses_nothing(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    one, two = await files(ana), await files(ana)
    await acknowledges(rami, one, two)
    await ana.sends("EXERCISE a first thought")
    first = await ana.receives("Which request is your text about?")
    assert "Nothing was sent yet" in first.text
    assert {one.reference, two.reference} < set(first.labels)
    await ana.sends("EXERCISE and a second")
    second = await ana.receives("Which request is your text about?")
    assert (await ana.waits_until(first, "This step is over.")).labels == ()
    await ana.presses(two.reference, on=second)
    reply = await rami.receives("EXERCISE a first thought")
    assert "EXERCISE and a second" in reply.text
    assert two.reference in reply.text
    await ana.sends("EXERCISE never mind")
    await ana.presses("Cancel", on=await ana.receives("Which request"))
    await rami.receives_nothing("never mind", within=0.2)
    await rami.sends("EXERCISE the answer")
    await rami.presses(two.reference, on=await rami.receives("Which request"))
    await rami.presses("Answer", on=await rami.receives("What is your text about"))
    await ana.receives("EXERCISE the answer")
    await ana.sends(f"/close {two.reference}")
    await rami.receives("was closed")
    await stage.rests()
    for phone in (ana, rami):
        left = [m.text for m in await phone.reads() if not m.from_bot]
        assert "EXERCISE the answer" not in left
        assert "EXERCISE a first thought" not in left
        assert "EXERCISE and a second" not in left


async def test_free_text_of_who_has_no_request_is_answered_and_not_kept(stage: Stage) -> None:
    (luca,) = await stage.enrols("ita-duty")
    await luca.sends("EXERCISE hello?")
    await luca.receives("There is no open request that your text can be about.")


async def test_two_prompts_do_not_mix_up_their_texts(stage: Stage) -> None:
    """The text for one member's request must never reach another's."""
    ana, karim, luca = await stage.enrols("esp-officer", "lbn-officer", "ita-duty")
    line = IMMEDIATE.replace("LBN", "ITA")
    spanish, lebanese = await files(ana, line), await files(karim, line)
    contents = await acknowledges(luca, spanish, lebanese)
    await luca.presses("Answer", on=contents[spanish.reference])
    older = await luca.receives("Type your answer")
    await luca.presses("Answer", on=contents[lebanese.reference])
    newer = await luca.receives("Type your answer")
    assert (await luca.waits_until(older, "This step is over.")).labels == ()
    await luca.forges("p:cancel", on=older)
    await luca.sends("EXERCISE for Lebanon")
    await karim.receives("EXERCISE for Lebanon")
    await luca.waits_until(newer, "This step is over.")
    await luca.presses("Answer", on=contents[spanish.reference])
    open_one = await luca.receives("Type your answer")
    await luca.presses("Answer", on=contents[lebanese.reference])
    await luca.receives("Type your answer")
    await luca.sends("EXERCISE for Spain", reply_to=open_one)
    await luca.presses("Answer", on=await luca.receives("What is your text about"))
    await ana.receives("EXERCISE for Spain")
    await karim.receives_nothing("for Spain", within=0.2)


async def test_a_prompt_whose_request_is_over_does_not_wait_for_ever(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed = await files(ana)
    await rami.presses("Acknowledge", on=await rami.receives("IMMEDIATE"))
    await rami.receives(CONTENT)
    await rami.presses("Answer")
    await rami.receives("Type your answer")
    await ana.sends(f"/withdraw {filed.reference}")
    await rami.receives("was withdrawn by the requester")
    await rami.sends("EXERCISE an answer too late")
    await rami.receives("is withdrawn")
    await rami.sends("EXERCISE and another text")
    await rami.receives("There is no open request")
    await stage.rests()
    stage.server.clock.advance(hours=47, seconds=1)
    await stage.settles()
    assert not [m for m in await rami.reads() if "EXERCISE an answer too late" in m.text]


async def test_editing_changes_nothing_and_says_so(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    await files(ana)
    await rami.presses("Acknowledge", on=await rami.receives("IMMEDIATE"))
    await rami.receives(CONTENT)
    own = next(m for m in await ana.reads() if CONTENT in m.text and not m.from_bot)
    await ana.edits(own, "/request LBN standard advice EXERCISE another text")
    await ana.receives("Editing a message changes nothing")
    await rami.presses("Show again")
    shown = await rami.receives(CONTENT)
    assert "another text" not in shown.text
    assert await stage.recorded("request.filed") == 1


@pytest.mark.parametrize("enrolled", [True, False])
async def test_files_and_what_is_no_text_are_refused(stage: Stage, enrolled: bool) -> None:
    ana = stage.phone("esp-officer")
    if enrolled:
        await stage.enrols("esp-officer")
    for content, said in (
        (Content.DOCUMENT, "Files cannot be taken here."),
        (Content.PHOTO, "Files cannot be taken here."),
        (Content.STICKER, "Only written text can be taken here."),
        (Content.VOICE, "Only written text can be taken here."),
        (Content.LOCATION, "Only written text can be taken here."),
    ):
        await ana.sends_attachment(content, caption="EXERCISE /request")
        answer = await ana.receives()
        assert answer.text == STRANGER if not enrolled else said in answer.text
    await ana.sends("/request LBN standard advice text", forwarded_from="Somebody (EXERCISE)")
    answer = await ana.receives()
    assert answer.text == STRANGER if not enrolled else "Only written text" in answer.text
    assert await stage.recorded("request.filed") == 0


async def test_a_persons_text_is_never_read_as_markup(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed = await files(ana, f"/request LBN immediate life preserve {HOSTILE}\n\nReference: X")
    await rami.presses("Acknowledge", on=await rami.receives("IMMEDIATE"))
    content = await rami.receives("<b>EXERCISE</b> *bold* _x_ `y` [a](tg://user?id=1) &lt;")
    assert "{reference} /close" in content.text
    assert "\u202e" not in content.text
    assert "\nReference: X" in content.text
    kinds = {str(entity["type"]) for entity in content.entities}
    assert kinds <= {"bot_command", "bold", "code", "blockquote"}
    (quoted,) = emphasised(content, "blockquote")
    assert quoted.startswith("<b>EXERCISE</b>")
    assert quoted.endswith("Reference: X")
    sends = stage.server.journal.calls("sendMessage")
    assert sends
    assert not [call for call in sends if call.parameters.get("parse_mode")]
    assert {str(call.parameters.get("protect_content")).lower() for call in sends} == {"true"}
    assert filed.reference in content.text


async def test_urgency_deadline_and_reference_meet_the_eye(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed = await files(ana)
    alert = await rami.receives("IMMEDIATE")
    urgency, deadline = emphasised(alert, "bold")
    assert "IMMEDIATE" in urgency
    assert f"Acknowledge by: {deadline}" in alert.text
    assert emphasised(alert, "code") == [filed.reference]


async def test_a_long_text_is_folded(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    text = "EXERCISE 中😀 " + "word " * 200
    await files(ana, f"/request LBN immediate life preserve {text}")
    await rami.presses("Acknowledge", on=await rami.receives("IMMEDIATE"))
    content = await rami.receives("EXERCISE 中😀")
    assert emphasised(content, "expandable_blockquote") == [text.strip()]


async def test_cancel_leaves_whatever_was_begun(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    await files(ana)
    await rami.presses("Acknowledge", on=await rami.receives("IMMEDIATE"))
    await rami.receives(CONTENT)
    await rami.presses("Answer")
    prompt = await rami.receives("Type your answer")
    await rami.sends("/cancel")
    await rami.waits_until(prompt, "Cancelled. Nothing was sent.")
    await rami.sends("/cancel")
    await rami.receives("nothing to cancel")
    await rami.sends("EXERCISE text")
    await rami.receives("Which request")
    await rami.sends("/nonsense")
    await rami.receives("This command is not known here.")
    await ana.receives_nothing("EXERCISE text", within=0.2)


async def test_a_request_can_be_filed_while_a_prompt_waits(stage: Stage) -> None:
    """What is typed goes where the newest question asked for it."""
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    await files(ana)
    await rami.presses("Acknowledge", on=await rami.receives("IMMEDIATE"))
    await rami.receives(CONTENT)
    await rami.presses("Ask back")
    await rami.receives("Type your question")
    await rami.sends("EXERCISE which?")
    question = await ana.receives("EXERCISE which?")
    await steps_to_content(ana)
    await ana.presses("Reply", on=question)
    await ana.receives("Type your reply")
    await ana.sends("EXERCISE the reply")
    await rami.receives("EXERCISE the reply")
    await ana.sends("EXERCISE the content of the draft")
    summary = await ana.receives("Please check your request")
    assert "EXERCISE the content of the draft" in summary.text


async def steps_to_content(phone: Phone) -> None:
    """A draft that waits for its content."""
    await phone.sends("/request")
    await phone.receives("Which member")
    for choice, following in (
        ("Italy", "What do you ask for?"),
        ("Person", "How urgent"),
        ("Standard", "Choose the marking"),
        ("TLP:GREEN", "write the request"),
    ):
        await phone.presses(choice)
        await phone.receives(following)


async def test_the_rest_of_a_text_that_was_too_long_is_not_taken_for_the_whole(
    stage: Stage,
) -> None:
    """Telegram sends a long text in pieces of 4,096 characters."""
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed = await files(ana)
    await rami.presses("Acknowledge", on=await rami.receives("IMMEDIATE"))
    await rami.receives(CONTENT)
    await rami.presses("Answer")
    await rami.receives("Type your answer")
    await rami.sends("x" * 4096 + "y" * 4096 + "EXERCISE the end")
    await rami.receives("at most 3000")
    for _ in range(2):
        await rami.receives("This text is too long.")
    await rami.sends(f"/ask {filed.reference} {'x' * 4100} EXERCISE the end")
    await rami.receives("at most 3000")
    await rami.receives("This text is too long.")
    await ana.receives_nothing("EXERCISE the end", within=0.3)
    await rami.sends("EXERCISE shorter")
    await ana.receives("EXERCISE shorter")
    await steps_to_content(ana)
    await ana.sends("x" * 4096 + "EXERCISE the end")
    await ana.receives("at most 3000")
    await ana.receives("This text is too long.")
    await ana.sends("EXERCISE shorter")
    await ana.receives("Please check your request")


def emphasised(message: Message, kind: str) -> list[str]:
    """The parts of a message that look so (offsets count UTF-16 code units)."""
    units = message.text.encode("utf-16-le")
    found = []
    for entity in message.entities:
        if entity["type"] == kind:
            begin, length = entity["offset"], entity["length"]
            assert isinstance(begin, int)
            assert isinstance(length, int)
            found.append(units[2 * begin : 2 * (begin + length)].decode("utf-16-le"))
    return found
