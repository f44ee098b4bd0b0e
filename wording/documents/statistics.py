"""What the report of a period says, as data for ``document.typ``: first what Directive (EU) 2023/977 Art. 18
asks for, then what the network wants to know.

Owns which tables it has and how they read; what is counted is ``domain.statistics``'.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, timedelta
from typing import Final

from domain.directory.directory import TargetKind
from domain.statistics.measures import FEWEST_TIMES, Measures
from domain.statistics.outside import Outside
from domain.statistics.report import Counted, Own
from domain.statistics.suppression import FEWEST
from domain.statistics.tables import Value
from domain.statistics.turns import NOT_KNOWN, TurnOutcome
from formats.states.naming import named
from wording import labels, times
from wording.documents.parts import Part, Parts, View, row, said, section
from wording.forms import choices
from wording.language import Translator
from wording.safe_text import NOTHING, Shown, clean_line, isolated, lines, technical

ATTACHED: Final = "statistics.json"
_NONE: Final = Shown("–")


def view(counted: Counted, _: Translator, outside: Outside | None = None) -> View:
    """Everything that stands on the pages; of ``outside`` alone where they may leave the network."""
    sections = _given(counted, outside, _) if outside else _sections(counted, _)
    period = _exact(_, str(counted.report.period))
    title = _("Statistics of {period}", period=period)
    return {
        "language": _.language,
        "rtl": _.is_rtl,
        "title": title,
        "exercise": "",
        "marking": str(_whose(_, counted)) or counted.network,
        "reference": period,
        "statement": _("Counted from the log, without content."),
        "page": _("Page {page} of {pages}"),
        "attachment": ATTACHED,
        "attached": _("These figures as data"),
        "notes": list(_notes(counted, outside, _)),
        "header": [row(label, said(_, value)) for label, value in _header(counted, _) if value],
        "sections": [section(title, parts) for title, parts in sections if any(parts.values())],
    }


def _notes(counted: Counted, outside: Outside | None, _: Translator) -> Iterator[Shown]:
    if outside is not None:
        yield _(
            "Numbers below {count}, and those from which they could be reckoned, are left out.",
            count=_exact(_, str(FEWEST)),
        )
    elif counted.report.member is None:
        yield _("For use within the network: small numbers stand as they are.")
    if not counted.report.sent and not counted.report.whole.received:
        yield _("There was no request in this time.")


def _header(counted: Counted, _: Translator) -> Iterator[tuple[Shown, Shown]]:
    report = counted.report
    yield _("Network"), _name(_, counted.name)
    yield _("Member"), _whose(_, counted)
    yield _("Period"), _exact(_, f"{report.period.first}..{report.period.last}")
    yield _("As of"), _exact(_, f"{counted.at.astimezone(UTC):%Y-%m-%d %H:%M} UTC")
    yield (
        _("How it is counted"),
        lines(
            _("A request counts in the time in which it came, with all that happens to it later."),
            _("What was transferred counts at each member that had it."),
            _("Drills are counted apart."),
            _(
                "A time stands where there are {count} values or more.",
                count=_exact(_, str(FEWEST_TIMES)),
            ),
        ),
    )


def _sections(counted: Counted, _: Translator) -> Iterator[tuple[Shown, Parts]]:
    report = counted.report
    yield _("Who asked whom"), _pairs(counted, _)
    yield _("Refusals"), _refusals(counted, _)
    yield _("Summary"), _in_short(counted, _)
    urgencies = ((labels.urgency(_, name), each) for name, each in report.by_urgency)
    yield _("By urgency"), _measured(_, _("Urgency"), urgencies)
    types = ((_type(_, name), each) for name, each in report.by_type)
    yield _("By type"), _measured(_, _("Type"), types)
    by_member = report.by_addressee if report.member else report.by_member
    members = ((_member(_, counted, name), each) for name, each in by_member)
    title = _("What others did with what was asked") if report.member else _("By member")
    yield title, _measured(_, _("Member"), members)
    if report.own is not None:
        yield from _own(_, report.own)
    channels = [
        (labels.channel(_, each.channel), each.taken, each.failed) for each in report.deliveries
    ]
    titles = (_("Channel"), _("Delivered"), _("Not delivered"))
    yield _("Messages"), _table(_, titles, channels, first=2)
    ways = [
        (choices.channel(_, name) or _exact(_, name), count)
        for name, count in report.sent_via.items()
    ]
    yield (
        _.pgettext("requests", "Also sent via"),
        _table(_, (_("Channel"), _("Requests")), ways, first=3),
    )
    drilled = ((_member(_, counted, name), each) for name, each in report.drills)
    yield _("Drills"), _measured(_, _("Member"), drilled)


def _given(counted: Counted, outside: Outside, _: Translator) -> Iterator[tuple[Shown, Parts]]:
    """What is shown of numbers that may be given away: none is there that ``outside`` does not have."""
    found = {table.name: table.rows for table in outside.tables}

    def listed(name: str, first: Shown, word: Callable[[str], Shown]) -> Parts:
        key = name.removeprefix("by_") if name not in ("sent", "asked") else "member"
        rows = [(word(str(each[key])), _int(each["sent"])) for each in found[name]]
        return _table(_, (first, _("Requests")), rows, first=3)

    def member(code: str) -> Shown:
        return _member(_, counted, code)

    whole = counted.report.whole
    pairs = [
        (member(str(e["from"])), member(str(e["to"])), _int(e["sent"])) for e in found["between"]
    ]
    titles = (_("From"), _("To"), _("Requests"))
    yield _("Who asked whom"), _table(_, titles, pairs, first=2, of=2)
    yield _("Sent"), listed("sent", _("Member"), member)
    yield _("Received"), listed("asked", _("Member"), member)
    rows: list[tuple[Shown, Shown | int]] = [
        (_("Requests"), counted.report.sent),
        (_("Median until acknowledged"), _length(_, whole.to_acknowledge.median)),
        (_("95 of 100 acknowledged within"), _length(_, whole.to_acknowledge.p95)),
        (_("Median until answered"), _length(_, whole.to_answer.median)),
    ]
    period = _exact(_, str(counted.report.period))
    yield _("Summary"), _table(_, (Shown(""), period), rows, first=3)
    yield _("By urgency"), listed("by_urgency", _("Urgency"), lambda name: labels.urgency(_, name))
    yield _("By type"), listed("by_type", _("Type"), lambda name: _type(_, name))


def _pairs(counted: Counted, _: Translator) -> Parts:
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
            _member(_, counted, each.origin),
            _member(_, counted, each.member),
            *(each.sent, each.received, each.received_urgent, each.answered),
            *(each.answered_urgent, each.refused, each.for_judge),
        )
        for each in counted.report.pairs
    ]
    return _table(_, titles, rows, first=2, of=2)


def _refusals(counted: Counted, _: Translator) -> Parts:
    titles = (_("Refused by"), _("Ground"), _("From"), _("Requests"))
    rows = [
        (
            _member(_, counted, member),
            labels.ground_with_letter(_, ground) if ground else _("not known"),
            _member(_, counted, origin),
            count,
        )
        for (member, ground, origin), count in sorted(counted.report.refused.items())
    ]
    return _table(_, titles, rows, first=2, of=3)


def _in_short(counted: Counted, _: Translator) -> Parts:
    report = counted.report
    now, before = report.whole, report.before
    rows: list[tuple[Shown | int, ...]] = [(_("Sent"), report.sent, report.sent_before)]
    rows += [
        (label, one, other)
        for (label, one), (_same, other) in zip(_lines(_, now), _lines(_, before), strict=True)
    ]
    titles = (Shown(""), _exact(_, str(report.period)), _exact(_, str(report.period.before)))
    return _table(_, titles, rows, first=3)


def _lines(_: Translator, figures: Measures) -> Iterator[tuple[Shown, Shown | int]]:
    yield _("Received"), figures.received
    yield _("Acknowledged in time"), figures.acknowledged_in_time
    yield _("Acknowledged late"), figures.acknowledged_late
    yield _("Not acknowledged"), figures.not_acknowledged
    yield _("Median until acknowledged"), _length(_, figures.to_acknowledge.median)
    yield _("95 of 100 acknowledged within"), _length(_, figures.to_acknowledge.p95)
    yield _("Answered in time"), figures.answered_in_time
    yield _("Answered late"), figures.answered_late
    yield _("Late, waiting for a judge"), figures.late_for_judge
    yield _("Overdue"), figures.overdue
    yield _("Not yet due"), figures.waiting
    yield _("Median until answered"), _length(_, figures.to_answer.median)
    yield _("Refused"), figures.became.get(TurnOutcome.REFUSED, 0)
    yield _.pgettext("requests", "Transferred"), figures.became.get(TurnOutcome.TRANSFERRED, 0)
    yield _("Withdrawn"), figures.became.get(TurnOutcome.WITHDRAWN, 0)
    yield _("Not accepted"), figures.became.get(TurnOutcome.NOT_ACCEPTED, 0)
    yield _("Sent again unchanged"), figures.again
    yield _("Questions"), figures.questions
    yield _("Reopened"), figures.reopened
    yield _("Escalations"), figures.escalations


def _own(_: Translator, own: Own) -> Iterator[tuple[Shown, Parts]]:
    hours = ((_exact(_, f"{hour:02}"), each) for hour, each in own.by_hour if each.received)
    yield _("By hour"), _measured(_, _("Hour"), hours)
    days = ((times.weekdays(_)[day], each) for day, each in own.by_weekday if each.received)
    yield _("By weekday"), _measured(_, _("Weekday"), days)
    steps = ((_exact(_, str(step)), each) for step, each in own.by_step)
    yield _("By the step that was reached"), _measured(_, _("Step"), steps)
    rows = [(_target(_, name), count) for name, count in own.ran_out.items()]
    titles = (_("Step"), _("How often"))
    yield _("Steps that ran out unacknowledged"), _table(_, titles, rows, first=3)


def _measured(_: Translator, first: Shown, found: Iterable[tuple[Shown, Measures]]) -> Parts:
    titles = (
        *(first, _("Received"), _("Acknowledged in time"), _("Acknowledged late")),
        *(_("Not acknowledged"), _("Median until acknowledged")),
        *(_("Answered in time"), _("Answered late"), _("Overdue"), _("Median until answered")),
    )
    rows = [
        (
            *(label, each.received, each.acknowledged_in_time, each.acknowledged_late),
            *(each.not_acknowledged, _length(_, each.to_acknowledge.median)),
            *(each.answered_in_time, each.answered_late, each.overdue),
            _length(_, each.to_answer.median),
        )
        for label, each in found
    ]
    return _table(_, titles, rows, first=2)


def _table(
    _: Translator,
    titles: Sequence[Shown],
    rows: Sequence[Sequence[Shown | int]],
    *,
    first: int,
    of: int = 1,
) -> Parts:
    """``of`` columns say of what a row is, and are ``first`` times as wide as the others."""
    if not rows:
        return {}
    cells: list[Part] = [
        [said(_, cell if isinstance(cell, str) else _exact(_, str(cell))) for cell in each]
        for each in rows
    ]
    widths = [first if place < of else 1 for place in range(len(titles))]
    return {"columns": list(titles), "widths": widths, "steps": cells}


def _target(_: Translator, name: str) -> Shown:
    if name == TargetKind.PERSON:
        return _.pgettext("entry", "Person")
    return labels.layer(_, name) or _name(_, name)


def _int(value: Value) -> int:
    return value if isinstance(value, int) else 0


def _length(_: Translator, length: timedelta | None) -> Shown:
    return times.duration(_, length) if length is not None else _NONE


def _type(_: Translator, name: str) -> Shown:
    return labels.request_type(_, name) if name else _("not known")


def _member(_: Translator, counted: Counted, code: str) -> Shown:
    if code == NOT_KNOWN:
        return _("not known")
    name = named(code, counted.names.get(code, code), _.language)
    return _name(_, name)


def _name(_: Translator, text: str) -> Shown:
    return isolated(clean_line(text), is_rtl=_.is_rtl)


def _whose(_: Translator, counted: Counted) -> Shown:
    """Whose return it is; empty for the network's."""
    member = counted.report.member
    return _member(_, counted, member) if member is not None else NOTHING


def _exact(_: Translator, text: str) -> Shown:
    """A number, a code or a time, in its own order wherever it stands."""
    return technical(text, is_rtl=_.is_rtl)
