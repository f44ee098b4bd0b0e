"""What is typed in `/request` before or after it is asked for is what is sent, or is taken out."""

from pathlib import Path

from tests.chat.fates.cast import LONG, MARK, Cast, drafts, holds
from tests.chat.fates.while_asked import STEPS, at_member, at_summary, at_type
from tests.chat.stage import staged
from tests.chat.words import network


async def test_a_text_that_came_too_early_is_what_is_sent(cast: Cast) -> None:
    ana, rami = cast.ana, cast.rami
    await at_member(cast)
    await ana.presses("Lebanon")
    await ana.receives("What do you ask for?")
    await ana.sends("EXERCISE and a second thought")
    await ana.receives("Your text was added to the content")
    for press, question in zip(
        STEPS[1:], ("How urgent", "Why is it", "the marking", ""), strict=True
    ):
        await ana.presses(press)
        await ana.receives(question or "Please check your request")
    summary = (await ana.reads())[-1]
    assert MARK in summary.text
    assert "EXERCISE and a second thought" in summary.text
    await ana.presses("Send")
    await rami.presses("Acknowledge", on=await rami.receives("IMMEDIATE"))
    content = await rami.receives(MARK)
    assert "EXERCISE and a second thought" in content.text


async def test_a_text_under_change_is_added_and_sent_with_the_rest(cast: Cast) -> None:
    ana, rami = await at_summary(cast), cast.rami
    await ana.presses("Change", on=(await ana.reads())[-1])
    await ana.receives("What do you want to change?")
    await ana.sends("EXERCISE and a third thought")
    asked = await ana.receives("Your text was added to the content of this request.")
    await ana.presses("Send", on=asked)
    await rami.presses("Acknowledge", on=await rami.receives("IMMEDIATE"))
    content = await rami.receives(MARK)
    for part in ("EXERCISE all that is known so far", "EXERCISE and a third thought"):
        assert part in content.text


async def test_a_marking_that_forbids_it_takes_the_early_text_out_and_says_what_to_do(
    cast: Cast,
) -> None:
    ana = await at_type(cast)
    for press, question in zip(STEPS[1:4], ("How urgent", "Why is it", "the marking"), strict=True):
        await ana.presses(press)
        await ana.receives(question)
    await ana.presses("TLP:RED")
    told = await ana.receives("Your message is taken out of this chat, and this is recorded.")
    assert "another channel" in told.text
    await ana.receives("Choose the marking")
    await cast.stage.rests()
    assert await holds(ana) == []
    assert await cast.stage.recorded("content.exposed") == 1
    await ana.presses("TLP:AMBER")
    await ana.receives("write the request")


async def test_where_no_content_may_cross_the_chat_an_early_text_goes_at_once(
    tmp_path: Path,
) -> None:
    never = network(("content_in_chat: amber", "content_in_chat: never"))
    async with staged(tmp_path, network=never) as stage:
        (ana,) = await stage.enrols("esp-officer")
        await drafts(ana, "Lebanon")
        await ana.sends(LONG)
        await ana.receives("This network allows no content here")
        await stage.rests()
        assert await holds(ana) == []
        assert await stage.recorded("content.exposed") == 1
