"""The tally: whatever happens to it, every figure is that of counting the log anew."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import text

from crypto.provider_file import KeyFile
from domain.events import Event
from domain.statistics.turns import CountedRecord
from services.keeping import key_rotation
from services.statistics import comparing, tallying
from services.statistics.comparing import TallyDiffers, compared
from services.statistics.counting import statistics
from services.statistics.tallying import Counting, bring_up
from services.visit.office import Office
from storage.database.meanwhile import ChangedMeanwhile
from storage.log.counting import LogDamaged
from storage.statistics.chunks import TallyRows
from tests.conftest import HandClock, on_both
from tests.domain.statistics.history import history
from tests.log_attacks.administrator import Administrator
from tests.services.statistics.invented_log import PERIODS, later, write, wrong

_SEED: Final = 20_260_301


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chunks of few turns, few of them open, and little at once."""
    monkeypatch.setattr(tallying, "WIDTH", 40)
    monkeypatch.setattr(tallying, "MOST_OPEN", 3)
    monkeypatch.setattr("domain.statistics.tally._LEFT_OPEN", 1)
    monkeypatch.setattr(tallying, "AT_ONCE", 30)
    monkeypatch.setattr("storage.log.counting._PAGE", 25)


@pytest.fixture
def clock() -> HandClock:
    clock = HandClock()
    clock.at = datetime(2022, 12, 31, tzinfo=UTC)
    return clock


