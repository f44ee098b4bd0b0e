"""The tables of a report in words, for a document and a page alike: first what Directive (EU) 2023/977
Art. 18 asks for, then what the network wants to know.

Owns which tables there are and how they read; what is counted is ``domain.statistics``'.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from domain.directory.directory import TargetKind
from domain.statistics.measures import Measures
from domain.statistics.person import CountedPerson
from domain.statistics.report import Counted, Own, Report
from domain.statistics.turns import NOT_KNOWN, TurnOutcome
from formats.states.naming import named
from wording import labels, times
from wording.forms import choices
from wording.language import Translator
from wording.safe_text import Shown, clean_line, isolated, technical

NONE: Final = Shown("–")
"""Where there is no such figure."""
Cell = Shown | int


@dataclass(frozen=True, slots=True, kw_only=True)
class WordedTable:
    """``of`` columns say of what a row is, and are ``first`` times as wide as the others."""

    title: Shown
    titles: Sequence[Shown]
    rows: Sequence[Sequence[Cell]]
    first: int
    of: int = 1
    is_compared: bool = False
    """Whether its two other columns are a time, and the one before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredRows:
    """What turns are told apart by, and the figures of each; ``first`` is what they are told apart by."""

    id: str
    title: Shown
    first: Shown
    rows: Sequence[tuple[Shown, Measures]]


def report_tables(
    counted: Counted, _: Translator, *, with_own: bool = True
) -> Iterator[WordedTable]:
    """All of them in one order; one without rows stands with none. ``with_own``: with what a member alone is
    told of itself."""
    report = counted.report
    yield _pairs(counted, _)
    yield _refusals(counted, _)
    yield _in_short(counted, _)
    yield _measured(_, _("By urgency"), _("Urgency"), by_urgency(_, report.by_urgency))
    yield _measured(_, _("By type"), _("Type"), by_type(_, report.by_type))
    by_member = report.by_addressee if report.member else report.by_member
    members = ((member(_, counted, name), each) for name, each in by_member)
    title = _("What others did with what was asked") if report.member else _("By member")
    yield _measured(_, title, _("Member"), members)
    if report.own is not None and with_own:
        for each in own_rows(_, report):
            yield _measured(_, each.title, each.first, _begun(each))
        yield ran_out(_, report.own)
    channels = [
        (labels.channel(_, each.channel), each.taken, each.failed) for each in report.deliveries
    ]
    titles = (_("Channel"), _("Delivered"), _("Not delivered"))
    yield WordedTable(title=_("Messages"), titles=titles, rows=channels, first=2)
    ways = [
        (choices.channel(_, name) or exact(_, name), count)
        for name, count in report.sent_via.items()
    ]
    yield WordedTable(
        title=_.pgettext("requests", "Also sent via"),
        titles=(_("Channel"), _("Requests")),
        rows=ways,
        first=3,
    )
    drilled = ((member(_, counted, name), each) for name, each in report.drills)
    yield _measured(_, _("Drills"), _("Member"), drilled)


def person_tables(counted: CountedPerson, _: Translator) -> Iterator[WordedTable]:
    """A person's own part likewise."""
    report = counted.report
    if report.sent or report.sent_before or report.asked.received:
        yield from _asked(counted, _)
    if report.taken.received or report.taken_before.received:
        now, before = (_acknowledged(_, each) for each in (report.taken, report.taken_before))
        yield WordedTable(
            title=_("What you acknowledged"),
            titles=_periods(_, counted),
            rows=_side_by_side(now, before),
            first=3,
            is_compared=True,
        )
    drills = ((_("Sent"), report.drills_sent), (_("Acknowledged"), report.drills_taken))
    yield _counted(_, _("Drills"), Shown(""), (row for row in drills if row[1]))


def _asked(counted: CountedPerson, _: Translator) -> Iterator[WordedTable]:
    """What the person filed, and what became of it."""
    report = counted.report
    title = _("What became of the requests that you filed")
    sent = (report.sent, report.sent_before)
    yield _compared(_, title, counted, sent, (report.asked, report.asked_before))
    counts = report.requests
    by = ((labels.urgency(_, name), count) for name, count in sorted(counts.by_urgency.items()))
    yield _counted(_, _("Filed, by urgency"), _("Urgency"), by)
    by = ((request_type(_, name), count) for name, count in sorted(counts.by_type.items()))
    yield _counted(_, _("Filed, by type"), _("Type"), by)
    yield _measured(_, _("By urgency"), _("Urgency"), by_urgency(_, report.asked_by_urgency))
    yield _measured(_, _("By type"), _("Type"), by_type(_, report.asked_by_type))


