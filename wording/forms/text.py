"""A form as lines of a message: titles in bold, values readable, people's texts quoted.

Owns the order and the shape of the lines. The order is the definition's; what says no more than its
preset comes last and short. Which message they stand in, and beside what, is left to whoever says it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from domain.forms.fields.field import FieldKind, FormField, Value, Values
from domain.forms.filled import Filled
from wording.emphasis import bold, quote
from wording.forms.values import BETWEEN, FormReader, several
from wording.language import Translator
from wording.safe_text import Shown, cut, joined, own_text, utf16_length

_LONGEST_LINE = 200
"""Letters up to which a field holds a name or a number; longer ones hold people's own texts."""


def form_pieces(
    who: FormReader, fields: Sequence[FormField], values: Values, at: str = ""
) -> list[Shown]:
    """What stands in the form, piece by piece: each is a line or a quote, and none needs another.

    ``at`` stands before the paths: ``answer.`` for the fields of an answer.
    """
    usual = [each for each in fields if each.preset and values.get(each.name) == each.preset]
    pieces: list[Shown] = []
    for each in fields:
        if each.name in values and each not in usual:
            pieces += _field(who, f"{at}{each.name}", each, values[each.name])
    if usual:
        _ = who.translator
        said = (_short(who, f"{at}{each.name}", each, values[each.name]) for each in usual)
        pieces.append(_("As usual: {list}", list=joined(said, BETWEEN)))
    return pieces


def form_text(who: FormReader, fields: Sequence[FormField], values: Values, at: str = "") -> Shown:
    """The whole of it as one text."""
    return Shown("\n".join(form_pieces(who, fields, values, at)))


def form_not_known(_: Translator, filled: Filled) -> Shown:
    """In place of a form of a version that is not known here: that it is there, and whole in the log."""
    version = Shown(str(filled.version))
    return _("Filled in under version {version} of the form, not known here.", version=version)


def in_pages(pieces: Iterable[Shown], room: int) -> list[Shown]:
    """The pieces as texts of at most ``room`` UTF-16 code units each; a longer piece is cut."""
    pages: list[str] = []
    for piece in pieces:
        fitting = cut(piece, room)
        if pages and utf16_length(pages[-1]) + 1 + utf16_length(fitting) <= room:
            pages[-1] = f"{pages[-1]}\n{fitting}"
        else:
            pages.append(fitting)
    return [Shown(page) for page in pages]


def is_own_text(each: FormField) -> bool:
    """Whether a field holds what somebody wrote in their own words, which is quoted."""
    return each.kind is FieldKind.TEXT and each.most == 1 and each.limit > _LONGEST_LINE


def _field(who: FormReader, path: str, each: FormField, value: Value) -> Iterator[Shown]:
    """The pieces of one field."""
    entries = several(value)
    if each.most > 1 and entries is not None:
        yield _heading(who, path)
        for entry in entries:
            yield _entry(who, who.shown(path, each, entry))
    elif isinstance(value, Mapping) and each.kind is FieldKind.GROUP:
        yield from _group(who, path, each, value)
    elif is_own_text(each) and isinstance(value, str):
        yield _heading(who, path)
        yield quoted(who, value)
    else:
        yield _line(who, path, who.shown(path, each, value))


def _group(who: FormReader, path: str, each: FormField, value: Values) -> Iterator[Shown]:
    if period := who.period(each, value):
        yield _line(who, path, period)
        return
    yield _heading(who, path)
    for part in each.parts:
        if part.name not in value:
            continue
        at, said = f"{path}.{part.name}", value[part.name]
        if is_own_text(part) and isinstance(said, str):
            yield _entry(who, who.translator("{heading}:", heading=who.title(at)))
            yield quoted(who, said)
        else:
            yield _entry(who, _short(who, at, part, said))


def quoted(who: FormReader, text: str) -> Shown:
    """A person's own text, every letter as it was written, in a quote."""
    return quote(own_text(text, is_rtl=who.translator.is_rtl))


def _heading(who: FormReader, path: str) -> Shown:
    return who.translator("{heading}:", heading=bold(who.title(path)))


def _line(who: FormReader, path: str, value: Shown) -> Shown:
    return who.translator("{label}: {value}", label=bold(who.title(path)), value=value)


def _short(who: FormReader, path: str, each: FormField, value: Value) -> Shown:
    return who.translator(
        "{label}: {value}", label=who.title(path), value=who.shown(path, each, value)
    )


def _entry(who: FormReader, shown: Shown) -> Shown:
    return who.translator("– {entry}", entry=shown)
