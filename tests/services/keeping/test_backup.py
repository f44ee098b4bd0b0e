"""A backup and its way back: from either engine to either, whole or not at all."""

import asyncio
import io
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import psycopg
import pytest
from pyrage import x25519
from sqlalchemy import select, text

from crypto.age import AgeTrouble, Encrypting, decrypting, parse_identities, parse_recipient
from crypto.provider_file import KeyFile
from crypto.providers import KeyTrouble
from formats.network_file.document import from_document
from services.conversation import filling_in
from services.keeping import backup
from services.log import review
from services.requests import acknowledge
from services.visit.office import Office
from storage.database.engine import open_engine, parse_url
from storage.database.tables import metadata
from storage.sealing.vault import Vault
from storage.transaction.backup import BackupBroken
from storage.transaction.store import Store
from tests.conftest import FILE_KEY, HandClock, on_both
from tests.services.desk_clerk import Clerk

IDENTITY = x25519.Identity.generate()
RECIPIENT = str(IDENTITY.to_public())
SECRET = "EXERCISE planted words of the request"


@pytest.fixture
async def clerk(office: Office) -> Clerk:
    clerk = Clerk(office)
    await clerk.opens("esp-officer", "lbn-duty")
    return clerk


async def backed_up(office: Office) -> tuple[bytes, bytes]:
    """The encrypted file, and its plaintext."""
    file, plain = io.BytesIO(), io.BytesIO()
    with Encrypting(file, parse_recipient(RECIPIENT)) as sink:

        def write(piece: bytes, _rows: int) -> None:
            sink.write(piece)
            plain.write(piece)

        await backup.back_up(office, RECIPIENT, lambda _title: None, write)
    return file.getvalue(), plain.getvalue()


@asynccontextmanager
async def emptiness(tmp_path: Path, clock: HandClock, url: str, keys: Path) -> AsyncIterator[Store]:
    engine = open_engine(parse_url(url), lambda: FILE_KEY)
    store = Store(engine, Vault(KeyFile(keys)), from_document, clock.now)
    yield store
    await store.close()


async def put_back(store: Store, plain: bytes) -> None:
    title = await backup.put_back(store, io.BytesIO(plain), lambda _title: None, lambda _rows: None)
    await backup.examine(store, title, ())


async def rows_of(store: Store) -> dict[str, list[tuple[object, ...]]]:
    found: dict[str, list[tuple[object, ...]]] = {}
    async with store.engine.connect() as connection:
        for table in metadata.sorted_tables:
            rows = await connection.execute(select(table))
            found[table.name] = sorted((tuple(row) for row in rows.all()), key=repr)
    return found


@pytest.fixture
def another(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], str]:
    def make(engine: str) -> str:
        if engine == "sqlite":
            return f"sqlite:///{tmp_path}/another.db"
        server: str = request.getfixturevalue("postgres_server")
        name = f"r{tmp_path.name.replace('-', '_').lower()[-40:]}"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
        head, _, tail = server.rpartition("/postgres")
        return f"{head}/{name}{tail}".replace("postgresql://", "postgresql+psycopg://", 1)

    return make


@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
@on_both
async def test_every_row_comes_back_on_either_engine(
    clerk: Clerk, clock: HandClock, tmp_path: Path, target: str, another: Callable[[str], str]
) -> None:
    await clerk.does("esp-officer", filling_in.file_line, f"LBN immediate life preserve {SECRET}")
    case = str(clerk.last("esp-officer", "status").saying.facts["case"])
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    file, plain = await backed_up(clerk.office)
    before = await rows_of(clerk.office.store)
    assert SECRET.encode() not in plain
    assert SECRET.encode() not in file
    with decrypting(io.BytesIO(file), parse_identities(str(IDENTITY))) as stream:
        assert stream.read() == plain
    async with emptiness(tmp_path, clock, another(target), tmp_path / "keys.json") as store:
        assert await backup.is_empty(store)
        await put_back(store, plain)
        assert await rows_of(store) == before
        office = Office(store=store, now=clock.now)
        restored = Clerk(office, accounts=clerk.accounts)
        # It goes on where it was: numbers count on, texts open, the log grows and holds.
        restored._updates = clerk._updates
        await restored.does(
            "esp-officer", filling_in.file_line, f"LBN urgent liberty person {SECRET}"
        )
        async with store.reading() as work:
            note = await work.log.head_note()
            texts = await work.log.case_texts(case)
        assert texts[0].text == SECRET
        assert (await review.verify(store, (note,))).answer == "OK"


