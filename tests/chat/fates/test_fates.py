"""Every text that reaches the bot has a fate: it becomes something, or not, and leaves the chat in time.

Each way in is a row of the table in ``docs/typed.md``, told through a telephone.
"""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from rehearsal.phones.phone import Phone
from rehearsal.world.values import Content
from tests.chat.fates.cast import LONG, MARK, Cast, holds
from tests.chat.fates.in_forms import FORMED
from tests.chat.fates.while_asked import CANCELLED, LEFT, at_type
from tests.chat.stage import staged
from tests.chat.words import files, network
from tests.docs.documents import ROOT, rows

WITHIN = 10.0  # seconds after *Cancel* in which whatever was typed must have left the chat


async def behind_a_command(cast: Cast) -> Phone:
    for command in ("/help", "/duty", f"/status {cast.filed.reference}", "/cancel"):
        await cast.rami.sends(f"{command} {LONG}")
        await cast.rami.receives()
    return cast.rami


async def unknown_command(cast: Cast) -> Phone:
    await cast.ana.sends(f"/answr {LONG}")
    await cast.ana.receives("This command is not known here")
    return cast.ana


async def wrong_code(cast: Cast) -> Phone:
    await cast.ana.sends(f"/start {LONG}")
    await cast.ana.receives()
    return cast.ana


async def caption(cast: Cast) -> Phone:
    await cast.ana.sends_attachment(Content.PHOTO, caption=LONG)
    await cast.ana.receives("Files cannot be taken here")
    return cast.ana


async def forwarded(cast: Cast) -> Phone:
    await cast.ana.sends(LONG, forwarded_from="Somebody (EXERCISE)")
    await cast.ana.receives("Only written text")
    return cast.ana


async def edited(cast: Cast) -> Phone:
    own = await cast.ana.sends("/help")
    await cast.ana.receives("/request")
    await cast.ana.edits(own, LONG)
    await cast.ana.receives("Editing a message changes nothing")
    return cast.ana


async def one_line(cast: Cast) -> Phone:
    await files(cast.ana, f"/request ITA standard advice {LONG}")
    return cast.ana


async def on_request(cast: Cast) -> Phone:
    await cast.rami.sends(f"/ask {cast.filed.reference} {LONG}")
    await cast.ana.receives(MARK)
    return cast.rami


async def own_number(cast: Cast) -> Phone:
    await cast.rami.sends(f"/number {cast.filed.reference} {MARK}")
    await cast.rami.receives("number of your own files")
    # Until another one is said it stands in the person's own card, as a fact of the request.
    await cast.rami.sends(f"/number {cast.filed.reference} EXERCISE 1")
    await cast.rami.receives("number of your own files")
    return cast.rami


async def remark(cast: Cast) -> Phone:
    await cast.rami.sends(f"/remark {cast.filed.reference} {LONG}")
    await cast.rami.receives("Your remark")
    return cast.rami


async def read_log(cast: Cast) -> Phone:
    await cast.maya.sends(f"/log {cast.filed.reference} {LONG}")
    await cast.maya.receives("Log of")
    return cast.maya


async def read_document(cast: Cast) -> Phone:
    await cast.maya.sends(f"/document {cast.filed.reference} {LONG}")
    await cast.maya.receives("Document of")
    return cast.maya


async def note(cast: Cast) -> Phone:
    await cast.rami.sends(f"/note {LONG}")
    await cast.rami.receives("Your note")
    return cast.rami


async def number_of_a_browser(cast: Cast) -> Phone:
    await cast.rami.sends(f"/devices {LONG}")
    await cast.rami.receives("There are no pages here")
    return cast.rami


TIMED: dict[str, Callable[[Cast], Awaitable[Phone]]] = {
    "behind a command that takes none": behind_a_command,
    "behind a command that is not known": unknown_command,
    "behind /start, where it is no code": wrong_code,
    "under a file": caption,
    "a forwarded text": forwarded,
    "a text that was edited": edited,
    "a request in one line": one_line,
    "a command on a request, with its text": on_request,
    "a private remark": remark,
    "the own number of a request": own_number,
    "the reason for reading a log": read_log,
    "the reason for reading a document": read_document,
    "a note for the next shift": note,
    "the number of a browser, behind /devices": number_of_a_browser,
}
"""What is typed where nothing is left to be cancelled."""


@pytest.mark.parametrize("way", ["button", "command"])
async def test_whatever_was_typed_is_out_of_the_chat_after_cancel(cast: Cast, way: str) -> None:
    for what, types in {**CANCELLED, **FORMED}.items():
        phone = await types(cast)
        assert await holds(phone), what
        if way == "button":
            await phone.presses("Cancel")
        else:
            await phone.sends("/cancel")
        async with asyncio.timeout(WITHIN):
            while await holds(phone):  # noqa: ASYNC110 - a phone is looked at
                await asyncio.sleep(0.02)
        await cast.stage.rests()
    assert await cast.stage.recorded("request.filed") == 1
    assert await cast.stage.log_holds()


async def test_whatever_was_typed_is_out_of_the_chat_after_47_hours(cast: Cast) -> None:
    for types in (*TIMED.values(), *LEFT):
        assert await holds(await types(cast)), types
    await cast.stage.rests()
    cast.stage.server.clock.advance(hours=47, seconds=2)
    await cast.stage.settles()
    for phone in (cast.ana, cast.rami, cast.maya, cast.secretariat):
        assert await holds(phone) == []


async def test_what_is_typed_by_who_waits_to_be_confirmed_goes_in_time(tmp_path: Path) -> None:
    text = network(("  code: EXERCISE\n", "  code: EXERCISE\n  enrolment: confirmed\n"))
    async with staged(tmp_path, network=text) as stage:
        (rami,) = await stage.enrols("lbn-duty")
        await rami.sends(LONG)
        await rami.receives()
        await stage.rests()
        stage.server.clock.advance(hours=47, seconds=2)
        await stage.settles()
        assert await holds(rami) == []


async def test_cancelling_a_question_leaves_the_request_that_is_being_written(cast: Cast) -> None:
    ana = await at_type(cast)
    await ana.sends(f"/reply {cast.filed.reference}")
    await ana.receives("Type your reply")
    await ana.sends("/cancel")
    await ana.receives("Cancelled. Nothing was sent.")
    await ana.sends("/request")
    await ana.presses("Continue", on=await ana.receives("unfinished request"))
    await ana.receives("What do you ask for?")
    await cast.stage.rests()
    assert len(await holds(ana)) == 1


def test_the_document_names_every_way_in() -> None:
    told = [row[0] for row in rows((ROOT / "docs" / "typed.md").read_text(encoding="utf-8"))]
    assert {*CANCELLED, *FORMED, *TIMED} <= {*told}
    assert len(told) == len({*told})
