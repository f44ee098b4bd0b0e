"""The form of a timestamp (RFC 3161), put right where authorities write it freely.

Owns one thing: the sets around the signature are sorted as DER wants them. Authorities put the
certificates in the order of their chain, and openssl takes them so; the reader used here takes none but
a sorted set. Nothing that is moved is covered by the signature, and no byte is lost.
"""

from collections.abc import Iterator
from typing import Final

_CERTIFICATES: Final = 0xA0
_REVOCATIONS: Final = 0xA1
_SETS: Final = frozenset({0x31, _CERTIFICATES, _REVOCATIONS})
_GRANTED: Final = b"\x02\x01\x00"
_WITH_CHANGES: Final = b"\x02\x01\x01"


def in_order(answer: bytes) -> bytes:
    """The answer with its sets sorted. Raises ``ValueError`` where it is no timestamp's form.

    "Granted with modifications" is a timestamp too (RFC 3161, 2.4.2), and stands as "granted".
    """
    status, *rest = _inside(answer)
    token = rest[0] if rest else b""
    said = _inside(status)
    if said[0] == _WITH_CHANGES:
        said[0] = _GRANTED
    return _of(0x30, [_of(0x30, said), _token(token) if token else b""])


def status(answer: bytes) -> int:
    """0 or 1 where it holds a timestamp (RFC 3161, 2.4.2). Raises ``ValueError`` as above."""
    said = _inside(_inside(answer)[0])[0]
    begins, ends = _span(said, 0)
    return int.from_bytes(said[begins:ends], "big")


def _token(token: bytes) -> bytes:
    kind, content = _inside(token)
    (signed,) = _inside(content)
    parts = [
        _of(part[0], sorted(_inside(part))) if part[0] in _SETS else part
        for part in _inside(signed)
    ]
    return _of(0x30, [kind, _of(0xA0, [_of(0x30, parts)])])


def _inside(whole: bytes) -> list[bytes]:
    """The parts of which a value is made, each with its tag and its length."""
    begins, ends = _span(whole, 0)
    if ends != len(whole):
        raise ValueError("something follows after the end")
    return list(_parts(whole[begins:ends]))


def _parts(content: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(content):
        _begins, ends = _span(content, at)
        yield content[at:ends]
        at = ends


def _span(data: bytes, at: int) -> tuple[int, int]:
    """Where the content of the value begins and ends. Lengths are definite, as in DER."""
    if at + 2 > len(data):
        raise ValueError("it is cut off")
    first, begins = data[at + 1], at + 2
    if first == 0x80:
        raise ValueError("it has no length")
    length = first
    if first & 0x80:
        count = first & 0x7F
        length, begins = int.from_bytes(data[begins : begins + count], "big"), begins + count
    if begins + length > len(data):
        raise ValueError("it is cut off")
    return begins, begins + length


def _of(tag: int, parts: list[bytes]) -> bytes:
    content = b"".join(parts)
    length = len(content)
    if length < 0x80:
        return bytes((tag, length)) + content
    size = (length.bit_length() + 7) // 8
    return bytes((tag, 0x80 | size)) + length.to_bytes(size, "big") + content