def own_rows(_: Translator, report: Report) -> Iterator[MeasuredRows]:
    """What a member is told of itself by month, step, weekday and hour, of its own clock."""
    own = report.own
    if own is None:
        return
    months = [(exact(_, month), each) for month, each in report.by_month]
    yield MeasuredRows(id="month", title=_("By month"), first=_("Month"), rows=months)
    steps = [(exact(_, str(step)) if step else _("none yet"), each) for step, each in own.by_step]
    title = _("By the step that was reached")
    yield MeasuredRows(id="step", title=title, first=_("Step"), rows=steps)
    days = [(times.weekdays(_)[day], each) for day, each in own.by_weekday]
    yield MeasuredRows(id="weekday", title=_("By weekday"), first=_("Weekday"), rows=days)
    hours = [(exact(_, f"{hour:02}"), each) for hour, each in own.by_hour]
    yield MeasuredRows(id="hour", title=_("By hour"), first=_("Hour"), rows=hours)


def ran_out(_: Translator, own: Own) -> WordedTable:
    """Whose steps ran out."""
    return steps_ran_out(_, own.ran_out)


def steps_ran_out(_: Translator, found: Mapping[str, int]) -> WordedTable:
    """The same, by whose steps they were."""
    rows = [(target(_, name), count) for name, count in found.items()]
    title, titles = _("Steps that ran out unacknowledged"), (_("Step"), _("How often"))
    return WordedTable(title=title, titles=titles, rows=rows, first=3)


def _begun(found: MeasuredRows) -> Iterator[tuple[Shown, Measures]]:
    """Those in which there were any."""
    return ((label, each) for label, each in found.rows if each.received)


def by_urgency(
    _: Translator, rows: Iterable[tuple[str, Measures]]
) -> Iterator[tuple[Shown, Measures]]:
    """Rows of urgencies."""
    return ((labels.urgency(_, name), each) for name, each in rows)


def by_type(
    _: Translator, rows: Iterable[tuple[str, Measures]]
) -> Iterator[tuple[Shown, Measures]]:
    """Rows of types."""
    return ((request_type(_, name), each) for name, each in rows)


def _pairs(counted: Counted, _: Translator) -> WordedTable:
    titles = (
        *(_("From"), _("To"), _("Sent"), _("Received"), _("Received, urgent")),
        *(
            _.pgettext("requests", "Answered"),
            _("Answered, urgent"),
            _("Refused"),
            _("Late, waiting for a judge"),
        ),
    )
    rows = [
        (
            member(_, counted, each.origin),
            member(_, counted, each.member),
            *(each.sent, each.received, each.received_urgent, each.answered),
            *(each.answered_urgent, each.refused, each.for_judge),
        )
        for each in counted.report.pairs
    ]
    return WordedTable(title=_("Who asked whom"), titles=titles, rows=rows, first=2, of=2)


def _refusals(counted: Counted, _: Translator) -> WordedTable:
    titles = (_("Refused by"), _("Ground"), _("From"), _("Requests"))
    rows = [
        (
            member(_, counted, code),
            labels.ground_with_letter(_, ground) if ground else _("not known"),
            member(_, counted, origin),
            count,
        )
        for (code, ground, origin), count in sorted(counted.report.refused.items())
    ]
    return WordedTable(title=_("Refusals"), titles=titles, rows=rows, first=2, of=3)


def _in_short(counted: Counted, _: Translator) -> WordedTable:
    report = counted.report
    sent, measures = (report.sent, report.sent_before), (report.whole, report.before)
    return _compared(_, _("Summary"), counted, sent, measures)


def _compared(
    _: Translator,
    title: Shown,
    counted: Counted | CountedPerson,
    sent: tuple[int, int],
    measures: tuple[Measures, Measures],
) -> WordedTable:
    """A time beside the one before."""
    rows = [(_("Sent"), *sent), *_side_by_side(*(_lines(_, each) for each in measures))]
    titles = _periods(_, counted)
    return WordedTable(title=title, titles=titles, rows=rows, first=3, is_compared=True)


