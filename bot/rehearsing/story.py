"""``rehearse --story``: the main job, played by itself from the first request to the tampered log.

Owns the play: who does what, what they must read, and what must hold. It goes through phones and a
bot in a process of its own, as in service.
"""

import asyncio
import re
from contextlib import suppress
from typing import Final

from bot.anchors.verification import verified
from bot.deployment.opening import database_path, file_key, key_provider
from bot.rehearsing.acting import WITHIN, DidNotHold, Player, scene, tell
from bot.rehearsing.at_the_pages import AtThePages
from bot.rehearsing.rehearse import Practice, enrol, practising
from crypto.verify import Verdict
from rehearsal.computers.forms import NotOnThePage
from rehearsal.phones.phone import NotAnswered, NotReceived
from rehearsal.world.values import Message, PhoneError
from storage.log.tampering import NothingToChange, tamper
from wording.language import SOURCE, own_name

_BREATH: Final = 0.5
_CONTENT: Final = (
    "EXERCISE: please preserve the account ana.exercise@example.org from 24 November 00:00 UTC: "
    "its holder has announced an attack for tonight."
)
_ANSWER: Final = "Type your answer to {reference} as one message, or press Cancel."
_QUESTION: Final = "Type your question about {reference} as one message, or press Cancel."
_BESIDE: Final = re.compile(" ?[(（]")
"""Where the English of a label begins, in any language."""
_ISOLATES: Final = re.compile("[\u2066-\u2069]")
_REFERENCE: Final = re.compile(r"[A-Z]{2,8}-\d{4}-[A-Z]{3}-[A-Z]{3}-\d{6}-[0-9A-Z](?:-X)?")


async def play(speed: float = 1.0, language: str = SOURCE) -> int:
    """Play the story in a language; 0 where all of it held, else 1."""
    print("EXERCISE. All people, requests and messages of this story are invented.", flush=True)
    try:
        async with practising(language=language) as practice:
            practice.server.clock.set_speed(speed)
            await Story(practice).play()
    except (
        DidNotHold,
        NotReceived,
        NotAnswered,
        NotOnThePage,
        PhoneError,
        NothingToChange,
    ) as failure:
        print(f"\nThe story did not hold: {failure}", flush=True)
        return 1
    print("\nEverything held. EXERCISE ends.", flush=True)
    return 0


