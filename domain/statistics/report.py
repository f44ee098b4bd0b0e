"""The figures of a period: of the whole network, or a member's own return.

Owns what is broken down by what, and what is told of one's own member alone: hours, weekdays, steps, and
whose step ran out (docs/statistics.md). How it is written is left to ``domain.statistics.tables``.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Final, TypeVar

from domain.statistics.measures import Measures, is_late_for_judge
from domain.statistics.period import CountedPeriod
from domain.statistics.turns import CountedTurn, TurnOutcome
from domain.vocabulary import MemberCode, RequestType, Urgency

Key = TypeVar("Key", bound=Hashable)
_URGENT: Final = frozenset({Urgency.IMMEDIATE, Urgency.URGENT})
_HOURS: Final = range(24)
_WEEKDAYS: Final = range(7)


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberSent:
    """What a member filed: how many, and how many of these again."""

    member: str
    count: int
    again: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """What one member asked another, in the order of Directive (EU) 2023/977 Art. 18(1).

    ``urgent`` are those that are immediate or urgent; ``for_judge`` what was late, or is not answered, while
    a judge is waited for.
    """

    origin: str
    member: str
    sent: int
    received: int
    received_urgent: int
    answered: int
    answered_urgent: int
    refused: int
    for_judge: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestCounts:
    """Requests that were filed, each once, by what it is."""

    by_urgency: Mapping[str, int]
    by_type: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What a channel took, and what it did not."""

    channel: str
    taken: int
    failed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What is told of one's own member alone, by its own clock. ``by_weekday``: Monday is 0.

    ``grid``: how many turns began on which weekday, in which hour.
    """

    by_month: Sequence[tuple[str, Measures]]
    by_hour: Sequence[tuple[int, Measures]]
    by_weekday: Sequence[tuple[int, Measures]]
    by_step: Sequence[tuple[int, Measures]]
    ran_out: Mapping[str, int]
    grid: Mapping[tuple[int, int], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Of a period; without drills, but for ``drills``."""

    period: CountedPeriod
    member: MemberCode | None
    """Whose return it is; None for the network's."""
    sent: int
    sent_before: int
    whole: Measures
    before: Measures
    """The same of the period before."""
    requests: RequestCounts
    senders: Sequence[MemberSent]
    pairs: Sequence[Pair]
    by_member: Sequence[tuple[str, Measures]]
    by_origin: Sequence[tuple[str, Measures]]
    """By who asked; of a member's return alone."""
    by_addressee: Sequence[tuple[str, Measures]]
    """What others did with what the member asked; of a member's return alone."""
    by_urgency: Sequence[tuple[str, Measures]]
    by_type: Sequence[tuple[str, Measures]]
    refused: Mapping[tuple[str, str, str], int]
    """By who refused, on which ground, and whom."""
    sent_via: Mapping[str, int]
    deliveries: Sequence[Delivered]
    drills: Sequence[tuple[str, Measures]]
    own: Own | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A report, of which network, and from which log. ``names``: of the members, by their codes."""

    network: str
    name: str
    names: Mapping[str, str]
    at: datetime
    records: int
    report: Report


def report(
    turns: Iterable[CountedTurn],
    period: CountedPeriod,
    member: MemberCode | None = None,
    zones: Mapping[str, tzinfo] | None = None,
) -> Report:
    """The figures of these turns. ``zones``: the clocks of the members, UTC where one has none."""
    every = [each for each in turns if member is None or member in (each.origin, each.member)]
    now = [each for each in every if period.holds(each.began)]
    before = [each for each in every if period.before.holds(each.began)]
    real = [each for each in now if not each.is_drill]
    had = [each for each in real if member in (None, each.member)]
    filed = _filed(now, member)
    return Report(
        period=period,
        member=member,
        sent=len(filed),
        sent_before=len(_filed(before, member)),
        whole=Measures.of(had),
        before=Measures.of(e for e in before if not e.is_drill and member in (None, e.member)),
        requests=requests_filed(filed),
        senders=tuple(_senders(filed)),
        pairs=tuple(_pairs(real)),
        by_member=grouped(had, lambda each: each.member),
        by_origin=grouped(had, lambda each: each.origin) if member else (),
        by_addressee=grouped((e for e in real if e.origin == member), lambda each: each.member),
        by_urgency=in_order(grouped(had, lambda each: each.urgency), Urgency),
        by_type=in_order(grouped(had, lambda each: each.type), RequestType),
        refused=Counter(
            (e.member, e.ground, e.origin) for e in had if e.outcome is TurnOutcome.REFUSED
        ),
        sent_via=_sent_via(every, filed),
        deliveries=tuple(_deliveries(had)),
        drills=grouped(
            [each for each in now if each.is_drill and member in (None, each.member)],
            lambda each: each.member,
        ),
        own=_own(had, (zones or {}).get(member, UTC)) if member else None,
    )


def _filed(turns: Iterable[CountedTurn], member: MemberCode | None) -> list[CountedTurn]:
    return [
        each
        for each in turns
        if each.is_first and not each.is_drill and member in (None, each.origin)
    ]


def requests_filed(filed: Sequence[CountedTurn]) -> RequestCounts:
    """What these first turns asked for."""
    return RequestCounts(
        by_urgency=Counter(each.urgency for each in filed),
        by_type=Counter(each.type for each in filed),
    )


def _senders(filed: Iterable[CountedTurn]) -> Iterable[MemberSent]:
    groups = defaultdict[str, list[CountedTurn]](list)
    for each in filed:
        groups[each.origin].append(each)
    for origin, some in sorted(groups.items()):
        again = sum(each.is_again for each in some)
        yield MemberSent(member=origin, count=len(some), again=again)


def _pairs(turns: Iterable[CountedTurn]) -> Iterable[Pair]:
    groups = defaultdict[tuple[str, str], list[CountedTurn]](list)
    for each in turns:
        groups[each.origin, each.member].append(each)
    for (origin, member), some in sorted(groups.items()):
        urgent = [each for each in some if each.urgency in _URGENT]
        yield Pair(
            origin=origin,
            member=member,
            sent=sum(each.is_first for each in some),
            received=len(some),
            received_urgent=len(urgent),
            answered=sum(each.answered_at is not None for each in some),
            answered_urgent=sum(each.answered_at is not None for each in urgent),
            refused=sum(each.outcome is TurnOutcome.REFUSED for each in some),
            for_judge=sum(is_late_for_judge(each) for each in some),
        )


def _sent_via(every: Iterable[CountedTurn], filed: Iterable[CountedTurn]) -> Mapping[str, int]:
    """By what its last turn says, since a form is completed later."""
    last = {each.case: each.sent_via for each in every}
    return Counter(word for each in filed for word in dict.fromkeys(last[each.case]))


def _deliveries(turns: Sequence[CountedTurn]) -> Iterable[Delivered]:
    taken = sum((each.delivered for each in turns), Counter[str]())
    failed = sum((each.failed for each in turns), Counter[str]())
    for channel in sorted({*taken, *failed}):
        yield Delivered(channel=channel, taken=taken[channel], failed=failed[channel])


def _own(turns: Sequence[CountedTurn], zone: tzinfo) -> Own:
    def hour(each: CountedTurn) -> int:
        return each.began.astimezone(zone).hour

    def weekday(each: CountedTurn) -> int:
        return each.began.astimezone(zone).weekday()

    return Own(
        by_month=grouped(turns, lambda each: f"{each.began.astimezone(zone):%Y-%m}"),
        by_hour=grouped(turns, hour, _HOURS),
        by_weekday=grouped(turns, weekday, _WEEKDAYS),
        by_step=grouped(turns, lambda each: each.step),
        ran_out=dict(sorted(sum((each.ran_out for each in turns), Counter[str]()).items())),
        grid=Counter((weekday(each), hour(each)) for each in turns),
    )


def in_order(
    rows: Iterable[tuple[str, Measures]], words: Iterable[str]
) -> tuple[tuple[str, Measures], ...]:
    """The same as the vocabulary has them, the most urgent first; what is not known comes last."""
    ranks = {word: rank for rank, word in enumerate(words)}
    return tuple(sorted(rows, key=lambda row: ranks.get(row[0], len(ranks))))


def grouped(
    turns: Iterable[CountedTurn], key: Callable[[CountedTurn], Key], always: Iterable[Key] = ()
) -> tuple[tuple[Key, Measures], ...]:
    """The figures of these turns by a key; of what is ``always`` named also where there are none."""
    groups: dict[Key, list[CountedTurn]] = {each: [] for each in always}
    for each in turns:
        groups.setdefault(key(each), []).append(each)
    ordered = sorted(groups.items(), key=lambda pair: (str(type(pair[0])), pair[0]))
    return tuple((name, Measures.of(some)) for name, some in ordered)
