"""What the standards find, and the codes that they know, have words."""

import re
from pathlib import Path

import pytest

from domain.forms.check import FieldFault, Wrong, check
from domain.forms.fields.field import Values
from domain.forms.forms import FORMS
from domain.vocabulary import RequestType
from formats.forms import standards
from formats.forms.kinds.states import ISSUERS, NATIONALS
from tests.other_languages import arabic_spoken
from tests.wording.forms.test_faults import NOW, line
from wording.forms.names import state
from wording.language import translator

_ROW = re.compile(r"^\| (``.*``) \| (.*) \|$", re.MULTILINE)
_NEVER = {
    ("IMEI", "country"),
    ("IMEI", "account"),
    ("IMSI", "check_digit"),
    ("IMSI", "account"),
}
"""What shares a row of the table with another standard's reason."""


def listed() -> list[tuple[str, str]]:
    """Standards and reasons, as their table lists them."""
    found = []
    for names, reasons in _ROW.findall(standards.__doc__ or ""):
        words = re.findall(r"[a-z_]+", re.sub(r"(: .*| warns?\b.*?(?=;|$))", "", reasons))
        found += [(name, word) for name in re.findall(r"``([^`]+)``", names) for word in words]
    return [pair for pair in found if pair not in _NEVER]


def test_the_table_of_the_standards_is_read() -> None:
    assert len(listed()) > 35
    assert {("RFC 6302", "port"), ("IBAN", "account"), ("time", "long")} <= {*listed()}


@pytest.mark.parametrize(("standard", "reason"), listed())
def test_whatever_a_standard_finds_has_its_sentence(standard: str, reason: str) -> None:
    facts = {"standard": standard, "reason": reason, "found": "1", "right": "2", "part": "imei"}
    fault = FieldFault(path="targets.0.value", why=Wrong.STANDARD, facts=facts)
    assert "does not allow" not in line(RequestType.PRESERVE, fault)


def test_every_code_of_a_travel_document_has_a_name() -> None:
    for code in (*ISSUERS, *NATIONALS):
        assert state(translator("en"), code, {}) != code


def test_a_state_is_called_in_the_readers_language_unless_the_network_calls_it_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with arabic_spoken(tmp_path, monkeypatch):
        arabic = translator("ar")
        for members in ({}, {"SYR": "Syria"}, {"SYR": "Syrian Arab Republic"}):
            assert "الجمهورية العربية السورية" in state(arabic, "SYR", members)
        assert "EXERCISE Damascus" in state(arabic, "SYR", {"SYR": "EXERCISE Damascus"})
    assert state(translator("en"), "SYR", {}) == "Syrian Arab Republic (SYR)"
    assert state(translator("en"), "SYR", {"SYR": "Syria"}) == "Syria (SYR)"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (
            {"asked_by": {"telephone": "+4420"}},
            "Telephone of who asks: has too many or too few digits for its country: +4420.",
        ),
        (
            {"targets": [{"kind": "imei", "value": "490154203237517"}]},
            "Identifier (entry 1): ends in 7; the check digit would be 8.",
        ),
        (
            {
                "targets": [
                    {"kind": "ip", "value": "198.41.0.4", "at": "2026-11-20T21:14:05Z"},
                ]
            },
            (
                "Port (entry 1): is missing, and many customers may share the address. "
                "It may be left out if it is not known."
            ),
        ),
    ],
)
def test_a_value_is_checked_by_its_standard_and_told(values: Values, said: str) -> None:
    faults = check(FORMS[RequestType.PRESERVE].fields, values, standards.standards_at(NOW))
    assert [line(RequestType.PRESERVE, fault) for fault in faults] == [said]
