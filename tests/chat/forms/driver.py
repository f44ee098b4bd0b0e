"""Whoever fills in a form in chat: reads what is asked, and types its example or presses a word."""

from dataclasses import dataclass
from typing import Final

from rehearsal.phones.phone import Phone
from rehearsal.world.values import Message

GATED: Final = ("network:\n", "network:\n  forms: {gate: not_when_urgent}\n")
"""How a directory file has standard requests wait for their form."""
_FIELD: Final = ": field "
_EXAMPLE: Final = "For example: "
_WAYS: Final = frozenset(
    {"Back", "Skip", "Later", "To the summary", "Look it over", "Cancel", "Go on"}
)


@dataclass(slots=True)
class FormFiller:
    """Fills in what is asked until something else is, and counts what it took."""

    phone: Phone
    presses: int = 0
    texts: int = 0
    prefers: frozenset[str] = frozenset()
    """Words that are pressed wherever they are offered."""

    async def press(self, label: str, message: Message) -> None:
        self.presses += 1
        await self.phone.presses(label, on=message)

    async def type(self, text: str) -> None:
        self.texts += 1
        await self.phone.sends(text)

    async def fills(self, end: str) -> Message:
        """Answer every field; the message that says ``end``, once it is there."""
        told = await self.phone.receives("")
        while True:
            if end in told.text:
                return told
            if "It is right" in told.labels:
                await self.press("It is right", told)
            elif _FIELD in told.text:
                await self.answers(told)
            told = await self.phone.receives("")

    async def answers(self, told: Message) -> None:
        """Answer the field that this message asks for."""
        words = [label for label in told.labels if label not in _WAYS]
        if words:
            wanted = [word for word in words if word in self.prefers]
            await self.press(next(iter(wanted), "Done" if "Done" in words else words[0]), told)
        else:
            example = told.text.partition(_EXAMPLE)[2].partition("\n\n")[0].strip()
            assert example, told.text
            await self.type(example)
