"""Content above the marking in the chat: taken out at once, whatever it came as, recorded with its case."""

import pytest

from formats.network_file.document import read_network
from rehearsal.world.values import Content
from services.directory import versions as directory
from tests.chat.stage import Stage
from tests.chat.words import CONTENT, Filed, files, network
from tests.conftest import on_both

SECRET = "EXERCISE zebra-lantern-77"
GREEN = network(("content_in_chat: amber", "content_in_chat: green"))
GONE = "Your message is taken out of this chat"


async def stricter(stage: Stage) -> None:
    """From now on nothing that is TLP:AMBER may cross the chat."""
    await directory.import_network(stage.deployment.office, read_network(GREEN))


async def holds_no_secret(stage: Stage, who: str) -> bool:
    await stage.rests()
    return not any(SECRET in message.text for message in await stage.phone(who).reads())


async def exposed(stage: Stage, filed: Filed) -> int:
    return (await stage.events(filed.reference)).count("content.exposed")


@on_both
async def test_a_refused_text_is_recorded_with_the_case_that_was_typed(both: Stage) -> None:
    ana, rami = await both.enrols("esp-officer", "lbn-duty")
    filed = await files(ana)
    await rami.presses("Acknowledge", on=await rami.receives("IMMEDIATE"))
    await rami.receives(CONTENT)
    await stricter(both)
    lines = (
        f"/answer {filed.reference} {SECRET}",
        f"/answer {filed.reference.lower()} {SECRET}",
        f"/delay {filed.reference} 4h {SECRET}",
        f"/refuse {filed.reference} a {SECRET}",
        f"/ask {filed.reference} {SECRET} {'x' * 3001}",  # too long as well, exposed all the same
    )
    for number, line in enumerate(lines, 1):
        await rami.sends(line)
        await rami.receives(GONE)
        assert await exposed(both, filed) == number
    await ana.sends(f"/reply {filed.reference} {SECRET}")
    await ana.receives(GONE)
    assert await exposed(both, filed) == len(lines) + 1
    assert await both.recorded("content.exposed") == len(lines) + 1
    assert await holds_no_secret(both, "lbn-duty")
    assert await holds_no_secret(both, "esp-officer")


@on_both
@pytest.mark.parametrize("content", [Content.PHOTO, Content.DOCUMENT])
async def test_a_caption_goes_at_once_and_is_recorded(both: Stage, content: Content) -> None:
    ana, rami = await both.enrols("esp-officer", "lbn-duty")
    filed = await files(ana)
    await rami.presses("Acknowledge", on=await rami.receives("IMMEDIATE"))
    await rami.receives(CONTENT)
    await rami.sends_attachment(content, caption=f"/answer {filed.reference} {SECRET}")
    await rami.receives("Files cannot be taken")
    assert await both.recorded("content.exposed") == 0
    await stricter(both)
    await rami.sends_attachment(content, caption=f"see {filed.reference}: {SECRET} again")
    await rami.receives(GONE)
    assert await exposed(both, filed) == 1
    # Of which nothing says what it is about: as a new request would be.
    await rami.sends_attachment(content, caption=f"{SECRET} again")
    await rami.receives(GONE)
    await both.rests()
    assert not [m for m in await rami.reads() if f"{SECRET} again" in m.text]
    assert await both.recorded("content.exposed") == 2
    assert await both.log_holds()


@on_both
async def test_an_edit_goes_at_once_and_is_recorded(both: Stage) -> None:
    ana, rami = await both.enrols("esp-officer", "lbn-duty")
    filed = await files(ana)
    await rami.presses("Acknowledge", on=await rami.receives("IMMEDIATE"))
    await rami.receives(CONTENT)
    own = await rami.sends("/help")
    await rami.receives("/acknowledge")
    await rami.edits(own, f"/answer {filed.reference} EXERCISE allowed as yet")
    await rami.receives("Editing a message changes nothing")
    await stricter(both)
    await rami.edits(own, f"/answer {filed.reference} {SECRET}")
    await rami.receives(GONE)
    assert await exposed(both, filed) == 1
    assert await holds_no_secret(both, "lbn-duty")
    harmless = await rami.sends("/help")
    await rami.receives("/acknowledge")
    await rami.edits(harmless, "/status")
    await rami.receives("Editing a message changes nothing")
    assert await both.recorded("content.exposed") == 1


async def test_a_stranger_to_the_case_learns_nothing_by_a_caption(stage: Stage) -> None:
    ana, luca = await stage.enrols("esp-officer", "ita-duty")
    filed = await files(ana)
    await stricter(stage)
    await luca.sends_attachment(Content.PHOTO, caption=f"/answer {filed.reference} EXERCISE guess")
    await luca.receives("Files cannot be taken")
    assert await exposed(stage, filed) == 0


@on_both
async def test_a_text_of_which_it_is_said_later_what_it_is_about_goes_then(both: Stage) -> None:
    ana, rami = await both.enrols("esp-officer", "lbn-duty")
    filed = await files(ana)
    await rami.presses("Acknowledge", on=await rami.receives("IMMEDIATE"))
    await rami.receives(CONTENT)
    await stricter(both)
    await rami.sends(SECRET)
    await rami.presses(filed.reference, on=await rami.receives("Which request"))
    await rami.receives(GONE)
    assert await exposed(both, filed) == 1
    assert await holds_no_secret(both, "lbn-duty")


@on_both
async def test_a_draft_that_turns_out_to_be_above_the_marking_leaves_the_chat(both: Stage) -> None:
    (ana,) = await both.enrols("esp-officer")
    for button, said in (
        (None, "Which member"),
        ("Lebanon", "What do you ask for?"),
        ("Person", "How urgent"),
        ("Standard", "Choose the marking"),
        ("TLP:AMBER", "Now write the request"),
    ):
        if button is None:
            await ana.sends("/request")
        else:
            await ana.presses(button)
        await ana.receives(said)
    await ana.sends(SECRET)
    summary = await ana.receives(SECRET)
    await stricter(both)
    await ana.presses("Send", on=summary)
    await ana.receives(GONE)
    assert await holds_no_secret(both, "esp-officer")
    assert await both.recorded("content.exposed") == 1
    assert await both.recorded("request.filed") == 0
