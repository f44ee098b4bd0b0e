"""One service at a time on one database file: the lock that the second one finds taken."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from bot.process.trouble import Trouble


@contextlib.contextmanager
def only_service(data_dir: Path) -> Iterator[None]:
    """Hold the lock until the block ends. The system lets go of it when the process is killed."""
    path = data_dir / "service.lock"
    try:
        file = path.open("a+", encoding="ascii")
    except OSError as error:
        raise Trouble(
            f"{data_dir} cannot be written to: {error.strerror}. Check the folder and its rights, "
            "or run: contactpoint init"
        ) from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Trouble(
                f"Another service runs on {data_dir}. Stop it first; for several replicas use "
                "PostgreSQL."
            ) from None
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield
