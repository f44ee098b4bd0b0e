"""What the definitions of docs/statistics.md say of a single request, record by record."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import pytest

from domain.events import Event
from domain.statistics.period import CountedPeriod
from domain.statistics.report import Report, report
from domain.statistics.turns import CountedRecord, CountedTurns

_FILED_AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
_OF_2026 = CountedPeriod(first=_FILED_AT.date().replace(month=1, day=1), last=_FILED_AT.date())
_COUNTED = {
    "type": "locate",
    "urgency": "urgent",
    "members": ["ESP", "LBN"],
    "drill": False,
}
Line = tuple[float, Event, Mapping[str, object] | None]


def stamp(hours: float) -> str:
    """So many hours after the filing, as a record says it."""
    return f"{_FILED_AT + timedelta(hours=hours):%Y-%m-%dT%H:%M:%S}.000Z"


def of_2026(*lines: Line) -> Report:
    """The figures of one request of Spain's to Lebanon: hours after its filing, event, and what it adds."""
    filed: Line = (0, Event.FILED, {"acknowledge_by": stamp(1), "answer_by": stamp(72)})
    first = [] if Event.FILED in [line[1] for line in lines[:2]] else [filed]
    records = [_told(*line) for line in (*first, *lines)]
    turns = CountedTurns()
    turns.take(records)
    return report(turns.every, _OF_2026)


def _told(hours: float, event: Event, adds: Mapping[str, object] | None) -> CountedRecord:
    about = None if adds is None else {**_COUNTED, **adds}
    at = _FILED_AT + timedelta(hours=hours)
    return CountedRecord(case="0" * 32, at=at, event=event.value, about=about)


def acknowledged(hours: float) -> Line:
    """Somebody acknowledges, within the hour or not."""
    return hours, Event.ACKNOWLEDGED, {"acknowledge_by": stamp(1), "step": 1}


def answered(hours: float, due: float | None, *, partial: bool = False) -> Line:
    """An answer, or a part of it, and when it is due."""
    by = None if due is None else stamp(due)
    return hours, Event.ANSWERED, {"partial": partial, "answer_by": by}


def delayed(hours: float, until: float, before: float | None, *, judicial: bool = False) -> Line:
    """A new date is announced."""
    put_off = None if before is None else stamp(before)
    return hours, Event.DELAYED, {"until": stamp(until), "before": put_off, "judicial": judicial}


def step(hours: float, number: int, why: str) -> Line:
    """A step is fired."""
    event = Event.ALERTED if why == "filed" else Event.ESCALATED
    target = ("duty", "deputy", "supervisors")[number - 1]
    return hours, event, {"step": number, "steps": 3, "target": target, "why": why}


@pytest.mark.parametrize(
    ("why", "count"),
    [
        ("not_acknowledged", 1),
        ("passed_on", 1),
        ("nobody_on_duty", 0),
        ("undeliverable", 0),
        ("unproved", 0),
    ],
)
def test_an_escalation_is_a_step_after_one_that_ran_out_or_was_passed_on(
    why: str, count: int
) -> None:
    got = of_2026(step(0, 1, "filed"), step(0.25, 2, why))
    assert got.whole.escalations == count


def test_an_acknowledgement_that_did_not_lapse_stands_where_a_later_one_lapses() -> None:
    got = of_2026(
        step(0, 1, "filed"),
        acknowledged(0.5),
        answered(2, 72),
        (3, Event.REOPENED, {}),
        step(3, 1, "filed"),
        acknowledged(4),
        (4.2, Event.ACKNOWLEDGEMENT_LAPSED, {}),
        step(4.2, 2, "unproved"),
    )
    assert (got.whole.acknowledged_in_time, got.whole.not_acknowledged) == (1, 0)


def test_the_first_of_two_acknowledgements_lapsed_so_the_second_is_counted() -> None:
    lapsed: Line = (0.7, Event.ACKNOWLEDGEMENT_LAPSED, {})
    got = of_2026(acknowledged(0.5), lapsed, acknowledged(2))
    assert (got.whole.acknowledged_in_time, got.whole.acknowledged_late) == (0, 1)


def test_an_answer_is_due_when_the_first_delay_put_it_off() -> None:
    got = of_2026(acknowledged(0.5), delayed(2, 100, 72), delayed(90, 200, 100), answered(150, 200))
    assert (got.whole.answered_in_time, got.whole.answered_late) == (0, 1)


@pytest.mark.parametrize(
    "delays", [(delayed(2, 10, None),), (delayed(2, 10, None), delayed(9, 30, 10))]
)
def test_where_the_first_delay_put_off_no_date_none_was_to_be_kept(delays: Sequence[Line]) -> None:
    got = of_2026(acknowledged(0.5), *delays, answered(40, 30))
    assert (got.whole.answered_in_time, got.whole.answered_late) == (1, 0)