@pytest.fixture
def notes(office: Office, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was noted in the process's own log."""
    noted: list[str] = []
    object.__setattr__(office, "notes", noted.append)
    return noted


async def runs(office: Office, statement: str, **values: object) -> None:
    async with office.store.work() as work:
        await work.connection.execute(text(statement), values)


async def version(office: Office) -> int | None:
    async with office.store.reading() as work:
        return await work.tally.version()


@on_both
@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_figures_are_those_of_counting_anew(
    office: Office, clock: HandClock, seed: int
) -> None:
    records = history(seed, 25)
    third = len(records) // 3
    for first in (0, third, 2 * third):
        await write(office, clock, records[first : first + third])
        assert await wrong(office, records[: first + third]) == []
    await write(office, clock, records[3 * third :])
    assert await wrong(office, records) == []


async def test_a_record_at_a_time_and_now_and_then_in_vain(
    office: Office, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = history(_SEED, 12)
    keeps, kept = TallyRows.keep, 0

    async def keep(self: TallyRows, *given: object) -> None:
        nonlocal kept
        kept += 1
        await keeps(self, *given)  # type: ignore[arg-type]  # passed on
        if kept % 3 == 0:
            raise RuntimeError("the process ended before the commit")

    monkeypatch.setattr(TallyRows, "keep", keep)
    for number, told in enumerate(records):
        await write(office, clock, [told])
        try:
            await bring_up(office)
        except RuntimeError:
            assert number, "the first was kept"
    monkeypatch.setattr(TallyRows, "keep", keeps)
    assert await wrong(office, records) == []


@on_both
async def test_of_two_who_count_at_once_one_is_thrown_away(
    office: Office, clock: HandClock
) -> None:
    records = history(_SEED, 12)
    await write(office, clock, records)
    async with office.store.reading() as work:
        one, other = await Counting.begun(work), await Counting.begun(work)
        await one.go_on(work, 30)
        await other.go_on(work)
    await one.keep(office)
    with pytest.raises(ChangedMeanwhile):
        await other.keep(office)
    assert await wrong(office, records) == []
    await write(office, clock, later(history(_SEED + 1, 6)))
    found = await asyncio.gather(*(statistics(office, PERIODS[0]) for _ in range(3)))
    assert len({each.report.sent for each in found}) == 1
    await compared(office, PERIODS[0])


@on_both
async def test_an_old_turn_is_reopened(office: Office, clock: HandClock) -> None:
    records = history(_SEED, 20)
    await write(office, clock, records)
    assert await wrong(office, records) == []
    first = records[0].case
    late = [
        CountedRecord(case=first, at=records[-1].at + timedelta(days=900), event=event, about={})
        for event in (Event.REOPENED, Event.ANSWERED)
    ]
    await write(office, clock, late)
    assert await wrong(office, [*records, *late]) == []


_DAMAGE: Final = (
    "UPDATE tally_heads SET sealed = :junk",
    "UPDATE tally_chunks SET sealed = :junk",
    (
        "UPDATE tally_chunks SET sealed = (SELECT other.sealed FROM tally_chunks other"
        " WHERE other.number = tally_chunks.number AND other.part <> tally_chunks.part)"
    ),
    "UPDATE tally_chunks SET number = -number WHERE number > 0",
    "UPDATE tally_chunks SET version = version + 1",
    "DELETE FROM tally_chunks WHERE number = 0",
    "DELETE FROM tally_chunks",
)


@on_both
@pytest.mark.parametrize("damage", _DAMAGE)
async def test_what_does_not_open_is_made_again(
    office: Office, clock: HandClock, notes: list[str], damage: str
) -> None:
    records = history(_SEED, 15)
    await write(office, clock, records)
    assert await wrong(office, records) == []
    junk = {"junk": b"junk"} if ":junk" in damage else {}
    await runs(office, damage, **junk)
    assert await wrong(office, records) == []
    assert notes == [tallying.MADE_AGAIN]


@on_both
async def test_an_old_chunk_that_is_put_back_is_found(
    office: Office, clock: HandClock, notes: list[str]
) -> None:
    records = history(_SEED, 15)
    half = len(records) // 2
    await write(office, clock, records[:half])
    await bring_up(office)
    await runs(office, "CREATE TABLE aside AS SELECT * FROM tally_chunks")
    await write(office, clock, records[half:])
    await bring_up(office)
    await runs(office, "DELETE FROM tally_chunks WHERE number IN (SELECT number FROM aside)")
    await runs(office, "INSERT INTO tally_chunks SELECT * FROM aside")
    assert await wrong(office, records) == []
    assert notes == [tallying.MADE_AGAIN]


@on_both
async def test_another_form_is_made_again(
    office: Office, clock: HandClock, notes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    records = history(_SEED, 8)
    await write(office, clock, records)
    await bring_up(office)
    monkeypatch.setattr("storage.statistics.chunks.FORM", "another")
    assert await wrong(office, records) == []
    assert notes, "what was kept in the earlier form is not believed"


@on_both
@pytest.mark.parametrize("more", [0, 4, 30])
async def test_a_log_that_was_exchanged_is_counted_anew(
    office: Office, clock: HandClock, notes: list[str], more: int
) -> None:
    records, other = history(_SEED, 6), later(history(_SEED + 1, more))
    await write(office, clock, records)
    administrator = Administrator(office)
    await administrator.drops_the_triggers()
    copy = await administrator.copies()
    gone = later(history(_SEED + 2, 6))
    await write(office, clock, gone)
    assert await wrong(office, [*records, *gone]) == []
    await administrator.puts_back(copy)
    office.store.vault.forget("audit:")
    await write(office, clock, other)
    assert await wrong(office, [*records, *other]) == []
    assert notes == [tallying.MADE_AGAIN]


@on_both
async def test_what_an_erased_key_said_is_not_known_any_more(
    office: Office, clock: HandClock, notes: list[str]
) -> None:
    records = history(_SEED, 15)
    await write(office, clock, records)
    assert await wrong(office, records) == []
    await runs(office, "CREATE TABLE aside AS SELECT * FROM data_keys")
    await runs(office, "DELETE FROM data_keys WHERE purpose = 'audit:2024Q2'")
    left = [
        CountedRecord(case=told.case, at=told.at, event=told.event, about=None)
        if told.at.year == 2024 and 4 <= told.at.month <= 6
        else told
        for told in records
    ]
    assert left != records
    assert await wrong(office, left) == []
    assert notes == [tallying.MADE_AGAIN]
    await runs(office, "INSERT INTO data_keys SELECT * FROM aside WHERE purpose = 'audit:2024Q2'")
    assert await wrong(office, records) == []


async def test_a_rotation_of_keys_leaves_it_as_it_is(
    office: Office, clock: HandClock, notes: list[str], tmp_path: Path
) -> None:
    records = history(_SEED, 10)
    await write(office, clock, records)
    await bring_up(office)
    before = await version(office)
    provider = KeyFile(tmp_path / "keys.json")
    active = provider.add()
    await key_rotation.move_all(office, provider, active, lambda *_counts: None)
    assert await wrong(office, records) == []
    assert (notes, await version(office)) == ([], before), "it opens still, and nothing came"


@on_both
async def test_a_second_look_reads_nothing_again(
    office: Office, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = history(_SEED, 10)
    await write(office, clock, records)
    await bring_up(office)
    looked: list[tuple[int, int]] = []
    await statistics(office, PERIODS[0], None, lambda done, of: looked.append((done, of)))
    assert looked == []


@on_both
async def test_counting_anew_compares_what_is_kept(
    office: Office, clock: HandClock, notes: list[str]
) -> None:
    records = history(_SEED, 10)
    await write(office, clock, records)
    told = await statistics(office, PERIODS[0])
    assert (await compared(office, PERIODS[0])).report == told.report
    await _keep_something_else(office, lambda counting: counting.tally.changed)
    with pytest.raises(TallyDiffers):
        await compared(office, PERIODS[0])
    assert notes == [tallying.MADE_AGAIN]
    assert await wrong(office, records) == []


async def _keep_something_else(office: Office, changed: Callable[[Counting], set[int]]) -> None:
    """A turn less urgent than it was: sealed rightly, and wrong."""
    async with office.store.reading() as work:
        counting = await Counting.begun(work)
        number = min(counting.head.chunks)
        turns = counting.tally.open[number] = await counting.turns(work, number)
    next(iter(turns.values())).urgency = "information or so"
    changed(counting).add(number)
    await counting.keep(office)


@on_both
async def test_a_look_finds_what_is_not_as_the_log_has_it(
    office: Office, clock: HandClock, notes: list[str]
) -> None:
    records = history(_SEED, 2)
    await write(office, clock, records)
    await bring_up(office)
    await comparing.look(office)
    assert notes == []
    await _keep_something_else(office, lambda counting: counting.tally.changed)
    for _ in range(20):
        await comparing.look(office)
        clock.advances(hours=1)
    assert notes == [tallying.MADE_AGAIN]
    assert await wrong(office, records) == []


@on_both
async def test_a_record_that_was_changed_before_it_was_counted_ends_counting(
    office: Office, clock: HandClock
) -> None:
    records = history(_SEED, 10)
    await write(office, clock, records[:-5])
    await bring_up(office)
    await write(office, clock, records[-5:])
    await Administrator(office).drops_the_triggers()
    await runs(
        office,
        "UPDATE log_records SET event = 'content.shown' WHERE seq ="
        " (SELECT max(seq) FROM log_records WHERE event LIKE 'request.%')",
    )
    for _ in range(2):
        with pytest.raises(LogDamaged):
            await statistics(office, PERIODS[0])


@on_both
async def test_a_leaf_that_was_exchanged_for_another_is_found_by_the_head(
    office: Office, clock: HandClock
) -> None:
    records = history(_SEED, 10)
    await write(office, clock, records)
    await Administrator(office).drops_the_triggers()
    async with office.store.work() as work:
        found = await work.connection.execute(
            text(
                "SELECT seq, leaf FROM log_records WHERE case_id IS NULL ORDER BY seq DESC LIMIT 1"
            )
        )
        row = found.one()
        leaf = bytes(row.leaf).replace(b'"auth":"console"', b'"auth":"consola"')
        assert leaf != bytes(row.leaf)
        await work.connection.execute(
            text("UPDATE log_records SET leaf = :leaf WHERE seq = :seq"),
            {"leaf": leaf, "seq": row.seq},
        )
    with pytest.raises(LogDamaged):
        await statistics(office, PERIODS[0])
