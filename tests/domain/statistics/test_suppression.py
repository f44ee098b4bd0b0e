"""No small number of a table can be reckoned from what is shown, and little else is hidden.

A number is open if there is another table that shows the same and has another number there. Of small tables
all others within one of the true numbers are tried. Of larger ones another is looked for by putting right
sums one after the other, and what is found is added up anew and compared: nothing of it is the product's.
"""

import random
from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.statistics.suppression import FEWEST, Hidden, hidden

Cells = dict[tuple[str, str], int]
Place = tuple[str | None, str | None]
"""Row and column of a number; None is a total."""
Allowed = Callable[[int, int], bool]
"""Whether a reader takes a hidden number, which is truly the first, to be perhaps the second."""
ROWS = ("ESP", "ITA", "LBN", "MAR", "TUN")


def numbers_of(cells: Mapping[tuple[str, str], int]) -> dict[Place, int]:
    """All that the table has to show: each cell of the grid, and the totals."""
    rows = sorted({row for row, _column in cells})
    columns = sorted({column for _row, column in cells})
    found: dict[Place, int] = {(r, c): cells.get((r, c), 0) for r in rows for c in columns}
    found |= {(row, None): sum(found[row, column] for column in columns) for row in rows}
    found |= {(None, column): sum(found[row, column] for row in rows) for column in columns}
    found[None, None] = sum(cells.values())
    return found


def places_of(found: Hidden) -> set[Place]:
    rows: set[Place] = {(row, None) for row in found.rows}
    columns: set[Place] = {(None, column) for column in found.columns}
    whole: set[Place] = {(None, None)} if found.whole else set()
    return {*found.cells, *rows, *columns, *whole}


def small_of(numbers: Mapping[Place, int], fewest: int) -> set[Place]:
    return {place for place, number in numbers.items() if 0 < number < fewest}


def not_negative(_true: int, other: int) -> bool:
    return other >= 0


def as_marked(fewest: int) -> Allowed:
    """What is small is said to be; noughts are shown."""

    def allowed(true: int, other: int) -> bool:
        return 0 < other < fewest if true < fewest else other >= fewest

    return allowed


def open_by_trying(cells: Cells, kept: Collection[Place], allowed: Allowed) -> set[Place]:
    """The kept numbers that differ in one of all tables that show the same, within one of the true."""
    true = numbers_of(cells)
    unknown = [place for place in cells if place in kept]
    found: set[Place] = set()
    for change in product((0, -1, 1), repeat=len(unknown)):
        other = numbers_of(cells | _changed(cells, unknown, change))
        differ = {place for place, number in true.items() if other[place] != number}
        if differ <= set(kept) and all(allowed(true[each], other[each]) for each in differ):
            found |= differ
    return found


def _changed(cells: Cells, unknown: list[tuple[str, str]], change: tuple[int, ...]) -> Cells:
    return {place: cells[place] + by for place, by in zip(unknown, change, strict=True)}


def is_open(cells: Cells, kept: Collection[Place], place: Place, allowed: Allowed) -> bool:
    """Whether another table is found that shows the same and has another number there."""
    true = numbers_of(cells)
    lines = _lines(true)
    of: dict[Place, list[int]] = {each: [] for each in true}
    for number, line in enumerate(lines):
        for each in line:
            of[each].append(number)

    def others(change: dict[Place, int], left: int) -> Iterator[dict[Place, int]]:
        touched = {number for each in change for number in of[each]}
        for number in sorted(touched):
            line = lines[number]
            if wrong := sum(line[each] * by for each, by in change.items() if each in line):
                break
        else:
            yield change
            return
        for each, sign in line.items():
            by = -wrong * sign
            if (
                left
                and each in kept
                and each not in change
                and allowed(true[each], true[each] + by)
            ):
                yield from others(change | {each: by}, left - 1)

    most = 2 * min(len({row for row, _ in true}), len({column for _, column in true}))
    for length in range(4, most + 1, 2):
        for by in (-1, 1):
            if allowed(true[place], true[place] + by):
                for change in others({place: by}, length - 1):
                    return _shows_the_same(cells, change, kept, allowed)
    return False


def _lines(true: Mapping[Place, int]) -> list[dict[Place, int]]:
    """Of each sum its terms (1) and its total (-1)."""
    rows = {row for row, _column in true}
    columns = {column for _row, column in true}
    of_rows: list[dict[Place, int]] = [
        {(row, column): -1 if column is None else 1 for column in columns} for row in rows
    ]
    return of_rows + [
        {(row, column): -1 if row is None else 1 for row in rows} for column in columns
    ]


