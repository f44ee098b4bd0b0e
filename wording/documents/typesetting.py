"""Sets a document with typst: one PDF/A-3 with a file inside, the same for the same input.

Owns the fonts, and what becomes of letters that none of them has: each stands as its number in Unicode,
and is named to whoever asked, since a box would say nothing. It takes a second or more for a long
document and belongs into a process of its own (``bot.process.typesetting``).
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from wording.documents.parts import Part, View

TEMPLATE: Final = Path(__file__).with_name("document.typ")
_FAMILIES: Final = (
    *("Noto Sans", "DejaVu Sans", "Noto Naskh Arabic", "Noto Sans Arabic"),
    *("Noto Sans CJK SC", "Noto Sans SC", "Libertinus Serif"),
)
"""In this order as far as they are there; what none of them has is looked for in all others."""
_EXACT: Final = ("DejaVu Sans Mono",)
"""Comes with typst."""
_MISSING: Final = re.compile(
    r'the text `"((?:[^"\\]|\\.)+)"` could not be displayed|contains the codepoint `"((?:[^"\\]|\\.)+)"`'
)
"""The latter: a letter whose meaning each font makes up for itself."""
_ESCAPED: Final = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")
_ROUNDS: Final = 12
"""So often letters are replaced; each round names all that the one before showed."""


class NotInstalled(Exception):
    """The library that sets documents is not installed."""


class NotSet(Exception):
    """The document cannot be set; the text says what typst said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typeset:
    """A document, and the letters in it for which there is no font."""

    pdf: bytes
    missing: tuple[str, ...]


def is_installed() -> bool:
    """Whether documents can be set here."""
    return find_spec("typst") is not None


def typeset(
    view: View, attached: str, made_at: datetime, fonts: Path | None, missing_note: str
) -> Typeset:
    """The document of this view with the text of its file inside.

    ``fonts``: a folder with more fonts; ``missing_note`` is said in it where letters are missing.
    Raises ``NotInstalled`` and ``NotSet``.
    """
    if not is_installed():
        raise NotInstalled
    import typst

    known = typst.Fonts(font_paths=[str(fonts)] if fonts else [])
    there = set(known.families())
    named: View = {
        "fonts": [name for name in _FAMILIES if name in there],
        "exact_fonts": [*_EXACT, *(name for name in _FAMILIES if name in there)],
    }
    shown: View = {**view, **named}
    missing: dict[str, None] = {}
    for _round in range(_ROUNDS):
        try:
            pdf = typst.compile(
                str(TEMPLATE),
                root=str(TEMPLATE.parent),
                font_paths=known,
                sys_inputs={"view": json.dumps(shown), "attached": attached},
                format="pdf",
                # ISO 19005-3, level A: with the reading order and the meaning of every letter.
                pdf_standards="a-3a",
                timestamp=made_at.astimezone(UTC).replace(microsecond=0),
            )
        except typst.TypstError as error:
            letters = _letters(error.diagnostic)
            if not letters:
                raise NotSet(error.message) from None
            missing.update(dict.fromkeys(letters))
            shown = {**_noted(_without(view, missing), missing_note), **named}
        else:
            return Typeset(pdf=pdf, missing=tuple(sorted(missing)))
    raise NotSet("too many letters have no font")


def _letters(diagnostic: str) -> set[str]:
    """The letters that typst says it cannot show; it writes them as Rust does."""
    found = (_unescaped(either or other) for either, other in _MISSING.findall(diagnostic))
    # Of a letter with a mark on it, the plain letter is not what is missing.
    return {letter for text in found for letter in text if not letter.isascii()}


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[2], text)


def _without(view: View, missing: Mapping[str, None]) -> View:
    """The same, each of these letters as its number."""
    table = str.maketrans({letter: f"[U+{ord(letter):04X}]" for letter in missing})
    return {
        name: _replaced(part, lambda text: text.translate(table)) for name, part in view.items()
    }


def _replaced(part: Part, by: Callable[[str], str]) -> Part:
    if isinstance(part, str):
        return by(part)
    if isinstance(part, Mapping):
        return {name: _replaced(each, by) for name, each in part.items()}
    if isinstance(part, Sequence):
        return [_replaced(each, by) for each in part]
    return part


def _noted(view: View, note: str) -> dict[str, Part]:
    notes = view.get("notes", ())
    return {**view, "notes": [*(notes if isinstance(notes, Sequence) else ()), note]}
