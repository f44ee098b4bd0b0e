"""Encrypting a stream to somebody who is not here: age (age-encryption.org/v1), X25519 recipients.

Owns how a stream is encrypted and opened again; what is in it is left to others. The library encrypts
from one file to another, so whoever produces the plaintext piece by piece writes into a pipe.
"""

import contextlib
import os
import threading
from collections.abc import Iterator
from types import TracebackType
from typing import BinaryIO, Self, TypeAlias

import pyrage  # type: ignore[import-untyped]  # it comes without types

Recipient: TypeAlias = "pyrage.x25519.Recipient"
Identity: TypeAlias = "pyrage.x25519.Identity"


class AgeTrouble(Exception):
    """A recipient, identity or file that age does not take; the message says which and what to do."""


def parse_recipient(text: str) -> Recipient:
    """The recipient ``age1…``. Raises ``AgeTrouble``."""
    try:
        return pyrage.x25519.Recipient.from_str(text.strip())
    except pyrage.RecipientError:
        raise AgeTrouble(
            "is not an age recipient. Make a key elsewhere with age-keygen, keep its identity there, "
            "and set the line that begins with age1."
        ) from None


def parse_identities(text: str) -> list[Identity]:
    """The identities in an identity file as ``age-keygen`` writes it. Raises ``AgeTrouble``."""
    lines = [line.strip() for line in text.splitlines()]
    try:
        found = [
            pyrage.x25519.Identity.from_str(line)
            for line in lines
            if line and not line.startswith("#")
        ]
    except pyrage.IdentityError:
        found = []
    if not found:
        raise AgeTrouble(
            "is not an age identity file. It is the one that age-keygen wrote, with a line that "
            "begins with AGE-SECRET-KEY-1."
        )
    return found


class _Worker(threading.Thread):
    """Runs the library beside whoever feeds or reads the pipe, and keeps its error."""

    def __init__(
        self, source: BinaryIO, sink: BinaryIO, keys: list[object], *, opens: bool
    ) -> None:
        super().__init__(daemon=True)
        self._source, self._sink, self._keys, self._opens = source, sink, keys, opens
        self.error: BaseException | None = None

    def run(self) -> None:
        """Until the source ends; the pipe's end is closed whatever happens."""
        try:
            work = pyrage.decrypt_io if self._opens else pyrage.encrypt_io
            work(self._source, self._sink, self._keys)
            self._sink.flush()
        except Exception as error:
            self.error = error
        finally:
            with contextlib.suppress(OSError):
                (self._sink if self._opens else self._source).close()


class Encrypting:
    """A sink for plaintext; what comes out of ``target`` only the recipient can open.

    Where it is left with an error, throw away what stands in ``target``.
    """

    def __init__(self, target: BinaryIO, recipient: Recipient) -> None:
        source, sink = os.pipe()
        self._sink = os.fdopen(sink, "wb")
        self._worker = _Worker(os.fdopen(source, "rb"), target, [recipient], opens=False)

    def __enter__(self) -> Self:
        self._worker.start()
        return self

    def write(self, data: bytes) -> None:
        """Add plaintext. Raises ``OSError`` where the target takes no more."""
        try:
            self._sink.write(data)
        except BrokenPipeError:
            self._worker.join()
            raise _cause(self._worker.error) from None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with contextlib.suppress(BrokenPipeError):
            self._sink.close()
        self._worker.join()
        if error is None and self._worker.error is not None:
            raise _cause(self._worker.error)


@contextlib.contextmanager
def decrypting(source: BinaryIO, identities: list[Identity]) -> Iterator[BinaryIO]:
    """The plaintext of ``source`` as a stream. Raises ``AgeTrouble`` at the latest when it is left.

    What was read is to be trusted only once this was left without an error: a file that was cut short
    is noticed at its end.
    """
    reading, writing = os.pipe()
    worker = _Worker(source, os.fdopen(writing, "wb"), list(identities), opens=True)
    worker.start()
    with os.fdopen(reading, "rb", buffering=1 << 20) as stream:
        try:
            yield stream
        except Exception:
            stream.close()
            worker.join()
            # Whatever was made of a broken stream: that it is broken says more.
            if worker.error is not None and not isinstance(worker.error, BrokenPipeError):
                raise _not_opened(worker.error) from None
            raise
        stream.read()
    worker.join()
    if worker.error is not None:
        raise _not_opened(worker.error)


def _not_opened(error: BaseException) -> Exception:
    if isinstance(error, OSError) and error.errno is not None:
        return error
    return AgeTrouble(
        "does not open with this identity, or was cut short or changed. Compare it with another "
        "copy, and the identity with the recipient that was set when it was made."
    )


def _cause(error: BaseException | None) -> OSError:
    return error if isinstance(error, OSError) else OSError("the file could not be written")
