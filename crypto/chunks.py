"""A file in sealed pieces: each opens by itself, and only in its place.

Owns what a piece is bound to: the file, its number, and whether it is the last one. So none is changed,
left out, added, put elsewhere or taken from another file unnoticed, and a file that was cut off has no
end. Each file has a key of its own, sealed under another; where both are kept is left to who keeps them.
"""

from dataclasses import dataclass, field
from typing import Final, Self

from crypto.canonical import encode
from crypto.envelope import DataKey, Sealed

_CHUNK: Final = "file/chunk"
_KEY: Final = "file/key"
_ABOUT: Final = "file/about"


@dataclass(frozen=True, slots=True)
class FileKey:
    """The key of one file."""

    _key: DataKey = field(repr=False)

    @classmethod
    def generate(cls, file: str) -> Self:
        """A new one, for the file of this id."""
        return cls.of(file, DataKey.generate().secret)

    @classmethod
    def of(cls, file: str, secret: bytes) -> Self:
        """The one that this secret is."""
        return cls(DataKey(id=file, secret=secret))

    @property
    def file(self) -> str:
        """The file that it is for."""
        return self._key.id

    @property
    def secret(self) -> bytes:
        """What is to be kept sealed."""
        return self._key.secret

    def seal(self, number: int, piece: bytes, *, is_last: bool) -> bytes:
        """A piece as it is kept."""
        context = _context(self.file, number, is_last)
        return self._key.seal(piece, _CHUNK, context).to_bytes()

    def open(self, number: int, sealed: bytes, *, is_last: bool) -> bytes:
        """The piece. Raises ``SealBroken`` unless it is this very one, unchanged."""
        context = _context(self.file, number, is_last)
        return self._key.open(Sealed.from_bytes(sealed), _CHUNK, context)


def wrap_file_key(under: DataKey, case: str, key: FileKey) -> bytes:
    """The file's key, sealed under its case's: once that is gone, so is the file."""
    return under.seal(key.secret, _KEY, _of(case, key.file)).to_bytes()


def unwrap_file_key(under: DataKey, case: str, file: str, wrapped: bytes) -> FileKey:
    """The file's key. Raises ``SealBroken``."""
    return FileKey.of(file, under.open(Sealed.from_bytes(wrapped), _KEY, _of(case, file)))


def seal_about(under: DataKey, case: str, file: str, about: bytes) -> bytes:
    """What is said of the file, under its case's key: it outlives the file, and not the case."""
    return under.seal(about, _ABOUT, _of(case, file)).to_bytes()


def open_about(under: DataKey, case: str, file: str, sealed: bytes) -> bytes:
    """What is said of the file. Raises ``SealBroken``."""
    return under.open(Sealed.from_bytes(sealed), _ABOUT, _of(case, file))


def _context(file: str, number: int, is_last: bool) -> bytes:
    return encode(["file", file, number, is_last])


def _of(case: str, file: str) -> bytes:
    return encode(["file", case, file])
