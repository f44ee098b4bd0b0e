"""Which numbers of a table are hidden, so that nobody can reckon a small one from what is shown.

Owns the choice: every small number, and as many others as it takes. How a hidden number is marked, and
that no share of it is shown, is left to who shows the table.

This is cell suppression in a two-dimensional table with its totals, after D. Gusfield, "A graph theoretic
approach to statistical data security", SIAM Journal on Computing 17 (1988). Rows and columns are the nodes
of a graph, "all rows" and "all columns" among them; a number is the edge between its row and its column.
So the total of a row joins it with all columns, and the grand total joins all rows with all columns. Every
edge has a row at one end and a column at the other, so a closed round of edges is even.

At each node the numbers of a line, less its total, make nought. Let the changes along a round of hidden
edges be one up and one down in turn, with the sign of a row's or column's total turned about: each sum
holds, and the table is another one that shows the same. A number is therefore open if it lies on a round of
hidden numbers each of which may change in its turn. Which way one may change depends on what a reader knows
of it, so a round is sought in a directed graph.

A reader knows more than that no number is negative. What is marked *fewer than 5* is from 1 to 4, since a
nought is shown; and what is hidden without this mark is 5 or more. Two numbers of 1 do not hide each other
where their sum is shown, nor do two of 4. Only where no round is left by these bounds, not even if all is
hidden, is one sought in which hidden numbers may be anything from nought.

That one there always is, and no nought is in it: a positive number, or one that a positive total has, can
rise by one together with the totals of its row and its column and the grand total.
"""

from collections import defaultdict
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count
from typing import Final, NamedTuple, TypeAlias

FEWEST: Final = 5
"""The smallest number that is shown, beside nought."""


class _Place(NamedTuple):
    """Where a number stands; None is all rows, or all columns."""

    row: str | None
    column: str | None


class _Line(NamedTuple):
    """A row or a column, or all of them."""

    is_row: bool
    name: str | None


