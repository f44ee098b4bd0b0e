"""Texts shared out over messages: what one message does not hold goes on in the next."""

from dataclasses import replace

from domain.forms.pieces import pieces, units
from domain.messages.outgoing import Said
from domain.requests.filing import LONGEST_TEXT


def fitting(texts: tuple[Said, ...]) -> tuple[tuple[Said, ...], ...]:
    """The texts in groups that fit one message each; one empty group where there are none."""
    groups: list[tuple[Said, ...]] = [()]
    room = LONGEST_TEXT
    for text in (part for whole in texts for part in _parts(whole)):
        length = _length(text)
        if length > room and groups[-1]:
            groups.append(())
            room = LONGEST_TEXT
        groups[-1] = (*groups[-1], text)
        room -= length
    return tuple(groups)


def _parts(text: Said) -> tuple[Said, ...]:
    """A text that one message does not hold, with or without a form, as several; others as they are."""
    if _length(text) <= LONGEST_TEXT:
        return (text,)
    forms = text.form.in_parts(LONGEST_TEXT) if text.form is not None else ()
    bodies = pieces(text.body, LONGEST_TEXT) if text.body else ()
    return (
        *(replace(text, body=body, form=None) for body in bodies),
        *(replace(text, body="", form=form) for form in forms),
    )


def _length(text: Said) -> int:
    return units(text.body) + (text.form.length if text.form is not None else 0)
