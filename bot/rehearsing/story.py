"""``rehearse --story``: the main job, played by itself from the first request to the tampered log.

Owns the play: who does what, what they must read, and what must hold. It goes through phones and a
bot in a process of its own, as in service.
"""

import asyncio
import re
from dataclasses import dataclass
from typing import Final

from bot.anchors.verification import verified
from bot.deployment.opening import database_path, file_key, key_provider
from bot.rehearsing.rehearse import Practice, enrol, practising
from crypto.verify import Verdict
from rehearsal.phones.phone import NotAnswered, NotReceived, Phone
from rehearsal.world.values import CallbackAnswer, Message, PhoneError
from storage.log.tampering import NothingToChange, tamper

_WITHIN: Final = 15.0
_BREATH: Final = 0.5
_WIDTH: Final = 100
_CONTENT: Final = (
    "EXERCISE: please preserve the account ana.exercise@example.org from 24 November 00:00 UTC: "
    "its holder has announced an attack for tonight."
)
_REFERENCE: Final = re.compile(r"[A-Z]{2,8}-\d{4}-[A-Z]{3}-[A-Z]{3}-\d{6}-[0-9A-Z](?:-X)?")


class DidNotHold(Exception):
    """Something in the story was not as it must be; the text says what."""


@dataclass(slots=True, kw_only=True)
class _Stage:
    """Everybody's phone, and what is printed of them."""

    practice: Practice

    def scene(self, title: str) -> None:
        print(f"\n== {title}", flush=True)

    def tell(self, text: str) -> None:
        print(f"   {text}", flush=True)

    async def later(self, minutes: int, why: str) -> None:
        # What was just read is written down before the time changes.
        await asyncio.sleep(_BREATH)
        self.practice.server.clock.advance(minutes=minutes)
        self.tell(f"[the clock is set {minutes} minutes forward: {why}]")

    def actor(self, person: str, name: str) -> "_Actor":
        return _Actor(stage=self, phone=self.practice.phone(person), name=name)


@dataclass(slots=True, kw_only=True)
class _Actor:
    """Somebody with a phone; all that they do and read is printed."""

    stage: _Stage
    phone: Phone
    name: str

    async def sends(self, text: str, reply_to: Message | None = None) -> None:
        self._print("sends", text)
        await self.phone.sends(text, reply_to=reply_to)

    async def presses(self, label: str, on: Message | None = None) -> CallbackAnswer:
        self._print("presses", f"[{label}]")
        answer = await self.phone.presses(label, on=on, within=_WITHIN)
        if answer.text:
            self._print("is told", answer.text)
        return answer

    async def reads(self, part: str) -> Message:
        message = await self.phone.receives(part, within=_WITHIN)
        self._show(message)
        return message

    async def sees(self, message: Message, part: str) -> None:
        """An older message that has come to say something else."""
        changed = await self.phone.waits_until(message, part, within=_WITHIN)
        self._show(changed, "sees the older message change")

    def _show(self, message: Message, verb: str = "reads") -> None:
        rows = [f"[{label}]" for label in message.labels]
        rings = " (it rings)" if verb == "reads" and not message.silent else ""
        self._print(verb + rings, message.text, " ".join(rows))

    def _print(self, verb: str, text: str, buttons: str = "") -> None:
        now = self.stage.practice.server.clock.now()
        print(f"{now:%H:%M} UTC  {self.name} {verb}:", flush=True)
        for line in [*text.splitlines(), buttons]:
            if line.strip():
                shown = line if len(line) <= _WIDTH else line[: _WIDTH - 1] + "…"
                print(f"              | {shown}", flush=True)


async def play(speed: float = 1.0) -> int:
    """Play the story; 0 where all of it held, else 1."""
    print("EXERCISE. All people, requests and messages of this story are invented.", flush=True)
    try:
        async with practising() as practice:
            practice.server.clock.set_speed(speed)
            await _play(_Stage(practice=practice))
    except (DidNotHold, NotReceived, NotAnswered, PhoneError, NothingToChange) as failure:
        print(f"\nThe story did not hold: {failure}", flush=True)
        return 1
    print("\nEverything held. EXERCISE ends.", flush=True)
    return 0


async def _play(stage: _Stage) -> None:
    ana = stage.actor("esp-officer", "Ana (Spain, official)")
    rami = stage.actor("lbn-duty", "Rami (Lebanon, on duty)")
    nour = stage.actor("lbn-deputy", "Nour (Lebanon, deputy)")
    maya = stage.actor("lbn-chief", "Maya (Lebanon, supervisor)")
    await enrol(stage.practice, ["esp-officer", "lbn-duty", "lbn-deputy", "lbn-chief"])
    stage.tell("Everybody has enrolled with a one-time code.")
    reference = await _file(stage, ana)
    alert, page = await _nobody_answers(stage, rami, nour, maya)
    await _acknowledge(stage, page, alert, nour, rami, ana)
    await _work(stage, nour, ana)
    await _review(stage, maya, reference)
    await _verify(stage)