def _periods(_: Translator, counted: Counted | CountedPerson) -> Sequence[Shown]:
    period = counted.report.period
    return Shown(""), exact(_, str(period)), exact(_, str(period.before))


def _side_by_side(
    now: Iterable[tuple[Shown, Cell]], before: Iterable[tuple[Shown, Cell]]
) -> list[tuple[Cell, ...]]:
    return [(label, one, other) for (label, one), (_same, other) in zip(now, before, strict=True)]


def _lines(_: Translator, figures: Measures) -> Iterator[tuple[Shown, Cell]]:
    yield _("Received"), figures.received
    yield from _acknowledged(_, figures, is_whole=True)
    yield _("Answered in time"), figures.answered_in_time
    yield _("Answered late"), figures.answered_late
    yield _("Late, waiting for a judge"), figures.late_for_judge
    yield _("Overdue"), figures.overdue
    yield _("Not yet due"), figures.waiting
    yield _("Median until answered"), length(_, figures.to_answer.median)
    yield _("Refused"), figures.became.get(TurnOutcome.REFUSED, 0)
    yield _.pgettext("requests", "Transferred"), figures.became.get(TurnOutcome.TRANSFERRED, 0)
    yield _("Withdrawn"), figures.became.get(TurnOutcome.WITHDRAWN, 0)
    yield _("Not accepted"), figures.became.get(TurnOutcome.NOT_ACCEPTED, 0)
    yield _("Sent again unchanged"), figures.again
    yield _("Questions"), figures.questions
    yield _("Reopened"), figures.reopened
    yield _("Escalations"), figures.escalations


def _acknowledged(
    _: Translator, figures: Measures, *, is_whole: bool = False
) -> Iterator[tuple[Shown, Cell]]:
    """How what came was acknowledged; ``is_whole``: with what was not."""
    yield _("Acknowledged in time"), figures.acknowledged_in_time
    yield _("Acknowledged late"), figures.acknowledged_late
    if is_whole:
        yield _("Not acknowledged"), figures.not_acknowledged
    yield _("Median until acknowledged"), length(_, figures.to_acknowledge.median)
    yield _("95 of 100 acknowledged within"), length(_, figures.to_acknowledge.p95)


def _measured(
    _: Translator, title: Shown, first: Shown, found: Iterable[tuple[Shown, Measures]]
) -> WordedTable:
    titles = (
        *(first, _("Received"), _("Acknowledged in time"), _("Acknowledged late")),
        *(_("Not acknowledged"), _("Median until acknowledged")),
        *(_("Answered in time"), _("Answered late"), _("Overdue"), _("Median until answered")),
    )
    rows = [
        (
            *(label, each.received, each.acknowledged_in_time, each.acknowledged_late),
            *(each.not_acknowledged, length(_, each.to_acknowledge.median)),
            *(each.answered_in_time, each.answered_late, each.overdue),
            length(_, each.to_answer.median),
        )
        for label, each in found
    ]
    return WordedTable(title=title, titles=titles, rows=rows, first=2)


def _counted(
    _: Translator, title: Shown, first: Shown, found: Iterable[tuple[Shown, int]]
) -> WordedTable:
    return WordedTable(title=title, titles=(first, _("Requests")), rows=list(found), first=3)


def target(_: Translator, name: str) -> Shown:
    """Whose step it was."""
    if name == TargetKind.PERSON:
        return _.pgettext("entry", "Person")
    return labels.layer(_, name) or name_of(_, name)


def length(_: Translator, of: timedelta | None) -> Shown:
    """A time, or that there is none."""
    return times.duration(_, of) if of is not None else NONE


def request_type(_: Translator, name: str) -> Shown:
    """A type, or that it is not known."""
    return labels.request_type(_, name) if name else _("not known")


def member(_: Translator, counted: Counted, code: str) -> Shown:
    """A member by its State's name, or that it is not known."""
    if code == NOT_KNOWN:
        return _("not known")
    return name_of(_, named(code, counted.names.get(code, code), _.language))


def name_of(_: Translator, text: str) -> Shown:
    """Somebody else's words on one line."""
    return isolated(clean_line(text), is_rtl=_.is_rtl)


def exact(_: Translator, text: str) -> Shown:
    """A number, a code or a time, in its own order wherever it stands."""
    return technical(text, is_rtl=_.is_rtl)
