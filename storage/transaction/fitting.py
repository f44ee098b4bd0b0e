"""Texts shared out over messages: what one message does not hold goes on in the next."""

from dataclasses import replace

from domain.messages.outgoing import Said
from domain.requests.filing import LONGEST_TEXT


def fitting(texts: tuple[Said, ...]) -> tuple[tuple[Said, ...], ...]:
    """The texts in groups that fit one message each; one empty group where there are none."""
    groups: list[tuple[Said, ...]] = [()]
    room = LONGEST_TEXT
    for text in (part for whole in texts for part in _parts(whole)):
        length = len(text.body.encode("utf-16-le")) // 2
        if text.form is not None:
            length += text.form.length
        if length > room and groups[-1]:
            groups.append(())
            room = LONGEST_TEXT
        groups[-1] = (*groups[-1], text)
        room -= length
    return tuple(groups)


def _parts(text: Said) -> tuple[Said, ...]:
    """A text with a form that one message does not hold, as several; others as they are."""
    length = len(text.body.encode("utf-16-le")) // 2
    if text.form is None or length + text.form.length <= LONGEST_TEXT:
        return (text,)
    forms = text.form.in_parts(LONGEST_TEXT)
    bodies = (replace(text, form=None),) if text.body else ()
    return (*bodies, *(replace(text, body="", form=form) for form in forms))
