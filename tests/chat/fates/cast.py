"""Who types, what they type, and where it still stands."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from rehearsal.phones.phone import Phone
from tests.chat.stage import Stage, staged
from tests.chat.words import CONTENT, Filed, files

MARK = "zebra-lantern-77"
SHORT = f"EXERCISE {MARK}"
LONG = f"EXERCISE {MARK}: the suspect keeps the device in room 12 of the hotel"


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


async def drafts(phone: Phone, *presses: str) -> None:
    """Begin a request and press these; wait for each next question."""
    questions = ("What do you ask", "How urgent", "Why is it", "the marking", "Now write")
    await phone.sends("/request")
    await phone.receives("Which member")
    for press, question in zip(presses, questions, strict=False):
        await phone.presses(press)
        await phone.receives(question)


async def holds(phone: Phone) -> list[str]:
    """What still says it in this chat, the bot's messages too."""
    return [message.text for message in await phone.reads() if MARK in message.text]
