"""How a contact point stands, in one word, and what the word rests on."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain.directory.confirming import Trust
from domain.directory.health import PointFinding, PointHealth, PointStanding
from domain.directory.rows import ChannelCount, DeskDrillsRow, HealthRow
from domain.rows import read_row

WELL = PointHealth(
    trust=Trust.CONFIRMED,
    is_disputed=False,
    confirmed_at=datetime(2026, 11, 14, 9, tzinfo=UTC),
    people=3,
    enrolled=3,
    reached=3,
    channels=(ChannelCount(kind="telegram", works=3, of=3),),
    empty_shifts=0,
    drills=DeskDrillsRow(score="", rang_at=None, advised_from=None),
)


@pytest.mark.parametrize(
    ("changed", "word", "findings"),
    [
        ({}, PointStanding.GOOD, ()),
        ({"trust": Trust.NEW, "confirmed_at": None}, PointStanding.NOT_YET, ()),
        (
            {"trust": Trust.NEW, "empty_shifts": 1},
            PointStanding.DOUBTFUL,
            (PointFinding.EMPTY_SHIFTS,),
        ),
        ({"drills_failed": True}, PointStanding.DOUBTFUL, (PointFinding.DRILLS_FAILED,)),
        (
            {"drills_failed": True, "is_advised": True},
            PointStanding.UNVERIFIED,
            (PointFinding.DRILLS_UNMENDED,),
        ),
        ({"trust": Trust.STALE}, PointStanding.DOUBTFUL, (PointFinding.STALE,)),
        ({"trust": Trust.UNVERIFIED}, PointStanding.UNVERIFIED, (PointFinding.NEVER_CONFIRMED,)),
        (
            {"trust": Trust.UNVERIFIED, "is_disputed": True},
            PointStanding.UNVERIFIED,
            (PointFinding.DISPUTED,),
        ),
        ({"empty_shifts": 1}, PointStanding.DOUBTFUL, (PointFinding.EMPTY_SHIFTS,)),
        ({"enrolled": 2, "reached": 2}, PointStanding.DOUBTFUL, (PointFinding.NOT_ENROLLED,)),
        ({"reached": 2}, PointStanding.DOUBTFUL, (PointFinding.NOT_REACHED,)),
        (
            {"channels": (ChannelCount(kind="email", works=0, of=1),)},
            PointStanding.DOUBTFUL,
            (PointFinding.CHANNELS_FAIL,),
        ),
        (
            {"people": 0, "enrolled": 0, "reached": 0, "channels": ()},
            PointStanding.UNVERIFIED,
            (PointFinding.NOBODY_REACHED,),
        ),
        (
            {"trust": Trust.STALE, "reached": 0, "empty_shifts": 2},
            PointStanding.UNVERIFIED,
            (
                PointFinding.NOBODY_REACHED,
                PointFinding.STALE,
                PointFinding.EMPTY_SHIFTS,
                PointFinding.NOT_REACHED,
            ),
        ),
    ],
)
def test_the_word_follows_from_what_was_found(
    changed: dict[str, object], word: PointStanding, findings: tuple[PointFinding, ...]
) -> None:
    health = replace(WELL, **changed)  # type: ignore[arg-type]  # names of its fields
    assert health.standing is word
    assert health.findings == findings
    assert read_row(HealthRow, health.row.text()) == health.row
