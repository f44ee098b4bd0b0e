"""One fault for each field that is wrong, and none that raises."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.forms.check import Wrong, check, missing
from domain.forms.fields.field import NeededBy, Values
from domain.forms.forms import FORMS
from domain.vocabulary import RequestType

PRESERVE = FORMS[RequestType.PRESERVE].fields
PERSON = FORMS[RequestType.PERSON].fields
ACCOUNT = {"kind": "account", "value": "EXERCISE"}

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("values", "path", "why"),
    [
        ({"purpose": "x" * 301}, "purpose", Wrong.LONG),
        ({"purpose": "a\x07b"}, "purpose", Wrong.CONTROL),
        ({"purpose": "a\ud800"}, "purpose", Wrong.CONTROL),
        ({"purpose": " "}, "purpose", Wrong.EMPTY),
        ({"purpose": 7}, "purpose", Wrong.FORM),
        ({"mla_expected_by": "2026-02-30"}, "mla_expected_by", Wrong.DATE),
        ({"reply_by": "2026-11-27T25:00:00Z"}, "reply_by", Wrong.MOMENT),
        ({"reply_by": "2026-11-27T12:00:00+01:00"}, "reply_by", Wrong.MOMENT),
        ({"period": {"from": "2026-02-02", "until": "2026-02-01"}}, "period", Wrong.ORDER),
        ({"period": "2026"}, "period", Wrong.FORM),
        ({"targets": [ACCOUNT] * 51}, "targets", Wrong.MANY),
        ({"targets": []}, "targets", Wrong.EMPTY),
        ({"targets": ACCOUNT}, "targets", Wrong.FORM),
        ({"targets": [{"kind": "ip", "value": "192.0.2.1"}]}, "targets.0.at", Wrong.MISSING),
        ({"data": ["traffic", "thoughts"]}, "data", Wrong.WORD),
        ({"data": ["traffic", "traffic"]}, "data", Wrong.TWICE),
        ({"also_sent_via": ["none", "siena"]}, "also_sent_via", Wrong.ALONE),
        ({"keep_secret": "perhaps"}, "keep_secret", Wrong.WORD),
        ({"colour": "red"}, "colour", Wrong.UNKNOWN),
        (
            {"use_limits": "this_purpose_only", "use_limits_stated": "none"},
            "use_limits_stated",
            Wrong.NOT_ASKED,
        ),
    ],
)
def test_what_is_wrong_is_named(values: Values, path: str, why: Wrong) -> None:
    assert [(fault.path, fault.why) for fault in check(PRESERVE, values)] == [(path, why)]


@pytest.mark.parametrize(
    ("identity", "faults"),
    [
        ({"surname": "EXERCISE"}, []),
        ({"aliases": ["EXERCISE"]}, []),
        ({"birth_date": "1985"}, []),
        ({"surname": "EXERCISE", "birth_date": "1985-02"}, []),
        ({"surname": "EXERCISE", "birth_date": "1985-13"}, [Wrong.DATE]),
        ({"surname": "EXERCISE", "nationalities": ["Lebanon"]}, [Wrong.STATE]),
        ({"surname": "EXERCISE", "sex": "x"}, [Wrong.WORD]),
    ],
)
def test_a_person_is_known_by_at_least_one_thing(identity: Values, faults: list[Wrong]) -> None:
    assert [fault.why for fault in check(PERSON, {"identity": identity})] == faults


@pytest.mark.parametrize(
    ("values", "lacks"),
    [
        ({}, "period"),
        ({"period": {"from": "2026-02-02"}}, "period.until"),
    ],
)
def test_what_is_begun_lacks_its_parts(values: Values, lacks: str) -> None:
    assert lacks in missing(PRESERVE, values)[NeededBy.NOW]


def test_an_identity_that_names_nobody_is_missing() -> None:
    lacking = missing(PERSON, {"identity": {"birth_date": "1985"}})
    assert "identity" in lacking[NeededBy.NOW]
    entries = [{"birth_date": "1985"}]
    victims = check(FORMS[RequestType.VICTIM].fields, {"consent": "yes", "victims": entries})
    assert [fault.why for fault in victims] == [Wrong.NONE_OF]


def test_what_nobody_needs_is_finished_once_it_is_begun() -> None:
    assert (
        "confirmer.telephone"
        in missing(PRESERVE, {"confirmer": {"name": "EXERCISE"}})[NeededBy.LATER]
    )


@given(st.sampled_from(list(RequestType)), st.data())
def test_nothing_that_stands_in_a_form_makes_the_check_raise(
    kind: RequestType, data: st.DataObject
) -> None:
    form = FORMS[kind]
    names = st.sampled_from([each.name for each in (*form.fields, *form.answer)]) | st.text()
    values = data.draw(st.dictionaries(names, ANYTHING, max_size=6))
    check(form.fields, values)
    check(form.answer, values)
    missing(form.fields, values)
