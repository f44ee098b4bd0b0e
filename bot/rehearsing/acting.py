"""Who plays in the rehearsal's story: people with phones, all of whose acts and readings are printed."""

from dataclasses import dataclass, field
from typing import Final

from rehearsal.phones.phone import Phone
from rehearsal.world.clock import RehearsalClock
from rehearsal.world.values import CallbackAnswer, Message

WITHIN: Final = 15.0
"""Seconds that somebody waits for what they must read."""
_WIDTH: Final = 100


class DidNotHold(Exception):
    """Something in the story was not as it must be; the text says what."""


def scene(title: str) -> None:
    """Print what comes next."""
    print(f"\n== {title}", flush=True)


def tell(text: str) -> None:
    """Print what happened beside the phones."""
    print(f"   {text}", flush=True)


@dataclass(slots=True, kw_only=True)
class Player:
    """Somebody with a phone; all that they do and read is printed."""

    phone: Phone
    name: str
    clock: RehearsalClock
    heard: list[str] = field(default_factory=list)
    """All that the bot and its pages have said to them, buttons too."""

    async def sends(self, text: str, reply_to: Message | None = None) -> None:
        """Write to the bot."""
        self._print("sends", text)
        await self.phone.sends(text, reply_to=reply_to)

    async def presses(self, label: str, on: Message | None = None) -> CallbackAnswer:
        """Press a button, and read what is answered."""
        self._print("presses", f"[{label}]")
        answer = await self.phone.presses(label, on=on, within=WITHIN)
        self.heard.append(answer.text)
        if answer.text:
            self._print("is told", answer.text)
        return answer

    async def reads(self, part: str, also: str = "") -> Message:
        """Read the next message that says this, and that."""
        message = await self.phone.receives(part, within=WITHIN)
        while also not in message.text:
            message = await self.phone.receives(part, within=WITHIN)
        self._show(message)
        return message

    async def sees(self, message: Message, part: str) -> None:
        """An older message that has come to say something else."""
        changed = await self.phone.waits_until(message, part, within=WITHIN)
        self._show(changed, "sees the older message change")

    def _show(self, message: Message, verb: str = "reads") -> None:
        rows = [f"[{label}]" for label in message.labels]
        self.heard += [message.text, *message.labels]
        rings = " (it rings)" if verb == "reads" and not message.silent else ""
        self._print(verb + rings, message.text, " ".join(rows))

    def does(self, what: str, text: str = "") -> None:
        """Print what they do or read off the phone, at a page."""
        self._print(what, text)

    def _print(self, verb: str, text: str, buttons: str = "") -> None:
        print(f"{self.clock.now():%H:%M} UTC  {self.name} {verb}:", flush=True)
        for line in [*text.splitlines(), buttons]:
            if line.strip():
                shown = line if len(line) <= _WIDTH else line[: _WIDTH - 1] + "…"
                print(f"              | {shown}", flush=True)
