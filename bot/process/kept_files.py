"""Files of this process: written as a whole, readable by its user alone, by one at a time."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from bot.process.trouble import Trouble


def make(path: Path, text: str, flag: int = os.O_EXCL) -> None:
    """Write a new file, down to the disk. Raises ``OSError``, where it is there already too."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | flag, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


@contextlib.contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """A file that was not there; gone again unless the block ends well. Raises ``Trouble``."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Trouble(
            f"{path} is there already, and is not overwritten. Name another file."
        ) from None
    except OSError as error:
        raise Trouble(f"{path} cannot be written: {error.strerror}. Check its folder.") from None
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
    except BaseException as error:
        with contextlib.suppress(OSError):
            path.unlink()
        if isinstance(error, OSError):
            raise Trouble(
                f"{path} could not be written: {error.strerror or 'no space'}. Check the space left."
            ) from None
        raise


def replace(path: Path, text: str) -> None:
    """Have this in the file from one moment to the next, and never a part of it. Raises ``OSError``."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    make(fresh, text, os.O_TRUNC)
    fresh.replace(path)


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock of this name until the block ends; wait for whoever has it. Raises ``OSError``."""
    with path.open("w", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
