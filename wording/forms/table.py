"""The fields of the forms as tables of a document, made from their definitions, in English."""

from collections.abc import Iterator, Sequence

from domain.forms.fields.field import FieldKind, FormField, NeededBy, When
from domain.forms.fields.form import RequestForm
from domain.forms.fields.header import AFTER, BEFORE, FACTS
from domain.forms.forms import FORMS
from domain.vocabulary import RequestType
from wording import labels
from wording.forms.titles import ANSWER, title
from wording.language import SOURCE, translator

_HEAD = ("| name | title | kind | needed | based on |", "|---|---|---|---|---|")
_COMMON = (FACTS, *BEFORE, *AFTER)
_NEEDED = {
    NeededBy.NOW: "now",
    NeededBy.LATER: "later",
    NeededBy.LEGAL: "legal",
    NeededBy.AFTER: "after",
    NeededBy.MAY: "",
}
_LIMITED = frozenset({FieldKind.TEXT, FieldKind.NUMBER})


def common_tables() -> Iterator[str]:
    """The lines of what all requests, and all answers, have in common."""
    first = FORMS[RequestType.PRESERVE]
    shared = [each for each in first.answer if each.name in _in_every_answer()]
    yield from _section("Every request", first, _COMMON, "")
    yield from _section("Every answer", first, shared, ANSWER)


def tables_of(form: RequestForm) -> Iterator[str]:
    """The lines of what one type has of its own, and its answer."""
    _ = translator(SOURCE)
    common = {each.name: each for each in _COMMON}
    own = [each for each in form.fields if common.get(each.name) != each]
    answer = [each for each in form.answer if each.name not in _in_every_answer()]
    yield from _section(f"{labels.request_type(_, form.type)} (`{form.type}`)", form, own, "")
    if answer:
        yield from ("Its answer:", "", *_table(form, answer, ANSWER))


def _in_every_answer() -> set[str]:
    return set.intersection(*({each.name for each in form.answer} for form in FORMS.values()))


def _section(
    heading: str, form: RequestForm, fields: Sequence[FormField], at: str
) -> Iterator[str]:
    yield from (f"### {heading}", "", *_table(form, fields, at))


def _table(form: RequestForm, fields: Sequence[FormField], at: str) -> Iterator[str]:
    yield from _HEAD
    yield from _rows(form, fields, at)
    yield ""


def _rows(form: RequestForm, fields: Sequence[FormField], at: str) -> Iterator[str]:
    _ = translator(SOURCE)
    for each in fields:
        path = f"{at}{each.name}"
        cells = (
            f"`{path.removeprefix(ANSWER)}`",
            title(_, form.type, path),
            _kind(each),
            _needed(each),
            each.basis,
        )
        yield f"| {' | '.join(cells)} |"
        yield from _rows(form, each.parts, f"{path}.")


def _kind(each: FormField) -> str:
    """``text, 300 letters``; ``one of yes, no``; ``up to 50 identifiers``."""
    if each.words:
        several = "some of" if each.kind is FieldKind.CHOICES else "one of"
        usual = f"; usually `{each.preset}`" if each.preset else ""
        return f"{several} {', '.join(f'`{word}`' for word in each.words)}{usual}"
    name = each.kind.value.replace("_", " ")
    if each.kind in _LIMITED:
        name += f", at most {each.limit}{' letters' if each.kind is FieldKind.TEXT else ''}"
    if each.any_of:
        name += f", at least one of {', '.join(f'`{part}`' for part in each.any_of)}"
    return f"{name}; up to {each.most}" if each.most > 1 else name


def _needed(each: FormField) -> str:
    needed = _NEEDED[each.need]
    if each.when:
        needed = f"{needed or 'may'}, if {' or '.join(_condition(when) for when in each.when)}"
    if each.due:
        now = f"now, if {' or '.join(_condition(when) for when in each.due)}"
        needed = f"{now}; else {needed}" if needed else now
    return needed


def _condition(when: When) -> str:
    words = " or ".join(f"`{word}`" for word in when.says)
    return f"`{when.name}` is {words}" if words else f"`{when.name}` is given"
