"""How the values of a form read: times, States, telephones, choices, identifiers, people's own words.

Nothing raises: a value of another shape than its field's, as an old form may hold, is shown as it stands.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import phonenumbers

from domain.forms.check import is_date
from domain.forms.fields.field import FieldKind, FormField, NeededBy, Value, Values
from domain.forms.fields.selectors import SelectorKind
from domain.topics import parse_stamp
from domain.vocabulary import LETTER_ALONE, RequestType
from wording import labels, times
from wording.emphasis import code
from wording.forms import choices, names
from wording.forms.titles import title
from wording.language import Translator, translator
from wording.reader import Reader
from wording.safe_text import NOTHING, Shown, clean_line, isolated, joined, technical

BETWEEN = " · "
_YES_OR_NO = frozenset({"yes", "no", "not_known", "unknown"})
_AS_WRITTEN = frozenset({FieldKind.EMAIL, FieldKind.ZONE, FieldKind.NUMBER})
_IN_LETTERS = frozenset({SelectorKind.ACCOUNT, SelectorKind.OTHER, SelectorKind.VEHICLE})
"""Kinds of identifiers that run in the direction of their own letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormReader:
    """Who reads which type of form; ``members`` are the network's own names by code."""

    reader: Reader
    kind: RequestType
    members: Mapping[str, str] = field(default_factory=dict)

    @property
    def translator(self) -> Translator:
        """Of the reader's language."""
        return translator(self.reader.language)

    def title(self, path: str) -> Shown:
        """A field's title."""
        return title(self.translator, self.kind, path)

    def shown(self, path: str, each: FormField, value: Value) -> Shown:
        """One value of a field, on one line."""
        if each.kind is FieldKind.SELECTOR and isinstance(value, Mapping):
            return self._selector(path, each, value)
        if each.kind is FieldKind.GROUP and isinstance(value, Mapping):
            return self._parts(path, each, value)
        entries = several(value)
        if entries is None:
            return self._simple(path, each, str(value))
        return self.translator.listed(self.shown(path, each, entry) for entry in entries)

    def period(self, each: FormField, value: Values) -> Shown:
        """``1 Nov 2026 – 20 Nov 2026``; empty where it is not one."""
        parts = {part.name: part for part in each.parts}
        if set(parts) != {"from", "until"} or set(value) != set(parts):
            return NOTHING
        ends = (self.shown(name, parts[name], value[name]) for name in ("from", "until"))
        return joined(ends, " – ")

    def _simple(self, path: str, each: FormField, value: str) -> Shown:
        _ = self.translator
        match each.kind:
            case FieldKind.CHOICE | FieldKind.CHOICES:
                return self._chosen(path, each, value)
            case FieldKind.DATE | FieldKind.PARTIAL_DATE if is_date(value):
                return technical(times.day(_, date.fromisoformat(value)), is_rtl=_.is_rtl)
            case FieldKind.MOMENT if at := parse_stamp(value):
                return self._moment(at)
            case FieldKind.STATE | FieldKind.NATIONALITY:
                return names.state(_, value, self.members)
            case FieldKind.LANGUAGE:
                return names.language(_, value)
            case FieldKind.TELEPHONE:
                return technical(grouped(value), is_rtl=_.is_rtl)
            case FieldKind.MRZ:
                return technical(code(Shown(clean_line(value, each.limit))), is_rtl=_.is_rtl)
            case kind if kind in _AS_WRITTEN:
                return technical(clean_line(value, each.limit), is_rtl=_.is_rtl)
            case _other:
                return isolated(clean_line(value, each.limit), is_rtl=_.is_rtl)

    def _moment(self, at: datetime) -> Shown:
        """To the second where that is said: an Internet address is nobody's a minute later."""
        _ = self.translator
        if not at.second:
            return times.deadline(_, at, None, self.reader)
        at = at.astimezone(UTC)
        return technical(f"{times.day(_, at.date())} {at:%H:%M:%S} UTC", is_rtl=_.is_rtl)

    def _chosen(self, path: str, each: FormField, word: str) -> Shown:
        if each.name == "ground" and word in LETTER_ALONE:
            return labels.ground_as_told(self.translator, word)
        return choices.explained(self.translator, path, each, word)

    def _selector(self, path: str, each: FormField, value: Values) -> Shown:
        _ = self.translator
        said = dict(value)
        kind, text = str(said.pop("kind", "")), str(said.pop("value", ""))
        longest = max(part.limit for part in each.parts if part.name == "value")
        line = clean_line(text, longest)
        if kind == SelectorKind.TELEPHONE:
            line = grouped(line)
        copied = code(Shown(line))
        is_letters = kind in _IN_LETTERS
        shown = (
            isolated(copied, is_rtl=_.is_rtl) if is_letters else technical(copied, is_rtl=_.is_rtl)
        )
        kinds = next(part for part in each.parts if part.name == "kind")
        first = self._chosen(f"{path}.kind", kinds, kind) if kind else NOTHING
        return joined((first, shown, self._parts(path, each, said)), BETWEEN)

    def _parts(self, path: str, each: FormField, value: Values) -> Shown:
        """A row in one line: what is always there stands bare, the rest behind its title."""
        if period := self.period(each, value):
            return period
        return joined(self._each_part(path, each, value), BETWEEN)

    def _each_part(self, path: str, each: FormField, value: Values) -> Iterable[Shown]:
        _ = self.translator
        for part in each.parts:
            if part.name not in value:
                continue
            at = f"{path}.{part.name}"
            shown = self.shown(at, part, value[part.name])
            if shown:
                label = self.title(at)
                yield shown if _is_bare(part) else _("{label}: {value}", label=label, value=shown)


def grouped(telephone: str) -> str:
    """``+44 20 7946 0123``: an E.164 number as it is read aloud; any other text as it stands."""
    try:
        number = phonenumbers.parse(telephone, None)
    except phonenumbers.NumberParseException:
        return clean_line(telephone)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def several(value: Value) -> Sequence[Value] | None:
    """The entries of a value that has several; None for one that has not."""
    return value if isinstance(value, Sequence) and not isinstance(value, str) else None


def _is_bare(part: FormField) -> bool:
    """Whether a part says by itself what it is, in a row that always has it."""
    is_answer = bool(part.words) and part.words[0] in _YES_OR_NO
    return part.name == "provider" or (
        part.need is NeededBy.NOW and not part.when and not is_answer
    )