def _shows_the_same(
    cells: Cells, change: Mapping[Place, int], kept: Collection[Place], allowed: Allowed
) -> bool:
    true = numbers_of(cells)
    other = numbers_of({place: number + change.get(place, 0) for place, number in cells.items()})
    differ = {place for place, number in true.items() if other[place] != number}
    assert differ == set(change)
    return differ <= set(kept) and all(allowed(true[each], other[each]) for each in differ)


def tables(rows: int, columns: int, most: int = 12) -> st.SearchStrategy[Cells]:
    def of(size: tuple[int, int]) -> st.SearchStrategy[Cells]:
        grid = list(product(ROWS[: size[0]], ROWS[: size[1]]))
        counts = st.lists(st.integers(0, most), min_size=len(grid), max_size=len(grid))
        return counts.map(lambda each: dict(zip(grid, each, strict=True)))

    return st.tuples(st.integers(1, rows), st.integers(1, columns)).flatmap(of)


@settings(max_examples=200, deadline=None)
@given(tables(5, 5) | tables(5, 5, most=3), st.integers(1, 7))
def test_no_small_number_is_shown_or_can_be_reckoned(cells: Cells, fewest: int) -> None:
    numbers = numbers_of(cells)
    kept = places_of(hidden(cells, fewest))
    small = small_of(numbers, fewest)
    assert small <= kept
    assert all(numbers[place] for place in kept)
    assert all(is_open(cells, kept, place, not_negative) for place in small)
    assert small or not kept


@settings(max_examples=40, deadline=None)
@given(tables(3, 3) | tables(2, 4) | tables(3, 3, most=3), st.integers(2, 6))
def test_every_other_table_is_tried(cells: Cells, fewest: int) -> None:
    kept = places_of(hidden(cells, fewest))
    assert small_of(numbers_of(cells), fewest) <= open_by_trying(cells, kept, not_negative)


@settings(max_examples=200, deadline=None)
@given(tables(5, 5) | tables(4, 4, most=3), st.integers(3, 7))
def test_nor_by_what_the_marks_say(cells: Cells, fewest: int) -> None:
    """Unless it could be if everything were hidden."""
    numbers = numbers_of(cells)
    kept = places_of(hidden(cells, fewest))
    everything = {place for place, number in numbers.items() if number}
    for place in small_of(numbers, fewest):
        if not is_open(cells, kept, place, as_marked(fewest)):
            assert not is_open(cells, everything, place, as_marked(fewest))


@settings(max_examples=200, deadline=None)
@given(tables(4, 4), st.integers(3, 6))
def test_no_number_is_hidden_that_could_as_well_be_shown(cells: Cells, fewest: int) -> None:
    kept = places_of(hidden(cells, fewest))
    small = small_of(numbers_of(cells), fewest)

    def opened(places: Collection[Place]) -> set[tuple[Place, bool]]:
        ways = ((True, as_marked(fewest)), (False, not_negative))
        return {
            (place, marked)
            for place in small
            for marked, allowed in ways
            if is_open(cells, places, place, allowed)
        }

    before = opened(kept)
    for place in kept - small:
        assert opened(kept - {place}) < before


@given(tables(4, 4), st.randoms(use_true_random=False))
def test_the_order_and_noughts_that_are_left_out_change_nothing(
    cells: Cells, at_random: random.Random
) -> None:
    mixed = [each for each in cells.items() if each[1]]
    at_random.shuffle(mixed)
    assert hidden(dict(mixed)) == hidden(cells)


def test_nothing_of_an_empty_table() -> None:
    nothing = Hidden(cells=frozenset(), rows=frozenset(), columns=frozenset(), whole=False)
    assert hidden({}) == nothing
    assert hidden({("ESP", "LBN"): 0}) == nothing
    assert hidden({("ESP", "LBN"): FEWEST}) == nothing
    assert hidden({("ESP", "LBN"): 1}, fewest=1) == nothing


@pytest.mark.parametrize("number", [1, 4])
def test_of_a_single_number_all_is_hidden(number: int) -> None:
    everything = Hidden(
        cells=frozenset({("ESP", "LBN")}),
        rows=frozenset({"ESP"}),
        columns=frozenset({"LBN"}),
        whole=True,
    )
    assert hidden({("ESP", "LBN"): number}) == everything
    assert hidden({("ESP", "LBN"): number, ("ITA", "MAR"): 0}) == everything


def test_one_row_takes_the_next_number_and_both_their_columns() -> None:
    found = hidden({("ESP", "ITA"): 3, ("ESP", "LBN"): 9, ("ESP", "MAR"): 7, ("ESP", "TUN"): 0})
    assert found == Hidden(
        cells=frozenset({("ESP", "ITA"), ("ESP", "MAR")}),
        rows=frozenset(),
        columns=frozenset({"ITA", "MAR"}),
        whole=False,
    )


