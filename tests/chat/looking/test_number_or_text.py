"""A number before a text: it may be a request's serial, or the first word of what is written."""

import pytest

from handlers.verbs.commands import Command
from rehearsal.phones.phone import Phone
from services.conversation.choosing import _WITH_TEXT
from tests.chat.stage import Stage
from tests.chat.words import files

SECRET = "zebra-lantern-77"
STANDARD = "/request LBN standard advice EXERCISE"


async def two_in_hand(stage: Stage) -> tuple[Phone, Phone, str, str]:
    """Two requests that were acknowledged, 000001 and 000002."""
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    first, second = await files(ana, f"{STANDARD} one"), await files(ana, f"{STANDARD} two")
    for filed in (first, second):
        await rami.sends(f"/acknowledge {filed.reference}")
        await ana.receives(f"{filed.reference} was acknowledged")
    await stage.rests()
    await ana.skips()
    await rami.skips()
    return ana, rami, first.reference, second.reference


@pytest.mark.parametrize("begins", ["2", "2.", "2)", "(2)", "02"])
async def test_a_text_that_begins_with_a_number_is_not_cut(stage: Stage, begins: str) -> None:
    ana, rami, first, second = await two_in_hand(stage)
    await rami.sends(f"/answer {begins} accounts are {SECRET}")
    which = await rami.receives("Answer: which request?")
    assert "mean this request, or does your text begin with it?" in which.text
    assert "Nothing was sent yet." in which.text
    assert which.labels[0] == second
    assert which.labels[1].startswith("My text begins with ")
    await ana.receives_nothing(SECRET)
    await rami.presses(which.labels[1], on=which)
    offered = await rami.receives("Answer: which request?")
    assert set(offered.labels) == {first, second, "Cancel"}
    await rami.presses(first, on=offered)
    sent = await ana.receives(SECRET)
    assert f"{begins} accounts are {SECRET}" in sent.text
    assert first in sent.text
    assert await stage.recorded("request.answered") == 1


async def test_and_where_it_is_the_request_one_press_says_so(stage: Stage) -> None:
    ana, rami, first, second = await two_in_hand(stage)
    await ana.sends(f"/reply 2 EXERCISE {SECRET}")
    which = await ana.receives("Reply: which request?")
    await rami.receives_nothing(SECRET)
    await ana.presses(second, on=which)
    replied = await rami.receives(SECRET)
    assert second in replied.text
    assert f"2 EXERCISE {SECRET}" not in replied.text
    # A second press sends nothing twice; what is not asked any more is over.
    begins = which.inline_rows[1][0].data or ""
    assert "over" in (await ana.forges(begins, on=which)).text
    assert await stage.recorded("request.replied") == 1
    # As many figures as a serial has, and a short form, are no word of a text.
    serial = first.split("-")[4]
    for typed in (serial, f"ESP\u2192LBN {serial}-{first[-1]}"):
        await rami.sends(f"/ask {typed} EXERCISE {SECRET} {typed[-1]}?")
        assert first in (await ana.receives(SECRET)).text


async def test_what_is_typed_meanwhile_joins_the_whole_text(stage: Stage) -> None:
    ana, rami, first, _second = await two_in_hand(stage)
    await rami.sends(f"/answer 2 accounts {SECRET}")
    await rami.receives("Answer: which request?")
    await rami.sends("and a third one")
    which = await rami.receives("Which request is your text about?")
    await rami.presses(first, on=which)
    await rami.presses("Answer", on=await rami.receives("What is your text about"))
    assert f"2 accounts {SECRET}\nand a third one" in (await ana.receives(SECRET)).text


@pytest.mark.parametrize("verb", ["remark", "number", "link", "permission"])
async def test_every_command_with_a_text_asks(stage: Stage, verb: str) -> None:
    ana, rami, _first, second = await two_in_hand(stage)
    await rami.sends(f"/answer {second} EXERCISE answered")
    await ana.receives("EXERCISE answered")
    await stage.rests()
    before = await stage.events(second)
    await ana.sends(f"/{verb} 2 {SECRET}")
    which = await ana.receives("which request?")
    assert second in which.labels
    assert "My text begins with 2" in which.labels
    assert await stage.events(second) == before
    await ana.presses("Cancel", on=which)
    await stage.rests()
    assert not [m for m in await ana.reads() if SECRET in m.text]


async def test_what_ends_a_request_is_not_read_from_the_beginning_of_words(stage: Stage) -> None:
    ana, _rami, _first, second = await two_in_hand(stage)
    for verb in ("withdraw", "close", "remind"):
        before = await stage.events(second)
        await ana.sends(f"/{verb} 2 of them were sent in error")
        offered = await ana.receives(f"{verb.capitalize()}: which request?")
        assert offered.labels == (second,)
        assert await stage.events(second) == before
    await ana.sends("/withdraw 2")
    await ana.receives(f"{second} was withdrawn")


async def test_a_reason_for_reading_is_not_cut(stage: Stage) -> None:
    _ana, _rami, _first, second = await two_in_hand(stage)
    (maya,) = await stage.enrols("lbn-chief")
    await maya.sends(f"/log 2 complaints {SECRET}")
    which = await maya.receives("Log: which request?")
    assert await stage.recorded("log.read") == 0
    await maya.presses(second, on=which)
    await maya.receives(f"Log of\n{second}")


@pytest.mark.parametrize("verb", ["deadline", "delay"])
async def test_a_number_before_a_unit_is_a_time(stage: Stage, verb: str) -> None:
    ana, rami, first, second = await two_in_hand(stage)
    phone = ana if verb == "deadline" else rami
    await phone.sends(f"/{verb} 2 h EXERCISE {SECRET}")
    which = await phone.receives("which request?")
    assert set(which.labels) == {first, second, "Cancel"}
    await phone.presses(first, on=which)
    if verb == "delay":
        await ana.receives(SECRET)
    else:
        await rami.receives(SECRET)


def test_each_command_that_takes_a_text_is_known_as_such() -> None:
    takes = {
        command.value.verb
        for command in Command
        if command.value.verb is not None and " " in command.value.example
    }
    assert takes <= _WITH_TEXT
