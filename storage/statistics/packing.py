"""Turns and sums as bytes: small, quick to read, and of one form alone.

Owns that whatever fields a turn has are packed, and by what another form is known. Sealing is left to
``storage.statistics.chunks``.
"""

import sys
import zlib
from array import array
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import fields
from typing import Any, Final

from msgspec import DecodeError, Raw
from msgspec.msgpack import Decoder, Encoder

from domain.statistics.breakdown import Breakdown
from domain.statistics.sums import Sums
from domain.statistics.tally import Turns
from domain.statistics.turns import CountedTurn

_COUNTING: Final = 3
"""Goes up with every change to what a record adds to a turn, or a turn to a figure: what was kept by other
rules is made again."""
FORM: Final = ".".join(
    [
        str(_COUNTING),
        sys.byteorder,
        *(each.name for kind in (CountedTurn, Breakdown, Sums) for each in fields(kind)),
    ]
)
"""The form of what is packed here; of any other nothing is believed."""
_LEVEL: Final = 3
_LONGEST: Final = 256 * 1024 * 1024
_TIMES: Final = "q"

_ENCODER: Final = Encoder()
_ROWS: Final = Decoder(list[tuple[int, str, str, Raw]])
_TURN: Final = Decoder(CountedTurn)
_ANY: Final = Decoder()


class NotPacked(Exception):
    """These bytes were not packed here."""


def pack_turns(turns: Turns) -> bytes:
    """The turns of a chunk, each so that whose it is can be seen without reading it."""
    rows = [
        (seq, turn.origin, turn.member, Raw(_ENCODER.encode(turn))) for seq, turn in turns.items()
    ]
    return zlib.compress(_ENCODER.encode(rows), _LEVEL)


def unpack_turns(packed: bytes, member: str | None = None) -> Turns:
    """What ``pack_turns`` packed, or what this member asked or had of it. Raises ``NotPacked``."""
    try:
        return {
            seq: _TURN.decode(turn)
            for seq, origin, had_by, turn in _ROWS.decode(_whole(packed))
            if member is None or member in (origin, had_by)
        }
    except (DecodeError, zlib.error) as error:
        raise NotPacked from error


def pack_sums(found: Breakdown) -> bytes:
    """What turns add up to."""
    plain = {each.name: [*_plain(getattr(found, each.name))] for each in fields(Breakdown)}
    return zlib.compress(_ENCODER.encode(plain), _LEVEL)


def unpack_sums(packed: bytes) -> Breakdown:
    """What ``pack_sums`` packed. Raises ``NotPacked``."""
    try:
        plain: dict[str, Iterable[tuple[Any, Any]]] = _ANY.decode(_whole(packed))
        found = Breakdown()
        for each in fields(Breakdown):
            getattr(found, each.name).update(_read(plain[each.name]))
    except (DecodeError, zlib.error, KeyError, TypeError, ValueError) as error:
        raise NotPacked from error
    return found


def _whole(packed: bytes) -> bytes:
    opening = zlib.decompressobj()
    found = opening.decompress(packed, _LONGEST)
    if not opening.eof:
        raise NotPacked
    return found


def _plain(groups: dict[Hashable, Any]) -> Iterator[tuple[Hashable, object]]:
    for key, value in groups.items():
        if isinstance(value, Sums):
            times = value.to_acknowledge.tobytes(), value.to_answer.tobytes()
            yield key, (dict(value.numbers), *times)
        else:
            yield key, value


def _read(pairs: Iterable[tuple[Any, Any]]) -> dict[Hashable, Any]:
    return {
        tuple(key) if isinstance(key, list) else key: (
            value if isinstance(value, int) else _read_sums(*value)
        )
        for key, value in pairs
    }


def _read_sums(numbers: dict[str, int], acknowledge: bytes, answer: bytes) -> Sums:
    return Sums(
        numbers=Counter(numbers),
        to_acknowledge=array(_TIMES, acknowledge),
        to_answer=array(_TIMES, answer),
    )
