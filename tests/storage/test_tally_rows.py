"""What is kept of a tally: packed, sealed in its place, in no backup, and by the service's own role."""

import json
from hashlib import sha256
from typing import Final

import pytest

from domain.statistics.breakdown import Breakdown
from domain.statistics.report import report
from domain.statistics.tally import OpenTally, Turns, added_up
from domain.statistics.turns import CountedRecord
from services.statistics.tallying import Counting, bring_up
from services.visit.office import Office
from storage.statistics import packing
from storage.statistics.packing import (
    NotPacked,
    pack_sums,
    pack_turns,
    unpack_sums,
    unpack_turns,
)
from storage.transaction import backup
from tests.conftest import HandClock, on_both
from tests.domain.statistics.history import history
from tests.domain.statistics.test_report import figures
from tests.services.statistics.invented_log import PERIODS, write

_RULES: Final = (3, "8d18f7d9e7a9d3f0")
"""The number of the rules of counting, and what they make of an invented history."""


def turns_of(records: list[CountedRecord]) -> Turns:
    """All of them in one chunk."""
    tally, places = OpenTally(width=10**9), dict[str, int]()
    for number, told in enumerate(records):
        place = places[told.case] = places.get(told.case, -1) + 1
        at = CountedRecord(
            case=told.case,
            at=told.at,
            event=told.event,
            about=told.about,
            seq=number,
            place=place,
        )
        tally.take([at])
    return tally.open[0]


def test_turns_and_sums_are_packed_whole() -> None:
    turns = turns_of(history(7, 200, 0.2))
    assert unpack_turns(pack_turns(turns)) == turns
    sums = added_up(turns.values())
    assert unpack_sums(pack_sums(sums)) == sums
    assert sums != Breakdown()
    own = unpack_turns(pack_turns(turns), "ESP")
    assert own == {s: t for s, t in turns.items() if "ESP" in (t.origin, t.member)}


@pytest.mark.parametrize("junk", [b"", b"junk", pack_turns({})[:-1], pack_sums(Breakdown())[:-3]])
def test_what_was_not_packed_here_is_refused(junk: bytes) -> None:
    for unpack in (unpack_turns, unpack_sums):
        with pytest.raises(NotPacked):
            unpack(junk)


def test_other_rules_of_counting_have_another_number() -> None:
    """Where this fails, what was kept by the earlier rules is wrong: raise ``packing._COUNTING``."""
    turns = turns_of(history(20_260_101, 400, 0.1))
    told = repr([*turns.values(), sorted(map(repr, figures(report(turns.values(), PERIODS[0]))))])
    assert (packing._COUNTING, sha256(told.encode()).hexdigest()[:16]) == _RULES


@on_both
async def test_it_stands_in_no_backup(office: Office, clock: HandClock) -> None:
    await write(office, clock, history(7, 3))
    await bring_up(office)
    async with office.store.reading() as work:
        assert (await Counting.begun(work)).head.size
        title = await backup.title(work.connection, "0018", 0)
        lines = [
            line
            async for _, piece in backup.dump(work.connection, title)
            for line in piece.splitlines()
        ]
    tables = {
        found["table"]
        for line in lines
        if isinstance(found := json.loads(line), dict) and "table" in found
    }
    assert "log_records" in tables
    assert not {each for each in tables if each.startswith("tally")}
