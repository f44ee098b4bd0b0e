"""Standard output and error, which may be closed, cut off or full at any moment.

Owns what becomes of that: a reader who has gone ends no act and is no error, and a log that cannot be
written stops no service. What was typed for is told only where the answer itself could not be written.
Everything is UTF-8, whatever the terminal claims, since what is printed is kept in files and read back.
"""

import errno
import io
import os
import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_INPUT, _OUTPUT, _ERROR = range(3)
_NOT_TOLD: Final = (errno.EPIPE, errno.EBADF)
"""Somebody closed it, at the other end or before we began."""


class Streams:
    """Those of this process; made once, before anything is written."""

    def __init__(self) -> None:
        _open_what_is_closed()
        self._output = _Patient(_OUTPUT)
        # Where the interpreter was told not to hold lines back (PYTHONUNBUFFERED), none are.
        is_direct = isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.write_through
        sys.stdout = _text(self._output, by_line=is_direct or self._output.isatty())
        sys.stderr = _text(_Patient(_ERROR), by_line=True)

    def finish(self) -> str | None:
        """Write what is left; why the answer is not all there, None where it is, or nobody reads."""
        sys.stdout.flush()
        sys.stderr.flush()
        failed = self._output.failed
        if failed is None or failed.errno in _NOT_TOLD:
            return None
        return failed.strerror


class _Patient(io.FileIO):
    """Tries each writing once; what cannot be written is dropped."""

    def __init__(self, descriptor: int) -> None:
        super().__init__(descriptor, "w", closefd=False)
        self.failed: OSError | None = None

    def write(self, data: "ReadableBuffer", /) -> int:
        try:
            return super().write(data)
        except OSError as error:
            self.failed = self.failed or error
            return memoryview(data).nbytes


def _text(raw: _Patient, *, by_line: bool) -> io.TextIOWrapper:
    writer = io.BufferedWriter(raw)
    return io.TextIOWrapper(
        writer, encoding="utf-8", errors="backslashreplace", line_buffering=by_line
    )


def _open_what_is_closed() -> None:
    """Else the next file that is opened, such as the database, would be standard output."""
    for descriptor in (_INPUT, _OUTPUT, _ERROR):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
