"""Turns kept in chunks, so that a record is counted without those before it.

Owns in which chunk a turn stands (by the number of the record with which it begins), which chunks some
records need, and that a case's records go to its last turn. What a record adds is left to
``domain.statistics.turns``, how chunks are kept and the course of a case is found, to others.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from domain.events import Event
from domain.statistics.breakdown import Breakdown
from domain.statistics.period import CountedPeriod
from domain.statistics.turns import CountedRecord, CountedTurn, TurnOutcome, count

WIDTH: Final = 8_192
"""Records whose turns stand in one chunk: some thousand turns."""
MOST_OPEN: Final = 32
"""Chunks that may be open for one page of records, of some 2 MB each."""
_COURSES: Final = 20_000
_LEFT_OPEN: Final = 8
"""Chunks that stay open: most records are of cases that began lately."""

Turns = dict[int, CountedTurn]
"""The turns of a chunk by the records with which they begin, in order."""


class NotAsCounted(Exception):
    """What is kept of earlier records and what the log says of them are not the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """Where a case's first and last turn began, None where it has none; and whether it was entered."""

    first: int | None = None
    last: int | None = None
    is_entered: bool = False

    def after(self, event: str, seq: int) -> "Course":
        """With this record as well."""
        is_entered = self.is_entered or event == Event.CALL_ENTERED
        first, last = self.first, self.last
        if event == Event.FILED:
            first = last = seq
        elif event == Event.TRANSFERRED and last is not None:
            last = seq
        return Course(first=first, last=last, is_entered=is_entered)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChunkSpan:
    """A chunk as it was kept: the version under which it was, and when its first and last turn began."""

    version: int
    since: datetime
    until: datetime
    turns: int

    def is_within(self, period: CountedPeriod) -> bool:
        """Whether all of its turns are of the period."""
        return period.holds(self.since) and period.holds(self.until)

    def touches(self, period: CountedPeriod) -> bool:
        """Whether some of its turns may be of the period."""
        return self.since < period.until and self.until >= period.since


@dataclass(slots=True, kw_only=True)
class OpenTally:
    """The chunks that are open, of a log that was counted up to the record ``size``."""

    width: int = WIDTH
    members: set[str] = field(default_factory=set)
    """Who ever asked or was asked."""
    open: dict[int, Turns] = field(default_factory=dict)
    changed: set[int] = field(default_factory=set)
    """Chunks that are open and not yet kept as they are."""
    _courses: dict[str, Course] = field(default_factory=dict)

    def unknown(self, records: Iterable[CountedRecord]) -> tuple[CountedRecord, ...]:
        """The first of these records of each case whose course must be learnt, since it has earlier ones."""
        firsts = dict[str, CountedRecord]()
        for told in records:
            firsts.setdefault(told.case, told)
        return tuple(
            told for case, told in firsts.items() if told.place and case not in self._courses
        )

    def learn(self, courses: Mapping[str, Course]) -> None:
        """The courses of cases up to their next records."""
        self._courses |= courses

    def needs(
        self, records: Sequence[CountedRecord], most: int = MOST_OPEN
    ) -> tuple[int, tuple[int, ...]]:
        """How many of these records can be taken next, and which chunks must be open for that."""
        courses, wanted = dict[str, Course](), set[int]()
        for number, told in enumerate(records):
            before = courses.get(told.case) or self._courses.get(told.case) or Course()
            after = courses[told.case] = before.after(told.event, told.seq)
            more = {each // self.width for each in _places(before, after)}
            if len(wanted | more) > most and wanted:
                return number, tuple(sorted(wanted))
            wanted |= more
        return len(records), tuple(sorted(wanted))

    def take(self, records: Iterable[CountedRecord]) -> None:
        """Count these; their courses are known and their chunks open. Raises ``NotAsCounted``."""
        for told in records:
            course = self._courses.pop(told.case, None) or Course()
            turn = self._at(course.last, told.case)
            begun = count(told, turn, is_entered=course.is_entered)
            if turn is not None and course.last is not None:
                self.changed.add(course.last // self.width)
            after = self._courses[told.case] = course.after(told.event, told.seq)
            if begun is not None:
                chunk = told.seq // self.width
                self.open.setdefault(chunk, {})[told.seq] = turn = begun
                self.changed.add(chunk)
                self.members |= {begun.origin, begun.member}
            if turn is not None and after.first != after.last:
                self._tell_first(after, turn)

    def _tell_first(self, course: Course, turn: CountedTurn) -> None:
        first = self._at(course.first, turn.case, is_last=False)
        if course.first is not None and first is not None and first.sent_via != turn.sent_via:
            first.sent_via = turn.sent_via
            self.changed.add(course.first // self.width)

    def _at(self, seq: int | None, case: str, *, is_last: bool = True) -> CountedTurn | None:
        if seq is None:
            return None
        turn = self.open.get(seq // self.width, {}).get(seq)
        if turn is None or turn.case != case:
            raise NotAsCounted
        if is_last and turn.outcome is TurnOutcome.TRANSFERRED:
            raise NotAsCounted
        return turn

    def kept(self) -> None:
        """What was changed is kept: only what is needed often stays in memory."""
        self.changed.clear()
        for number in sorted(self.open)[:-_LEFT_OPEN]:
            del self.open[number]
        for case in [*self._courses][:-_COURSES]:
            del self._courses[case]


def _places(before: Course, after: Course) -> Iterator[int]:
    for each in (before.first, before.last, after.first, after.last):
        if each is not None:
            yield each


def added_up(turns: Collection[CountedTurn]) -> Breakdown:
    """What the turns of a chunk add up to, in the order in which it is kept."""
    found = Breakdown()
    for each in turns:
        found.add(each)
    found.settle()
    return found


def span(turns: Turns, version: int) -> ChunkSpan:
    """Of these turns, as they are kept under this version; of one at least."""
    began = [each.began for each in turns.values()]
    return ChunkSpan(version=version, since=min(began), until=max(began), turns=len(turns))
