"""Keys change while the service runs; nothing that was sealed or hashed changes."""

import asyncio
import io
from pathlib import Path

import pytest
from sqlalchemy import select, text

from crypto.provider_file import KeyFile
from crypto.verify import check_export
from domain.events import Event
from domain.requests.request import Record
from services.conversation import filling_in
from services.keeping import key_destruction, key_rotation
from services.keeping.backup import back_up
from services.keeping.key_destruction import KeyInUse
from services.log import exporting, verification
from services.log.exporting import Wanted
from services.visit.office import Office
from storage.database.tables import data_keys, log_blobs, log_records
from storage.sealing.key_rows import KeyRows
from storage.transaction.store import StorageTrouble
from tests.conftest import HandClock, on_both
from tests.services.desk_clerk import Clerk


async def story(office: Office) -> Clerk:
    clerk = Clerk(office)
    await clerk.opens("esp-officer", "lbn-duty")
    for _ in range(3):
        line = "LBN immediate life preserve EXERCISE keep the account"
        await clerk.does("esp-officer", filling_in.file_line, line)
    return clerk


async def stored(office: Office) -> list[tuple[object, ...]]:
    async with office.store.reading() as work:
        leaves = await work.connection.execute(select(log_records.c.leaf).order_by("seq"))
        blobs = await work.connection.execute(select(log_blobs).order_by("seq", "part"))
        return [tuple(row) for row in (*leaves.all(), *blobs.all())]


async def under(office: Office) -> set[str]:
    async with office.store.reading() as work:
        rows = await work.connection.execute(select(data_keys.c.kek_id).distinct())
        return set(rows.scalars().all())


def ignore(_moved: int, _whole: int) -> None:
    pass


async def rotate(office: Office, provider: KeyFile) -> str:
    active = await key_rotation.begin(office, provider)
    await key_rotation.move_all(office, provider, active, ignore)
    return active


async def backs_up(office: Office) -> None:
    await back_up(office, "age1EXERCISE", lambda _title: None, lambda _data, _rows: None)


@on_both
async def test_every_data_key_moves_and_nothing_else_changes(
    office: Office, tmp_path: Path
) -> None:
    await story(office)
    before = await stored(office)
    provider = KeyFile(tmp_path / "keys.json")
    old = provider.active_id()
    told: list[tuple[int, int]] = []
    active = await key_rotation.begin(office, provider)
    moved = await key_rotation.move_all(office, provider, active, lambda *at: told.append(at))
    assert told[-1] == (moved, moved)
    assert (await under(office), set(provider.ages())) == ({active}, {old, active})
    after = await stored(office)
    assert [row for row in before if row not in after] == []
    assert (await verification.verify(office.store)).answer != "FAIL"


@on_both
async def test_the_service_works_on_meanwhile(office: Office, tmp_path: Path) -> None:
    """A second service with the old key in memory goes on filing, before, during and after."""
    clerk = await story(office)
    provider = KeyFile(tmp_path / "keys.json")
    old = provider.active_id()
    line = "LBN immediate life preserve EXERCISE keep the account"
    active = await key_rotation.begin(office, provider)
    await clerk.does("esp-officer", filling_in.file_line, line)
    await key_rotation.move_all(office, provider, active, ignore)
    await clerk.does("esp-officer", filling_in.file_line, line)
    await key_destruction.destroy(office, provider, old, frozenset(), 0)
    await clerk.does("esp-officer", filling_in.file_line, line)
    assert await under(office) == {active}
    assert (await verification.verify(office.store)).answer != "FAIL"