_Ways: TypeAlias = Mapping[_Line, Mapping[_Place, _Line]]
"""From each line: the numbers that may change where one goes along them, and the line at their other end."""
_WHOLE: Final = _Place(None, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """The numbers that are not shown: of cells, of the totals of rows and columns, and the grand total."""

    cells: frozenset[tuple[str, str]]
    rows: frozenset[str]
    columns: frozenset[str]
    whole: bool


def hidden(cells: Mapping[tuple[str, str], int], fewest: int = FEWEST) -> Hidden:
    """What to hide of these counts by row and column, so that nothing from 1 to fewest - 1 is known.

    Rows and columns are those of the keys; a cell that is missing is nought. Noughts are always shown. The
    grand total is hidden only if it is small itself or a small number would be known by it. The same counts
    have the same numbers hidden, in whatever order they come: two choices would give away each other.
    With a fewest of 2, *fewer than 2* says the number: then do not mark which of the hidden are small.

    Raises ValueError for a count below nought, and for a fewest below 1.
    """
    if fewest < 1:
        raise ValueError(f"fewest is {fewest}; it is at least 1")
    if any(number < 0 for number in cells.values()):
        raise ValueError("a count is below nought")
    hiding = _Hiding(_positive(cells), fewest)
    hiding.hide_small()
    hiding.show_needless()
    places = hiding.hidden
    return Hidden(
        cells=frozenset(
            (row, column) for row, column in places if row is not None and column is not None
        ),
        rows=frozenset(row for row, column in places if row is not None and column is None),
        columns=frozenset(column for row, column in places if row is None and column is not None),
        whole=_WHOLE in places,
    )


def _positive(cells: Mapping[tuple[str, str], int]) -> dict[_Place, int]:
    """Cells and totals above nought, in an order of their own."""
    numbers: defaultdict[_Place, int] = defaultdict(int)
    for (row, column), number in sorted(cells.items()):
        if number:
            numbers[_Place(row, column)] += number
            numbers[_Place(row, None)] += number
            numbers[_Place(None, column)] += number
            numbers[_WHOLE] += number
    return dict(numbers)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Round:
    """Numbers along which one change goes round, and what hiding them costs: in numbers, then in steps."""

    cost: tuple[int, int]
    places: frozenset[_Place]
    ways: _Ways


class _Hiding:
    """What is hidden so far, and the round by which each small number is open."""

    def __init__(self, numbers: Mapping[_Place, int], fewest: int) -> None:
        self._numbers = numbers
        self._price = {**numbers, _WHOLE: 1 + sum(numbers.values())}
        self._small = {place: None for place, number in numbers.items() if number < fewest}
        self._rounds: dict[_Place, _Round] = {}
        self.hidden = set(self._small)

        def by_its_mark(place: _Place, up: bool) -> bool:
            number = numbers[place]
            return number != fewest - 1 if up else number not in (1, fewest)

        self._marked = _ways(numbers, by_its_mark)
        self._unmarked = _ways(numbers, lambda _place, _up: True)

    def hide_small(self) -> None:
        """Hides, for each small number that is not open yet, the cheapest round that opens it."""
        for place in self._small:
            if place in self._rounds:
                continue
            if opened := self._round(place, self._marked, self._numbers):
                along = dict.fromkeys(each for each in self._small if each in opened.places)
                self._rounds |= dict.fromkeys(along, opened)
            elif opened := self._round(place, self._unmarked, self._numbers):
                self._rounds[place] = opened
            if opened:
                self.hidden |= opened.places

    def show_needless(self) -> None:
        """Shows, the greatest first, each number without which every small one is open all the same."""
        added = [place for place in self._numbers if place in self.hidden - self._small.keys()]
        for place in sorted(added, key=self._price.__getitem__, reverse=True):
            self.hidden.remove(place)
            if not self._opened_otherwise(place):
                self.hidden.add(place)

    def _opened_otherwise(self, shown: _Place) -> bool:
        """Whether what was open by this number is open without it; then by that from now on."""
        others: dict[_Place, _Round] = {}
        for place, opened in self._rounds.items():
            if shown in opened.places:
                other = self._round(place, opened.ways, self.hidden)
                if other is None:
                    return False
                others[place] = other
        self._rounds |= others
        return True

    def _round(self, place: _Place, ways: _Ways, among: Container[_Place]) -> _Round | None:
        """The cheapest that this number is on, up or down, among these numbers; None if there is none."""
        row, column = _Line(True, place.row), _Line(False, place.column)
        best: _Round | None = None
        for here, there in ((row, column), (column, row)):
            if place in ways[here] and (best is None or best.cost[0]):
                opened = self._way_back(place, there, here, ways, among)
                if opened and (best is None or opened.cost < best.cost):
                    best = opened
        return best

    def _way_back(
        self, place: _Place, start: _Line, end: _Line, ways: _Ways, among: Container[_Place]
    ) -> _Round | None:
        """From one end of a number to its other end, by others (Dijkstra)."""
        order = count()
        costs = {start: (0, 0)}
        came: dict[_Line, tuple[_Line, _Place]] = {}
        ahead = [(costs[start], next(order), start)]
        while ahead:
            cost, _order, line = heappop(ahead)
            if line == end:
                return _Round(cost=cost, places=_walked(came, end) | {place}, ways=ways)
            if cost > costs[line]:
                continue
            for by, other in ways[line].items():
                if by == place or by not in among:
                    continue
                further = (cost[0] + (0 if by in self.hidden else self._price[by]), cost[1] + 1)
                if other not in costs or further < costs[other]:
                    costs[other] = further
                    came[other] = (line, by)
                    heappush(ahead, (further, next(order), other))
        return None


def _walked(came: Mapping[_Line, tuple[_Line, _Place]], end: _Line) -> frozenset[_Place]:
    places: set[_Place] = set()
    line = end
    while line in came:
        line, place = came[line]
        places.add(place)
    return frozenset(places)


def _ways(numbers: Mapping[_Place, int], may_change: Callable[[_Place, bool], bool]) -> _Ways:
    """Going from row to column, cells and the grand total go up and the others down; back, turned about."""
    ways: dict[_Line, dict[_Place, _Line]] = {}
    for place in numbers:
        row, column = _Line(True, place.row), _Line(False, place.column)
        up_to_column = (place.row is None) == (place.column is None)
        for here, there, up in ((row, column, up_to_column), (column, row, not up_to_column)):
            from_here = ways.setdefault(here, {})
            if may_change(place, up):
                from_here[place] = there
    return ways
