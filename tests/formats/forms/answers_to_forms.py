"""Any answers to a form that its check lets pass, for properties."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from hypothesis import strategies as st

from domain.forms.check import ROWS
from domain.forms.fields.field import FieldKind, FormField, NeededBy, Value, Values
from domain.forms.fields.selectors import SelectorKind

LETTERS = st.characters(exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp"))
_TIMES = st.datetimes(datetime(1990, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001 - bounds
    lambda at: at.strftime("%Y-%m-%dT%H:%M:%SZ")
)
_DATES = st.dates(date(1900, 1, 1), date(2040, 1, 1)).map(date.isoformat)
_SAMPLES: dict[FieldKind, st.SearchStrategy[Value]] = {
    FieldKind.DATE: _DATES,
    FieldKind.PARTIAL_DATE: st.tuples(_DATES, st.sampled_from([4, 7, 10])).map(
        lambda it: it[0][: it[1]]
    ),
    FieldKind.MOMENT: _TIMES,
    FieldKind.STATE: st.sampled_from(["LBN", "DEU", "XPO", "UNO"]),
    FieldKind.NATIONALITY: st.sampled_from(["LBN", "XXA", "GBN", "XXX"]),
    FieldKind.LANGUAGE: st.sampled_from(["ar", "zh-Hant", "en-GB", "es-419"]),
    FieldKind.TELEPHONE: st.sampled_from(["+96170123456", "+442079460018", "+10000000000"]),
    FieldKind.EMAIL: st.sampled_from(["exercise@example.org", "δοκιμή@παράδειγμα.ευ", "a@desk"]),
    FieldKind.ZONE: st.sampled_from(["UTC", "Asia/Beirut", "Etc/GMT+5"]),
    FieldKind.MRZ: st.just(
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10"
    ),
}
_SELECTORS: dict[str, st.SearchStrategy[str]] = {
    SelectorKind.EMAIL: st.just("exercise@example.org"),
    SelectorKind.TELEPHONE: st.just("+96170123456"),
    SelectorKind.IP: st.ip_addresses().map(
        lambda found: str(getattr(found, "ipv4_mapped", None) or found)
    ),
    SelectorKind.IMEI: st.from_regex(r"[0-9]{14}", fullmatch=True),
    SelectorKind.IMSI: st.from_regex(r"[0-9]{15}", fullmatch=True),
    SelectorKind.URL: st.from_regex(r"https://[a-z]{1,9}\.org/[a-z?#]{0,9}", fullmatch=True),
    SelectorKind.IBAN: st.just("GB82WEST12345698765432"),
}


def texts(limit: int) -> st.SearchStrategy[str]:
    """Words in any letters, within the limit."""
    return st.text(LETTERS, min_size=1, max_size=min(limit, 40)).filter(str.strip)


def answers_to(fields: Sequence[FormField], *, complete: bool = False) -> st.SearchStrategy[Values]:
    """Some of the fields, or all that apply."""

    @st.composite
    def drawn(draw: st.DrawFn) -> Values:
        values: dict[str, Value] = {}
        for each in sorted(fields, key=lambda each: bool(each.when)):
            is_asked = complete or each.name == "facts" or draw(st.integers(0, 3)) == 0
            if is_asked and each.applies(values):
                values[each.name] = draw(_field(each, complete))
        return values

    return drawn()


def _field(each: FormField, complete: bool) -> st.SearchStrategy[Value]:
    if each.kind is FieldKind.CHOICES:
        alone = [st.just([word]) for word in each.alone]
        others = [word for word in each.words if word not in each.alone]
        several = st.lists(st.sampled_from(others), unique=True, min_size=1)
        return st.one_of(several, *alone)
    one = _one(each, complete)
    return one if each.most == 1 else st.lists(one, min_size=1, max_size=min(3, each.most))


def _one(each: FormField, complete: bool) -> st.SearchStrategy[Value]:
    if each.kind is FieldKind.SELECTOR:
        return _selector(each)
    if each.kind in ROWS:
        return _parts(each, complete)
    if each.kind is FieldKind.CHOICE:
        return st.sampled_from(each.words)
    if each.kind is FieldKind.NUMBER:
        return st.integers(0, each.limit)
    return _SAMPLES.get(each.kind, texts(each.limit))


@st.composite
def _parts(draw: st.DrawFn, each: FormField, complete: bool) -> Value:
    values: dict[str, Value] = {}
    wanted = {draw(st.sampled_from(each.any_of))} if each.any_of else set()
    for part in each.parts:
        # A group of its own may be unfinished; an entry of a list is whole.
        is_due = part.need is NeededBy.NOW and (complete or each.most > 1)
        is_asked = is_due or part.name in wanted or draw(st.booleans())
        if is_asked and part.applies(values):
            values[part.name] = draw(_field(part, complete))
    begins, ends = values.get("from"), values.get("until")
    if isinstance(begins, str) and isinstance(ends, str):
        values["from"], values["until"] = sorted((begins, ends))
    return values


@st.composite
def _selector(draw: st.DrawFn, each: FormField) -> Value:
    kind = draw(st.sampled_from(each.parts[0].words))
    values: dict[str, Value] = {"kind": kind, "value": draw(_SELECTORS.get(kind, texts(500)))}
    for part in each.parts[2:]:
        if part.applies(values) and (part.need is NeededBy.NOW or draw(st.booleans())):
            values[part.name] = draw(_field(part, True))
    return values
