"""What is typed for a field becomes one value, or is refused with what would be right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.forms.check import Wrong, check
from domain.forms.fields.field import FormField, Value
from domain.forms.forms import FORMS
from domain.refused import Refused
from domain.topics import Topic
from domain.vocabulary import RequestType
from formats.forms.reading import read
from formats.forms.standards import standards_at
from tests.formats.forms.test_standards import TD3
from tests.formats.forms.typists import MAYA, NOW

P, S, L, C = (
    RequestType.PRESERVE,
    RequestType.PERSON,
    RequestType.LOCATE,
    RequestType.COORDINATE,
)
IP_TIME = "2026-11-20T10:00:00Z"


def field(kind: RequestType, name: str) -> FormField:
    found = FORMS[kind].field(name)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("kind", "name", "typed", "value"),
    [
        (P, "purpose", "  EXERCISE e\u0301tude\r\nof data \u200b", "EXERCISE étude\nof data"),
        (P, "keep_secret", " YES ", "yes"),
        (P, "use_limits", "This purpose only", "this_purpose_only"),
        (P, "data", "subscriber, Traffic data", ["subscriber", "traffic"]),
        (P, "data", "Subscriber data, names\nTRAFFIC", ["subscriber", "traffic"]),
        (P, "data", "ｔｒａｆｆｉｃ、content", ["traffic", "content"]),
        (P, "handling", "h1; H2", ["H1", "H2"]),
        (L, "minor_age", "١٧", 17),
        (L, "minor_age", "１２", 12),
        (P, "mla_expected_by", "2026-12-24", "2026-12-24"),
        (P, "mla_expected_by", "24.12.2026", "2026-12-24"),
        (P, "mla_expected_by", "04/04/2027", "2027-04-04"),
        (P, "mla_expected_by", "24 December 2026", "2026-12-24"),
        (P, "mla_expected_by", "December 24th, 2026", "2026-12-24"),
        (P, "mla_expected_by", "24 de diciembre de 2026", "2026-12-24"),
        (P, "mla_expected_by", "24 декабря 2026 г.", "2026-12-24"),
        (P, "mla_expected_by", "٢٤ كانون الأول ٢٠٢٦", "2026-12-24"),
        (P, "mla_expected_by", "2026年12月24日", "2026-12-24"),
        (P, "mla_expected_by", "tomorrow", "2026-11-28"),
        (P, "reply_by", "18:00", "2026-11-27T16:00:00Z"),
        (P, "reply_by", "4h", "2026-11-27T16:00:00Z"),
        (P, "reply_by", "28 November 2026 18:00 UTC", "2026-11-28T18:00:00Z"),
        (P, "reply_by", "٢٠٢٦-١٢-٠١ ١٨:٠٠", "2026-12-01T16:00:00Z"),
        (P, "language", "Arabic", "ar"),
        (P, "language", "zh_hant", "zh-Hant"),
        (P, "period", "2026-01-01 – 2026-02-01", {"from": "2026-01-01", "until": "2026-02-01"}),
        (
            P,
            "period",
            "from 1 May 2026 to 3 June 2026",
            {"from": "2026-05-01", "until": "2026-06-03"},
        ),
        (P, "period", "2026-05", {"from": "2026-05-01", "until": "2026-05-31"}),
        (
            P,
            "period",
            "until: 2026-02-01; from: 2026-01-01",
            {"from": "2026-01-01", "until": "2026-02-01"},
        ),
        (
            C,
            "window",
            "2026-12-01 18:00 – 20:00",
            {"from": "2026-12-01T16:00:00Z", "until": "2026-12-01T18:00:00Z"},
        ),
        (C, "places", "Beirut, EXERCISE port\nTripoli", ["Beirut, EXERCISE port", "Tripoli"]),
        (
            C,
            "ground_contact",
            "name: EXERCISE Ana\ntelephone: \u202a٠٧٠ ١٢٣ ٤٥٦\u202c",
            {"name": "EXERCISE Ana", "telephone": "+96170123456"},
        ),
        (
            S,
            "identity",
            "EXERCISE; Ana Maria;;;; one, two; 1985-02",
            {
                "surname": "EXERCISE",
                "given_names": "Ana Maria",
                "aliases": ["one", "two"],
                "birth_date": "1985-02",
            },
        ),
        (
            S,
            "identity",
            (
                "Surname: EXERCISE\nnationalities: لبنان, stateless\n"
                "biometric reference: system: AFIS, number: 12"
            ),
            {
                "surname": "EXERCISE",
                "nationalities": ["LBN", "XXA"],
                "biometric_reference": {"system": "AFIS", "number": "12"},
            },
        ),
        (
            S,
            "documents",
            "P; L898902C3; D; 2030-01-01\nID; X-1",
            [
                {"type": "P", "number": "L898902C3", "issuer": "DEU", "expiry": "2030-01-01"},
                {"type": "ID", "number": "X-1"},
            ],
        ),
        (
            S,
            "documents",
            f"type: P\nDocument number: L898902C3\nmrz: {TD3[:44]}\n{TD3[44:]}\n\ntype: ID\nnumber: 7",
            [{"type": "P", "number": "L898902C3", "mrz": TD3}, {"type": "ID", "number": "7"}],
        ),
        (
            P,
            "targets",
            (
                "ana@Example.org\n+961 70 123 456 (EXERCISE Mail)\naccount: one two\n"
                "https://EXAMPLE.org/Path_(x)\nGB82 WEST 1234 5698 7654 32\n490154203237518"
            ),
            [
                {"kind": "email", "value": "ana@example.org"},
                {"kind": "telephone", "value": "+96170123456", "provider": "EXERCISE Mail"},
                {"kind": "account", "value": "one two"},
                {"kind": "url", "value": "https://example.org/Path_(x)"},
                {"kind": "iban", "value": "GB82WEST12345698765432"},
                {"kind": "imei", "value": "490154203237518"},
            ],
        ),
        (
            P,
            "targets",
            (
                "8.8.8.8:443 at 2026-11-20 10:00 UTC\nip 8.8.8.8 port 9 time 2026-11-20 10:00Z (X)\n"
                "2606:4700::1111 2026-11-20 12:00"
            ),
            [
                {"kind": "ip", "value": "8.8.8.8", "at": IP_TIME, "port": 443},
                {"kind": "ip", "value": "8.8.8.8", "at": IP_TIME, "port": 9, "provider": "X"},
                {"kind": "ip", "value": "2606:4700::1111", "at": IP_TIME},
            ],
        ),
        (
            P,
            "targets",
            "E-mail address: ana@example.org",
            [{"kind": "email", "value": "ana@example.org"}],
        ),
    ],
)
def test_what_is_typed_has_one_form(kind: RequestType, name: str, typed: str, value: Value) -> None:
    assert read(field(kind, name), typed, MAYA).value == value


@pytest.mark.parametrize(
    ("kind", "name", "typed", "path", "why", "facts"),
    [
        (P, "purpose", "\u200b \u202e", "purpose", Wrong.EMPTY, {}),
        (P, "purpose", "a\x07", "purpose", Wrong.CONTROL, {}),
        (P, "purpose", "x" * 301, "purpose", Wrong.LONG, {"most": 300}),
        (P, "keep_secret", "perhaps", "keep_secret", Wrong.WORD, {"words": ["yes", "no"]}),
        (P, "also_sent_via", "none, siena", "also_sent_via", Wrong.ALONE, {}),
        (L, "minor_age", "17.5", "minor_age", Wrong.FORM, {}),
        (L, "minor_age", "18", "minor_age", Wrong.NUMBER, {"most": 17}),
        (L, "minor_age", "5" * 5000, "minor_age", Wrong.NUMBER, {}),
        (
            P,
            "mla_expected_by",
            "2026-02-30",
            "mla_expected_by",
            Wrong.DATE,
            {"right": "2026-11-27"},
        ),
        (
            P,
            "mla_expected_by",
            "03/04/2026",
            "mla_expected_by",
            Wrong.DATE,
            {"first": "2026-03-04", "second": "2026-04-03"},
        ),
        (P, "reply_by", "2026-11-28", "reply_by", Wrong.MOMENT, {"right": "2026-11-28 18:00 UTC"}),
        (P, "reply_by", "2026-03-29 00:30", "reply_by", Wrong.MOMENT, {"reason": "gap"}),
        (
            L,
            "last_seen",
            "EXERCISE port; 18:00",
            "last_seen.at",
            Wrong.MOMENT,
            {"first": "2026-11-26T18:00+02:00", "second": "2026-11-27T18:00+02:00"},
        ),
        (P, "period", "2026-02-02..2026-02-01", "period", Wrong.ORDER, {}),
        (S, "documents", "type: P", "documents.0.number", Wrong.MISSING, {}),
        (P, "targets", "someone", "targets.0.kind", Wrong.MISSING, {"found": "someone"}),
        (P, "targets", "310150123456789", "targets.0.kind", Wrong.MISSING, {}),
        (P, "targets", "account", "targets.0.value", Wrong.EMPTY, {}),
        (P, "targets", "a@example.org\nip 8.8.8.8", "targets.1.at", Wrong.MISSING, {}),
        (
            P,
            "targets",
            "imei 490154203237517",
            "targets.0.value",
            Wrong.STANDARD,
            {"found": "7", "right": "8"},
        ),
        (P, "targets", "account x\n" * 51, "targets", Wrong.MANY, {"count": 51, "most": 50}),
        (
            S,
            "identity",
            "nationalities: Germny",
            "identity.nationalities.0",
            Wrong.STANDARD,
            {"right": ["DEU"]},
        ),
        (
            S,
            "identity",
            "nationalities: Congo",
            "identity.nationalities.0",
            Wrong.STANDARD,
            {"right": ["COD", "COG"]},
        ),
        (RequestType.VICTIM, "victims", "birth date: 1985", "victims.0", Wrong.NONE_OF, {}),
        (C, "ground_contact", "a; b; c", "ground_contact", Wrong.MANY, {}),
    ],
)
def test_what_is_no_value_is_refused_by_its_place(
    kind: RequestType, name: str, typed: str, path: str, why: Wrong, facts: dict[str, object]
) -> None:
    with pytest.raises(Refused) as caught:
        read(field(kind, name), typed, MAYA)
    assert caught.value.topic is Topic.FIELD_WRONG
    said = {"path": path, "why": why.value, **facts}
    assert {name: caught.value.facts.get(name) for name in said} == said


def test_how_it_was_understood_is_said_where_it_is_kept_otherwise() -> None:
    read_value = read(field(P, "targets"), "telephone 70123456", MAYA)
    assert [(each.path, each.typed, each.value) for each in read_value.understood] == [
        ("targets.0.value", "70123456", "+96170123456")
    ]


def test_what_is_unlikely_is_read_and_warned_of() -> None:
    read_value = read(field(P, "targets"), "ip 10.0.0.1 at 2026-11-20 10:00 UTC", MAYA)
    assert [fault.facts["reason"] for fault in read_value.warnings] == ["private"]


def test_a_part_is_read_alone_where_it_is_asked_alone() -> None:
    part = next(part for part in field(L, "last_seen").parts if part.name == "at")
    read_value = read(part, "2027-01-01 10:00 UTC", MAYA, "last_seen.at")
    assert read_value.value == "2027-01-01T10:00:00Z"
    assert [fault.path for fault in read_value.warnings] == ["last_seen.at"]


EVERY = [each for form in FORMS.values() for each in (*form.fields, *form.answer)]
TYPED = st.text(max_size=60) | st.from_regex(
    r"([a-z_]{0,8}[:;,–-]? ?[0-9٠-٩]{0,8}[:./@+]?[0-9]{0,4} ?(at|port|to|UTC|年)?[ \n;]?){1,4}",
    fullmatch=True,
)


@given(st.sampled_from(EVERY), TYPED)
def test_any_text_is_read_or_refused_and_what_is_read_passes_the_check(
    each: FormField, typed: str
) -> None:
    try:
        value = read(each, typed, MAYA).value
    except Refused:
        return
    alone = each.only_when()
    faults = check([alone], {each.name: value}, standards_at(NOW))
    assert all(fault.is_warning for fault in faults)
