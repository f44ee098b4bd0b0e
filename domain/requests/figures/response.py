"""How fast one member's desks took what was asked of them: by hour, weekday, step and month.

Owns what is counted and what is not, and from how many cases on a median is said: of few it would say how
one person did one night. The number of cases always stands beside. For the member itself; nothing is
compared with anybody else.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from statistics import median
from typing import Final, TypeVar

from domain.reference import is_drill
from domain.requests.request import Request
from domain.vocabulary import MemberCode, RequestType, State

FEWEST: Final = 20
"""From so many acknowledged cases on there is a median."""
_NOT_COUNTED: Final = frozenset({State.WITHDRAWN, State.NOT_ACCEPTED})
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseFigure:
    """Of some cases: how many, how many were acknowledged, in time, and the median; None of too few."""

    cases: int
    acknowledged: int
    in_time: int
    median: timedelta | None

    @classmethod
    def of(cls, stood: Sequence[Request]) -> "ResponseFigure":
        """Of these, as the member had them."""
        waits = [(each, wait) for each in stood if (wait := _wait_of(each)) is not None]
        lengths = [wait for _each, wait in waits]
        return cls(
            cases=len(stood),
            acknowledged=len(waits),
            in_time=sum(wait <= each.policy.acknowledge_within for each, wait in waits),
            median=timedelta(seconds=median(wait.total_seconds() for wait in lengths))
            if len(lengths) >= FEWEST
            else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseFigures:
    """All of a period. ``grid`` counts cases by weekday (Monday is 0) and hour."""

    whole: ResponseFigure
    by_hour: tuple[tuple[int, ResponseFigure], ...]
    by_weekday: tuple[tuple[int, ResponseFigure], ...]
    by_step: tuple[tuple[int, ResponseFigure], ...]
    by_month: tuple[tuple[str, ResponseFigure], ...]
    grid: tuple[tuple[int, ...], ...]
    left_out: int
    """Duplicates, what was withdrawn, taken back or not accepted, and drills."""


def _wait_of(stood: Request) -> timedelta | None:
    """Until it was first acknowledged there, whoever was given it since; None where nobody has."""
    first = stood.first_taken
    if first is not None:
        return first.acknowledged_at - first.clock_start
    return stood.acknowledged_at - stood.clock_start if stood.acknowledged_at else None


def _began(stood: Request) -> datetime:
    return stood.first_taken.clock_start if stood.first_taken else stood.clock_start


def _step_of(stood: Request) -> int:
    return stood.first_taken.steps_fired if stood.first_taken else stood.steps_fired


def figures_of(requests: Iterable[Request], member: MemberCode, zone: tzinfo) -> ResponseFigures:
    """Of these requests, each turn that the member had; hours and days are those of its own clock."""
    every = [turn for request in requests for turn in _turns(request, member)]
    every.sort(key=_began)
    counted = list(_counted(every))

    def local(each: Request, form: str) -> str:
        return _began(each).astimezone(zone).strftime(form)

    grid = [[0] * 24 for _day in range(7)]
    for each in counted:
        at = _began(each).astimezone(zone)
        grid[at.weekday()][at.hour] += 1
    return ResponseFigures(
        whole=ResponseFigure.of(counted),
        by_hour=_by(counted, lambda each: int(local(each, "%H")), range(24)),
        by_weekday=_by(counted, lambda each: _began(each).astimezone(zone).weekday(), range(7)),
        by_step=_by(counted, _step_of, ()),
        by_month=_by(counted, lambda each: local(each, "%Y-%m"), ()),
        grid=tuple(map(tuple, grid)),
        left_out=len(every) - len(counted),
    )


def _turns(request: Request, member: MemberCode) -> Iterator[Request]:
    stood = [*map(request.as_left, request.earlier), request]
    return (each for each in stood if each.addressee == member)


def _counted(every: Iterable[Request]) -> Iterator[Request]:
    """Without what is no case of its own: of several that say the same, the first."""
    first: dict[tuple[MemberCode, str], str] = {}
    for each in every:
        alike = (each.origin, each.likeness)
        is_again = bool(each.likeness) and first.setdefault(alike, each.id) != each.id
        is_drilled = each.type is RequestType.DRILL or is_drill(each.reference)
        is_gone = each.state in _NOT_COUNTED or each.recall is not None
        if not (is_again or is_drilled or is_gone):
            yield each


def _by(
    counted: Sequence[Request], key: Callable[[Request], Key], always: Iterable[Key]
) -> tuple[tuple[Key, ResponseFigure], ...]:
    groups: dict[Key, list[Request]] = {each: [] for each in always}
    for each in counted:
        groups.setdefault(key(each), []).append(each)
    ordered = sorted(groups.items(), key=lambda pair: str(pair[0]).zfill(2))
    return tuple((name, ResponseFigure.of(some)) for name, some in ordered)