@on_both
async def test_a_backup_sees_one_moment_while_others_write(
    clerk: Clerk, clock: HandClock, tmp_path: Path
) -> None:
    pieces: list[bytes] = []
    written = asyncio.Event()

    async def writes_beside() -> None:
        await clerk.does(
            "esp-officer", filling_in.file_line, f"LBN immediate life preserve {SECRET}"
        )
        written.set()

    async with clerk.office.store.reading() as work:
        from storage.transaction import backup as form

        title = await form.title(work.connection, "0001", 0)
        async for _rows, piece in form.dump(work.connection, title):
            if not pieces:
                await writes_beside()
            pieces.append(piece)
    assert written.is_set()
    lines = b"".join(pieces).splitlines()
    tables = [json.loads(line) for line in lines]
    assert tables[-1] == {"end": title.rows}
    assert sum(isinstance(each, list) for each in tables) == title.rows


@on_both
async def test_a_backup_is_recorded_before_it_is_made(clerk: Clerk) -> None:
    _, plain = await backed_up(clerk.office)
    assert json.loads(plain.splitlines()[0])["records"] > 0
    assert b'"backup.made"' in plain


def _row(lines: list[bytes]) -> int:
    """The first line that is a row."""
    return next(number for number, line in enumerate(lines) if line.startswith(b"["))


@pytest.mark.parametrize(
    "damage",
    [
        lambda lines: lines[:-1],
        lambda lines: lines[: _row(lines)] + lines[_row(lines) + 1 :],
        lambda lines: [lines[0].replace(b"contactpoint-backup/v1", b"contactpoint-backup/v9")],
        lambda lines: [*lines[:5], b'{"table":"sqlite_master","columns":["sql"]}\n', *lines[5:]],
        lambda lines: [*lines, b"[]\n"],
        lambda _lines: [b"nonsense\n"],
        lambda _lines: [],
    ],
    ids=[
        "no end",
        "row missing",
        "other form",
        "foreign table",
        "row after the end",
        "no",
        "empty",
    ],
)
async def test_what_is_no_whole_backup_is_refused(
    clerk: Clerk,
    clock: HandClock,
    tmp_path: Path,
    damage: Callable[[list[bytes]], list[bytes]],
) -> None:
    _, plain = await backed_up(clerk.office)
    broken = b"".join(damage(plain.splitlines(keepends=True)))
    url = f"sqlite:///{tmp_path}/another.db"
    async with emptiness(tmp_path, clock, url, tmp_path / "keys.json") as store:
        with pytest.raises(BackupBroken):
            await put_back(store, broken)


async def test_a_changed_log_inside_is_found(
    clerk: Clerk, clock: HandClock, tmp_path: Path
) -> None:
    async with clerk.office.store.engine.begin() as connection:
        await connection.execute(text("DROP TRIGGER log_records_refuses_update"))
        await connection.execute(
            text("UPDATE log_records SET leaf = CAST(leaf || x'20' AS BLOB) WHERE seq = 3")
        )
    _, plain = await backed_up(clerk.office)
    url = f"sqlite:///{tmp_path}/another.db"
    async with emptiness(tmp_path, clock, url, tmp_path / "keys.json") as store:
        with pytest.raises(BackupBroken, match="record 3"):
            await put_back(store, plain)


async def test_without_its_key_file_it_opens_nothing(
    clerk: Clerk, clock: HandClock, tmp_path: Path
) -> None:
    _, plain = await backed_up(clerk.office)
    KeyFile.create(tmp_path / "other.json")
    url = f"sqlite:///{tmp_path}/another.db"
    async with emptiness(tmp_path, clock, url, tmp_path / "other.json") as store:
        with pytest.raises(KeyTrouble):
            await put_back(store, plain)


async def test_a_file_cut_short_or_for_somebody_else_does_not_open(clerk: Clerk) -> None:
    file, _ = await backed_up(clerk.office)
    other = parse_identities(f"# a comment\n{x25519.Identity.generate()}\n")
    for source, keys in (
        (file[: len(file) // 2], parse_identities(str(IDENTITY))),
        (file[:-1], parse_identities(str(IDENTITY))),
        (file[:-200] + bytes(200), parse_identities(str(IDENTITY))),
        (file, other),
        (b"not age at all", other),
    ):
        with pytest.raises(AgeTrouble), decrypting(io.BytesIO(source), keys) as stream:
            stream.read()


@pytest.mark.parametrize(
    "wrong",
    ["", "age1", RECIPIENT[:-1], str(IDENTITY)],
    ids=["empty", "short", "cut", "the identity"],
)
def test_a_wrong_recipient_is_refused(wrong: str) -> None:
    with pytest.raises(AgeTrouble):
        parse_recipient(wrong)
