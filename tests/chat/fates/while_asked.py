"""What is typed while the bot asks for something."""

from collections.abc import Awaitable, Callable
from functools import partial

from rehearsal.phones.phone import Phone
from tests.chat.directory.entry_acts import DESK, opens
from tests.chat.fates.cast import LONG, MARK, SHORT, Cast, drafts
from tests.chat.words import CONTENT

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


async def marking(cast: Cast) -> Phone:
    await cast.ana.sends(f"/correct {cast.filed.reference}")
    await cast.ana.receives("is to be marked?")
    await cast.ana.sends(SHORT)
    await cast.ana.receives("was not kept")
    return cast.ana


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
    "where a text of one's own is chosen that is to be marked, or what is to be said of it": marking,
    "a search for the member of a transfer": transfer,
    "a note to a transfer": note_of_transfer,
    "a ground of refusal that is not understood": ground,
    "a value for the directory": entry,
    "free text": free_text,
    "a command on a request, with its text but without its reference": without_reference,
    "a reply to a message about a request": reply,
}
"""What is typed while something is asked that *Cancel* ends."""


LEFT = (free_text, refused_text, delay, earlier, transfer, ground, entry, reply, marking, at_type)
"""Of these one for each question, which is left as it is when the next is asked."""
