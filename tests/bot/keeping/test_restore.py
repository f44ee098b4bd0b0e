"""A backup made beside the running service, put back, and accepted by two people in their chats."""

import re
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from pyrage import x25519
from sqlalchemy import make_url

from bot.anchors.verification import verified
from bot.deployment.erased_cases import ErasedCases
from bot.deployment.opening import database_path, opened
from bot.deployment.setting_values import Secret
from bot.deployment.settings import Settings
from bot.keeping import restoring
from bot.keeping.backup import back_up
from bot.keeping.restoring import require_accepted, waiting
from bot.process.trouble import Trouble
from crypto.provider_file import KeyFile
from services.keeping.erasure import Erased
from services.log import console
from tests.chat.stage import Stage, staged

IDENTITY = x25519.Identity.generate()
_CODE = re.compile(r"^[A-Z2-9]{8}$", re.MULTILINE)


def with_recipient(settings: Settings) -> Settings:
    return replace(settings, backup_recipient=str(IDENTITY.to_public()))


@pytest.fixture
def identity(tmp_path: Path) -> Path:
    path = tmp_path / "identity.txt"
    path.write_text(f"# kept elsewhere\n{IDENTITY}\n", encoding="ascii")
    return path


def move_database_away(settings: Settings, to: Path) -> None:
    path = database_path(settings)
    to.mkdir()
    for each in path.parent.glob(f"{path.name}*"):
        each.rename(to / each.name)