def test_one_column_takes_the_next_number_and_both_their_rows() -> None:
    found = hidden({("ITA", "ESP"): 3, ("LBN", "ESP"): 9, ("MAR", "ESP"): 7, ("TUN", "ESP"): 0})
    assert found == Hidden(
        cells=frozenset({("ITA", "ESP"), ("MAR", "ESP")}),
        rows=frozenset({"ITA", "MAR"}),
        columns=frozenset(),
        whole=False,
    )


def table(*rows: tuple[int, ...]) -> Cells:
    return {
        (ROWS[at], ROWS[other]): number
        for at, row in enumerate(rows)
        for other, number in enumerate(row)
    }


def test_two_small_numbers_in_one_row_take_a_row_with_them() -> None:
    found = hidden(table((2, 2, 20), (8, 9, 20), (30, 30, 30)))
    assert places_of(found) == {("ESP", "ESP"), ("ESP", "ITA"), ("ITA", "ESP"), ("ITA", "ITA")}


@pytest.mark.parametrize("number", [1, 4])
def test_two_that_their_sum_would_tell_take_a_third(number: int) -> None:
    """Of two that are each from 1 to 4, a sum of 2 or of 8 says what they are."""
    found = hidden(table((number, number, 20), (8, 9, 20), (30, 30, 30)))
    assert ("ESP", "LBN") in found.cells
    assert not found.rows | found.columns
    assert not found.whole


def test_a_small_total_is_hidden_and_cannot_be_reckoned() -> None:
    cells = table((2, 0, 1), (9, 8, 7), (20, 30, 40))
    found = hidden(cells)
    assert "ESP" in found.rows
    assert len(found.rows) > 1
    assert not found.whole
    assert is_open(cells, places_of(found), ("ESP", None), as_marked(FEWEST))


def test_noughts_are_shown_where_a_total_can_be_hidden_instead() -> None:
    found = hidden(table((3, 0), (0, 50)))
    assert found.cells == {("ESP", "ESP"), ("ITA", "ITA")}
    assert found.rows == found.columns == {"ESP", "ITA"}
    assert not found.whole


def test_the_whole_is_hidden_where_it_would_tell() -> None:
    """One number from 1 to 4 and one from 5 make 6."""
    found = hidden(table((1, 0), (0, 5)))
    assert found.whole
    assert found.rows == found.columns == {"ESP"}
    assert found.cells == {("ESP", "ESP")}


@pytest.mark.parametrize(
    ("cells", "fewest"),
    [
        (table((7, 4), (5, 6)), 5),
        (table((4, 1, 0, 4), (1, 2, 4, 2), (4, 3, 4, 1)), 3),
        (table((3, 15, 19), (1, 1, 19), (18, 19, 11), (9, 23, 6)), 5),
    ],
)
def test_what_is_shown_in_the_end_leaves_every_small_number_open(cells: Cells, fewest: int) -> None:
    """What one number needs less, another may have come to need."""
    kept = places_of(hidden(cells, fewest))
    small = small_of(numbers_of(cells), fewest)
    assert all(is_open(cells, kept, each, as_marked(fewest)) for each in small)


def test_where_the_marks_alone_tell_all_it_is_still_not_told_by_sums() -> None:
    """Five rows of 4 at most have 20 at most, four columns of 5 at least have 20 at least."""
    cells = table((4, 0, 0, 0), (1, 3, 0, 0), (0, 2, 2, 0), (0, 0, 3, 1), (0, 0, 0, 4))
    numbers = numbers_of(cells)
    everything = {place for place, number in numbers.items() if number}
    assert not any(is_open(cells, everything, each, as_marked(FEWEST)) for each in everything)
    kept = places_of(hidden(cells))
    assert all(is_open(cells, kept, each, not_negative) for each in small_of(numbers, FEWEST))


@pytest.mark.parametrize(("share", "most", "added"), [(1, 12, 10), (1, 60, 20), (0.1, 30, 60)])
def test_of_a_large_table_little_more_than_the_small_is_hidden(
    share: float, most: int, added: int
) -> None:
    at_random = random.Random(f"EXERCISE {share} {most}")  # noqa: S311 - invented counts
    cells = {
        (f"R{row:02}", f"C{column:02}"): at_random.randint(0, most)
        if at_random.random() < share
        else 0
        for row, column in product(range(60), repeat=2)
    }
    numbers = numbers_of(cells)
    kept = places_of(hidden(cells))
    small = small_of(numbers, FEWEST)
    assert small <= kept
    assert all(numbers[place] for place in kept)
    assert (None, None) not in kept
    assert len(kept - small) <= added


def test_what_is_no_count_is_refused() -> None:
    with pytest.raises(ValueError, match="below nought"):
        hidden({("ESP", "LBN"): -1})
    with pytest.raises(ValueError, match="at least 1"):
        hidden({("ESP", "LBN"): 1}, fewest=0)
