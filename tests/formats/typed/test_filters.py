"""The filter of escalations: member, period, step, in any order."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.refused import Refused
from domain.requests.rows import EscalationFilter
from domain.vocabulary import MemberCode
from formats.typed.filters import NoFilter, read_filter
from tests.handlers.messages.wording_network import filed

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
        ("4 h lbn", EscalationFilter(member=LBN, since=NOW - timedelta(hours=4))),
        ("90min", EscalationFilter(since=NOW - timedelta(minutes=90))),
        ("11:00", EscalationFilter(since=NOW - timedelta(hours=1))),
        ("18:00 step 3", EscalationFilter(since=NOW - timedelta(hours=18), step=3)),
        ("Friday 12:00 lbn", EscalationFilter(member=LBN, since=NOW - timedelta(days=4))),
        ("2026-11-23 12:00", EscalationFilter(since=NOW - timedelta(days=1))),
        ("tomorrow 12:00", EscalationFilter(since=NOW + timedelta(days=1))),
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
    assert read_filter(typed, UTC, NOW, member) == found


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("XYZ", "XYZ"),
        ("step", "step"),
        ("step x", "step x"),
        ("step 0", "step 0"),
        ("step 3 step 4", "step 4"),
        ("7d XYZ 4h", "XYZ"),
        ("tomorow 09:00", "tomorow"),
        ("lbn lbn", "lbn"),
        ("7d 8d", "8d"),
        ("0d", "0d"),
        ("99999999w", "99999999w"),
        ("2026-11-01..soon", "2026-11-01..soon"),
    ],
)
def test_a_word_that_is_none_is_named(typed: str, word: str) -> None:
    with pytest.raises(NoFilter) as caught:
        read_filter(typed, UTC, NOW, member)
    assert caught.value.word == word


def test_times_are_local_to_the_reader() -> None:
    beirut = ZoneInfo("Asia/Beirut")
    begins = datetime(2026, 10, 31, 22, tzinfo=UTC)
    assert read_filter("2026-11-01", beirut, NOW, member).since == begins
    days = read_filter("2026-11-01..2026-11-01", beirut, NOW, member)
    assert (days.since, days.until) == (begins, begins + timedelta(days=1))
    with pytest.raises(Refused):
        read_filter("lbn 2026-10-24 23:30", beirut, NOW, member)


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