@pytest.mark.parametrize(("judicial", "overdue"), [({}, 1), ({"judicial": True}, 0)])
def test_overdue_is_what_the_log_says_is_overdue_but_while_a_judge_is_waited_for(
    judicial: Mapping[str, object], overdue: int
) -> None:
    late = (100, Event.ANSWER_OVERDUE, {"answer_by": stamp(100), **judicial})
    got = of_2026(acknowledged(0.5), delayed(2, 100, 72, judicial=bool(judicial)), late)
    assert (got.whole.overdue, got.whole.waiting) == (overdue, 1 - overdue)
    assert got.pairs[0].for_judge == 1 - overdue


def test_what_was_entered_from_a_call_is_in_no_number_of_acknowledgements() -> None:
    entered: Line = (0, Event.CALL_ENTERED, {})
    filed: Line = (0, Event.FILED, {"acknowledge_by": stamp(1), "answer_by": stamp(72)})
    got = of_2026(entered, filed, answered(2, 72))
    whole = got.whole
    told = (whole.counted, whole.acknowledged_in_time, whole.not_acknowledged)
    assert (told, whole.to_acknowledge.count) == ((1, 0, 0), 0)
    denied = of_2026(entered, filed, (1, Event.CALL_DENIED, {}))
    assert denied.whole.counted == 0


def test_a_drill_has_shares_and_times_of_its_own() -> None:
    drill = (0, Event.FILED, {"drill": True, "acknowledge_by": stamp(1)})
    got = of_2026(drill, acknowledged(0.5))
    ((member, figures),) = got.drills
    assert (member, figures.acknowledged_in_time, got.whole.received) == ("LBN", 1, 0)


def test_whether_an_acknowledgement_was_in_time_is_not_known_without_its_date() -> None:
    got = of_2026((0.5, Event.ACKNOWLEDGED, None))
    whole = got.whole
    assert whole.to_acknowledge.count == 1
    assert (whole.acknowledged_in_time, whole.acknowledged_late, whole.not_acknowledged) == (
        0,
        0,
        0,
    )


@pytest.mark.parametrize(
    "lines",
    [
        (acknowledged(0.5), (90, Event.ANSWERED, None)),
        (acknowledged(0.5), (2, Event.DELAYED, None), answered(90, 100)),
    ],
)
def test_whether_an_answer_was_in_time_is_not_known_without_its_date(lines: Sequence[Line]) -> None:
    got = of_2026(*lines)
    assert got.whole.to_answer.count == 1
    assert (got.whole.answered_in_time, got.whole.answered_late) == (0, 0)
    assert got.whole.answered_not_known == 1


def test_what_the_record_of_a_transfer_says_is_known_though_that_of_the_filing_is_not() -> None:
    got = of_2026((0, Event.FILED, None), (5, Event.TRANSFERRED, {"members": ["ESP", "ITA"]}))
    assert [name for name, _ in got.by_member] == ["", "ITA"]
    assert [name for name, _ in got.by_type] == ["locate", ""]
    assert [name for name, _ in got.by_urgency] == ["urgent", ""]


def test_a_drill_is_one_though_the_record_of_its_filing_says_nothing_any_more() -> None:
    moved = {"members": ["ESP", "ITA"], "drill": True, "type": "drill"}
    got = of_2026((0, Event.FILED, None), (5, Event.TRANSFERRED, moved))
    assert [name for name, _ in got.drills] == ["ITA"]
    assert [name for name, _ in got.by_member] == [""]


def test_other_ways_are_those_of_the_last_record_that_tells_of_them() -> None:
    ways = {"sent_via": ["siena"]}
    got = of_2026(
        (0, Event.FILED, ways),
        (5, Event.COMPLETED, None),
        (6, Event.ACKNOWLEDGED, {"acknowledge_by": stamp(1), "sent_via": ["interpol"]}),
    )
    assert got.sent_via == {"interpol": 1}


def test_a_reopening_begins_without_the_delays_before_it() -> None:
    got = of_2026(
        acknowledged(0.5),
        delayed(2, 100, 72, judicial=True),
        (3, Event.REFUSED, {"ground": "a"}),
        (200, Event.REOPENED, {}),
        (400, Event.ANSWER_OVERDUE, {"answer_by": stamp(300)}),
    )
    assert (got.whole.overdue, got.pairs[0].for_judge) == (1, 0)
    again = of_2026(
        delayed(2, 100, 72),
        (3, Event.REFUSED, {"ground": "a"}),
        (200, Event.REOPENED, {}),
        answered(210, 272),
    )
    assert again.whole.answered_in_time == 1


def test_a_part_of_an_answer_ends_the_wait_for_a_judge() -> None:
    got = of_2026(
        delayed(2, 100, 72, judicial=True), answered(5, 100, partial=True), answered(90, 100)
    )
    assert (got.whole.answered_late, got.whole.late_for_judge) == (1, 0)


def test_figures_name_nobody() -> None:
    named: Line = (0, Event.ALERTED, {"step": 1, "target": "EXERCISE Nour", "kind": "person"})
    turns = CountedTurns()
    lines: Sequence[Line] = ((0, Event.FILED, {}), named, step(1, 2, "not_acknowledged"))
    turns.take([_told(*line) for line in lines])
    assert dict(turns.every[0].ran_out) == {"person": 1}
