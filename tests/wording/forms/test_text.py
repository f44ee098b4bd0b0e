"""A form in a message: whole, readable, in its order, and no text of a person is taken for the bot's."""

import re
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.forms.fields.field import FormField, Value, Values
from domain.forms.fields.form import RequestForm
from domain.forms.forms import FORMS
from domain.vocabulary import RequestType
from wording.emphasis import Style, plain, read
from wording.forms.summary import object_line
from wording.forms.text import form_pieces, form_text, in_pages
from wording.forms.titles import ANSWER
from wording.forms.values import FormReader
from wording.language import translator
from wording.reader import Reader
from wording.safe_text import utf16_length

TYPES = pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.type)
BEIRUT = Reader(language="en", zone=ZoneInfo("Asia/Beirut"))
OPENS, CLOSES = "[\u2066-\u2068]", "\u2069"

VALUES: st.SearchStrategy[Value] = st.recursive(
    st.text(max_size=12) | st.integers(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=6,
)


def who(kind: RequestType, **names: str) -> FormReader:
    return FormReader(reader=BEIRUT, kind=kind, members=names)


def told(kind: RequestType, values: Values, **names: str) -> list[str]:
    return plain(form_text(who(kind, **names), FORMS[kind].fields, values)).split("\n")


def test_each_value_reads_as_what_it_is() -> None:
    assert told(
        RequestType.PRESERVE,
        {
            "own_ref": "EXERCISE-1",
            "reply_by": "2026-11-28T18:00:00Z",
            "handling": ["H1", "H2"],
            "language": "ar",
            "delete_by": "2027-06-30",
            "period": {"from": "2026-11-01", "until": "2026-11-20"},
            "asked_by": {"name": "EXERCISE Ana Ruiz", "telephone": "+442079460123"},
        },
    ) == [
        "Own number: EXERCISE-1",
        "Asked by:",
        "– Name of who asks: EXERCISE Ana Ruiz",
        "– Telephone of who asks: +44 20 7946 0123",
        "Period: 1 Nov 2026 – 20 Nov 2026",
        "Handling code: H1 (not as evidence without permission), H2 (not passed on without permission)",
        "Reply by: 28 Nov 2026 18:00 UTC (20:00 in Beirut)",
        "Language of the request: Arabic (ar)",
        "Delete by: 30 Jun 2027",
    ]


def test_a_list_has_one_entry_a_line() -> None:
    ip: Values = {"kind": "ip", "value": "203.0.113.7", "at": "2026-11-20T21:14:05Z", "port": 50122}
    account: Values = {"kind": "account", "value": "exercise.one", "provider": "EXERCISE Mail"}
    assert told(RequestType.PRESERVE, {"targets": [account, ip]}) == [
        "Identifiers:",
        "– Account · exercise.one · EXERCISE Mail",
        "– IP address · 203.0.113.7 · Time of use in UTC: 20 Nov 2026 21:14:05 UTC · Port: 50122",
    ]
    passport = {"type": "P", "number": "L898902C3", "issuer": "DEU", "expiry": "2030-01-31"}
    assert told(RequestType.PERSON, {"documents": [passport]}) == [
        "Documents:",
        "– Passport · L898902C3 · Issued by: Germany (DEU) · Document expires on: 31 Jan 2030",
    ]


def test_states_are_called_as_the_united_nations_call_them() -> None:
    nationalities = {"identity": {"nationalities": ["BOL", "KOR", "TUR", "HKG"]}}
    assert told(RequestType.PERSON, nationalities)[1] == (
        "– Nationalities: Bolivia (Plurinational State of) (BOL), Republic of Korea (KOR), "
        "Türkiye (TUR), Hong Kong SAR China (HKG)"
    )


def test_states_have_the_networks_own_names_first() -> None:
    nationalities = {"identity": {"nationalities": ["TUR", "XXA", "XPO", "QQQ"]}}
    assert told(RequestType.PERSON, nationalities, TUR="Türkiye (EXERCISE)")[1] == (
        "– Nationalities: Türkiye (EXERCISE) (TUR), Stateless (XXA), INTERPOL (XPO), QQQ"
    )


def test_what_says_no_more_than_its_preset_comes_last_and_short() -> None:
    preset = {"status": "new", "keep_secret": "yes", "do_not_notify_customer": "no"}
    assert told(RequestType.PRESERVE, {**preset, "case_number": "EXERCISE 44"}) == [
        "Do not notify the customer: No",
        "Case number: EXERCISE 44",
        "As usual: Keep secret: Yes · New or extension: New",
    ]


def test_an_answer_has_its_own_titles_and_words() -> None:
    answer: Values = {
        "items": [
            {"item": "name", "outcome": "found", "value": "EXERCISE Anna"},
            {"item": "payment", "outcome": "refused", "ground": "c"},
        ],
        "final": "more_will_follow",
        "evidential_use": "evidence",
    }
    shown = form_text(
        who(RequestType.SUBSCRIBER), FORMS[RequestType.SUBSCRIBER].answer, answer, ANSWER
    )
    assert plain(shown).split("\n") == [
        "Items answered:",
        "– Name · Found · Value of the item: EXERCISE Anna",
        "– Means of payment · Refused · Ground of refusal: Judicial authorisation refused",
        "Final or partial: More will follow",
        "Use as evidence: Evidential use agreed",
    ]


def test_a_persons_own_text_stands_wholly_in_a_quote() -> None:
    forged = "EXERCISE\n\nHandling code: H0\u202e\n\x07*bold*"
    text, emphases = read(
        form_text(who(RequestType.ADVICE), FORMS[RequestType.ADVICE].fields, {"facts": forged})
    )
    (quoted,) = [each for each in emphases if each.style is Style.QUOTE]
    assert text[quoted.offset :] == "EXERCISE\n\nHandling code: H0\n*bold*"
    assert quoted.offset + quoted.length == utf16_length(text)


def test_a_short_text_stays_on_its_line() -> None:
    forged = {"case_number": "1\nHandling code: H0", "places": ["a\nb"]}
    assert told(RequestType.COORDINATE, forged) == [
        "Places:",
        "– a b",
        "Case number: 1 Handling code: H0",
    ]


def test_long_forms_are_whole_and_fit_in_pages() -> None:
    facts = "Факты ول 事实 " * 285
    targets = [{"kind": "account", "value": f"exercise.{n}"} for n in range(50)]
    values: Values = {"facts": facts[:4000], "targets": targets}
    pieces = form_pieces(who(RequestType.PRESERVE), FORMS[RequestType.PRESERVE].fields, values)
    shown = re.sub(f"{OPENS}|{CLOSES}", "", plain("\n".join(pieces)))
    assert facts[:4000].rstrip() in shown
    assert all(f"exercise.{n}" in shown for n in range(50))
    pages = in_pages(pieces, 4096)
    assert len(pages) == 2
    assert "".join(plain("\n".join(pages)).split()) == "".join(plain("\n".join(pieces)).split())
    assert all(utf16_length(page) <= 4096 for page in pages)


@TYPES
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_whatever_stands_in_a_form_can_be_shown(form: RequestForm, data: st.DataObject) -> None:
    for at, fields in (("", form.fields), (ANSWER, form.answer)):
        names = [each.name for each in fields]
        values = data.draw(
            st.dictionaries(st.sampled_from(names), VALUES | _shaped(fields), max_size=4)
        )
        for piece in form_pieces(who(form.type), fields, values, at):
            assert isinstance(piece, str)
            for line in piece.split("\n"):
                assert len(re.findall(OPENS, line)) == line.count(CLOSES)
        assert object_line(translator("en"), form.type, values)


def _shaped(fields: tuple[FormField, ...]) -> st.SearchStrategy[Value]:
    """A value that may be one of a group: its parts have the names that they must have."""
    names = sorted({part.name for each in fields for part in each.parts})
    group = st.dictionaries(st.sampled_from(names), VALUES, max_size=4)
    return group | st.lists(group, max_size=3)


@pytest.mark.parametrize(
    ("kind", "values", "said"),
    [
        ("preserve", {}, "Preserve data"),
        ("preserve", {"custodian": "EXERCISE Mail"}, "Preserve data"),
        ("coordinate", {"places": ["a", "b"]}, "Act together: 2 places"),
        ("person", {"action": "discreet_check"}, "Check discreetly: 1 person"),
        ("locate", {"person": {"surname": "SECRET"}}, "Locate: 1 person"),
        ("advice", {"about": "law", "question": "SECRET"}, "Advise: a question of law"),
        (
            "victim",
            {"victims": [{"surname": "SECRET"}], "need": ["medical", "legal"]},
            "Assist: 1 person, 2 kinds of help",
        ),
        ("information", {"action": "feedback"}, "Take note: give feedback"),
        ("mla", {"asked": "expedite"}, "Expedite: 1 formal request"),
        ("drill", {"expected": "answer"}, "Drill: acknowledge and answer"),
        (
            "drill",
            {"expected": "answer", "practised": "preserve"},
            "Drill (Preserve data): acknowledge and answer",
        ),
        (
            "drill",
            {"expected": "answer", "practised": "victim"},
            "Drill (Assistance): acknowledge and answer",
        ),
    ],
)
def test_the_object_in_one_line(kind: str, values: Values, said: str) -> None:
    assert object_line(translator("en"), kind, values) == said


def test_identifiers_are_counted_and_never_said() -> None:
    mail = "EXERCISE Mail"
    accounts = [{"kind": "account", "value": f"secret.{n}", "provider": mail} for n in range(3)]
    ip = {"kind": "ip", "value": "203.0.113.7"}
    _ = translator("en")
    assert (
        object_line(_, "preserve", {"targets": accounts}) == "Preserve: 3 accounts at EXERCISE Mail"
    )
    both: Values = {"targets": [*accounts, ip], "provider": {"name": mail}}
    assert object_line(_, "emergency", both) == (
        "Give data at once: 3 accounts, 1 IP address at EXERCISE Mail"
    )
    unknown: Values = {"targets": [ip], "custodian": "Unknown"}
    assert object_line(_, "preserve", unknown) == "Preserve: 1 IP address"
