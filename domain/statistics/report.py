"""The figures of a period: of the whole network, or a member's own return.

Owns what is broken down by what, and what is told of one's own member alone: hours, weekdays, steps, and
whose step ran out (docs/statistics.md). How it is written is left to ``domain.statistics.tables``.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Final, TypeVar

from domain.statistics.breakdown import Breakdown
from domain.statistics.measures import Measures
from domain.statistics.period import CountedPeriod
from domain.statistics.sums import Sums
from domain.statistics.turns import CountedTurn
from domain.vocabulary import MemberCode, RequestType, Urgency

Key = TypeVar("Key", bound=Hashable)
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

    ``grid``: how many turns began on which weekday, in which hour; ``grid_shares``: of these, those of the
    share in time. ``nights``: who was rung at night (``domain.statistics.breakdown``).
    """

    by_hour: Sequence[tuple[int, Measures]]
    by_weekday: Sequence[tuple[int, Measures]]
    by_step: Sequence[tuple[int, Measures]]
    ran_out: Mapping[str, int]
    grid: Mapping[tuple[int, int], int]
    grid_shares: Mapping[tuple[int, int, str], int]
    nights: Mapping[tuple[str, str, str], int]


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
    drills_showed: Mapping[tuple[int, str], int]
    by_month: Sequence[tuple[str, Measures]]
    """By the clock of the member; of the network's by UTC."""
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
    zone = (zones or {}).get(member, UTC) if member is not None else UTC
    now, before = Breakdown(), Breakdown()
    for each in turns:
        if period.holds(each.began):
            now.add(each, member, zone)
        elif period.before.holds(each.began):
            before.add(each, member, zone)
    return report_of(now, before, period, member)


def report_of(
    now: Breakdown, before: Breakdown, period: CountedPeriod, member: MemberCode | None = None
) -> Report:
    """The figures of what the turns of the period, and of the one before it, add up to."""
    return Report(
        period=period,
        member=member,
        sent=_sent(now),
        sent_before=_sent(before),
        whole=Measures.of_sums(now.whole),
        before=Measures.of_sums(before.whole),
        requests=RequestCounts(by_urgency=now.filed_urgency, by_type=now.filed_type),
        senders=tuple(_senders(now)),
        pairs=tuple(_pairs(now)),
        by_member=measured(now.by_member),
        by_origin=measured(now.by_origin),
        by_addressee=measured(now.by_addressee),
        by_urgency=in_order(measured(now.by_urgency), Urgency),
        by_type=in_order(measured(now.by_type), RequestType),
        refused=now.refused,
        sent_via=now.sent_via,
        deliveries=tuple(_deliveries(now)),
        drills=measured(now.drills),
        drills_showed=now.drills_showed,
        by_month=measured(now.by_month),
        own=_own(now) if member else None,
    )


def _sent(found: Breakdown) -> int:
    return sum(count for (_origin, what), count in found.filed.items() if what == "sent")


def _senders(found: Breakdown) -> Iterable[MemberSent]:
    for origin in sorted({origin for origin, _what in found.filed}):
        count, again = found.filed[origin, "sent"], found.filed[origin, "again"]
        yield MemberSent(member=origin, count=count, again=again)


def _pairs(found: Breakdown) -> Iterable[Pair]:
    groups = defaultdict[tuple[str, str], dict[str, int]](dict)
    for (origin, member, what), count in found.pairs.items():
        groups[origin, member][what] = count
    for (origin, member), counts in sorted(groups.items()):
        yield Pair(
            origin=origin,
            member=member,
            sent=counts.get("sent", 0),
            received=counts.get("received", 0),
            received_urgent=counts.get("received_urgent", 0),
            answered=counts.get("answered", 0),
            answered_urgent=counts.get("answered_urgent", 0),
            refused=counts.get("refused", 0),
            for_judge=counts.get("for_judge", 0),
        )


def _deliveries(found: Breakdown) -> Iterable[Delivered]:
    for channel in sorted({*found.taken, *found.failed}):
        yield Delivered(channel=channel, taken=found.taken[channel], failed=found.failed[channel])


def _own(found: Breakdown) -> Own:
    return Own(
        by_hour=measured(found.by_hour, _HOURS),
        by_weekday=measured(found.by_weekday, _WEEKDAYS),
        by_step=measured(found.by_step),
        ran_out=dict(sorted(found.ran_out.items())),
        grid=found.grid,
        grid_shares=found.grid_shares,
        nights=found.nights,
    )


def in_order(
    rows: Iterable[tuple[str, Measures]], words: Iterable[str]
) -> tuple[tuple[str, Measures], ...]:
    """The same as the vocabulary has them, the most urgent first; what is not known comes last."""
    ranks = {word: rank for rank, word in enumerate(words)}
    return tuple(sorted(rows, key=lambda row: ranks.get(row[0], len(ranks))))


def measured(
    groups: Mapping[Key, Sums], always: Iterable[Key] = ()
) -> tuple[tuple[Key, Measures], ...]:
    """The figures in the order of their keys, with those that stand there ``always``."""
    every = {**dict.fromkeys(always, Sums()), **groups}
    ordered = sorted(every.items(), key=lambda pair: (str(type(pair[0])), pair[0]))
    return tuple((name, Measures.of_sums(sums)) for name, sums in ordered)
