"""A whole form in one message: each line to its field, and whatever is wrong, the rest is kept."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from domain.forms.check import Wrong
from domain.forms.forms import FORMS
from domain.vocabulary import RequestType
from formats.forms.lines import read_lines
from formats.forms.texts.typist import Typist
from tests.formats.forms.typists import MAYA

PRESERVE = FORMS[RequestType.PRESERVE].fields
MESSAGE = """EXERCISE good morning
Facts: first line: with a colon
second line https://example.org at 18:00
  (noted: nothing else)
PERIOD OF THE DATA: 2026-05
What is asked about:
account a1
E-mail address: ana@example.org
- Keep secret: no
also-sent-via：none
Colour: red
asked_by.name: EXERCISE Ana
Asked by.Organisation: EXERCISE desk
telephone: 70 123 456
status: perhaps
targets: account a2
"""


def test_each_line_goes_to_its_field_and_what_is_wrong_is_named() -> None:
    read = read_lines(PRESERVE, MESSAGE, MAYA)
    assert read.before == "EXERCISE good morning"
    assert read.values == {
        "facts": "first line: with a colon\nsecond line https://example.org at 18:00\n"
        "  (noted: nothing else)",
        "period": {"from": "2026-05-01", "until": "2026-05-31"},
        "targets": [
            {"kind": "account", "value": "a1"},
            {"kind": "email", "value": "ana@example.org"},
            {"kind": "account", "value": "a2"},
        ],
        "keep_secret": "no",
        "also_sent_via": ["none"],
        "asked_by": {
            "name": "EXERCISE Ana",
            "organisation": "EXERCISE desk",
            "telephone": "+96170123456",
        },
    }
    assert [(fault.path, fault.why) for fault in read.faults] == [
        ("Colour", Wrong.UNKNOWN),
        ("status", Wrong.WORD),
    ]
    assert read.typed == {"Colour": "Colour: red", "status": "perhaps"}


TITLES = {
    "confirmer.name": "Confirmer's name",
    "confirmer.telephone": "Confirmer's telephone",
    "asked_by.name": "Name of who asks",
    "asked_by.email": "E-mail of who asks",
    "period.from": "Period from",
    "period.until": "Period until",
    "targets.value": "Identifier",
}


def titled(**more: str) -> Typist:
    return replace(MAYA, titles={**TITLES, **more})


def test_parts_of_groups_stand_as_lines_by_their_titles() -> None:
    text = (
        "Confirmer's name: EXERCISE Luis\nPeriod from: 2026-05-01\nPurpose: EXERCISE one\n"
        "CONFIRMER'S TELEPHONE: 70 123 456\nPeriod until: 2026-05-31\ne-mail of who asks: ana@example.org"
    )
    read = read_lines(PRESERVE, text, titled())
    assert read.values == {
        "confirmer": {"name": "EXERCISE Luis", "telephone": "+96170123456"},
        "period": {"from": "2026-05-01", "until": "2026-05-31"},
        "purpose": "EXERCISE one",
        "asked_by": {"email": "ana@example.org"},
    }
    assert read.faults == ()
    assert read.by_parts == {"confirmer", "period", "asked_by"}


def test_a_part_that_may_be_several_is_refused_with_each_and_the_rest_kept() -> None:
    read = read_lines(PRESERVE, "Purpose: EXERCISE one\nE-mail: ana@example.org", titled())
    assert read.values == {"purpose": "EXERCISE one"}
    (fault,) = read.faults
    assert (fault.path, fault.why) == ("E-mail", Wrong.SHARED)
    assert fault.facts["fields"] == ("asked_by.email", "confirmer.email")
    # One that is called so alone is taken; two that are titled alike are not.
    alone = read_lines(PRESERVE, "Purpose: EXERCISE one\nmobile: 70 123 456", titled())
    assert alone.values["asked_by"] == {"mobile": "+96170123456"}
    alike = titled(**{"asked_by.name": "Confirmer's name"})
    twice = read_lines(PRESERVE, "Purpose: EXERCISE one\nConfirmer's name: EXERCISE Luis", alike)
    assert [fault.why for fault in twice.faults] == [Wrong.SHARED]


def test_a_word_that_only_a_part_is_called_stays_a_text_by_itself() -> None:
    text = "Name: EXERCISE somebody\nmobile: 70 123 456"
    read = read_lines(PRESERVE, text, titled())
    assert (read.before, read.values, read.faults) == (text, {}, ())


def test_a_text_without_any_field_is_kept_whole() -> None:
    text = "EXERCISE please preserve.\nNote: it is urgent\nhttps://example.org"
    read = read_lines(PRESERVE, text, MAYA)
    assert (read.before, read.values, read.faults) == (text, {}, ())


def test_a_field_that_is_named_twice_is_refused_and_its_first_kept() -> None:
    read = read_lines(PRESERVE, "purpose: EXERCISE one\npurpose: two", MAYA)
    assert read.values == {"purpose": "EXERCISE one"}
    assert [(fault.path, fault.why) for fault in read.faults] == [("purpose", Wrong.TWICE)]
    assert read.typed == {"purpose": "two"}


def test_one_entry_that_is_wrong_names_its_place_and_keeps_what_was_typed() -> None:
    read = read_lines(PRESERVE, "keep secret: yes\ntargets:\naccount a\nsomeone", MAYA)
    assert read.values == {"keep_secret": "yes"}
    assert [fault.path for fault in read.faults] == ["targets.1.kind"]
    assert read.typed == {"targets": "account a\nsomeone"}


@given(
    st.sampled_from(list(FORMS)),
    st.lists(
        st.sampled_from(["facts: ", "period: ", "targets:", "identity: ", "x: ", ""]).flatmap(
            lambda start: st.text(max_size=30).map(lambda text: start + text)
        )
    ),
)
def test_no_message_makes_the_reading_raise(kind: RequestType, lines: list[str]) -> None:
    read_lines(FORMS[kind].fields, "\n".join(lines), MAYA)
