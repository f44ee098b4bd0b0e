"""The rows of the tally: a head that names every chunk as it must be, and the chunks.

Owns what they are bound to, that two processes which write at once do not mix what they wrote, and that what
does not open, or is not what the head names, is nothing (``TallyBroken``). What they say is
``domain.statistics.tally``'s; when they are made, compared and thrown away, ``services.statistics``'.
"""

import asyncio
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from msgspec import DecodeError, ValidationError
from msgspec.msgpack import Decoder, Encoder
from sqlalchemy import Row, delete, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from crypto.envelope import SealBroken
from domain.statistics.tally import WIDTH, ChunkSpan, Turns, added_up
from storage.database import engine
from storage.database.meanwhile import ChangedMeanwhile
from storage.database.tables import data_keys, tally_chunks, tally_heads
from storage.sealing.vault import Vault
from storage.statistics.packing import (
    FORM,
    NotPacked,
    pack_sums,
    pack_turns,
    unpack_turns,
)

Read = TypeVar("Read")

_ID: Final = 1
_TURNS: Final = "turns"
_SUMS: Final = "sums"
_FIRST_VERSIONS: Final = 2**48
_SWEPT_AT_ONCE: Final = 50


class TallyBroken(Exception):
    """What is kept does not open, is not whole, or is of another log: it must be made again."""


@dataclass(slots=True, kw_only=True)
class TallyHead:
    """How far the log was counted, and which chunks that gave.

    ``frontier`` is that of the log's tree at ``size``; ``keys`` says of each key of an audit part whether it
    was there.
    """

    form: str = FORM
    width: int = WIDTH
    size: int = 0
    frontier: bytes = b""
    keys: dict[str, bool] = field(default_factory=dict)
    members: set[str] = field(default_factory=set)
    chunks: dict[int, ChunkSpan] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptHead:
    """A head under its version, which no other one ever has."""

    version: int
    head: TallyHead


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedChunk:
    """The turns of a chunk, and what they add up to."""

    turns: bytes
    sums: bytes

    @classmethod
    def of(cls, turns: Turns) -> "PackedChunk":
        """Of these turns."""
        return cls(turns=pack_turns(turns), sums=pack_sums(added_up(turns.values())))


_ENCODER: Final = Encoder()
_DECODER: Final = Decoder(TallyHead)


