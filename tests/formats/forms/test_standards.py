"""What the standards allow: published examples of each, and what is wrong or unlikely about others."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.forms.check import FieldFault, Wrong, check
from domain.forms.fields.field import FieldKind, FormField, Value, Values
from domain.forms.forms import FORMS
from domain.vocabulary import RequestType
from formats.forms.kinds.states import state, states
from formats.forms.standards import standards_at
from formats.states.naming import SHORT_NAMES

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
PERSON = FORMS[RequestType.PERSON].fields
PRESERVE = FORMS[RequestType.PRESERVE].fields
TD1 = "I<UTOD231458907<<<<<<<<<<<<<<<7408122F1204159UTO<<<<<<<<<<<6ERIKSSON<<ANNA<MARIA<<<<<<<<<<"
TD2 = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<D231458907UTO7408122F1204159<<<<<<<6"
TD3 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10"
MRV_A = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L8988901C4XXX4009078F96121096ZE184226B<<<<<<"
MRV_B = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<L8988901C4XXX4009078F9612109<<<<<<<<"
"""The specimens of ICAO Doc 9303 parts 4 to 7."""


def found(kind: FieldKind, value: Value) -> list[FieldFault]:
    field = FormField(name="it", kind=kind)
    return check([field], {"it": value}, standards_at(NOW))


def said(faults: Sequence[FieldFault]) -> list[tuple[object, ...]]:
    return [
        (fault.facts["standard"], fault.facts["reason"], fault.is_warning)
        for fault in faults
        if fault.why is Wrong.STANDARD
    ]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (FieldKind.TELEPHONE, "+442079460018"),
        (FieldKind.TELEPHONE, "+96170123456"),
        (FieldKind.EMAIL, "duty@desk.example.org"),
        (FieldKind.EMAIL, "δοκιμή@παράδειγμα.ευ"),
        (FieldKind.STATE, "LBN"),
        (FieldKind.STATE, "XPO"),
        (FieldKind.NATIONALITY, "XXA"),
        (FieldKind.NATIONALITY, "GBN"),
        (FieldKind.LANGUAGE, "zh-Hant-TW"),
        (FieldKind.ZONE, "Asia/Beirut"),
    ],
)
def test_what_a_standard_allows_stands(kind: FieldKind, value: str) -> None:
    assert found(kind, value) == []


@pytest.mark.parametrize(
    ("kind", "value", "standard", "reason", "is_warning"),
    [
        (FieldKind.TELEPHONE, "+1555", "E.164", "length", False),
        (FieldKind.TELEPHONE, "+999123456", "E.164", "country", False),
        (FieldKind.TELEPHONE, "070123456", "E.164", "country", False),
        (FieldKind.TELEPHONE, "+961 70 123 456", "canonical", "form", False),
        (FieldKind.TELEPHONE, "+12015550123x5", "E.164", "form", False),
        (FieldKind.TELEPHONE, "+10000000000", "E.164", "not_assigned", True),
        (FieldKind.EMAIL, "duty@@desk", "RFC 5322", "form", False),
        (FieldKind.EMAIL, "duty@DESK.example.org", "canonical", "form", False),
        (FieldKind.EMAIL, "duty@desk.test", "RFC 5322", "not_public", True),
        (FieldKind.STATE, "ZZZ", "ICAO 9303-3", "unknown", False),
        (FieldKind.STATE, "XXA", "ICAO 9303-3", "nationality", False),
        (FieldKind.STATE, "YUG", "ICAO 9303-3", "unknown", False),
        (FieldKind.LANGUAGE, "qqx", "BCP 47", "unknown", False),
        (FieldKind.LANGUAGE, "EN", "canonical", "form", False),
        (FieldKind.ZONE, "Asia/Beiruth", "IANA", "unknown", False),
        (FieldKind.MRZ, TD3[:-1], "ICAO 9303", "form", False),
        (FieldKind.MRZ, TD3.replace("740812", "741312"), "ICAO 9303", "date", False),
        (FieldKind.MRZ, TD3.replace("2F12", "2Q12"), "ICAO 9303", "sex", False),
    ],
)
def test_what_is_wrong_or_unlikely_is_said(
    kind: FieldKind, value: str, standard: str, reason: str, is_warning: bool
) -> None:
    assert said(found(kind, value)) == [(standard, reason, is_warning)]


def test_every_code_of_iso_3166_1_is_known() -> None:
    assert len(states()) == 249


@pytest.mark.parametrize("zone", [TD1, TD2, TD3, MRV_A, MRV_B])
def test_the_specimens_of_utopia_have_right_digits_and_an_unlikely_state(zone: str) -> None:
    faults = found(FieldKind.MRZ, zone)
    assert {(fault.facts["reason"], fault.is_warning) for fault in faults} == {("state", True)}


@pytest.mark.parametrize(
    ("zone", "at", "part"),
    [
        (TD3, 53, "document_number"),
        (TD3, 63, "birth_date"),
        (TD3, 71, "expiry"),
        (TD3, 86, "optional"),
        (TD3, 87, "composite"),
        (TD1, 14, "document_number"),
        (TD1, 36, "birth_date"),
        (TD1, 59, "composite"),
        (TD2, 45, "document_number"),
        (TD2, 71, "composite"),
        (MRV_A, 53, "document_number"),
        (MRV_B, 55, "birth_date"),
    ],
)
def test_the_digit_that_is_wrong_is_named(zone: str, at: int, part: str) -> None:
    wrong = str((int(zone[at]) + 1) % 10)
    (fault,) = found(FieldKind.MRZ, zone[:at] + wrong + zone[at + 1 :])
    expected = {"part": part, "found": wrong, "right": zone[at]}
    assert {name: fault.facts[name] for name in expected} == expected


def test_a_number_of_more_than_nine_letters_goes_on_in_what_is_optional() -> None:
    # The number D23145890734 with the check digit 9, as in ICAO Doc 9303 part 5.
    zone = (
        "I<UTOD23145890<7349<<<<<<<<<<<3407127M9507122UTO<<<<<<<<<<<2STEVENSON<<PETER<JOHN<<<<<<<<<"
    )
    assert {fault.is_warning for fault in found(FieldKind.MRZ, zone)} == {True}
    (fault,) = found(FieldKind.MRZ, zone.replace("7349", "7348"))
    assert (fault.facts["part"], fault.facts["right"]) == ("document_number", "9")


def targets(**selector: Value) -> list[FieldFault]:
    return check(PRESERVE, {"targets": [selector]}, standards_at(NOW))


AT = "2026-11-20T10:00:00Z"


@pytest.mark.parametrize(
    "selector",
    [
        {"kind": "account", "value": "EXERCISE.user"},
        {"kind": "imei", "value": "490154203237518"},  # 3GPP TS 23.003's usual example
        {"kind": "imei", "value": "3568680000414120"},
        {"kind": "imsi", "value": "429011234567890"},
        {"kind": "iban", "value": "GB82WEST12345698765432"},
        {"kind": "iban", "value": "LB62099900000001001901229114"},
        {"kind": "url", "value": "https://example.org/a?b=c#d"},
        {"kind": "url", "value": "https://[2001:db8::1]:8443/"},
        {"kind": "email", "value": "exercise@example.org"},
        {"kind": "ip", "value": "2606:4700:4700::1111", "at": AT},
        {"kind": "ip", "value": "8.8.8.8", "at": AT, "port": 51234},
        {"kind": "other", "value": "貨物 42"},
    ],
)
def test_a_selector_that_its_standard_allows_stands(selector: Values) -> None:
    assert targets(**selector) == []


@pytest.mark.parametrize(
    ("selector", "path", "expected"),
    [
        ({"kind": "imei", "value": "490154203237517"}, "value", ("IMEI", "check_digit", False)),
        ({"kind": "imei", "value": "4901542"}, "value", ("IMEI", "form", False)),
        ({"kind": "imsi", "value": "439011234567890"}, "value", ("IMSI", "country", True)),
        ({"kind": "imsi", "value": "4290112"}, "value", ("IMSI", "form", False)),
        (
            {"kind": "iban", "value": "GB83WEST12345698765432"},
            "value",
            ("IBAN", "check_digit", False),
        ),
        ({"kind": "iban", "value": "GB82 WEST"}, "value", ("IBAN", "check_digit", False)),
        ({"kind": "url", "value": "example.org"}, "value", ("RFC 3986", "form", False)),
        ({"kind": "url", "value": "gopher://example.org"}, "value", ("RFC 3986", "scheme", True)),
        ({"kind": "url", "value": "https://[::1"}, "value", ("RFC 3986", "form", False)),
        ({"kind": "ip", "value": "192.0.2.300", "at": AT}, "value", ("RFC 5952", "form", False)),
        (
            {"kind": "ip", "value": "2001:DB8::0001", "at": AT},
            "value",
            ("canonical", "form", False),
        ),
        ({"kind": "ip", "value": "10.1.2.3", "at": AT}, "value", ("RFC 6890", "private", True)),
        ({"kind": "ip", "value": "127.0.0.1", "at": AT}, "value", ("RFC 6890", "loopback", True)),
        ({"kind": "ip", "value": "192.0.2.1", "at": AT}, "value", ("RFC 6890", "private", True)),
        ({"kind": "ip", "value": "8.8.8.8", "at": AT}, "port", ("RFC 6302", "port", True)),
        (
            {"kind": "ip", "value": "2606:4700::1", "at": "2027-01-01T00:00:00Z"},
            "at",
            ("time", "ahead", True),
        ),
    ],
)
def test_a_selector_that_is_wrong_or_unlikely_is_named(
    selector: Values, path: str, expected: tuple[str, str, bool]
) -> None:
    faults = targets(**selector)
    assert [(f"targets.0.{path}", *expected)] == [
        (fault.path, *said([fault])[0]) for fault in faults
    ]


def test_a_shared_address_asks_for_a_port_though_its_time_is_unlikely() -> None:
    faults = targets(kind="ip", value="100.64.0.7", at="2027-01-01T00:00:00Z")
    assert [fault.facts["reason"] for fault in faults] == ["ahead", "shared", "port"]
    assert all(fault.is_warning for fault in faults)


@pytest.mark.parametrize(
    ("values", "path", "reason"),
    [
        (
            {"identity": {"surname": "EXERCISE", "birth_date": "2027"}},
            "identity.birth_date",
            "ahead",
        ),
        ({"identity": {"surname": "EXERCISE", "birth_date": "1890"}}, "identity.birth_date", "age"),
        ({"reply_by": "2026-11-01T00:00:00Z"}, "reply_by", "passed"),
        (
            {"documents": [{"type": "P", "number": "X1", "expiry": "2020-01-01"}]},
            "documents.0.expiry",
            "passed",
        ),
        (
            {"documents": [{"type": "P", "number": "L898902C4", "mrz": TD3.replace("UTO", "LBN")}]},
            "documents.0.number",
            "number",
        ),
    ],
)
def test_what_is_unlikely_at_its_time_is_only_warned_of(
    values: Mapping[str, Value], path: str, reason: str
) -> None:
    faults = [
        fault
        for fault in check(PERSON, values, standards_at(NOW))
        if fault.facts.get("reason") != "check_digit"
    ]
    assert [(fault.path, fault.facts["reason"], fault.is_warning) for fault in faults] == [
        (path, reason, True)
    ]


@pytest.mark.parametrize(
    ("begins", "ends", "reasons"),
    [
        ("2026-11-01", "2026-11-27", []),
        ("2026-11-01", "2026-12-27", ["ahead"]),
        ("2020-11-01", "2026-11-01", ["long"]),
    ],
)
def test_a_period_of_data_is_neither_ahead_nor_longer_than_two_years(
    begins: str, ends: str, reasons: list[str]
) -> None:
    values = {"period": {"from": begins, "until": ends}}
    faults = check(PRESERVE, values, standards_at(NOW))
    assert [fault.facts["reason"] for fault in faults] == reasons


@given(st.sampled_from(list(FieldKind)), st.text())
def test_no_text_makes_a_standard_raise(kind: FieldKind, text: str) -> None:
    found(kind, text)


@given(
    st.sampled_from(
        [word for part in PRESERVE if part.name == "targets" for word in part.parts[0].words]
    ),
    st.text() | st.from_regex(r"[a-z+]{0,4}[0-9@:.\[\]/ -]{0,20}", fullmatch=True),
)
def test_no_selector_makes_a_standard_raise(kind: str, text: str) -> None:
    targets(kind=kind, value=text)


def test_every_short_name_of_the_united_nations_is_one_state_and_read() -> None:
    for language, names in SHORT_NAMES.items():
        assert names.keys() <= states()
        several = {"Congo", "Конго", "الكونغو"}
        read = {name: state(name).value for name in names.values() if name not in several}
        assert read == {name: code for code, name in names.items() if name not in several}, language
    # What the CLDR and people call them is read as before.
    for name, code in (
        ("Bolivia", "BOL"),
        ("South Korea", "KOR"),
        ("Laos", "LAO"),
        ("Siria", "SYR"),
    ):
        assert state(name).value == code
