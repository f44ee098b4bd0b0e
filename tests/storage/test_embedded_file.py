"""The embedded database's file: with which pages it is made, and that earlier ones go on as they are."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from storage.database.embedded_file import EmbeddedFile, FileBroken, FileBusy
from storage.database.engine import open_engine, parse_url

KEY = bytes(range(32))
OTHER = bytes(reversed(KEY))


def made_earlier(path: Path) -> None:
    """A file as it was made with pages of SQLCipher's own size."""
    with closing(sqlcipher.connect(str(path), isolation_level=None)) as connection:
        connection.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE rows (said TEXT)")
        connection.execute("INSERT INTO rows VALUES ('EXERCISE')")


def left_behind(path: Path, left: Path) -> None:
    """A file made earlier, and its long journal, as they stand when the process is killed."""
    made_earlier(path)
    with closing(sqlcipher.connect(str(path), isolation_level=None)) as connection:
        connection.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
        for _ in range(50):
            connection.execute("INSERT INTO rows VALUES (?)", ("later" * 1000,))
        connection.execute("DELETE FROM rows WHERE said <> 'EXERCISE'")
        for end in ("", "-wal"):
            shutil.copy(f"{path}{end}", f"{left}{end}")
    assert Path(f"{left}-wal").stat().st_size > 100_000


async def says(path: Path) -> tuple[int, str]:
    """The size of the pages, and what stands in the file, as the engine sees them."""
    engine = open_engine(parse_url(f"sqlite:///{path}"), lambda: KEY)
    async with engine.connect() as connection:
        size = int((await connection.exec_driver_sql("PRAGMA page_size")).scalar_one())
        said = (await connection.exec_driver_sql("SELECT said FROM rows")).scalar_one()
    await engine.dispose()
    return size, said


async def test_a_new_file_has_small_pages_and_opens_with_them(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    EmbeddedFile(path, KEY).probe()
    engine = open_engine(parse_url(f"sqlite:///{path}"), lambda: KEY)
    async with engine.begin() as connection:
        await connection.exec_driver_sql("CREATE TABLE rows (said TEXT)")
        await connection.exec_driver_sql("INSERT INTO rows VALUES ('EXERCISE')")
    await engine.dispose()
    EmbeddedFile(path, KEY).probe()
    assert await says(path) == (2048, "EXERCISE")


async def test_a_file_that_was_made_earlier_keeps_its_pages(tmp_path: Path) -> None:
    made_earlier(path := tmp_path / "earlier.db")
    EmbeddedFile(path, KEY).probe()
    assert await says(path) == (4096, "EXERCISE")


async def test_what_a_killed_process_left_of_one_that_was_made_earlier_is_all_there(
    tmp_path: Path,
) -> None:
    """Its journal holds what it had committed; looking for the size of its pages leaves that alone."""
    left_behind(tmp_path / "earlier.db", path := tmp_path / "left.db")
    EmbeddedFile(path, KEY).probe()
    assert await says(path) == (4096, "EXERCISE")


async def test_one_that_does_not_open_yet_is_tried_anew(tmp_path: Path) -> None:
    """What was found once, while another file stood there, is not held to be so for good."""
    path = tmp_path / "later.db"
    path.write_bytes(bytes(8192))
    engine = open_engine(parse_url(f"sqlite:///{path}"), lambda: KEY)
    with pytest.raises(Exception, match="not a database"):
        async with engine.connect():
            pass
    path.unlink()
    made_earlier(path)
    async with engine.connect() as connection:
        assert int((await connection.exec_driver_sql("PRAGMA page_size")).scalar_one()) == 4096
    await engine.dispose()


def test_a_wrong_key_and_a_damaged_file_are_told_from_one_that_is_busy(tmp_path: Path) -> None:
    made_earlier(path := tmp_path / "earlier.db")
    with pytest.raises(FileBroken):
        EmbeddedFile(path, OTHER).probe()
    (damaged := tmp_path / "damaged.db").write_bytes(bytes(8192))
    with pytest.raises(FileBroken):
        EmbeddedFile(damaged, KEY).probe()
    (folder := tmp_path / "folder.db").mkdir()
    with pytest.raises(FileBusy):
        EmbeddedFile(folder, KEY).probe()
    EmbeddedFile(tmp_path / "none.db", KEY).probe()
    assert not (tmp_path / "none.db").exists()
