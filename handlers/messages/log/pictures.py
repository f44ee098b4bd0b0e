"""A picture of figures, with its words under it, and the same numbers as text."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from domain.statistics.pictures.kinds import PictureForm, PictureKind
from domain.statistics.whose import Whose
from domain.topics import Topic
from handlers.messages.frame import keyboards
from handlers.messages.frame.keyboards import button
from handlers.messages.frame.saying import Button, Rows, Wording
from handlers.verbs import buttons
from handlers.verbs.forms import Data
from wording.language import Translator
from wording.messages.figures import whose_title
from wording.messages.told import Told
from wording.pictures.numbers import (
    as_lines,
    how_to_read,
    left_out,
    nothing_to_show,
    numbers,
    orders,
    title,
)
from wording.safe_text import Shown, blocks, lines


def picture(_: Translator, told: Told) -> Wording:
    """Under the picture: ``whose``, ``member``, ``kind``, ``page``, ``left_out``; what is drawn are ``rows``,
    ``columns`` and ``months``, or nothing (``is_empty``); ``at``: as of when."""
    kind = _kind(told)
    how = how_to_read(_, kind) if kind is not None else None
    head = blocks(_head(_, told), how, lines(*_columns(_, told)), _as_of(_, told), told.page)
    rows: Rows = ()
    if kind is not None:
        as_numbers = _data(told, kind, PictureForm.NUMBERS, told.number("page"))
        rows = ((button(_.pgettext("button", "The numbers as text"), as_numbers),),)
    return Wording(head=head, rows=(*rows, *_pages(_, told, PictureForm.PICTURE)))


def as_text(_: Translator, told: Told) -> Wording:
    """The same numbers, line by line; ``is_empty`` where there are none."""
    table = numbers(_, told.saying.facts)
    if told.flag("is_empty") or table is None:
        return Wording(head=lines(_head(_, told), nothing_to_show(_)))
    head = blocks(
        _head(_, told),
        lines(*_columns(_, told)),
        lines(*as_lines(_, table)),
        how_to_read(_, PictureKind.DRILLS) if _kind(told) is PictureKind.DRILLS else None,
        _as_of(_, told),
        told.page,
    )
    return Wording(head=head, rows=_pages(_, told, PictureForm.NUMBERS))


def _head(_: Translator, told: Told) -> Shown:
    kind = _kind(told)
    of = whose_title(_, told.word("whose"), told.line("member") if told.word("member") else None)
    return lines(title(_, kind) if kind is not None else None, of)


def _as_of(_: Translator, told: Told) -> Shown | None:
    """How drills went is not counted from the log."""
    if _kind(told) is PictureKind.DRILLS:
        return None
    return _("Counted from the log, as it stood at {time}.", time=told.moment("at"))


def _columns(_: Translator, told: Told) -> Iterable[Shown | None]:
    """What the numbers of columns stand for, and how many have no room."""
    facts = told.saying.facts
    yield from orders(_, facts)
    yield left_out(_, told.number("left_out")) or None


def _pages(_: Translator, told: Told, form: PictureForm) -> Rows:
    kind = _kind(told)
    return keyboards.paging(_, told, partial(_data, told, kind, form)) if kind is not None else ()


def choices(_: Translator, told: Told) -> Iterable[Button]:
    """A button for each of the ``pictures`` that the reader may see."""
    for word in told.items("pictures"):
        if word in set(PictureKind):
            kind = PictureKind(word)
            data = buttons.PICTURE(_whose(told), kind, PictureForm.PICTURE, 0)
            yield button(title(_, kind), data)


def _data(told: Told, kind: PictureKind, form: PictureForm, number: int) -> Data:
    return buttons.PICTURE(_whose(told), kind, form, number)


def _kind(told: Told) -> PictureKind | None:
    word = told.word("kind")
    return PictureKind(word) if word in set(PictureKind) else None


def _whose(told: Told) -> Whose:
    word = told.word("whose")
    return Whose(word) if word in set(Whose) else Whose.OWN


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.STATISTICS_PICTURE: picture,
    Topic.STATISTICS_NUMBERS: as_text,
}
