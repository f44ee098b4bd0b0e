"""Every text that reaches the bot has a fate: it becomes something, or not, and leaves the chat in time.

Each way in is a row of the table in ``docs/typed.md``, told through a telephone.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from pathlib import Path

import pytest

from rehearsal.phones.phone import Phone
from rehearsal.world.values import Content
from tests.chat.directory.entry_acts import DESK, opens
from tests.chat.stage import Stage, staged
from tests.chat.words import CONTENT, Filed, files, network
from tests.docs.documents import ROOT, rows

MARK = "zebra-lantern-77"
SHORT = f"EXERCISE {MARK}"
LONG = f"EXERCISE {MARK}: the suspect keeps the device in room 12 of the hotel"
WITHIN = 10.0  # seconds after *Cancel* in which whatever was typed must have left the chat


class Cast:
    """An open request between Ana and Rami, who has acknowledged it; Maya is his supervisor."""

    def __init__(self, stage: Stage, phones: list[Phone], filed: Filed) -> None:
        self.stage, self.filed = stage, filed
        self.ana, self.rami, self.maya, self.secretariat = phones


@contextlib.asynccontextmanager
async def casting(folder: Path) -> AsyncIterator[Cast]:
    """The stage with these four, until the block is left."""
    async with staged(folder) as stage:
        phones = await stage.enrols("esp-officer", "lbn-duty", "lbn-chief", "secretariat")
        ana, rami, *_ = phones
        filed = await files(ana)
        alert = await rami.receives("IMMEDIATE")
        await rami.presses("Acknowledge", on=alert)
        await rami.receives(CONTENT)
        await rami.waits_until(alert, "Acknowledged by you")
        yield Cast(stage, phones, filed)


@pytest.fixture
async def cast(tmp_path: Path) -> AsyncIterator[Cast]:
    async with casting(tmp_path) as made:
        yield made


async def drafts(phone: Phone, *presses: str) -> None:
    """Begin a request and press these; wait for each next question."""
    questions = ("What do you ask", "How urgent", "Why is it", "the marking", "Now write")
    await phone.sends("/request")
    await phone.receives("Which member")
    for press, question in zip(presses, questions, strict=False):
        await phone.presses(press)
        await phone.receives(question)


STEPS = ("Lebanon", "Person", "Immediate", "Life or limb", "TLP:AMBER")


async def search(cast: Cast) -> Phone:
    await drafts(cast.ana)
    await cast.ana.sends(SHORT)
    assert MARK not in (await cast.ana.receives("No member matches what you typed.")).text
    return cast.ana


async def _too_early(cast: Cast, steps: int, question: str, text: str = LONG) -> Phone:
    await drafts(cast.ana, *STEPS[:steps])
    await cast.ana.sends(text)
    asked = await cast.ana.receives("Your text is kept as the content")
    assert question in asked.text
    assert "Telegram can read" in asked.text
    return cast.ana


at_member = partial(_too_early, steps=0, question="Which member")
lines_at_member = partial(at_member, text=f"EXERCISE\n{MARK}")
at_type = partial(_too_early, steps=1, question="What do you ask for?", text=SHORT)
at_urgency = partial(_too_early, steps=2, question="How urgent")
at_reason = partial(_too_early, steps=3, question="Why is it immediate?")
at_marking = partial(_too_early, steps=4, question="Choose the marking")


async def at_summary(cast: Cast) -> Phone:
    ana = cast.ana
    await drafts(ana, *STEPS)
    await ana.sends("EXERCISE all that is known so far")
    await ana.receives("Please check your request")
    await ana.sends(LONG)
    asked = await ana.receives("Your text was added to the content of this request.")
    assert "Please check your request" in asked.text
    assert MARK in asked.text
    assert "EXERCISE all that is known so far" in asked.text
    return ana


async def at_content(cast: Cast) -> Phone:
    await drafts(cast.ana, *STEPS)
    await cast.ana.sends(LONG)
    assert MARK in (await cast.ana.receives("Please check your request")).text
    return cast.ana


async def too_long(cast: Cast) -> Phone:
    await drafts(cast.ana, *STEPS[:1])
    await cast.ana.sends(f"{MARK} " * 300)
    await cast.ana.receives("at most 3000 fit")
    return cast.ana


async def _prompted(phone: Phone, button: str, question: str, said: str, text: str = LONG) -> Phone:
    await phone.presses(button)
    await phone.receives(question)
    await phone.sends(text)
    await phone.receives(said)
    return phone


async def refused_text(cast: Cast) -> Phone:
    return await _prompted(
        cast.rami, "Answer", "Type your answer", "at most 3000 fit", f"{MARK} " * 300
    )


async def delay(cast: Cast) -> Phone:
    return await _prompted(cast.rami, "Delay", "By when do you promise", "is not a time")


async def earlier(cast: Cast) -> Phone:
    text = f"1h {LONG}"
    return await _prompted(cast.rami, "Delay", "By when do you promise", "it earlier", text)


async def day(cast: Cast) -> Phone:
    await cast.rami.sends(f"/delay {cast.filed.reference} tomorrow {LONG}")
    await cast.rami.receives("You named a day without a time of day.")
    return cast.rami


async def transfer(cast: Cast) -> Phone:
    await cast.rami.sends(f"/transfer {cast.filed.reference}")
    await cast.rami.receives("To which member")
    await cast.rami.sends(LONG)
    assert MARK not in (await cast.rami.receives("No member matches what you typed.")).text
    return cast.rami


async def note_of_transfer(cast: Cast) -> Phone:
    await cast.rami.sends(f"/transfer {cast.filed.reference}")
    await cast.rami.receives("To which member")
    await cast.rami.presses("Italy")
    await cast.rami.receives("Nothing has changed yet.")
    await cast.rami.sends(LONG)
    assert MARK in (await cast.rami.receives("Your note goes with it.")).text
    return cast.rami


async def ground(cast: Cast) -> Phone:
    return await _prompted(
        cast.rami, "Refuse", "On which ground", "This is not a ground of refusal"
    )


async def entry(cast: Cast) -> Phone:
    shown = await opens(cast.maya, DESK)
    await cast.maya.presses("Legal notes", on=shown)
    await cast.maya.receives("Write as one message")
    await cast.maya.sends(LONG)
    assert MARK in (await cast.maya.receives("Shall this be in force?")).text
    return cast.maya


async def free_text(cast: Cast) -> Phone:
    await cast.rami.sends(SHORT)
    await cast.rami.receives("Which request is your text about?")
    await cast.rami.sends(LONG)
    await cast.rami.receives("Which request is your text about?")
    return cast.rami


async def without_reference(cast: Cast) -> Phone:
    await cast.rami.sends(f"/answer {LONG}")
    await cast.rami.receives("Answer: which request?")
    return cast.rami


async def reply(cast: Cast) -> Phone:
    content = next(m for m in await cast.rami.reads() if m.from_bot and CONTENT in m.text)
    await cast.rami.sends(LONG, reply_to=content)
    await cast.rami.receives("What is your text about")
    return cast.rami


CANCELLED: dict[str, Callable[[Cast], Awaitable[Phone]]] = {
    "a search for a member, without a hit": search,
    "where a member is asked for, of more than 40 letters": at_member,
    "where a member is asked for, of several lines": lines_at_member,
    "where the type is asked for": at_type,
    "where the urgency is asked for": at_urgency,
    "where the reason is asked for": at_reason,
    "where the marking is asked for": at_marking,
    "where the whole request is shown, or under *Change*": at_summary,
    "where the content is asked for": at_content,
    "a text that is too long": too_long,
    "an answer, question, reply, refusal or reason that is refused": refused_text,
    "a new time that is not understood": delay,
    "a new time that is earlier than what is promised, with its reason": earlier,
    "a day without its time, with its reason": day,
    "a search for the member of a transfer": transfer,
    "a note to a transfer": note_of_transfer,
    "a ground of refusal that is not understood": ground,
    "a value for the directory": entry,
    "free text": free_text,
    "a command on a request, with its text but without its reference": without_reference,
    "a reply to a message about a request": reply,
}
"""What is typed while something is asked that *Cancel* ends."""


LEFT = (free_text, refused_text, delay, earlier, transfer, ground, entry, reply, at_type)
"""Of these one for each question, which is left as it is when the next is asked."""


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


async def read_log(cast: Cast) -> Phone:
    await cast.maya.sends(f"/log {cast.filed.reference} {LONG}")
    await cast.maya.receives("Log of")
    return cast.maya


async def note(cast: Cast) -> Phone:
    await cast.rami.sends(f"/note {LONG}")
    await cast.rami.receives("Your note")
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
    "the reason for reading a log": read_log,
    "a note for the next shift": note,
}
"""What is typed where nothing is left to be cancelled."""


async def holds(phone: Phone) -> list[str]:
    """What still says it in this chat, the bot's messages too."""
    return [message.text for message in await phone.reads() if MARK in message.text]


@pytest.mark.parametrize("way", ["button", "command"])
async def test_whatever_was_typed_is_out_of_the_chat_after_cancel(cast: Cast, way: str) -> None:
    for what, types in CANCELLED.items():
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
    await ana.receives("This step is over.")
    await ana.sends("/request")
    await ana.presses("Continue", on=await ana.receives("unfinished request"))
    await ana.receives("What do you ask for?")
    await cast.stage.rests()
    assert len(await holds(ana)) == 1


def test_the_document_names_every_way_in() -> None:
    told = [row[0] for row in rows((ROOT / "docs" / "typed.md").read_text(encoding="utf-8"))]
    assert {*CANCELLED, *TIMED} <= {*told}
    assert len(told) == len({*told})
