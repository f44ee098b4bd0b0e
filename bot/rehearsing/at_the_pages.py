"""The story's second part: a TLP:RED request with a file lives at the pages, and no chat has a word of it.

Owns the play and which words are planted. Where they may have gone is looked for by
``bot.rehearsing.traces``.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from bot.deployment.opening import opened
from bot.rehearsing.acting import DidNotHold, Player, scene, tell
from bot.rehearsing.rehearse import Practice
from bot.rehearsing.tongue import Tongue
from bot.rehearsing.traces import Stored, everything, found_in, require_nothing, stored_here
from domain.forms.fields.field import FieldKind
from domain.forms.forms import FORMS
from domain.vocabulary import RequestType
from rehearsal.computers.authenticator import Authenticator
from rehearsal.computers.browser import ChosenFile, ComputerBrowser, Page, path_of
from rehearsal.computers.forms import PageForm
from services.sessions import secrets

MARKING: Final = "TLP:RED"
_TYPE: Final = RequestType.PRESERVE
_IS_IT_YOU: Final = "Is it you who would sign in to the pages with a first passkey?"
_NUMBER: Final = re.compile(r"/devices (\d{6})")
_PLANTED: Final = {
    FieldKind.TEXT: "EXERCISE-planted-word-{}",
    FieldKind.EMAIL: "planted-{}@example.org",
    FieldKind.TELEPHONE: "+34 600 123 4{}",
    FieldKind.SELECTOR: "account EXERCISE-planted-account-{}",
}
_TEXTS: Final = {
    "the facts": "EXERCISE-planted-facts",
    "the question": "EXERCISE-planted-question",
    "the reply": "EXERCISE-planted-reply",
    "the answer": "EXERCISE-planted-answer",
    "the file's origin": "EXERCISE-planted-origin",
    "the file's name": "EXERCISE-planted-name",
}
_IN_FILE: Final = b"EXERCISE-planted-bytes"
_FILE_SIZE: Final = 1_200_000
"""More than one of the pieces in which files are kept."""
_FIRST_PLANTED: Final = 10


@dataclass(slots=True, kw_only=True)
class _AtComputer:
    """Somebody at their computer, with their phone beside it."""

    actor: Player
    browser: ComputerBrowser
    page: Page | None = None

    async def opens(self, address: str) -> Page:
        self.page = await self.browser.opens(address)
        return self._well(self.page)

    async def presses(
        self,
        button: str,
        typed: Mapping[str, str] | None = None,
        file: ChosenFile | None = None,
    ) -> Page:
        if self.page is None:
            raise DidNotHold("nobody has opened a page")
        self.actor.does("presses at the page", f"[{button}]")
        self.page = await self.browser.presses(self.page, button, typed, file)
        return self._well(self.page)

    def _well(self, page: Page) -> Page:
        self.actor.heard.append(page.text)
        if page.status != 200:
            raise DidNotHold(f"{path_of(page)} answered {page.status}: {page.text[:300]}")
        return page


@dataclass(slots=True)
class AtThePages:
    """The scenes, and what was planted in them."""

    practice: Practice
    ana: Player
    rami: Player
    planted: dict[str, bytes] = field(default_factory=dict)
    asked_with: list[str] = field(default_factory=list)
    """Every address and referrer that somebody's browser asked with."""

    @property
    def says(self) -> Tongue:
        """How the code's sentences read to them."""
        return self.practice.tongue

    async def play(self) -> str:
        """Play it; the reference. Raises ``DidNotHold``, and what says that somebody waits in vain."""
        scene(f"At the pages: a {MARKING} request with a file, from form to closing")
        ana = await self._signs_in(self.ana, "esp-officer")
        rami = await self._signs_in(self.rami, "lbn-duty")
        reference = await self._file(ana)
        await self._take(rami, reference)
        await self._ask_and_answer(ana, rami, reference)
        self.asked_with = [*ana.browser.asked_with, *rami.browser.asked_with]
        return reference

    async def look(self, stored: Stored = stored_here) -> None:
        """Look for what was planted wherever it must not be. Raises ``DidNotHold`` where it is."""
        scene(f"Where it must not be: {len(self.planted)} planted words, names and numbers")
        for line in require_nothing(
            await everything(self.practice, self.asked_with, stored), self.planted
        ):
            tell(line)

    async def _signs_in(self, actor: Player, person: str) -> _AtComputer:
        """The first passkey: a number for the chat, the second secret for the page."""
        at = _AtComputer(
            actor=actor, browser=ComputerBrowser(self.practice.pages, self.says.language)
        )
        async with opened(self.practice.settings) as deployment:
            (given,) = await secrets.make(deployment.office, [person])
        await at.opens("/sign-in")
        page = await at.presses(self.says("First time here"))
        number = _NUMBER.search(page.text)
        if number is None:
            raise DidNotHold("the page shows no number for the chat")
        await actor.sends(number[0])
        asked = await actor.reads(self.says(_IS_IT_YOU))
        await actor.presses(self.says("It is me", "button"), on=asked)
        await at.presses(self.says("Continue"), {"secret": given.secret})
        authenticator = Authenticator(self.practice.pages)
        if at.page is None:
            raise DidNotHold("nobody has opened a page")
        made = authenticator.creates(await at.browser.asks(at.page, act="first-options"))
        await at.presses(self.says("Create passkey"), {"answer": made})
        return at

    async def _file(self, ana: _AtComputer) -> str:
        here = f"/requests/new/{_TYPE.value}"
        page, says = await ana.opens(here), self.says
        typed = self._words(page.form_with(says("Check and send", "button"), {}))
        chosen = {"addressee": "LBN", "urgency": "immediate", "reason": "life", "marking": MARKING}
        ana.actor.does("writes at the page", f"{MARKING}, {len(typed)} fields of the form")
        await ana.presses(says("Files", "button"), {**typed, **chosen})
        await ana.presses(says("Add"), self._about_file(), self._chosen_file("request"))
        await ana.opens(here)
        await ana.presses(says("Check and send", "button"))
        sent = await ana.presses(says("Send", "button"))
        reference = path_of(sent).rpartition("/")[2]
        await ana.actor.reads(reference)
        return reference

    async def _take(self, rami: _AtComputer, reference: str) -> None:
        alert = await rami.actor.reads(reference)
        await rami.actor.presses(self.says("Acknowledge", "button"), on=alert)
        await rami.actor.reads(reference)
        page = await rami.opens(f"/requests/{reference}")
        unread = set(self.planted) - set(found_in(page.source.encode(), self.planted))
        if unread > self._in_bytes():
            raise DidNotHold(f"the page does not show {sorted(unread - self._in_bytes())}")
        rami.actor.does("reads at the page", f"all of it, {len(self.planted)} planted words")
        await self._download(rami, page)

    async def _download(self, reader: _AtComputer, page: Page) -> None:
        given = await reader.browser.presses(
            page, self.says("Download {name}").format(name=_file_name())
        )
        if given.status != 200 or _IN_FILE not in given.body or len(given.body) != _FILE_SIZE:
            raise DidNotHold("the file is not the one that was sent")
        digest = hashlib.sha256(given.body).hexdigest()
        reader.actor.does("downloads the file", f"SHA-256 {digest[:16]}…, as it was sent")

    async def _ask_and_answer(self, ana: _AtComputer, rami: _AtComputer, reference: str) -> None:
        here = f"/requests/{reference}"
        await self._writes(rami, "Ask back", "the question")
        await ana.actor.reads(self.says.part("{name} asks you about {reference}."))
        await ana.opens(here)
        await self._writes(ana, "Reply", "the reply")
        await rami.actor.reads(self.says.part("The requester writes about {reference}."))
        await rami.opens(here)
        await self._writes(rami, "Answer", "the answer")
        await ana.actor.reads(self.says.part("{name} answers {reference}."))
        page = await ana.opens(here)
        if not {"the question", "the reply", "the answer"} <= set(
            found_in(page.source.encode(), self.planted)
        ):
            raise DidNotHold("the page does not show what was asked and answered")
        await ana.presses(self.says("Close", "button"))
        await rami.actor.reads(self.says.part("{reference} was closed by the requester."))
        tell(f"{reference} is closed.")

    async def _writes(self, who: _AtComputer, button: str, what: str) -> None:
        self._plant(what)
        await who.presses(self.says(button, "button"), {"text": _TEXTS[what]})

    def _words(self, form: PageForm) -> dict[str, str]:
        """A word, name or number in every field of the form that takes one."""
        self._plant("the facts")
        typed = {"facts": _TEXTS["the facts"]}
        for number, name in enumerate(form.texts, _FIRST_PLANTED):
            kind = _kind_of(name)
            if kind in _PLANTED and name != "facts" and not name.startswith("oral."):
                typed[name] = _PLANTED[kind].format(number)
                word = typed[name].removeprefix("account ").replace(" ", "")
                self.planted[f"the field {name}"] = word.encode()
        return typed

    def _about_file(self) -> dict[str, str]:
        self._plant("the file's origin")
        return {"marking": MARKING, "obtained_by": _TEXTS["the file's origin"]}

    def _chosen_file(self, of: str) -> ChosenFile:
        self._plant("the file's name")
        noise = hashlib.shake_256(of.encode()).digest(_FILE_SIZE)
        self.planted["the file's beginning"] = _IN_FILE
        self.planted["the file's middle"] = noise[_FILE_SIZE // 2 :][:24]
        self.planted["the file's end"] = noise[-24:]
        return ChosenFile(name=_file_name(), content=_IN_FILE + noise[len(_IN_FILE) :])

    def _in_bytes(self) -> set[str]:
        return {"the file's beginning", "the file's middle", "the file's end"}

    def _plant(self, what: str) -> None:
        self.planted[what] = _TEXTS[what].encode()


def _file_name() -> str:
    return _TEXTS["the file's name"] + ".bin"


def _kind_of(path: str) -> FieldKind | None:
    """What kind of value the form's field of this name takes."""
    fields, kind = FORMS[_TYPE].fields, None
    for name in path.split("."):
        found = next((each for each in fields if each.name == name), None)
        if found is None:
            return None
        fields, kind = found.parts, found.kind
    return kind
