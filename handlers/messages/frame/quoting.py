"""People's own texts within a message: quoted, and shared out where room is short.

A person's text stands wholly within a block quote, so that none can pass for the bot's own words.
"""

from collections.abc import Sequence

from domain.forms.filled import FormPart
from domain.messages.outgoing import Said
from wording import labels
from wording.emphasis import quote
from wording.events import text_label
from wording.forms.marks import mark_line
from wording.forms.text import form_not_known, form_text
from wording.forms.titles import ANSWER
from wording.forms.values import FormReader
from wording.language import Translator
from wording.messages.told import Told
from wording.safe_text import (
    NOTHING,
    Shown,
    blocks,
    clean_body,
    cut,
    joined,
    lines,
    own_text,
    utf16_length,
)

_GAP = "\n\n"
_FRAME = 3
"""Of a text: the line's end before it, and the marks of its quote."""


def quoted(_: Translator, told: Told, texts: Sequence[Said], room: int | None = None) -> Shown:
    """The texts; in ``room`` UTF-16 code units if given, the longest cut where it is short."""
    heads = [lines(_heading(_, told, text), *_marks(_, told, text)) for text in texts]
    bodies = [_body(_, text) for text in texts]
    forms = [_form(_, told, text) for text in texts]
    if room is not None:
        fixed = sum(
            utf16_length(head) + _FRAME + (utf16_length(form) + 1 if form else 0)
            for head, form in zip(heads, forms, strict=True)
        )
        fixed += len(_GAP) * (len(texts) - 1)
        shares = _shares([utf16_length(body) for body in bodies], max(room - fixed, 0))
        bodies = [Shown(cut(body, share)) for body, share in zip(bodies, shares, strict=True)]
    whole = blocks(
        *(
            lines(head, quote(body) if body else None, form)
            for head, body, form in zip(heads, bodies, forms, strict=True)
        )
    )
    return whole if room is None else Shown(cut(whole, room))


def _form(_: Translator, told: Told, text: Said) -> Shown:
    """What was filled in with a text, as lines; nothing where nothing was."""
    filled = text.form
    if filled is None:
        return NOTHING
    if not filled.is_known:
        return form_not_known(_, filled)
    at = ANSWER if filled.part is FormPart.ANSWER else ""
    return form_text(
        FormReader(reader=told.reader, kind=filled.type), filled.fields, filled.values, at
    )


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


def _marks(_: Translator, told: Told, text: Said) -> tuple[Shown, ...]:
    """What its originator has said of it since, line by line."""
    kind, part = (text.form.type, text.form.part) if text.form else (told.word("type"), "")
    return tuple(
        mark_line(
            _,
            mark,
            told.shown(mark.by),
            told.moment_of(mark.at),
            kind,
            part,
        )
        for mark in text.marks
    )


def _body(_: Translator, text: Said) -> Shown:
    if text.form is not None and not clean_body(text.body):
        return NOTHING
    return own_text(text.body, is_rtl=_.is_rtl)


def _shares(wanted: Sequence[int], room: int) -> list[int]:
    """How much each gets: short ones all that they want, long ones equal parts of the rest."""
    shares = [0] * len(wanted)
    left = room
    for place, index in enumerate(sorted(range(len(wanted)), key=lambda i: wanted[i])):
        shares[index] = min(wanted[index], left // (len(wanted) - place))
        left -= shares[index]
    return shares
