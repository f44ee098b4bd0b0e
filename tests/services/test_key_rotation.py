"""Keys change while the service runs; nothing that was sealed or hashed changes."""

import io
from pathlib import Path

from sqlalchemy import select

from crypto.providers import KeyFile
from crypto.verify import check_export
from domain.events import Event
from domain.request import Record
from services import exporting, filing, key_rotation, verification
from services.exporting import Wanted
from services.network_file import from_document
from services.office import Office
from storage.engine import open_engine, parse_url
from storage.store import Store
from storage.tables import data_keys, log_blobs, log_records
from storage.vault import Vault
from tests.conftest import FILE_KEY, on_both
from tests.services.desk_clerk import Clerk


async def story(office: Office) -> Clerk:
    clerk = Clerk(office)
    await clerk.opens("esp-officer", "lbn-duty")
    for _ in range(3):
        line = "LBN immediate life preserve EXERCISE keep the account"
        await clerk.does("esp-officer", filing.file_line, line)
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


async def rotate(office: Office, provider: KeyFile) -> tuple[str, ...]:
    active = await key_rotation.begin(office, provider)
    await key_rotation.move_all(office, provider, active, ignore)
    return await key_rotation.retire_unused(office, provider, active, frozenset())


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
    assert await key_rotation.retire_unused(office, provider, active, frozenset()) == (old,)
    assert (await under(office), list(provider.ages())) == ({active}, [active])
    after = await stored(office)
    assert [row for row in before if row not in after] == []
    assert (await verification.verify(office.store)).answer != "FAIL"


@on_both
async def test_the_service_works_on_meanwhile(office: Office, tmp_path: Path) -> None:
    """A second service with the old key in memory goes on filing, before, during and after."""
    clerk = await story(office)
    provider = KeyFile(tmp_path / "keys.json")
    line = "LBN immediate life preserve EXERCISE keep the account"
    active = await key_rotation.begin(office, provider)
    await clerk.does("esp-officer", filing.file_line, line)
    await key_rotation.move_all(office, provider, active, ignore)
    await clerk.does("esp-officer", filing.file_line, line)
    await key_rotation.retire_unused(office, provider, active, frozenset())
    await clerk.does("esp-officer", filing.file_line, line)
    assert await under(office) == {active}
    assert (await verification.verify(office.store)).answer != "FAIL"


async def test_an_interrupted_rotation_is_taken_up(office: Office, tmp_path: Path) -> None:
    await story(office)
    provider = KeyFile(tmp_path / "keys.json")
    first = await key_rotation.begin(office, provider)
    async with office.store.work() as work:
        keys = key_rotation.KeyRows(work.connection, provider)
        some = await keys.not_under(first, 2)
        await keys.put(some, key_rotation.wrapped_anew(provider, some))
    assert len(await under(office)) == 2
    again = await key_rotation.begin(office, provider)
    assert again == first
    assert len(provider.ages()) == 2
    await key_rotation.move_all(office, provider, again, ignore)
    retired = await key_rotation.retire_unused(office, provider, again, frozenset())
    assert (len(retired), await under(office)) == (1, {first})


async def test_a_rotation_that_ended_before_its_last_step_makes_no_second_key(
    office: Office, tmp_path: Path
) -> None:
    await story(office)
    provider = KeyFile(tmp_path / "keys.json")
    old = provider.active_id()
    active = await key_rotation.begin(office, provider)
    await key_rotation.move_all(office, provider, active, ignore)
    assert await key_rotation.begin(office, provider) == active
    assert await key_rotation.retire_unused(office, provider, active, frozenset()) == (old,)
    assert await key_rotation.begin(office, provider) not in (old, active)


async def test_a_key_that_still_wraps_something_stays(office: Office, tmp_path: Path) -> None:
    await story(office)
    provider = KeyFile(tmp_path / "keys.json")
    old = provider.active_id()
    active = await key_rotation.begin(office, provider)
    assert await key_rotation.retire_unused(office, provider, active, frozenset()) == ()
    await key_rotation.move_all(office, provider, active, ignore)
    assert await key_rotation.retire_unused(office, provider, active, frozenset({old})) == ()
    assert set(provider.ages()) == {old, active}


@on_both
async def test_the_signing_key_changes_and_auditors_follow(
    office: Office, database_url: str, tmp_path: Path
) -> None:
    async with office.store.reading() as work:
        old = (await work.log.signer()).verifier_line()
    other = Store(
        open_engine(parse_url(database_url), lambda: FILE_KEY),
        Vault(KeyFile(tmp_path / "keys.json")),
        from_document,
        office.now,
    )
    await other.unlock("contactpoint/test")
    try:
        new, note = await key_rotation.rotate_signing(office)
        assert new != old
        async with other.work() as work:  # this one has the old key in memory
            await work.note(Record(event=Event.LANGUAGE_CHOSEN, about={"person": "EXERCISE"}))
    finally:
        await other.close()
    stream = io.BytesIO()
    await exporting.export(office, stream, Wanted())
    async with office.store.reading() as work:
        head = await work.log.head_note()
    for line in (old, new):
        stream.seek(0)
        assert check_export(stream, line, [note, head]).answer == "OK"
    verdict = await verification.verify(office.store, [note, head])
    assert verdict.answer == "OK"