class Story:
    """The scenes, one after the other, and who plays in them."""

    def __init__(self, practice: Practice) -> None:
        self._practice = practice
        self._says = practice.tongue
        self._ana = self._actor("esp-officer", "Ana (Spain, official)")
        self._rami = self._actor("lbn-duty", "Rami (Lebanon, on duty)")
        self._nour = self._actor("lbn-deputy", "Nour (Lebanon, deputy)")
        self._maya = self._actor("lbn-chief", "Maya (Lebanon, supervisor)")
        self._everybody = (self._ana, self._rami, self._nour, self._maya)

    async def play(self) -> None:
        """Play all of it. Raises ``DidNotHold``, and what a phone says that waits in vain."""
        await enrol(self._practice, ["esp-officer", "lbn-duty", "lbn-deputy", "lbn-chief"])
        tell("Everybody has enrolled with a one-time code.")
        reference = await self._file()
        alert, page = await self._nobody_answers()
        await self._acknowledge(page, alert)
        await self._work()
        await self._review(reference)
        await self._at_the_pages()
        self._require_the_language()
        await self._verify()

    async def play_at_the_pages(self) -> None:
        """Play what passes at the pages alone. Raises as ``play`` does."""
        await enrol(self._practice, ["esp-officer", "lbn-duty"])
        await self._at_the_pages()

    async def _at_the_pages(self) -> None:
        pages = AtThePages(self._practice, self._ana, self._rami)
        await pages.play()
        await pages.look()

    def _require_the_language(self) -> None:
        heard = [each for who in self._everybody for each in who.heard]
        self._says.require(heard)
        tell(f"All of {len(heard)} texts and labels were in {own_name(self._says.language)}.")

    def _actor(self, person: str, name: str) -> Player:
        practice = self._practice
        return Player(phone=practice.phone(person), name=name, clock=practice.server.clock)

    async def _later(self, minutes: int, why: str) -> None:
        # What was just read is written down before the time changes.
        await asyncio.sleep(_BREATH)
        self._practice.server.clock.advance(minutes=minutes)
        tell(f"[the clock is set {minutes} minutes forward: {why}]")

    async def _file(self) -> str:
        scene("An official files an immediate request")
        await self._ana.sends("/request")
        says = self._says
        for choice in (
            "LBN",
            says("Preserve data", "request type"),
            says("Immediate", "urgency"),
            says("Life or limb", "reason"),
            "TLP:AMBER",
        ):
            step = await self._ana.reads("")
            while (label := _labelled(step, choice)) is None:
                step = await self._ana.reads("")
            await self._ana.presses(label, on=step)
        await self._ana.reads(says.part("Telegram can read what is written here."))
        await self._ana.sends(_CONTENT)
        summary = await self._ana.reads("announced an attack")
        await self._ana.presses(says("Send", "button"), on=summary)
        sent = await self._ana.reads("Rami Haddad")
        found = _REFERENCE.search(sent.text)
        if found is None:
            raise DidNotHold("the requester was told no reference")
        return found[0]

    async def _nobody_answers(self) -> tuple[Message, Message]:
        scene("The contact point on duty is alerted; nobody answers, so it escalates")
        late = self._says.part("not acknowledged within {time}")
        alert = await self._rami.reads(self._says("IMMEDIATE", "urgency"))
        if _CONTENT in alert.text:
            raise DidNotHold("the alert shows content before the acknowledgement")
        await self._later(5, "nobody answers")
        await self._rami.reads(late)
        await self._later(10, "still nobody answers")
        page = await self._nour.reads(late)
        await self._later(15, "the deputy does not answer either")
        await self._maya.reads(late)
        return alert, page

    async def _acknowledge(self, page: Message, alert: Message) -> None:
        scene("The deputy acknowledges; everybody concerned sees it")
        await self._nour.presses(self._says("Acknowledge", "button"), on=page)
        await self._nour.reads("announced an attack")
        name = self._says.name("Nour Khalil (EXERCISE)")
        said = self._says.part("{reference} was acknowledged by {name} at {time}.")
        await self._ana.reads(said, "Nour Khalil")
        await self._rami.sees(alert, self._says.part("Acknowledged by {name} at {time}", name=name))
        case = (page.inline_rows[0][0].data or "").partition(":")[2]
        late = await self._rami.phone.forges(f"ack:{case}", on=alert, within=WITHIN)
        tell(f"Rami presses his old button, and is told: {late.text}")
        self._rami.heard.append(late.text)
        if self._says.part("Already acknowledged by {name} at {time}.", name=name) not in late.text:
            raise DidNotHold("who came second was not told who was first")

    async def _work(self) -> None:
        scene("A question back, the reply, the answer, the closing")
        await self._nour.presses(self._says("Ask back", "button"))
        await self._nour.reads(self._says.part(_QUESTION))
        await self._nour.sends("EXERCISE: until when shall the data be kept?")
        question = await self._ana.reads("until when shall the data be kept?")
        await self._ana.sends("EXERCISE: for 90 days, please.", reply_to=question)
        reply = await self._nour.reads("for 90 days, please.")
        await self._nour.presses(self._says("Answer", "button"), on=reply)
        await self._nour.reads(self._says.part(_ANSWER))
        await self._nour.sends("EXERCISE: preserved at 13:05 UTC, for 90 days.")
        answer = await self._ana.reads("preserved at 13:05 UTC")
        await self._ana.presses(self._says("Close", "button"), on=answer)

    async def _review(self, reference: str) -> None:
        scene("The supervisor reads the whole story in the log; the reading is recorded")
        await self._maya.sends(f"/log {reference}")
        await self._maya.reads(self._says("For what reason?"))
        await self._maya.sends("EXERCISE: review of all escalated requests")
        page = await self._maya.reads(reference)
        await self._maya.presses(self._says("All", "button"), on=page)
        following, turned = self._says("Next ›", "button"), 1
        page = await self._maya.reads(self._page(turned))
        while following in page.labels:
            turned += 1
            await self._maya.presses(following, on=page)
            page = await self._maya.reads(self._page(turned))

    def _page(self, number: int) -> str:
        """How a page of several is headed, up to its number."""
        return self._says.part("Page {page} of {pages}", page=self._says.number(number))

    async def _verify(self) -> None:
        scene("The log is verified; then somebody who has the database's key changes a row")
        settings = self._practice.settings
        _expect(await self._anchored(), "OK")
        if await self._practice.bot.stop() != 0:
            raise DidNotHold("the bot did not end in order")
        if self._practice.bot.incidents:
            raise DidNotHold("the bot has logged unexpected errors")
        key = file_key(settings, key_provider(settings))
        for statement in tamper(database_path(settings), key):
            tell(f"SQL: {statement}")
        _expect(await verified(settings, ()), "FAIL")
        print("\ntampering found", flush=True)

    async def _anchored(self) -> Verdict:
        """What the verification says once an anchor covers what was recorded last."""
        verdict = await verified(self._practice.settings, ())
        with suppress(TimeoutError):
            async with asyncio.timeout(WITHIN):
                while verdict.answer.startswith("UNANCHORED"):
                    await asyncio.sleep(_BREATH)
                    verdict = await verified(self._practice.settings, ())
        return verdict


def _labelled(step: Message, choice: str) -> str | None:
    """The label of the button that says this, perhaps with its English, or chooses this word."""
    chosen, word = _ISOLATES.sub("", choice), f":{choice}"
    for each in (button for row in step.inline_rows for button in row):
        label = _ISOLATES.sub("", each.label)
        if chosen in (label, _BESIDE.split(label)[0]) or (each.data or "").endswith(word):
            return each.label
    return None


def _expect(verdict: Verdict, answer: str) -> None:
    tell(f"log verify: {verdict.answer}, {verdict.records} records. {verdict.reason}".strip())
    if verdict.answer != answer:
        raise DidNotHold(f"the verification should say {answer}")
