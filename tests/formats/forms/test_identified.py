"""What a form identifies is one text, however it was typed; who asks is not what is asked about."""

from domain.forms.fields.field import Values
from domain.forms.forms import FORMS
from domain.vocabulary import RequestType
from formats.forms.identified import MOST, identified

MRZ = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10"


def of(kind: RequestType, values: Values) -> tuple[str, ...]:
    return identified(FORMS[kind], values)


def targets(*pairs: tuple[str, str]) -> Values:
    return {"targets": [{"kind": kind, "value": value} for kind, value in pairs]}


def test_each_kind_is_read_by_its_standard() -> None:
    typed = targets(
        ("email", "Exercise@EXAMPLE.org"),
        ("telephone", "+34 600 00 00 00"),
        ("document", "L-898902 C3"),
        ("account", " EXERCISE One "),
        ("account", "exercise one"),
    )
    assert of(RequestType.PRESERVE, typed) == (
        "email:exercise@example.org",
        "telephone:+34600000000",
        "document:l898902c3",
        "account:exerciseone",
    )


def test_a_document_is_the_same_by_its_number_and_by_its_zone() -> None:
    person = of(
        RequestType.PERSON,
        {
            "identity": {"surname": "EXERCISE", "document_number": "L898902C3"},
            "documents": [{"type": "P", "number": "l898902-c3", "mrz": MRZ}],
        },
    )
    assert person == ("document:l898902c3",)


def test_an_address_at_another_time_is_another_customers() -> None:
    address = {"kind": "ip", "value": "192.0.2.7"}
    at = [{**address, "at": f"2026-11-2{day}T10:00:00Z"} for day in (1, 1, 2)]
    assert len(of(RequestType.PRESERVE, {"targets": at})) == 2


def test_who_asks_and_who_confirms_are_left_out() -> None:
    contacts = {"name": "EXERCISE", "telephone": "+34600000000", "email": "ana@example.org"}
    assert of(RequestType.PRESERVE, {"asked_by": contacts, "confirmer": contacts}) == ()
    ground = {"name": "EXERCISE", "telephone": "+34600000000"}
    assert of(RequestType.COORDINATE, {"ground_contact": ground}) == ()


def test_there_are_never_too_many_and_odd_values_raise_nothing() -> None:
    many = targets(*(("account", f"EXERCISE {number}") for number in range(500)))
    assert len(of(RequestType.PRESERVE, many)) == MOST
    for odd in ("x", 7, [7, "x", {}], {"kind": 7}, [{"kind": "ip", "value": "nowhere"}]):
        of(RequestType.PRESERVE, {"targets": odd})