def _folder(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    return tmp_path / "data"


async def codes(stage: Stage, *who: str) -> list[str]:
    """What each reads in their chat."""
    found = []
    for person in who:
        message = await stage.phone(person).receives("put back from a backup")
        match = _CODE.search(message.text)
        assert match is not None
        found.append(match[0])
    return found


async def test_the_story_of_a_backup(tmp_path: Path, identity: Path) -> None:
    file = tmp_path / "backup.age"
    async with staged(_folder(tmp_path)) as stage:
        await stage.enrols("lbn-chief", "secretariat", "esp-officer", "lbn-duty")
        settings = with_recipient(stage.settings)
        async with opened(settings) as beside:
            title = await back_up(beside, file)
            with pytest.raises(Trouble, match="not overwritten"):
                await back_up(beside, file)
        assert file.stat().st_mode & 0o077 == 0
        with pytest.raises(Trouble, match="overwrites nothing"):
            await restoring.restore(settings, file, identity)
        official = stage.phone("esp-officer")
        await official.sends("/request LBN immediate life preserve EXERCISE lost by the restore")
        await stage.rests()
    # The server of ``stage`` is gone; another one carries on with the same accounts.
    move_database_away(settings, tmp_path / "lost")
    restored = await restoring.restore(settings, file, identity)
    assert restored.records == title.records
    assert restored.lost > 0
    with pytest.raises(Trouble, match="two people must accept"):
        require_accepted(settings)
    with pytest.raises(Trouble, match="rolled back"):
        async with opened(settings):
            pass
    assert (await verified(settings, ())).answer == "FAIL"


async def test_two_people_accept_a_restore_by_codes(tmp_path: Path, identity: Path) -> None:
    file = tmp_path / "backup.age"
    async with staged(_folder(tmp_path)) as stage:
        await stage.enrols("lbn-chief", "secretariat", "esp-officer", "lbn-duty")
        settings = with_recipient(stage.settings)
        # A deployment of its own on the same server, so that no service runs on it.
        other = replace(settings, data_dir=tmp_path / "other", database_url=None)
        other.data_dir.mkdir()
        (other.data_dir / "keys.json").write_bytes(settings.keys_path.read_bytes())
        (other.data_dir / "keys.json").chmod(0o600)
        async with opened(settings) as beside:
            await back_up(beside, file)
        await restoring.restore(other, file, identity)
        with pytest.raises(Trouble, match="Two different people"):
            await restoring.ask(other, ["lbn-chief", "lbn-chief"], "EXERCISE")
        with pytest.raises(Trouble, match="cannot accept"):
            await restoring.ask(other, ["lbn-chief", "esp-officer"], "EXERCISE")
        with pytest.raises(Trouble, match="not enrolled"):
            await restoring.ask(other, ["lbn-chief", "ita-chief"], "EXERCISE")
        with pytest.raises(Trouble, match="so they must"):
            await restoring.accept_alone(other, "EXERCISE")
        with pytest.raises(Trouble, match="No codes wait"):
            await restoring.accept(other, ["ABCD2345", "ABCD2345"])
        await restoring.ask(other, ["lbn-chief", "secretariat"], "EXERCISE the disk broke")
        first, second = await codes(stage, "lbn-chief", "secretariat")
        kept = (other.data_dir / restoring.FILE).read_text(encoding="utf-8")
        assert first not in kept
        assert second not in kept
        with pytest.raises(Trouble, match="not the codes of both"):
            await restoring.accept(other, [first, first])
        assert set(await restoring.accept(other, [second, first.lower()])) == {
            "lbn-chief",
            "secretariat",
        }
        assert waiting(other) is None
        require_accepted(other)
        assert (await verified(other, ())).answer == "OK"
        async with opened(other) as deployment, deployment.office.store.reading() as work:
            records = [raw async for page in work.log.raw() for raw in page]
        assert any(b"restore.accepted" in raw.leaf for raw in records)
        with pytest.raises(Trouble, match="Nothing waits"):
            await restoring.accept(other, [first, second])


async def test_five_wrong_tries_end_the_codes(tmp_path: Path, identity: Path) -> None:
    file = tmp_path / "backup.age"
    async with staged(_folder(tmp_path)) as stage:
        await stage.enrols("lbn-chief", "secretariat")
        settings = with_recipient(stage.settings)
        other = replace(settings, data_dir=tmp_path / "other", database_url=None)
        other.data_dir.mkdir()
        (other.data_dir / "keys.json").write_bytes(settings.keys_path.read_bytes())
        (other.data_dir / "keys.json").chmod(0o600)
        async with opened(settings) as beside:
            await back_up(beside, file)
        await restoring.restore(other, file, identity)
        await restoring.ask(other, ["lbn-chief", "secretariat"], "EXERCISE")
        right = await codes(stage, "lbn-chief", "secretariat")
        for _ in range(5):
            with pytest.raises(Trouble, match="not the codes"):
                await restoring.accept(other, ["ABCD2345", right[0]])
        with pytest.raises(Trouble, match="No codes wait"):
            await restoring.accept(other, right)


async def test_a_restore_erases_again_what_was_erased_since(tmp_path: Path, identity: Path) -> None:
    file = tmp_path / "backup.age"
    async with staged(_folder(tmp_path)) as stage:
        await stage.enrols("esp-officer", "lbn-duty")
        settings = with_recipient(stage.settings)
        official = stage.phone("esp-officer")
        await official.sends("/request LBN immediate life preserve EXERCISE to be erased")
        await stage.rests()
        async with opened(settings) as beside:
            await back_up(beside, file)
            (request,) = await console.requests_list(beside.office)
    ErasedCases(settings.data_dir).add([Erased(case=request.id, at_ms=1)])
    move_database_away(settings, tmp_path / "lost")
    await restoring.restore(settings, file, identity)
    (settings.data_dir / restoring.FILE).unlink()
    (settings.data_dir / "high-water").rename(tmp_path / "aside")
    async with opened(settings) as deployment:
        _, texts = await console.request_show(deployment.office, request.reference, "EXERCISE")
        assert [entry.text for entry in texts] == [None]
        assert [e.case for e in ErasedCases(settings.data_dir).read()] == [request.id]


async def test_what_goes_wrong_leaves_nothing_behind(tmp_path: Path, identity: Path) -> None:
    file = tmp_path / "backup.age"
    async with staged(_folder(tmp_path)) as stage:
        settings = with_recipient(stage.settings)
        async with opened(settings) as beside:
            await back_up(beside, file)
    move_database_away(settings, tmp_path / "lost")
    (settings.data_dir / "database.key").rename(tmp_path / "database.key")
    before = sorted(settings.data_dir.iterdir())
    cut = tmp_path / "cut.age"
    cut.write_bytes(file.read_bytes()[:-100])
    foreign = tmp_path / "foreign.txt"
    foreign.write_text(f"{x25519.Identity.generate()}\n", encoding="ascii")
    for backup, key in ((cut, identity), (file, foreign), (identity, identity)):
        with pytest.raises(Trouble, match="does not open"):
            await restoring.restore(settings, backup, key)
        assert sorted(settings.data_dir.iterdir()) == before
    with pytest.raises(Trouble, match="identity file"):
        await restoring.restore(settings, file, file)
    settings.keys_path.unlink()
    KeyFile.create(settings.keys_path)
    with pytest.raises(Trouble, match="keys do not open"):
        await restoring.restore(settings, file, identity)
    assert sorted(settings.data_dir.iterdir()) == before


async def test_without_a_recipient_no_backup_is_made(tmp_path: Path) -> None:
    settings = Settings(bot_token=Secret("1:aaaaaaaa"), data_dir=tmp_path)
    from bot.keeping.backup import recipient_of

    with pytest.raises(Trouble, match="BACKUP_RECIPIENT is missing"):
        recipient_of(settings)
    wrong = replace(settings, backup_recipient="age1nonsense")
    with pytest.raises(Trouble, match="BACKUP_RECIPIENT is not an age recipient"):
        recipient_of(wrong)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_on_postgresql_too(
    tmp_path: Path, identity: Path, database_url: str, postgres_server: str
) -> None:
    file = tmp_path / "backup.age"
    async with staged(_folder(tmp_path), database_url) as stage:
        await stage.enrols("esp-officer", "lbn-duty")
        settings = with_recipient(stage.settings)
        async with opened(settings) as beside:
            await back_up(beside, file)
        with pytest.raises(Trouble, match="holds tables already"):
            await restoring.restore(settings, file, identity)
    url = make_url(database_url)
    name = f"{url.database}r"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    fresh = url.set(database=name).render_as_string(hide_password=False)
    other = replace(settings, database_url=Secret(fresh))
    cut = tmp_path / "cut.age"
    cut.write_bytes(file.read_bytes()[:-100])
    with pytest.raises(Trouble, match="does not open"):
        await restoring.restore(other, cut, identity)
    # What failed left an empty database, so that it can be tried again.
    restored = await restoring.restore(other, file, identity)
    assert restored.records > 0
    assert (await verified(other, ())).answer == "FAIL", "rolled back, until it is accepted"
