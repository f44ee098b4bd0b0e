"""``python -m bench.stage.counted_bot FILE``: the service, which counts its statements and commits."""

import asyncio
import mmap
import struct
import sys
from pathlib import Path
from typing import Any, Final

from sqlalchemy import event
from sqlalchemy.engine import Engine

from bot.deployment.settings import load
from bot.process import logs
from bot.service import service

_FORM: Final = struct.Struct("QQ")


def read(file: Path) -> tuple[int, int]:
    """Statements and commits so far."""
    statements, commits = _FORM.unpack(file.read_bytes())
    return statements, commits


def _count(file: Path) -> None:
    file.write_bytes(_FORM.pack(0, 0))
    with file.open("r+b") as opened:
        counts = mmap.mmap(opened.fileno(), _FORM.size)

    def add(statements: int, commits: int) -> None:
        before = _FORM.unpack_from(counts)
        _FORM.pack_into(counts, 0, before[0] + statements, before[1] + commits)

    def statement(*about: Any) -> None:  # noqa: ANN401 - SQLAlchemy's
        if not about[2].startswith("BEGIN"):
            add(1, 0)

    event.listen(Engine, "before_cursor_execute", statement)
    event.listen(Engine, "commit", lambda _connection: add(0, 1))


def main() -> None:
    """Run until told to stop."""
    _count(Path(sys.argv[1]))
    settings = load()
    logs.configure(settings.log_level)
    asyncio.run(service.run(settings))


if __name__ == "__main__":
    main()
