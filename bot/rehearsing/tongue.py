"""In which language a rehearsal is played: what its people press and read, by the English of the code.

Owns that nothing stays English by oversight: what somebody reads is compared with every sentence of the
catalogue. How a language is spoken is left to ``wording``.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from babel.messages.pofile import read_po

from bot.rehearsing.acting import DidNotHold
from wording.language import CATALOGUES, DOMAIN, SOURCE, filled, translator
from wording.safe_text import Shown, isolated, technical

_PLACEHOLDER: Final = re.compile(r"\{[a-z_]+\}|[*\n]")
_ENOUGH: Final = 12
"""Letters of at least two words: shorter ones stand in people's own texts too."""
_BESIDE: Final = re.compile("[(（][ -~\u2066-\u2069]+[)）]| [/·] \u2066?[A-Z][ -~\u2066-\u2069]+")
"""English that stands beside a sentence on purpose."""
_ELSEWHERE: Final = frozenset({"issuer", "nationality"})
"""Contexts of names that a directory may give itself."""


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language in which everybody of the rehearsal reads."""

    language: str = SOURCE

    @property
    def is_rtl(self) -> bool:
        """Whether it is written from right to left."""
        return translator(self.language).is_rtl

    def __call__(self, english: str, context: str | None = None) -> str:
        """A sentence of the code. Raises ``DidNotHold`` where the code does not say that."""
        said = _sentences(self.language).get((context, english))
        if said is None:
            raise DidNotHold(f"the code does not say {english!r}")
        return said

    def part(self, english: str, **values: Shown) -> str:
        """The longest piece of a sentence that stands in it whatever else than this it is filled with."""
        return max(_PLACEHOLDER.split(filled(self(english), values)), key=len).strip()

    def name(self, text: str) -> Shown:
        """A name as it stands in a sentence."""
        return isolated(text, is_rtl=self.is_rtl)

    def number(self, count: int) -> Shown:
        """A number as it stands in a sentence."""
        return technical(str(count), is_rtl=self.is_rtl)

    def left_in_english(self, text: str) -> str:
        """A piece of English in what somebody reads; empty where there is none."""
        if self.language == SOURCE:
            return ""
        alone = _BESIDE.sub("", text)
        return next((piece for piece in _pieces(self.language) if piece in alone), "")

    def require(self, texts: Iterable[str]) -> None:
        """Raise ``DidNotHold`` where something that somebody reads stayed English."""
        for text in texts:
            if piece := self.left_in_english(text):
                raise DidNotHold(f"this stayed English: {piece!r}")


@cache
def _sentences(language: str) -> Mapping[tuple[str | None, str], str]:
    """Each sentence of the code in this language, by its context and its English."""
    with (CATALOGUES / f"{DOMAIN}.pot").open("rb") as file:
        template = read_po(file)
    said, found = translator(language).catalogue, {}
    for message in template:
        context = message.context if isinstance(message.context, str) else None
        if not isinstance(message.id, str):
            found[context, message.id[0]] = said.ngettext(message.id[0], message.id[1], 1)
        elif message.id:
            found[context, message.id] = (
                said.pgettext(context, message.id) if context else said.gettext(message.id)
            )
    return found


@cache
def _pieces(language: str) -> tuple[str, ...]:
    theirs = _sentences(language)
    spoken = "\n".join(theirs.values())
    pieces = {
        piece.strip()
        for context, english in theirs
        if context not in _ELSEWHERE
        for piece in _PLACEHOLDER.split(english)
        if len(piece.strip()) >= _ENOUGH and " " in piece.strip()
    }
    return tuple(sorted(piece for piece in pieces if piece not in spoken))
