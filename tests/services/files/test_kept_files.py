"""Files as they are kept: sealed, counted, taken, reported, removed in time, erased with their case."""

import base64
import hashlib
import io
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, func, select, update

from crypto.envelope import SealBroken
from domain.files.file import CHUNK, FileState
from domain.refused import Refused
from services.files import receiving, sweeping
from services.keeping import backup, erasure
from services.log import case_files, row_watch
from services.log.verification import verify
from services.requests import closing
from services.visit.office import Office
from storage.database.file_tables import file_chunks, files
from storage.database.tables import data_keys, metadata
from tests.conftest import HandClock, on_both
from tests.services.desk_clerk import Clerk
from tests.services.files.people import FROM, NAME, PLANTED, AtPage, answered, taken_up
from tests.services.keeping.test_erasure import agrees

LARGE = PLANTED * (2_500_000 // len(PLANTED))


async def count_of(office: Office, table: Any) -> int:
    async with office.store.reading() as work:
        counted = await work.connection.execute(select(func.count()).select_from(table))
        return int(counted.scalar_one())


def files_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


async def sweeps(office: Office) -> None:
    await sweeping.look(office)


async def is_as_sealed(office: Office) -> bool:
    async with office.store.reading() as work:
        return not (await row_watch.see(work, is_thorough=True)).words


@on_both
async def test_no_word_and_no_byte_of_a_file_stands_anywhere_in_clear(
    clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spools(*_args: object, **_named: object) -> None:
        raise AssertionError("a file of the disk was opened for it")

    for name in ("TemporaryFile", "NamedTemporaryFile", "SpooledTemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, spools)
    await answered(clerk, LARGE)
    ana = await AtPage.of(clerk.office, "esp-officer")
    await ana.brings(None, LARGE)
    async with clerk.office.store.reading() as work:
        kept = b""
        for table in metadata.sorted_tables:
            for row in (await work.connection.execute(select(table))).all():
                kept += b"|".join(
                    each if isinstance(each, bytes) else str(each).encode() for each in row
                )
    kept += files_of(tmp_path)
    assert len(kept) > 2 * len(LARGE)
    for planted in (PLANTED[9:40], NAME.encode(), FROM.encode()):
        for shape in (planted, planted.hex().encode(), base64.b64encode(planted)[:-4]):
            assert shape not in kept


@on_both
async def test_a_file_is_read_as_it_was_brought_and_its_tables_are_as_they_are_sealed(
    clerk: Clerk,
) -> None:
    case, file = await answered(clerk, LARGE)
    ana = await AtPage.of(clerk.office, "esp-officer")
    assert await ana.reads(file) == LARGE
    assert await count_of(clerk.office, file_chunks) == 3
    assert await is_as_sealed(clerk.office)
    async with clerk.office.store.reading() as work:
        (entry,) = [
            each
            for each in await work.log.case_texts(case)
            if each.event == "file.attached" and each.text is not None
        ]
    assert NAME in str(entry.text)
    assert hashlib.sha256(LARGE).hexdigest() in str(entry.text)
    assert NAME not in str(entry.about)
    assert (await verify(clerk.office.store)).exit_status != 1


@on_both
async def test_what_is_done_to_pieces_is_found(clerk: Clerk) -> None:
    _, file = await answered(clerk, LARGE)
    ana = await AtPage.of(clerk.office, "esp-officer")
    async with clerk.office.store.work() as work:
        rows = (await work.connection.execute(select(file_chunks).order_by("id"))).all()
        for one, other in ((rows[0], rows[1]), (rows[1], rows[0])):
            await work.connection.execute(
                update(file_chunks)
                .where(file_chunks.c.id == one.id)
                .values(ciphertext=other.ciphertext)
            )
    with pytest.raises(SealBroken):
        await ana.reads(file)
    async with clerk.office.store.work() as work:
        await work.connection.execute(delete(file_chunks).where(file_chunks.c.id == rows[2].id))
    assert not await is_as_sealed(clerk.office)


async def test_an_old_row_put_back_is_found(clerk: Clerk) -> None:
    _, file = await answered(clerk)
    async with clerk.office.store.reading() as work:
        old = (await work.connection.execute(select(files))).one()._mapping
    rami = await AtPage.of(clerk.office, "lbn-duty")
    await rami.do(partial(case_files.report, file=file))
    async with clerk.office.store.work() as work:
        await work.connection.execute(update(files).values(**dict(old)))
    assert not await is_as_sealed(clerk.office)


@on_both
async def test_a_file_ends_with_its_case(clerk: Clerk) -> None:
    case, file = await answered(clerk, LARGE)
    rami = await AtPage.of(clerk.office, "lbn-duty")
    await clerk.does("esp-officer", closing.close, case)
    async with clerk.office.store.reading() as work:
        request = await work.requests.by_case(case)
    assert request is not None
    await erasure.propose(
        clerk.office, request.reference, "EXERCISE order 12", ["lbn-chief", "secretariat"]
    )
    await clerk.delivers()
    for who in ("lbn-chief", "secretariat"):
        await agrees(clerk, who, case)
    with pytest.raises(Refused):
        await rami.reads(file)
    assert await count_of(clerk.office, files) == 0
    async with clerk.office.store.reading() as work:
        kept = select(data_keys.c.id).where(data_keys.c.purpose == f"case:{case}")
        assert (await work.connection.execute(kept)).first() is None
    await sweeps(clerk.office)
    assert await count_of(clerk.office, file_chunks) == 0
    assert await is_as_sealed(clerk.office)
    assert (await verify(clerk.office.store)).exit_status != 1


async def test_half_sent_files_and_what_no_text_took_along_are_swept(
    clerk: Clerk, clock: HandClock
) -> None:
    ana = await AtPage.of(clerk.office, "esp-officer")
    half = await ana.begins(None, 2 * CHUNK)
    await receiving.take_piece(ana, half.id, 0, bytes(CHUNK))
    await ana.brings(None)
    clock.advances(hours=23)
    await sweeps(clerk.office)
    assert await count_of(clerk.office, files) == 2
    clock.advances(hours=2)
    await sweeps(clerk.office)
    assert await count_of(clerk.office, files) == 1
    clock.advances(days=7)
    await sweeps(clerk.office)
    assert await count_of(clerk.office, files) == await count_of(clerk.office, file_chunks) == 0
    assert await is_as_sealed(clerk.office)


async def test_a_file_goes_30_days_after_both_sides_took_it_and_180_days_after_its_text(
    clerk: Clerk, clock: HandClock
) -> None:
    case, file = await answered(clerk)
    _, other = await answered(clerk)
    for who in ("esp-officer", "lbn-duty"):
        person = await AtPage.of(clerk.office, who)
        await person.do(partial(case_files.take, target=case))
        with pytest.raises(Refused):
            await person.do(partial(case_files.take, target=case))
    clock.advances(days=29)
    await sweeps(clerk.office)
    ana = await AtPage.of(clerk.office, "esp-officer")
    assert await ana.reads(file) == PLANTED
    clock.advances(days=2)
    await sweeps(clerk.office)
    ana = await AtPage.of(clerk.office, "esp-officer")
    with pytest.raises(Refused):
        await ana.reads(file)
    assert await ana.reads(other) == PLANTED
    clock.advances(days=150)
    await sweeps(clerk.office)
    assert await count_of(clerk.office, file_chunks) == 0
    async with clerk.office.store.reading() as work:
        (known,) = await work.files.of_case(case)
        events = [
            entry.event for entry in await work.log.entries(case, with_audit=False, with_text=False)
        ]
    assert (known.state, known.about.name) == (FileState.REMOVED, NAME)
    assert events.count("file.taken") == 2
    assert events.count("file.removed") == 1
    assert await is_as_sealed(clerk.office)


async def test_a_reported_file_is_read_by_nobody_until_another_supervisor_lets_it(
    clerk: Clerk,
) -> None:
    _, file = await answered(clerk)
    ana = await AtPage.of(clerk.office, "esp-officer")
    await ana.do(partial(case_files.report, file=file))
    await clerk.delivers()
    assert "file_reported" in clerk.reads("lbn-chief")
    chief = await AtPage.of(clerk.office, "lbn-chief")
    for person, reason in ((ana, ""), (chief, "EXERCISE why")):
        with pytest.raises(Refused):
            await person.reads(file, reason)
    for person in (ana, await AtPage.of(clerk.office, "lbn-duty")):
        with pytest.raises(Refused):
            await person.do(partial(case_files.release, file=file, reason="EXERCISE a mistake"))
    await chief.do(partial(case_files.release, file=file, reason="EXERCISE a mistake"))
    assert await ana.reads(file) == PLANTED
    await chief.do(partial(case_files.report, file=file))
    with pytest.raises(Refused):  # not by whoever reported it
        await chief.do(partial(case_files.release, file=file, reason="EXERCISE a mistake"))


async def test_a_file_that_was_begun_in_another_process_goes_on(clerk: Clerk) -> None:
    ana = await AtPage.of(clerk.office, "esp-officer")
    file = await ana.begins(None, len(LARGE))
    await receiving.take_piece(ana, file.id, 0, LARGE[:CHUNK])
    clerk.office.store.vault.forget("case:")
    other = await AtPage.of(clerk.office, "esp-officer")
    await receiving.take_piece(other, file.id, CHUNK, LARGE[CHUNK : 2 * CHUNK])
    whole = await receiving.take_piece(other, file.id, 2 * CHUNK, LARGE[2 * CHUNK :])
    assert whole.state is FileState.READY
    # Where a process ended between the last piece and what follows, an empty one asks for that.
    again = await receiving.finish(other, file.id)
    assert again.about.sha256 == whole.about.sha256


@on_both
async def test_a_case_has_100_mb_and_no_more(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "LARGEST_OF_CASE", 3 * CHUNK)
    case = await taken_up(clerk)
    rami = await AtPage.of(clerk.office, "lbn-duty")
    ana = await AtPage.of(clerk.office, "esp-officer")
    await ana.begins(case, 3 * CHUNK)  # what waits takes no room of the other side's
    file = await rami.brings(case, bytes(2 * CHUNK))
    await rami.answers(case, file.id)
    (waits,) = await ana.look(partial(receiving.waiting, case=case))
    with pytest.raises(Refused):
        await receiving.take_piece(ana, waits.id, 0, bytes(CHUNK))
    await ana.do(partial(receiving.leave_out, file=waits.id))
    with pytest.raises(Refused):
        await ana.begins(case, 2 * CHUNK)
    await ana.begins(case, CHUNK)


@on_both
async def test_a_backup_has_the_files_and_a_few_pieces_in_memory(clerk: Clerk) -> None:
    await answered(clerk, LARGE)
    plain, largest = io.BytesIO(), 0

    def into(piece: bytes, _rows: int) -> None:
        nonlocal largest
        largest = max(largest, len(piece))
        plain.write(piece)

    await backup.back_up(clerk.office, "age1", lambda _title: None, into)
    assert b'{"table":"file_chunks"' in plain.getvalue()
    assert largest < 8 * CHUNK
