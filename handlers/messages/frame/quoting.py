"""People's own texts within a message: quoted, and shared out where room is short.

A person's text stands wholly within a block quote, so that none can pass for the bot's own words.
"""

from collections.abc import Sequence

from domain.outgoing import Said
from handlers.messages.frame.told import Told
from wording import labels
from wording.emphasis import quote
from wording.events import text_label
from wording.language import Translator
from wording.safe_text import (
    NOTHING,
    Shown,
    blocks,
    clean_body,
    cut,
    joined,
    lines,
    paragraph,
    utf16_length,
)

_GAP = "\n\n"
_FRAME = 3
"""Of a text: the line's end before it, and the marks of its quote."""


def quoted(_: Translator, told: Told, texts: Sequence[Said], room: int | None = None) -> Shown:
    """The texts; in ``room`` UTF-16 code units if given, the longest cut where it is short."""
    heads = [_heading(_, told, text) for text in texts]
    bodies = [_body(_, text.body) for text in texts]
    if room is None:
        return blocks(*(lines(head, quote(body)) for head, body in zip(heads, bodies, strict=True)))
    fixed = sum(utf16_length(head) + _FRAME for head in heads) + len(_GAP) * (len(texts) - 1)
    wanted = [utf16_length(body) for body in bodies]
    shares = _shares(wanted, max(room - fixed, 0))
    parts = (
        lines(head, quote(Shown(cut(body, share))))
        for head, body, share in zip(heads, bodies, shares, strict=True)
    )
    return Shown(cut(_GAP.join(parts), room))


def _heading(_: Translator, told: Told, text: Said) -> Shown:
    if text.event == "draft" or not (text.by or text.marking):
        return Shown("")
    who = joined(
        (
            text_label(_, text.event),
            told.shown(text.by),
            told.said_at(text),
            labels.marking(_, text.marking) if text.marking else NOTHING,
            labels.evidential_use(_, text.use) if text.use else NOTHING,
        ),
        " · ",
    )
    return _("{heading}:", heading=who)


def _body(_: Translator, body: str) -> Shown:
    cleaned = clean_body(body) or "–"
    return Shown("\n".join(paragraph(line, is_rtl=_.is_rtl) for line in cleaned.split("\n")))


def _shares(wanted: Sequence[int], room: int) -> list[int]:
    """How much each gets: short ones all that they want, long ones equal parts of the rest."""
    shares = [0] * len(wanted)
    left = room
    for place, index in enumerate(sorted(range(len(wanted)), key=lambda i: wanted[i])):
        shares[index] = min(wanted[index], left // (len(wanted) - place))
        left -= shares[index]
    return shares
