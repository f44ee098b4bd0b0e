"""What is wrong with a field, in one line: which field, what is wrong, and what would be right.

What is only unlikely says so, and that it may stand. What standards find is in ``wording.forms.findings``.
"""

from collections.abc import Sequence

from domain.forms.check import FieldFault, Wrong
from domain.forms.fields.field import FieldKind, FormField
from wording.forms import choices, findings
from wording.forms.values import FormReader
from wording.safe_text import NOTHING, Shown, clean_line, isolated, technical

_MOST_WORDS = 13
_DATE, _MONTH, _MOMENT = "2026-11-27", "1974-08", "2026-11-20 21:14:05 UTC"


def fault_line(
    who: FormReader, fields: Sequence[FormField], fault: FieldFault, at: str = ""
) -> Shown:
    """The line; ``at`` stands before the fault's path: ``answer.`` for the fields of an answer."""
    _ = who.translator
    if fault.why is Wrong.UNKNOWN:
        name = isolated(clean_line(fault.path), is_rtl=_.is_rtl)
        return _('The form has no field "{name}". What stands there was not taken.', name=name)
    if fault.why is Wrong.SHARED:
        name = isolated(clean_line(fault.path), is_rtl=_.is_rtl)
        titles = _.listed(who.title(f"{at}{path}") for path in _several(fault, "fields"))
        return _('"{name}" may mean one of these: {list}. Write it out.', name=name, list=titles)
    field = field_at(fields, fault.path)
    wrong = _wrong(who, field, fault, f"{at}{_without_numbers(fault.path)}")
    if fault.is_warning and fault.facts.get("reason") == "port":
        wrong = _("{wrong} It may be left out if it is not known.", wrong=wrong)
    elif fault.is_warning:
        wrong = _("{wrong} This is unlikely, but may stand if it is right.", wrong=wrong)
    return _("{label}: {value}", label=named(who, fault.path, at), value=wrong)


def named(who: FormReader, path: str, at: str = "") -> Shown:
    """``Document number (entry 2)``: the field that a path means."""
    _ = who.translator
    if not path:
        return _("Your text")
    numbers = [name for name in path.split(".") if name.isdecimal()]
    title = who.title(f"{at}{path}")
    if not numbers:
        return title
    number = technical(str(int(numbers[0]) + 1), is_rtl=_.is_rtl)
    return _("{field} (entry {number})", field=title, number=number)


def field_at(fields: Sequence[FormField], path: str) -> FormField | None:
    """The field that a path means; None where there is none."""
    found: FormField | None = None
    for name in _without_numbers(path).split("."):
        found = next((field for field in fields if field.name == name), None)
        if found is None:
            return None
        fields = found.parts
    return found


def _without_numbers(path: str) -> str:
    return ".".join(name for name in path.split(".") if not name.isdecimal())


def _wrong(who: FormReader, field: FormField | None, fault: FieldFault, path: str) -> Shown:
    _ = who.translator
    match fault.why:
        case Wrong.NOT_ASKED:
            return _(
                "is not asked beside what stands in another field. Change that, or leave it out."
            )
        case Wrong.FORM:
            return _form(who, fault)
        case Wrong.EMPTY:
            return _("is empty. Write something, or leave it out.")
        case Wrong.LONG:
            return _(
                "has {length} letters; at most {most} fit. Shorten it.",
                length=_fact(who, fault, "length"),
                most=_fact(who, fault, "most"),
            )
        case Wrong.CONTROL:
            return _("holds a sign that cannot be seen. Type it anew instead of pasting it.")
        case Wrong.WORD:
            return _("takes one of these: {list}.", list=_words(who, field, fault, path))
        case Wrong.ALONE:
            words = _words(who, field, fault, path)
            return _("{list} excludes all others. Choose it alone, or leave it out.", list=words)
        case Wrong.TWICE:
            return _("stands there twice. Leave one out.")
        case Wrong.MANY:
            return _(
                "has {count} entries; at most {most} fit. Leave some out.",
                count=_fact(who, fault, "count"),
                most=_fact(who, fault, "most"),
            )
        case Wrong.NUMBER:
            return _("must be a whole number from 0 to {most}.", most=_fact(who, fault, "most"))
        case Wrong.DATE | Wrong.MOMENT | Wrong.STATE | Wrong.ORDER:
            return _of_kind(who, field, fault)
        case Wrong.NONE_OF:
            titles = _.listed(who.title(f"{path}.{name}") for name in _several(fault, "fields"))
            return _("needs at least one of these: {list}.", list=titles)
        case Wrong.MISSING:
            words = _words(who, field, fault, path)
            if words:
                return _("is missing. Say which: {list}.", list=words)
            return _("is missing; without it the rest says nothing.")
        case _standard:
            return findings.finding(who, fault.facts)


def _form(who: FormReader, fault: FieldFault) -> Shown:
    _ = who.translator
    match fault.facts.get("kind"):
        case FieldKind.NUMBER.value:
            return _("must be a whole number, in digits.")
        case "several":
            return _("takes several entries. Write one a line.")
        case FieldKind.GROUP.value | FieldKind.SELECTOR.value:
            return _('has parts of its own. Write each as "name: value".')
        case _other:
            return _("must be a text.")


def _of_kind(who: FormReader, field: FormField | None, fault: FieldFault) -> Shown:
    _ = who.translator
    first, second = _fact(who, fault, "first"), _fact(who, fault, "second")
    if first and second:
        return _(
            "could mean {first} or {second}. Write it as one of these.", first=first, second=second
        )
    match fault.why:
        case Wrong.ORDER:
            return _(
                "ends ({until}) before it begins ({start}). Change one of the two.",
                until=_fact(who, fault, "until"),
                start=_fact(who, fault, "from"),
            )
        case Wrong.MOMENT:
            example = technical(_MOMENT, is_rtl=_.is_rtl)
            return _("must be a date and a time that exist, such as {example}.", example=example)
        case Wrong.STATE:
            example = technical("LBN", is_rtl=_.is_rtl)
            return _(
                "must be a State, by its name or its three letters, such as {example}.",
                example=example,
            )
        case _date:
            example = technical(_DATE, is_rtl=_.is_rtl)
            if field is None or field.kind is not FieldKind.PARTIAL_DATE:
                return _("must be a date that exists, such as {example}.", example=example)
            return _(
                "must be a date that exists, or its year and month, or its year, such as {example}.",
                example=technical(_MONTH, is_rtl=_.is_rtl),
            )


def _words(who: FormReader, field: FormField | None, fault: FieldFault, path: str) -> Shown:
    """The words that a fact lists, by their labels."""
    _ = who.translator
    words = _several(fault, "words")[:_MOST_WORDS]
    if field is None:
        return NOTHING
    return _.listed(choices.label(_, path, field, word) for word in words)


def _several(fault: FieldFault, name: str) -> list[str]:
    said = fault.facts.get(name)
    return [str(each) for each in said] if isinstance(said, Sequence) and said else []


def _fact(who: FormReader, fault: FieldFault, name: str) -> Shown:
    said = fault.facts.get(name)
    return NOTHING if said is None else findings.shown(who, str(said))
