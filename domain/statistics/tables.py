"""A report as tables of plain values, for whatever writes it: each row with its keys and its figures."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from domain.statistics.measures import Measures, TimeFigures
from domain.statistics.person import PersonReport
from domain.statistics.report import Report
from domain.statistics.turns import TurnOutcome

Value = str | int | float | None
Row = Mapping[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """``keys`` are the columns that say of what a row is; the others are figures."""

    name: str
    keys: tuple[str, ...]
    rows: tuple[Row, ...]


def tables(report: Report) -> tuple[Table, ...]:
    """All of it, in one order; a table without rows stands with none."""
    own = report.own
    found = [
        _table("whole", ("period",), _whole(report)),
        _table("sent", ("member",), _sent(report)),
        _table("between", ("from", "to"), _between(report)),
        _measured("by_member", "member", report.by_member),
        _measured("by_urgency", "urgency", report.by_urgency),
        _measured("by_type", "type", report.by_type),
        _table("refused", ("member", "ground", "from"), _refused(report)),
        _table("also_sent_via", ("channel",), _counts("channel", report.sent_via)),
        _table("deliveries", ("channel",), _deliveries(report)),
        _measured("drills", "member", report.drills),
    ]
    if own is not None:
        found += [
            _measured("by_origin", "from", report.by_origin),
            _measured("by_addressee", "to", report.by_addressee),
            _measured("by_month", "month", report.by_month),
            _measured("by_hour", "hour", own.by_hour),
            _measured("by_weekday", "weekday", [(day + 1, each) for day, each in own.by_weekday]),
            _measured("by_step", "step", own.by_step),
            _table("ran_out", ("target",), _counts("target", own.ran_out)),
        ]
    return tuple(found)


def person_tables(report: PersonReport) -> tuple[Table, ...]:
    """A person's part likewise; ``acknowledged`` are the turns that they acknowledged."""
    counts = report.requests
    return (
        _table("whole", ("period",), _asked(report)),
        _table("sent_by_urgency", ("urgency",), _sent_by("urgency", counts.by_urgency)),
        _table("sent_by_type", ("type",), _sent_by("type", counts.by_type)),
        _measured("by_urgency", "urgency", report.asked_by_urgency),
        _measured("by_type", "type", report.asked_by_type),
        _table("acknowledged", ("period",), _taken(report)),
        _table("drills", ("part",), _drills(report)),
    )


def measured(figures: Measures) -> Row:
    """The figures of some turns, by their names; times in seconds, shares from 0 to 1."""
    return {
        "received": figures.received,
        "again": figures.again,
        **{f"became_{each.value}": figures.became.get(each, 0) for each in TurnOutcome},
        "escalations": figures.escalations,
        "nobody_on_duty": figures.nobody,
        "questions": figures.questions,
        "reopened": figures.reopened,
        "counted": figures.counted,
        "acknowledged_in_time": figures.acknowledged_in_time,
        "acknowledged_late": figures.acknowledged_late,
        "acknowledged_not_known": figures.acknowledged_not_known,
        "not_acknowledged": figures.not_acknowledged,
        "share_acknowledged_in_time": share(
            figures.acknowledged_in_time,
            figures.acknowledged_in_time + figures.acknowledged_late + figures.not_acknowledged,
        ),
        **time_figures("acknowledge", figures.to_acknowledge),
        "answered_in_time": figures.answered_in_time,
        "answered_late": figures.answered_late,
        "late_for_judge": figures.late_for_judge,
        "answered_not_known": figures.answered_not_known,
        "overdue": figures.overdue,
        "waiting": figures.waiting,
        "share_answered_in_time": share(
            figures.answered_in_time,
            figures.answered_in_time + figures.answered_late + figures.overdue,
        ),
        **time_figures("answer", figures.to_answer),
    }


def share(part: int, whole: int) -> float | None:
    """Of nothing there is no share."""
    return round(part / whole, 4) if whole else None


def time_figures(name: str, times: TimeFigures) -> Row:
    """How many values, and of these the median and two percentiles, in seconds."""
    return {
        f"{name}_values": times.count,
        f"{name}_median_s": _seconds(times.median),
        f"{name}_p90_s": _seconds(times.p90),
        f"{name}_p95_s": _seconds(times.p95),
    }


def _seconds(length: timedelta | None) -> float | None:
    return round(length.total_seconds(), 3) if length is not None else None


def _whole(report: Report) -> Iterable[Row]:
    now, before = report.period, report.period.before
    yield {"period": str(now), "sent": report.sent, **measured(report.whole)}
    yield {"period": str(before), "sent": report.sent_before, **measured(report.before)}


def _asked(report: PersonReport) -> Iterable[Row]:
    now, before = report.period, report.period.before
    yield {"period": str(now), "sent": report.sent, **measured(report.asked)}
    yield {"period": str(before), "sent": report.sent_before, **measured(report.asked_before)}


def _sent_by(key: str, counts: Mapping[str, int]) -> Iterable[Row]:
    return ({key: of, "sent": count} for of, count in sorted(counts.items()))


def _taken(report: PersonReport) -> Iterable[Row]:
    now, before = report.period, report.period.before
    for period, each in ((now, report.taken), (before, report.taken_before)):
        yield {"period": str(period), **measured(each)}


def _drills(report: PersonReport) -> Iterable[Row]:
    yield {"part": "sent", "count": report.drills_sent}
    yield {"part": "acknowledged", "count": report.drills_taken}


def _sent(report: Report) -> Iterable[Row]:
    for each in report.senders:
        yield {"member": each.member, "sent": each.count, "again": each.again}


def _between(report: Report) -> Iterable[Row]:
    for each in report.pairs:
        yield {
            "from": each.origin,
            "to": each.member,
            "sent": each.sent,
            "received": each.received,
            "received_urgent": each.received_urgent,
            "answered": each.answered,
            "answered_urgent": each.answered_urgent,
            "refused": each.refused,
            "late_for_judge": each.for_judge,
        }


def _refused(report: Report) -> Iterable[Row]:
    for (member, ground, origin), count in sorted(report.refused.items()):
        yield {"member": member, "ground": ground, "from": origin, "refused": count}


def _deliveries(report: Report) -> Iterable[Row]:
    for each in report.deliveries:
        yield {"channel": each.channel, "taken": each.taken, "failed": each.failed}


def _counts(key: str, counts: Mapping[str, int]) -> Iterable[Row]:
    for name, count in sorted(counts.items()):
        yield {key: name, "count": count}


def _measured(name: str, key: str, rows: Sequence[tuple[str | int, Measures]]) -> Table:
    return _table(name, (key,), ({key: of, **measured(each)} for of, each in rows))


def _table(name: str, keys: tuple[str, ...], rows: Iterable[Row]) -> Table:
    return Table(name=name, keys=keys, rows=tuple(rows))
