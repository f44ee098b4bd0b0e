"""One person's own part: the requests that they filed, and the turns that they acknowledged.

Owns which turns those are (docs/statistics.md). Who may read it is left to ``domain.statistics.whose``.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from domain.statistics.breakdown import rung_at_night
from domain.statistics.measures import Measures
from domain.statistics.period import CountedPeriod
from domain.statistics.report import RequestCounts, in_order, measured
from domain.statistics.sums import Sums
from domain.statistics.turns import CountedTurn
from domain.vocabulary import RequestType, Urgency


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonReport:
    """Of a period; without drills, but for those that are counted by themselves.

    ``asked`` is what became of the requests that the person filed, with each member that had them;
    ``taken`` are the turns whose acknowledgement, the one that is counted, is the person's.
    """

    period: CountedPeriod
    sent: int
    sent_before: int
    requests: RequestCounts
    asked: Measures
    asked_before: Measures
    asked_by_urgency: Sequence[tuple[str, Measures]]
    asked_by_type: Sequence[tuple[str, Measures]]
    taken: Measures
    taken_before: Measures
    drills_sent: int
    drills_taken: int
    nights: Mapping[tuple[str, str], int]
    """How often the person was rung at night, by month and by ``REAL`` or ``DRILL``."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it but drills."""
        return not self.sent and not self.asked.received and not self.taken.received


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedPerson:
    """A person's part, of which network, and from which log."""

    network: str
    name: str
    at: datetime
    records: int
    report: PersonReport


def person_report(
    turns: Iterable[CountedTurn],
    period: CountedPeriod,
    actor: str,
    person: str = "",
    zone: tzinfo = UTC,
) -> PersonReport:
    """The figures of whom the records name ``actor``, and ``person`` where telephones rang.

    ``turns``: whichever of the log, theirs among them. ``zone``: by which it is night.
    """
    every = [each for each in turns if is_of_person(each, actor, person)]
    now = [each for each in every if period.holds(each.began)]
    before = [each for each in every if period.before.holds(each.began)]
    asked, filed = _asked(now, actor), _filed(now, actor)
    drills = [each for each in now if each.is_drill]
    return PersonReport(
        period=period,
        sent=len(filed),
        sent_before=len(_filed(before, actor)),
        requests=RequestCounts(
            by_urgency=Counter(each.urgency for each in filed),
            by_type=Counter(each.type for each in filed),
        ),
        asked=Measures.of(asked),
        asked_before=Measures.of(_asked(before, actor)),
        asked_by_urgency=in_order(_grouped(asked, lambda each: each.urgency), Urgency),
        asked_by_type=in_order(_grouped(asked, lambda each: each.type), RequestType),
        taken=Measures.of(_taken(now, actor)),
        taken_before=Measures.of(_taken(before, actor)),
        drills_sent=sum(each.is_first and each.filed_by == actor for each in drills),
        drills_taken=sum(each.acknowledged_by == actor for each in drills),
        nights=Counter(
            (month, what)
            for each in now
            for who, month, what in rung_at_night(each, zone)
            if who == person
        ),
    )


def is_of_person(turn: CountedTurn, actor: str, person: str = "") -> bool:
    """Whether it stands in the figures of whom the records name so."""
    is_theirs = actor in (turn.filed_by, turn.acknowledged_by)
    return is_theirs or any(person in rang.people for rang in turn.rang)


def _grouped(
    turns: Iterable[CountedTurn], key: Callable[[CountedTurn], str]
) -> tuple[tuple[str, Measures], ...]:
    groups: dict[str, Sums] = {}
    for each in turns:
        groups.setdefault(key(each), Sums()).add(each)
    return measured(groups)


def _asked(turns: Iterable[CountedTurn], actor: str) -> list[CountedTurn]:
    return [each for each in turns if each.filed_by == actor and not each.is_drill]


def _filed(turns: Iterable[CountedTurn], actor: str) -> list[CountedTurn]:
    return [each for each in _asked(turns, actor) if each.is_first]


def _taken(turns: Iterable[CountedTurn], actor: str) -> list[CountedTurn]:
    return [each for each in turns if each.acknowledged_by == actor and not each.is_drill]