async def _file(stage: _Stage, ana: _Actor) -> str:
    stage.scene("An official files an immediate request")
    await ana.sends("/request")
    for expected, choice in (
        ("", "Lebanon"),
        ("", "Preserve data"),
        ("", "Immediate"),
        ("", "Life or limb"),
        ("", "TLP:AMBER"),
    ):
        step = await ana.reads(expected)
        while step.button(choice) is None:
            step = await ana.reads("")
        await ana.presses(choice, on=step)
    await ana.reads("Telegram can read")
    await ana.sends(_CONTENT)
    summary = await ana.reads("announced an attack")
    await ana.presses("Send", on=summary)
    sent = await ana.reads("Rami Haddad")
    found = _REFERENCE.search(sent.text)
    if found is None:
        raise DidNotHold("the requester was told no reference")
    return found[0]


async def _nobody_answers(
    stage: _Stage, rami: _Actor, nour: _Actor, maya: _Actor
) -> tuple[Message, Message]:
    stage.scene("The contact point on duty is alerted; nobody answers, so it escalates")
    alert = await rami.reads("IMMEDIATE")
    if _CONTENT in alert.text:
        raise DidNotHold("the alert shows content before the acknowledgement")
    await stage.later(5, "nobody answers")
    await rami.reads("not acknowledged within 5 min")
    await stage.later(10, "still nobody answers")
    page = await nour.reads("not acknowledged within 15 min")
    await stage.later(15, "the deputy does not answer either")
    await maya.reads("not acknowledged within 30 min")
    return alert, page


async def _acknowledge(
    stage: _Stage, page: Message, alert: Message, nour: _Actor, rami: _Actor, ana: _Actor
) -> None:
    stage.scene("The deputy acknowledges; everybody concerned sees it")
    await nour.presses("Acknowledge", on=page)
    await nour.reads("announced an attack")
    await ana.reads("acknowledged by Nour Khalil")
    await rami.sees(alert, "Acknowledged by Nour Khalil")
    case = (page.inline_rows[0][0].data or "").partition(":")[2]
    late = await rami.phone.forges(f"ack:{case}", on=alert, within=_WITHIN)
    stage.tell(f"Rami presses his old button, and is told: {late.text}")
    if not late.text.startswith("Already acknowledged by Nour Khalil"):
        raise DidNotHold("who came second was not told who was first")


async def _work(stage: _Stage, nour: _Actor, ana: _Actor) -> None:
    stage.scene("A question back, the reply, the answer, the closing")
    await nour.presses("Ask back")
    await nour.reads("question")
    await nour.sends("EXERCISE: until when shall the data be kept?")
    question = await ana.reads("until when shall the data be kept?")
    await ana.sends("EXERCISE: for 90 days, please.", reply_to=question)
    reply = await nour.reads("for 90 days, please.")
    await nour.presses("Answer", on=reply)
    await nour.reads("answer")
    await nour.sends("EXERCISE: preserved at 13:05 UTC, for 90 days.")
    answer = await ana.reads("preserved at 13:05 UTC")
    await ana.presses("Close", on=answer)


async def _review(stage: _Stage, maya: _Actor, reference: str) -> None:
    stage.scene("The supervisor reads the whole story in the log; the reading is recorded")
    await maya.sends(f"/log {reference}")
    await maya.reads("For what reason?")
    await maya.sends("EXERCISE: review of all escalated requests")
    page = await maya.reads(reference)
    turned = 1
    while (following := next((b for b in page.labels if b.startswith("Next")), None)) is not None:
        turned += 1
        await maya.presses(following, on=page)
        page = await maya.reads(f"{turned} of")


async def _verify(stage: _Stage) -> None:
    stage.scene("The log is verified; then somebody who has the database's key changes a row")
    settings = stage.practice.settings
    _expect(await verified(settings, ()), "OK", stage)
    if await stage.practice.bot.stop() != 0:
        raise DidNotHold("the bot did not end in order")
    if stage.practice.bot.incidents:
        raise DidNotHold("the bot has logged unexpected errors")
    key = file_key(settings, key_provider(settings))
    for statement in tamper(database_path(settings), key):
        stage.tell(f"SQL: {statement}")
    _expect(await verified(settings, ()), "FAIL", stage)
    print("\ntampering found", flush=True)


def _expect(verdict: Verdict, answer: str, stage: _Stage) -> None:
    stage.tell(f"log verify: {verdict.answer}, {verdict.records} records. {verdict.reason}".strip())
    if verdict.answer != answer:
        raise DidNotHold(f"the verification should say {answer}")
