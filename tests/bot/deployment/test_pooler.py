"""Behind a real PgBouncer: session mode is as no pooler, transaction mode is refused at the start."""

import asyncio
import getpass
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from pyrage import x25519
from sqlalchemy import URL, make_url

from bot.deployment.opening import opened
from bot.deployment.setting_values import Secret
from bot.keeping import restoring
from bot.keeping.backup import back_up
from bot.process.trouble import Trouble
from storage.database import engine as opening
from storage.database.engine import (
    DatabaseTrouble,
    open_engine,
    parse_url,
    require_session,
)
from tests.bot.conftest import Console
from tests.chat.outside import free_port
from tests.chat.stage import staged
from tests.chat.words import files
from tests.conftest import FILE_KEY

PGBOUNCER = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
pytestmark = [
    pytest.mark.skipif(PGBOUNCER is None, reason="pgbouncer is not installed"),
    pytest.mark.parametrize("database_url", ["postgresql"], indirect=True),
]
Pooled = Callable[..., str]


@pytest.fixture
def pooled(database_url: str) -> Iterator[Pooled]:
    """The database's address behind a pooler of this mode."""
    # Not the test's own folder: whom the pooler runs as may not enter that.
    with TemporaryDirectory(prefix="pooler", dir="/tmp") as folder, ExitStack() as running:
        Path(folder).chmod(0o755)
        yield lambda mode, size=40: running.enter_context(
            _pooler(Path(folder) / mode, make_url(database_url), mode, size)
        )


@contextmanager
def _pooler(folder: Path, url: URL, mode: str, size: int) -> Iterator[str]:
    folder.mkdir()
    folder.chmod(0o755)
    port, host = free_port(), url.host or url.query["host"]
    (folder / "users.txt").write_text(f'"{url.username}" ""\n', "utf-8")
    (folder / "pgbouncer.ini").write_text(
        f"[databases]\n{url.database} = host={host} port={url.port or 5432} user={url.username}\n"
        f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nauth_type = trust\n"
        f"auth_file = {folder}/users.txt\npool_mode = {mode}\ndefault_pool_size = {size}\n"
        "unix_socket_dir =\n",
        "utf-8",
    )
    # It does not run as root; the server's socket is its owner's alone.
    user = ["-u", Path(str(host)).owner()] if getpass.getuser() == "root" else []
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - a tool of the system
            [PGBOUNCER or "", "-q", *user, str(folder / "pgbouncer.ini")], stderr=log, stdout=log
        )
    address = url.set(host="127.0.0.1", port=port, query={}, password=None)
    try:
        _wait(process, folder, port)
        yield address.render_as_string(hide_password=False)
    finally:
        process.terminate()
        process.wait()


def _wait(process: "subprocess.Popen[bytes]", folder: Path, port: int) -> None:
    import socket

    end = time.monotonic() + 10
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError((folder / "log").read_text("utf-8"))


async def test_in_session_mode_a_request_is_alerted_and_acknowledged(
    tmp_path: Path, pooled: Pooled
) -> None:
    async with staged(tmp_path, pooled("session")) as stage:
        ana, rami = await stage.enrols("esp-officer", "lbn-duty")
        filed = await files(ana)
        alert = await rami.receives(filed.reference)
        await rami.presses("Acknowledge", on=alert)
        await ana.receives("Rami Haddad")
        assert await stage.log_holds()


async def test_in_session_mode_what_is_idle_in_a_transaction_is_ended(pooled: Pooled) -> None:
    engine = open_engine(parse_url(pooled("session")), lambda: FILE_KEY)
    await require_session(engine)
    async with engine.connect() as connection:
        shown = await connection.exec_driver_sql("SHOW idle_in_transaction_session_timeout")
        assert shown.scalar_one() == f"{opening.IDLE_SECONDS:.0f}s"
    await engine.dispose()


async def test_transaction_mode_is_refused_with_its_reason(pooled: Pooled) -> None:
    engine = open_engine(parse_url(pooled("transaction")), lambda: FILE_KEY)
    with pytest.raises(DatabaseTrouble, match="pool_mode = session"):
        await require_session(engine)
    await engine.dispose()


async def test_transaction_mode_is_seen_while_others_use_it(pooled: Pooled) -> None:
    url = pooled("transaction")
    other = open_engine(parse_url(url), lambda: FILE_KEY)
    engine = open_engine(parse_url(url), lambda: FILE_KEY)

    async def uses() -> None:
        while True:
            async with other.connect() as connection:
                await connection.exec_driver_sql("SELECT pg_sleep(0.01)")

    using = [asyncio.create_task(uses()) for _ in range(4)]
    try:
        for _ in range(10):
            with pytest.raises(DatabaseTrouble, match="pool_mode = session"):
                await require_session(engine)
    finally:
        for task in using:
            task.cancel()
        await asyncio.gather(*using, return_exceptions=True)
        await engine.dispose()
        await other.dispose()


async def test_a_restore_is_refused_there_as_the_service_is(tmp_path: Path, pooled: Pooled) -> None:
    file, identity, own = (
        tmp_path / "backup.age",
        tmp_path / "identity.txt",
        x25519.Identity.generate(),
    )
    identity.write_text(f"{own}\n", encoding="ascii")
    data = tmp_path / "data"
    data.mkdir()
    async with staged(data) as stage:
        settings = replace(stage.settings, backup_recipient=str(own.to_public()))
        async with opened(settings) as beside:
            await back_up(beside, file)
    secret = Secret(pooled("transaction"))
    theirs = replace(settings, database_url=secret)
    with pytest.raises(Trouble, match="DATABASE_URL leads to a pooler"):
        await restoring.restore(theirs, file, identity)
    owners = replace(theirs, migration_database_url=secret)
    with pytest.raises(Trouble, match="MIGRATION_DATABASE_URL leads to a pooler"):
        await restoring.restore(owners, file, identity)
    # In session mode it works.
    own_session = replace(settings, database_url=Secret(pooled("session")))
    assert (await restoring.restore(own_session, file, identity)).records > 0


def test_every_command_says_so_in_one_line(
    console: Console, pooled: Pooled, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONTACTPOINT_DATABASE_URL", pooled("transaction"))
    monkeypatch.setenv("CONTACTPOINT_BOT_TOKEN", "1:EXERCISE")
    assert console("init").status == 0
    for command in (("run",), ("people", "list")):
        refused = console(*command)
        assert refused.status == 2
        said = refused.err.splitlines()[-1]
        assert said.startswith("contactpoint: CONTACTPOINT_DATABASE_URL leads to a pooler")