class TallyRows:
    """The tally within one transaction."""

    def __init__(self, connection: AsyncConnection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    async def head(self) -> KeptHead | None:
        """The head; None where there is none yet. Raises ``TallyBroken``."""
        query = select(tally_heads).where(tally_heads.c.id == _ID)
        row = (await self._connection.execute(query)).one_or_none()
        if row is None:
            return None
        try:
            packed = self._vault.open_bytes("tally_heads", _ID, row.version, row.sealed)
            head = _DECODER.decode(packed)
        except (SealBroken, TypeError, DecodeError, ValidationError) as error:
            raise TallyBroken from error
        if head.form != FORM:
            raise TallyBroken
        return KeptHead(version=row.version, head=head)

    async def version(self) -> int | None:
        """The version of the head; None where there is none."""
        query = select(tally_heads.c.version).where(tally_heads.c.id == _ID)
        return (await self._connection.execute(query)).scalar_one_or_none()

    async def turns(self, number: int, span: ChunkSpan) -> Turns:
        """The turns of a chunk, as the head names it. Raises ``TallyBroken``."""
        found = await self.packed_turns({number: span})
        return await asyncio.to_thread(opened, unpack_turns, found[number])

    async def packed_turns(self, spans: Mapping[int, ChunkSpan]) -> dict[int, bytes]:
        """Those of some chunks, as they are packed. Raises ``TallyBroken``."""
        return await self._packed(spans, _TURNS)

    async def packed_sums(self, spans: Mapping[int, ChunkSpan]) -> dict[int, bytes]:
        """What the turns of some chunks add up to, as it is packed. Raises ``TallyBroken``."""
        return await self._packed(spans, _SUMS)

    async def _packed(self, spans: Mapping[int, ChunkSpan], part: str) -> dict[int, bytes]:
        here = tally_chunks.c.number.in_(list(spans)) & (tally_chunks.c.part == part)
        rows = await self._connection.execute(
            select(tally_chunks).where(here).order_by(tally_chunks.c.number)
        )
        found = {row.number: row for row in rows}
        if any(each not in found or found[each].version != spans[each].version for each in spans):
            raise TallyBroken
        return {number: self._open_part(row) for number, row in found.items()}

    def _open_part(self, row: Row[Any]) -> bytes:
        place = _place(row.number, row.part)
        try:
            return self._vault.open_bytes("tally_chunks", place, row.version, row.sealed)
        except (SealBroken, TypeError) as error:
            raise TallyBroken from error

    async def keys_differ(self, head: TallyHead) -> bool:
        """Whether a key of audit parts is gone that was there, or the other way round."""
        there = select(data_keys.c.id).where(data_keys.c.id.in_(list(head.keys)))
        found = set(await self._connection.scalars(there))
        return any(was_there != (key in found) for key, was_there in head.keys.items())

    async def keep(
        self,
        before: int | None,
        version: int,
        head: TallyHead,
        chunks: Mapping[int, PackedChunk],
    ) -> None:
        """Write these chunks, and the head that names them, under this version.

        ``before``: the version of the head from which they were made, None where there was none. Raises
        ``ChangedMeanwhile`` where it is another one by now.
        """
        sealed = self._vault.seal_bytes("tally_heads", _ID, version, _ENCODER.encode(head))
        values = {"version": version, "sealed": sealed}
        if before is None:
            made = engine.insert(self._connection, tally_heads).values(id=_ID, **values)
            statement = made.on_conflict_do_nothing()
        else:
            known = (tally_heads.c.id == _ID) & (tally_heads.c.version == before)
            statement = update(tally_heads).where(known).values(values)
        written = await self._connection.execute(statement.returning(tally_heads.c.id))
        if written.first() is None:
            raise ChangedMeanwhile
        for number, packed in chunks.items():
            for part, plain in ((_TURNS, packed.turns), (_SUMS, packed.sums)):
                place = _place(number, part)
                values = {
                    "version": version,
                    "sealed": self._vault.seal_bytes("tally_chunks", place, version, plain),
                }
                made = engine.insert(self._connection, tally_chunks)
                made = made.values(number=number, part=part, **values)
                there = made.on_conflict_do_update(index_elements=["number", "part"], set_=values)
                await self._connection.execute(there)

    async def empty(self, head: TallyHead) -> int:
        """Put this head of nothing in place of what is there, to which no chunk belongs; its version."""
        row = await self._connection.execute(
            select(tally_heads.c.version).where(tally_heads.c.id == _ID).with_for_update()
        )
        before = row.scalar_one_or_none()
        version = version_after(before)
        await self.keep(before, version, head, {})
        return version

    async def sweep(self, version: int) -> bool:
        """Delete some chunks where the head is still the emptied one; whether none is left for it."""
        if self._connection.dialect.name == "sqlite":
            # What is freed is overwritten, not only let go.
            await self._connection.execute(text("PRAGMA secure_delete = ON"))
        known = select(tally_heads.c.id).where(tally_heads.c.version == version)
        if (await self._connection.execute(known.with_for_update())).first() is None:
            return True
        some = select(tally_chunks.c.number).limit(_SWEPT_AT_ONCE).scalar_subquery()
        gone = await self._connection.execute(
            delete(tally_chunks).where(tally_chunks.c.number.in_(some))
        )
        return gone.rowcount < _SWEPT_AT_ONCE


def _place(number: int, part: str) -> str:
    return f"{number}/{part}"


def version_after(before: int | None) -> int:
    """The version that follows. The first is drawn by chance, so that of what was kept before the rows were
    lost nothing fits."""
    return secrets.randbelow(_FIRST_VERSIONS) if before is None else before + 1


def opened(unpack: Callable[[bytes], Read], found: bytes) -> Read:
    """What was packed. Raises ``TallyBroken``."""
    try:
        return unpack(found)
    except NotPacked as error:
        raise TallyBroken from error
