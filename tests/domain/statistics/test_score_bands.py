"""How desks are spread over bands: no small number, nor one that gives away a small one."""

from domain.statistics.score_bands import score_bands


def shown(*scores: int) -> list[tuple[int, int, int | None]]:
    return [(band.least, band.most, band.desks) for band in score_bands(scores)]


def test_each_score_stands_in_its_band() -> None:
    scores = [100, 90, 90, 90, 90, 90, 89, 70, 70, 70, 70, 69, 50, 50, 50, 50, 0, 20, 20, 20, 49]
    assert shown(*scores) == [(90, 100, 6), (70, 89, 5), (50, 69, 5), (0, 49, 5)]


def test_fewer_than_five_are_not_told_nor_what_would_tell_of_them() -> None:
    found = shown(*[100] * 12, *[80] * 7, *[50] * 3)
    assert found[2] == (50, 69, None)
    assert sum(desks is None for _, _, desks in found) == 2
    assert found[3] == (0, 49, 0)


def test_a_small_network_is_told_nothing() -> None:
    assert shown() == []
    assert shown(100, 100, 50, 0) == []
