"""Every figure of a report anew, reckoned from what is found of each turn."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, timedelta, tzinfo
from typing import TypeVar

from domain.statistics.measures import Measures, TimeFigures
from domain.statistics.period import CountedPeriod
from domain.statistics.person import PersonReport
from domain.statistics.report import Delivered, MemberSent, Own, Pair, Report, RequestCounts
from domain.statistics.turns import TurnOutcome
from domain.vocabulary import MemberCode, RequestType, Urgency
from tests.domain.statistics.found import Found

_SHARES: Mapping[str, Sequence[str]] = {
    "in_time": ("judged", "kept"),
    "late": ("judged",),
    "not_acknowledged": ("judged",),
}
Key = TypeVar("Key", str, int)


def times(values: Iterable[timedelta | None]) -> TimeFigures:
    """By counting how many values each one is not below."""
    counts = Counter(value for value in values if value is not None)
    every = sorted(counts.elements())
    if len(every) < 20:
        return TimeFigures(count=len(every))
    reached, shares = 0, list[tuple[int, timedelta]]()
    for value in sorted(counts):
        reached += counts[value]
        shares.append((100 * reached, value))
    middle = every[(len(every) - 1) // 2], every[len(every) // 2]
    return TimeFigures(
        count=len(every),
        median=(middle[0] + middle[1]) / 2,
        p90=next(value for share, value in shares if share >= 90 * len(every)),
        p95=next(value for share, value in shares if share >= 95 * len(every)),
    )


def measures(turns: Sequence[Found]) -> Measures:
    """Of these turns."""
    counted = [turn for turn in turns if turn.is_counted]
    kept = [turn.acknowledged for turn in counted]
    answered = [turn.answered for turn in counted]
    return Measures(
        received=len(turns),
        again=len([turn for turn in turns if turn.is_again]),
        became={each: sum(turn.outcome is each for turn in turns) for each in TurnOutcome},
        escalations=sum(turn.escalations for turn in turns),
        nobody=sum(turn.nobody for turn in turns),
        questions=sum(turn.questions for turn in turns),
        reopened=sum(turn.reopened for turn in turns),
        counted=len(counted),
        acknowledged_in_time=kept.count("in_time"),
        acknowledged_late=kept.count("late"),
        acknowledged_not_known=kept.count("not_known"),
        not_acknowledged=kept.count("not_acknowledged"),
        answered_in_time=answered.count("in_time"),
        answered_late=answered.count("late"),
        late_for_judge=answered.count("judge"),
        answered_not_known=answered.count("not_known"),
        overdue=answered.count("overdue"),
        waiting=answered.count("waiting"),
        to_acknowledge=times(turn.to_acknowledge for turn in counted),
        to_answer=times(turn.to_answer for turn in counted),
    )


def period_before(first: date, last: date) -> tuple[date, date]:
    """As many whole years or months as it is; else as many days."""
    day = timedelta(days=1)
    end = first - day
    if first.day != 1 or (last + day).day != 1:
        return end - (last - first), end
    months = len({(each.year, each.month) for each in _days(first, last)})
    begin = first
    for _ in range(months):
        begin = (begin - day).replace(day=1)
    return begin, end


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def reckoned(
    turns: Sequence[Found],
    period: CountedPeriod,
    member: MemberCode | None,
    zones: Mapping[str, tzinfo],
) -> Report:
    """The report of what was found, for the network or a member."""
    earlier = period_before(period.first, period.last)
    now = _begun(turns, period.first, period.last)
    before = _begun(turns, *earlier)
    real = [turn for turn in now if not turn.is_drill]
    had = _of(member, real)
    filed = _filed(real, member)
    exercises = _of(member, [turn for turn in now if turn.is_drill])
    is_own = member is not None
    zone = zones.get(member, UTC) if member is not None else UTC
    return Report(
        period=period,
        member=member,
        sent=len(filed),
        sent_before=len(_filed([turn for turn in before if not turn.is_drill], member)),
        whole=measures(had),
        before=measures(_of(member, [turn for turn in before if not turn.is_drill])),
        requests=RequestCounts(
            by_urgency=Counter(turn.urgency for turn in filed),
            by_type=Counter(turn.type for turn in filed),
        ),
        senders=_senders(filed),
        pairs=tuple(_pairs([t for t in real if member in (None, t.origin, t.member)])),
        by_member=_each(had, lambda turn: turn.member),
        by_origin=_each(had, lambda turn: turn.origin) if is_own else (),
        by_addressee=_each([turn for turn in real if turn.origin == member], lambda t: t.member),
        by_urgency=_ranked(_each(had, lambda turn: turn.urgency), list(Urgency)),
        by_type=_ranked(_each(had, lambda turn: turn.type), list(RequestType)),
        refused=Counter(
            (turn.member, turn.ground, turn.origin)
            for turn in had
            if turn.outcome is TurnOutcome.REFUSED
        ),
        sent_via=Counter(way for turn in filed for way in turn.sent_via),
        deliveries=_deliveries(had),
        drills=_each(exercises, lambda turn: turn.member),
        drills_showed=_showed(exercises, zone),
        by_month=_each(had, lambda turn: turn.began.astimezone(UTC).isoformat()[:7]),
        own=_own(had, _of(member, now), zone) if member is not None else None,
    )


def _begun(turns: Iterable[Found], first: date, last: date) -> list[Found]:
    return [turn for turn in turns if first <= turn.began.astimezone(UTC).date() <= last]


def _of(member: MemberCode | None, turns: Iterable[Found]) -> list[Found]:
    return [turn for turn in turns if member is None or turn.member == member]


def _filed(turns: Iterable[Found], member: MemberCode | None) -> list[Found]:
    return [turn for turn in turns if turn.is_filing and (member is None or turn.origin == member)]


def _senders(filed: Sequence[Found]) -> list[MemberSent]:
    return [
        MemberSent(
            member=origin,
            count=sum(turn.origin == origin for turn in filed),
            again=sum(turn.origin == origin and turn.is_again for turn in filed),
        )
        for origin in sorted({turn.origin for turn in filed})
    ]


def _pairs(turns: Sequence[Found]) -> Iterable[Pair]:
    for origin, member in sorted({(turn.origin, turn.member) for turn in turns}):
        some = [turn for turn in turns if (turn.origin, turn.member) == (origin, member)]
        urgent = [turn for turn in some if turn.urgency in ("immediate", "urgent")]
        yield Pair(
            origin=origin,
            member=member,
            sent=sum(turn.is_filing for turn in some),
            received=len(some),
            received_urgent=len(urgent),
            answered=sum(turn.to_answer is not None for turn in some),
            answered_urgent=sum(turn.to_answer is not None for turn in urgent),
            refused=sum(turn.outcome is TurnOutcome.REFUSED for turn in some),
            for_judge=sum(turn.is_for_judge for turn in some),
        )


def _each(turns: Sequence[Found], key: Callable[[Found], Key]) -> list[tuple[Key, Measures]]:
    some = defaultdict[Key, list[Found]](list)
    for turn in turns:
        some[key(turn)].append(turn)
    return [(name, measures(some[name])) for name in sorted(some)]


def _ranked(
    rows: Sequence[tuple[str, Measures]], words: Sequence[str]
) -> list[tuple[str, Measures]]:
    known = [(name, found) for word in words for name, found in rows if name == word]
    return known + [(name, found) for name, found in rows if name not in words]


def _deliveries(turns: Sequence[Found]) -> list[Delivered]:
    taken = Counter(channel for turn in turns for channel in turn.taken)
    failed = Counter(channel for turn in turns for channel in turn.not_taken)
    return [
        Delivered(channel=channel, taken=taken[channel], failed=failed[channel])
        for channel in sorted({*taken, *failed})
    ]


def _showed(drills: Sequence[Found], zone: tzinfo) -> Counter[tuple[int, str]]:
    scored = [(turn.began.astimezone(zone).year, turn.showed) for turn in drills]
    found = Counter((year, "scored") for year, showed in scored if showed is not None)
    return found + Counter((year, each) for year, showed in scored for each in showed or ())


def _nights(turns: Sequence[Found], zone: tzinfo) -> list[tuple[str, str, str]]:
    """Who was rung between ten in the evening and six, in which month, and for what."""
    night = (22, 23, 0, 1, 2, 3, 4, 5)
    return [
        (person, here.isoformat()[:7], "drill" if turn.is_drill else "real")
        for turn in turns
        for at, person in turn.rung
        if (here := at.astimezone(zone)).hour in night
    ]


def _own(turns: Sequence[Found], with_drills: Sequence[Found], zone: tzinfo) -> Own:
    began = [(turn.began.astimezone(zone), turn) for turn in turns]
    return Own(
        by_hour=[(n, measures([t for at, t in began if at.hour == n])) for n in range(24)],
        by_weekday=[(n, measures([t for at, t in began if at.weekday() == n])) for n in range(7)],
        by_step=_each(turns, lambda turn: turn.step),
        ran_out=Counter(target for turn in turns for target in turn.ran_out),
        grid=Counter((at.weekday(), at.hour) for at, _turn in began),
        grid_shares=Counter(
            (at.weekday(), at.hour, word)
            for at, turn in began
            if turn.is_counted
            for word in _SHARES.get(turn.acknowledged, ())
        ),
        nights=Counter(_nights(with_drills, zone)),
    )


def reckoned_person(
    turns: Sequence[Found], period: CountedPeriod, actor: str, zone: tzinfo = UTC
) -> PersonReport:
    """A person's part of what was found; they have one name wherever records name them."""
    real, exercises = (
        [turn for turn in _begun(turns, period.first, period.last) if turn.is_drill is is_drill]
        for is_drill in (False, True)
    )
    earlier = _begun(turns, *period_before(period.first, period.last))
    before = [turn for turn in earlier if not turn.is_drill]
    asked = [turn for turn in real if turn.filed_by == actor]
    filed = [turn for turn in asked if turn.is_filing]
    return PersonReport(
        period=period,
        sent=len(filed),
        sent_before=sum(turn.is_filing for turn in before if turn.filed_by == actor),
        requests=RequestCounts(
            by_urgency=Counter(turn.urgency for turn in filed),
            by_type=Counter(turn.type for turn in filed),
        ),
        asked=measures(asked),
        asked_before=measures([turn for turn in before if turn.filed_by == actor]),
        asked_by_urgency=_ranked(_each(asked, lambda turn: turn.urgency), list(Urgency)),
        asked_by_type=_ranked(_each(asked, lambda turn: turn.type), list(RequestType)),
        taken=measures([turn for turn in real if turn.acknowledged_by == actor]),
        taken_before=measures([turn for turn in before if turn.acknowledged_by == actor]),
        drills_sent=sum(turn.is_filing for turn in exercises if turn.filed_by == actor),
        drills_taken=sum(turn.acknowledged_by == actor for turn in exercises),
        nights=Counter(
            (month, what) for who, month, what in _nights([*real, *exercises], zone) if who == actor
        ),
    )
