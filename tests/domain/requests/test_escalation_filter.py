"""The filter of escalations: member, period, step, in any order."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.requests.escalation_filter import EscalationFilter, NoFilter, read_filter
from domain.vocabulary import MemberCode
from tests.handlers.wording_network import filed

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
LBN = MemberCode("LBN")


def member(word: str) -> MemberCode | None:
    return LBN if word.upper() == "LBN" else None


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", EscalationFilter()),
        ("lbn", EscalationFilter(member=LBN)),
        ("7d", EscalationFilter(since=NOW - timedelta(days=7))),
        ("step 3", EscalationFilter(step=3)),
        ("LBN 7d step 3", EscalationFilter(member=LBN, since=NOW - timedelta(days=7), step=3)),
        ("step 3 12h lbn", EscalationFilter(member=LBN, since=NOW - timedelta(hours=12), step=3)),
        ("2026-11-01", EscalationFilter(since=datetime(2026, 11, 1, tzinfo=UTC))),
        (
            "2026-11-01..2026-11-30",
            EscalationFilter(
                since=datetime(2026, 11, 1, tzinfo=UTC), until=datetime(2026, 12, 1, tzinfo=UTC)
            ),
        ),
    ],
)
def test_what_is_typed_is_read(typed: str, found: EscalationFilter) -> None:
    assert read_filter(typed, NOW, member) == found


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("XYZ", "XYZ"),
        ("step", "step"),
        ("step x", "step x"),
        ("step 0", "step 0"),
        ("lbn lbn", "lbn"),
        ("7d 8d", "8d"),
        ("0d", "0d"),
        ("99999999w", "99999999w"),
        ("2026-11-01..soon", "2026-11-01..soon"),
    ],
)
def test_a_word_that_is_none_is_named(typed: str, word: str) -> None:
    with pytest.raises(NoFilter) as caught:
        read_filter(typed, NOW, member)
    assert caught.value.word == word


def test_what_passes() -> None:
    request = replace(filed().request, created_at=NOW - timedelta(days=2), steps_fired=3)
    assert EscalationFilter().passes(request)
    assert EscalationFilter(member=request.addressee, step=3).passes(request)
    assert EscalationFilter(member=request.origin).passes(request)
    assert EscalationFilter(since=NOW - timedelta(days=2), until=NOW).passes(request)
    assert not EscalationFilter(member=MemberCode("XXX")).passes(request)
    assert not EscalationFilter(step=4).passes(request)
    assert not EscalationFilter(since=NOW - timedelta(days=1)).passes(request)
    assert not EscalationFilter(until=NOW - timedelta(days=2)).passes(request)
