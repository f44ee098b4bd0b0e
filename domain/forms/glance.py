"""What may be said of a form before anybody has acknowledged: kinds, counts and fixed words.

Nothing of it identifies anybody, so that it may stand in an alert on an open channel. How it reads is
left to ``wording.forms.summary`` and the alert.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from domain.forms.fields.field import FormField, Value, Values
from domain.forms.fields.selectors import SelectorKind
from domain.forms.forms import FORMS
from domain.rows import Row
from domain.vocabulary import RequestType

KEEP_SECRET: Final = "keep_secret"  # noqa: S105 - the name of a field
NOT_TO_CUSTOMER: Final = "do_not_notify_customer"
THIS_PURPOSE: Final = "this_purpose_only"
PRACTISED: Final = "practised"
"""Of a drill, beside what its form says: the type of request that is practised by it."""
_KINDS: Final = "targets"
_WORDS: Final = ("action", "about", "asked", "expected")
"""Fields whose word says what is asked."""
_COUNTED: Final = ("person", "places", "victims", "need")
_UNTIL_CHOSEN: Final = ("H1", "H2")
"""The handling that holds until one is chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedRow(Row):
    """A field of the form: its word, or how often it is given, by its kind where it has one."""

    field: str
    word: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """What one sees of a form without reading it; empty of what an earlier version filed."""

    asked: tuple[AskedRow, ...] = ()
    must_not: tuple[str, ...] = ()
    """``keep_secret``, ``do_not_notify_customer``, ``this_purpose_only``, and handling codes."""
    minor: str = ""
    """Whether somebody whom it is about is a minor: no, yes or unknown; empty where nobody has said."""
    channel_tried: str = ""
    """Whether the provider's own emergency channel was tried: no or yes; empty where nobody has said."""

    @property
    def may_be_minor(self) -> bool:
        """Whether somebody whom it is about is, or may be, a minor."""
        return self.minor in ("yes", "unknown")

    @property
    def is_check_of_minor(self) -> bool:
        """Whether it asks for a discreet check of them."""
        checks = any(row.field == "action" and row.word == "discreet_check" for row in self.asked)
        return checks and self.may_be_minor

    def is_same_check(self, before: "Glance") -> bool:
        """Whether what a supervisor has let go on is still what is asked."""
        return before.is_check_of_minor and self.minor == before.minor


NOTHING_SEEN: Final = Glance()


def glance(kind: RequestType, values: Values) -> Glance:
    """Of a form with these values."""
    fields = FORMS[kind].by_name
    known = {name: value for name, value in values.items() if name in fields}
    handling = [str(code) for code in _several(known.get("handling"))] or _UNTIL_CHOSEN
    # Both are preset: silence lasts until somebody says that it need not.
    silent = (name for name in (KEEP_SECRET, NOT_TO_CUSTOMER) if name in fields)
    return Glance(
        asked=tuple(_asked(known, fields)),
        must_not=(
            *(name for name in silent if known.get(name) != "no"),
            *((THIS_PURPOSE,) if known.get("use_limits") != "stated" else ()),
            *handling,
        ),
        minor=str(known.get("minor", "")),
        channel_tried=str(known.get("emergency_channel_tried", "")),
    )


def as_values(asked: Iterable[AskedRow]) -> Values:
    """A form of which no more is known than this."""
    values: dict[str, Value] = {}
    for each in asked:
        if each.field == _KINDS:
            before = _several(values.get(_KINDS))
            values[_KINDS] = [*before, *({"kind": each.word} for _number in range(each.count))]
        elif each.word:
            values[each.field] = each.word
        else:
            values[each.field] = [""] * each.count
    return values


def _asked(values: Values, fields: Mapping[str, FormField]) -> Iterator[AskedRow]:
    rows = [row for row in _several(values.get(_KINDS)) if isinstance(row, Mapping)]
    kinds = Counter(str(row.get("kind")) for row in rows)
    for kind in SelectorKind if kinds else ():
        if kinds[kind]:
            yield AskedRow(field=_KINDS, word=kind.value, count=kinds[kind])
    for name in _WORDS:
        if (word := values.get(name)) is not None and word in fields[name].words:
            yield AskedRow(field=name, word=str(word), count=1)
    for name in _COUNTED:
        if count := len(_several(values.get(name))):
            yield AskedRow(field=name, word="", count=count)


def _several(value: "Value | None") -> list[Value]:
    """The entries of a list; what is given once is a list of one."""
    if value is None or value == "":
        return []
    return list(value) if isinstance(value, list | tuple) else [value]
