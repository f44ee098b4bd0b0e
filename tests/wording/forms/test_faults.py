"""What is wrong with a field is one line that names it and says what would be right."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.forms.check import FieldFault, Wrong, check
from domain.forms.fields.field import Values
from domain.forms.forms import FORMS
from domain.topics import Facts
from domain.vocabulary import RequestType
from wording.forms.faults import fault_line
from wording.forms.titles import ANSWER
from wording.forms.values import FormReader
from wording.reader import Reader

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
READER = Reader(language="en", zone=None)

FINDINGS: list[tuple[Facts, str]] = [
    ({"standard": "E.164", "reason": "form", "right": "+CC…"}, "Right would be: +CC…"),
    ({"standard": "E.164", "reason": "country", "right": "+CC…"}, "country code"),
    ({"standard": "E.164", "reason": "length", "found": "+4420"}, "+4420"),
    ({"standard": "E.164", "reason": "not_assigned", "found": "+44201"}, "+44201"),
    ({"standard": "RFC 5322", "reason": "form", "right": "name@example.org"}, "name@example.org"),
    ({"standard": "RFC 5322", "reason": "not_public"}, "from outside"),
    ({"standard": "RFC 5952", "reason": "form", "right": ["192.0.2.1"]}, "192.0.2.1"),
    ({"standard": "RFC 5952", "reason": "scope", "right": "fe80::1"}, "fe80::1"),
    ({"standard": "RFC 6890", "reason": "loopback", "found": "127.0.0.1"}, "127.0.0.1"),
    ({"standard": "RFC 6890", "reason": "multicast", "found": "224.0.0.1"}, "224.0.0.1"),
    ({"standard": "RFC 6890", "reason": "link_local", "found": "fe80::1"}, "fe80::1"),
    ({"standard": "RFC 6890", "reason": "shared", "found": "100.64.0.1"}, "100.64.0.1"),
    ({"standard": "RFC 6890", "reason": "private", "found": "192.0.2.1"}, "192.0.2.1"),
    ({"standard": "RFC 6302", "reason": "port"}, "many customers"),
    ({"standard": "RFC 3986", "reason": "form", "right": "https://example.org/…"}, "https://"),
    ({"standard": "RFC 3986", "reason": "scheme", "found": "gopher"}, "gopher"),
    ({"standard": "IMEI", "reason": "form", "right": ["14", "15", "16"]}, "14, 15 or 16"),
    ({"standard": "IMEI", "reason": "check_digit", "found": "7", "right": "8"}, "would be 8"),
    ({"standard": "IMSI", "reason": "form", "right": ["14", "15"]}, "14 or 15"),
    ({"standard": "IMSI", "reason": "country", "found": "999"}, "999"),
    ({"standard": "IBAN", "reason": "form", "right": "CC00…"}, "CC00…"),
    ({"standard": "IBAN", "reason": "check_digit", "found": "83"}, "83"),
    ({"standard": "IBAN", "reason": "country", "found": "QQ"}, "QQ"),
    ({"standard": "IBAN", "reason": "account", "found": "DE"}, "DE"),
    ({"standard": "ICAO 9303", "reason": "form", "right": ["TD3 2 × 44"]}, "TD3 2 × 44"),
    (
        {"standard": "ICAO 9303", "reason": "date", "part": "expiry", "right": "YYMMDD"},
        "(date of expiry); it is written YYMMDD",
    ),
    ({"standard": "ICAO 9303", "reason": "sex", "right": ["M", "F", "<"]}, "none of M, F, <"),
    (
        {
            "standard": "ICAO 9303",
            "reason": "check_digit",
            "part": "document_number",
            "found": "5",
            "right": "6",
        },
        "check digit 5 (number of the document); 6 would fit",
    ),
    ({"standard": "ICAO 9303", "reason": "state", "part": "issuer", "found": "QQQ"}, "QQQ"),
    ({"standard": "ICAO 9303", "reason": "number", "found": "A1", "right": "A2"}, "but A2 in"),
    ({"standard": "ICAO 9303-3", "reason": "unknown", "right": ["LBN"]}, "Right would be: LBN"),
    ({"standard": "ICAO 9303-3", "reason": "several", "right": ["COD", "COG"]}, "COD, COG"),
    ({"standard": "ICAO 9303-3", "reason": "nationality"}, "no State"),
    ({"standard": "BCP 47", "reason": "unknown"}, "no language"),
    ({"standard": "BCP 47", "reason": "several", "right": ["ar", "arc"]}, "ar, arc"),
    ({"standard": "IANA", "reason": "unknown", "right": ["Asia/Beirut"]}, "Asia/Beirut"),
    ({"standard": "time", "reason": "ahead", "found": "2099-01-01"}, "in the future"),
    ({"standard": "time", "reason": "passed"}, "has passed"),
    ({"standard": "time", "reason": "age"}, "130 years"),
    ({"standard": "time", "reason": "long"}, "two years"),
    ({"standard": "canonical", "reason": "form", "right": "+442079460123"}, "+442079460123"),
    ({"standard": "EXERCISE 1", "reason": "new"}, "EXERCISE 1 does not allow it."),
]


def line(kind: RequestType, fault: FieldFault, at: str = "") -> str:
    form = FORMS[kind]
    fields = form.answer if at else form.fields
    return fault_line(FormReader(reader=READER, kind=kind), fields, fault, at)


def faults_of(kind: RequestType, values: Values) -> list[str]:
    return [line(kind, fault) for fault in check(FORMS[kind].fields, values)]


@pytest.mark.parametrize(
    ("kind", "values", "said"),
    [
        (
            RequestType.ADVICE,
            {"no_such": "x"},
            'The form has no field "no_such". What stands there was not taken.',
        ),
        (
            RequestType.VICTIM,
            {"consent": "no", "victims": [{"surname": "EXERCISE"}]},
            "Victims: is not asked beside what stands in another field. Change that, or leave it out.",
        ),
        (
            RequestType.EMERGENCY,
            {"imminence": "soon"},
            "Hours until the danger: must be a whole number, in digits.",
        ),
        (
            RequestType.COORDINATE,
            {"places": "here"},
            "Places: takes several entries. Write one a line.",
        ),
        (
            RequestType.ADVICE,
            {"purpose": " "},
            "Purpose: is empty. Write something, or leave it out.",
        ),
        (
            RequestType.ADVICE,
            {"purpose": "x" * 301},
            "Purpose: has 301 letters; at most 300 fit. Shorten it.",
        ),
        (
            RequestType.ADVICE,
            {"purpose": "a\x00b"},
            "Purpose: holds a sign that cannot be seen. Type it anew instead of pasting it.",
        ),
        (
            RequestType.ADVICE,
            {"about": "weather"},
            "About: takes one of these: Law, Technical, Procedure.",
        ),
        (
            RequestType.ADVICE,
            {"also_sent_via": ["none", "siena"]},
            "Also sent via: None excludes all others. Choose it alone, or leave it out.",
        ),
        (
            RequestType.ADVICE,
            {"also_sent_via": ["siena", "siena"]},
            "Also sent via: stands there twice. Leave one out.",
        ),
        (
            RequestType.PRESERVE,
            {"targets": [{"kind": "account", "value": "x"}] * 51},
            "Identifiers: has 51 entries; at most 50 fit. Leave some out.",
        ),
        (
            RequestType.PRESERVE,
            {"targets": [{"kind": "account", "value": "x"}, {"kind": "account"}]},
            "Identifier (entry 2): is missing; without it the rest says nothing.",
        ),
        (
            RequestType.EMERGENCY,
            {"imminence": 999},
            "Hours until the danger: must be a whole number from 0 to 720.",
        ),
        (
            RequestType.ADVICE,
            {"delete_by": "2026-02-30"},
            "Delete by: must be a date that exists, such as 2026-11-27.",
        ),
        (
            RequestType.PERSON,
            {"identity": {"surname": "EXERCISE", "birth_date": "1974-13"}},
            (
                "Date of birth: must be a date that exists, or its year and month, or its year, "
                "such as 1974-08."
            ),
        ),
        (
            RequestType.ADVICE,
            {"reply_by": "tomorrow"},
            "Reply by: must be a date and a time that exist, such as 2026-11-20 21:14:05 UTC.",
        ),
        (
            RequestType.VICTIM,
            {"state": "Lebanon"},
            "State of the victims: must be a State, by its name or its three letters, such as LBN.",
        ),
        (
            RequestType.PRESERVE,
            {"period": {"from": "2026-11-20", "until": "2026-11-01"}},
            "Period: ends (2026-11-01) before it begins (2026-11-20). Change one of the two.",
        ),
        (
            RequestType.VICTIM,
            {"consent": "yes", "victims": [{"birth_place": "EXERCISE"}]},
            (
                "Victims (entry 1): needs at least one of these: Surname, Given names, Aliases, "
                "Number of a document, Biometric reference."
            ),
        ),
    ],
)
def test_each_fault_names_its_field_and_what_would_be_right(
    kind: RequestType, values: Values, said: str
) -> None:
    assert faults_of(kind, values) == [said]


def test_the_kind_of_an_identifier_is_asked_by_its_words() -> None:
    asked = FieldFault(
        path="targets.kind", why=Wrong.MISSING, facts={"words": ["account", "email"]}
    )
    assert line(RequestType.PRESERVE, asked) == (
        "Kind of identifier: is missing. Say which: Account, E-mail address."
    )


def test_a_date_that_could_mean_two_says_both() -> None:
    two = {"reason": "several", "first": "2026-03-04", "second": "2026-04-03"}
    assert line(RequestType.ADVICE, FieldFault(path="delete_by", why=Wrong.DATE, facts=two)) == (
        "Delete by: could mean 2026-03-04 or 2026-04-03. Write it as one of these."
    )


def test_a_whole_message_that_is_too_long_is_named_too() -> None:
    long = FieldFault(path="", why=Wrong.LONG, facts={"length": 70000, "most": 65536})
    assert line(RequestType.ADVICE, long) == (
        "Your text: has 70000 letters; at most 65536 fit. Shorten it."
    )


@pytest.mark.parametrize(
    ("facts", "said"), FINDINGS, ids=lambda each: f"{each}" if isinstance(each, str) else None
)
def test_each_finding_of_a_standard_has_its_sentence(facts: Facts, said: str) -> None:
    fault = FieldFault(path="targets.0.value", why=Wrong.STANDARD, facts=facts)
    told = line(RequestType.PRESERVE, fault)
    assert told.startswith("Identifier (entry 1): ")
    assert said in told
    assert "{" not in told
    assert "\n" not in told
    assert ("does not allow" in told) == str(facts["standard"]).startswith("EXERCISE")


def test_what_is_only_unlikely_may_stand() -> None:
    facts: Facts = {"standard": "time", "reason": "passed"}
    fault = FieldFault(path="delete_by", why=Wrong.STANDARD, facts=facts, is_warning=True)
    assert line(RequestType.ADVICE, fault) == (
        "Delete by: has passed already. This is unlikely, but may stand if it is right."
    )


def test_an_answers_field_has_its_own_title() -> None:
    fault = FieldFault(path="items.1.value", why=Wrong.EMPTY)
    assert line(RequestType.SUBSCRIBER, fault, ANSWER).startswith("Value of the item (entry 2): ")


@settings(max_examples=60, deadline=None)
@given(
    path=st.text(max_size=20) | st.sampled_from(["targets.3.value", "period", "items"]),
    why=st.sampled_from(Wrong),
    facts=st.dictionaries(
        st.sampled_from(["words", "kind", "most", "right", "found", "part", "standard", "reason"]),
        st.text(max_size=8) | st.integers() | st.none() | st.lists(st.text(max_size=4), max_size=3),
    ),
)
def test_no_fault_is_without_a_line(path: str, why: Wrong, facts: Facts) -> None:
    told = line(RequestType.PRESERVE, FieldFault(path=path, why=why, facts=facts))
    assert told.strip()
    assert "\n" not in told