async def test_an_interrupted_rotation_is_taken_up(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await story(office)
    monkeypatch.setattr(key_rotation, "_AT_ONCE", 2)
    provider = KeyFile(tmp_path / "keys.json")
    first = await key_rotation.begin(office, provider)
    with pytest.raises(RuntimeError, match="EXERCISE"):
        await key_rotation.move_all(office, provider, first, interrupted)
    assert await key_rotation.begin(office, provider) == first
    assert len(provider.ages()) == 2
    await key_rotation.move_all(office, provider, first, ignore)
    assert await under(office) == {first}
    assert await key_rotation.begin(office, provider) != first


def interrupted(_moved: int, _whole: int) -> None:
    raise RuntimeError("EXERCISE")


async def test_the_key_of_the_database_s_file_is_a_rotation_s_last_step(
    office: Office, tmp_path: Path
) -> None:
    await story(office)
    provider = KeyFile(tmp_path / "keys.json")
    old = provider.active_id()
    active = await rotate(office, provider)
    assert await key_rotation.begin(office, provider, frozenset({old})) == active
    assert await key_rotation.begin(office, provider, frozenset({active})) not in (old, active)


@on_both
async def test_a_key_is_destroyed_only_when_nothing_is_under_it(
    office: Office, tmp_path: Path
) -> None:
    await story(office)
    provider = KeyFile(tmp_path / "keys.json")
    old = provider.active_id()

    async def destroy(kek: str, in_use: frozenset[str] = frozenset()) -> None:
        await key_destruction.destroy(office, provider, kek, in_use, 0)

    with pytest.raises(KeyInUse, match="is the key that is used now"):
        await destroy(old)
    with pytest.raises(KeyInUse, match="There is no key kek-0"):
        await destroy("kek-0")
    active = await key_rotation.begin(office, provider)
    with pytest.raises(KeyInUse, match="data keys are still under"):
        await destroy(old)
    await key_rotation.move_all(office, provider, active, ignore)
    with pytest.raises(KeyInUse, match="file key is still under"):
        await destroy(old, frozenset({old}))
    assert set(provider.ages()) == {old, active}
    await destroy(old)
    assert set(provider.ages()) == {active}
    async with office.store.reading() as work:
        (record,) = await work.log.of_event(Event.KEY_RETIRED)
    assert record.about == {"key": old, "channel": "console", "backups": 0}


@on_both
@pytest.mark.parametrize("command", ["destroy", "rotate"])
async def test_keys_change_only_once_who_adds_one_has_ended(
    office: Office, beside: Office, tmp_path: Path, command: str
) -> None:
    """And neither waits for the other: who files has the log's head first."""
    provider = KeyFile(tmp_path / "keys.json")
    old = provider.active_id()
    await rotate(office, provider)
    commands = {
        "destroy": lambda: key_destruction.destroy(beside, provider, old, frozenset(), 0),
        "rotate": lambda: key_rotation.begin(beside, provider),
    }
    async with office.store.work() as work:
        await work.note(Record(event=Event.LANGUAGE_CHOSEN, about={"person": "EXERCISE"}))
        await work.log.flush()
        changing = asyncio.create_task(commands[command]())
        await asyncio.sleep(0.3)
        if work.connection.dialect.name == "postgresql":  # which would end it only after a second
            await work.connection.exec_driver_sql("SET LOCAL lock_timeout = '500ms'")
        await office.store.vault.make(work.connection, f"case:{'a' * 32}", 0)
        await asyncio.sleep(0.3)
        assert not changing.done()
    await changing


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_counter_that_somebody_took_away_is_held_too(
    office: Office, beside: Office
) -> None:
    async with office.store.work() as work:
        await work.connection.execute(text("DELETE FROM epochs WHERE name = 'keys'"))
    async with office.store.work() as work:
        await office.store.vault.make(work.connection, f"case:{'a' * 32}", 0)
        with pytest.raises(StorageTrouble):
            await locks_in_vain(beside)


async def locks_in_vain(office: Office) -> None:
    async with office.store.work() as work:
        await work.connection.execute(text("SET LOCAL lock_timeout = '300ms'"))
        await KeyRows(work.connection).lock()


@on_both
async def test_the_backups_under_a_key_are_known(
    office: Office, tmp_path: Path, clock: HandClock
) -> None:
    provider = KeyFile(tmp_path / "keys.json")
    first = provider.active_id()
    async with office.store.work() as work:  # as versions before this one noted it
        about = {"recipient": "age1EXERCISE", "channel": "console"}
        await work.note(Record(event=Event.BACKUP_MADE, about=about), auth="console")
    clock.advances(days=1)
    await backs_up(office)
    second = await rotate(office, provider)
    clock.advances(days=1)
    await backs_up(office)
    begun = clock.at

    async def days(kek: str) -> list[tuple[int, bool]]:
        found = await key_destruction.backups_under(office, kek, None)
        return [((begun - each.made_at).days, each.is_certain) for each in found]

    assert await days(first) == [(2, False), (1, True)]
    assert await days(second) == [(0, True)]


async def test_what_was_wrapped_ahead_is_void_once_keys_change(
    office: Office, tmp_path: Path
) -> None:
    """A process that was asleep while its key was destroyed must not file under it afterwards."""
    provider = KeyFile(tmp_path / "keys.json")
    source, old = office.store.vault.source, provider.active_id()
    async with office.store.reading() as work:
        _known, epoch = await office.store.vault.look(work.connection)
    await source.fill(["audit:2027Q1"], epoch)
    assert source.fresh("audit:2027Q1", epoch) is not None
    await rotate(office, provider)
    await key_destruction.destroy(office, provider, old, frozenset(), 0)
    async with office.store.reading() as work:
        _known, now = await office.store.vault.look(work.connection)
    assert source.fresh("audit:2027Q1", now) is None
    await source.fill([], now)
    assert source.next_case() is not None


@on_both
async def test_the_signing_key_changes_and_auditors_follow(office: Office, beside: Office) -> None:
    async with office.store.reading() as work:
        old = (await work.log.signer()).verifier_line()
    new, note = await key_rotation.rotate_signing(office)
    assert new != old
    async with beside.store.work() as work:  # this one has the old key in memory
        await work.note(Record(event=Event.LANGUAGE_CHOSEN, about={"person": "EXERCISE"}))
    stream = io.BytesIO()
    await exporting.export(office, stream, Wanted())
    async with office.store.reading() as work:
        head = await work.log.head_note()
    for line in (old, new):
        stream.seek(0)
        assert check_export(stream, line, [note, head]).answer == "OK"
    verdict = await verification.verify(office.store, [note, head])
    assert verdict.answer == "OK"
