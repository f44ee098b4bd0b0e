"""Files as rows: what is said of each, its key, its pieces.

Owns that a file's key and what is said of it are sealed under its case's key as soon as it has a case, so
that they end with it; that no row is put back or taken away unnoticed; and which rows go with a case. What
may be done with a file is left to ``services.files``.
"""

import base64
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final, NamedTuple

from msgspec import json
from sqlalchemy import ColumnElement, Row, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from crypto.chunks import FileKey, open_about, seal_about, unwrap_file_key, wrap_file_key
from crypto.envelope import DataKey, SealBroken
from domain.files.file import (
    WAITING,
    Custody,
    FileAbout,
    FileState,
    StoredFile,
)
from domain.vocabulary import Marking, MemberCode, PersonId
from storage.database.file_tables import file_chunks, files
from storage.database.meanwhile import ChangedMeanwhile
from storage.log.pages import LogPages
from storage.sealing import totals
from storage.sealing.sealed_rows import SealedRows
from storage.sealing.vault import CASE_KEYS, Json, Vault, to_ms
from storage.sealing.written import at, items, number, parts
from storage.sealing.written import person as person_of
from storage.sealing.written import text as text_of

_AT_ONCE: Final = 2
"""Pieces that are swept in one transaction."""
_ABOUT: Final = ("obtained_by", "obtained_from", "obtained_at", "method", "hash_at_origin")


class Held(NamedTuple):
    """A file with its key; None where its pieces are gone."""

    file: StoredFile
    key: FileKey | None


@dataclass(frozen=True, slots=True)
class _Told:
    """What a row says, before what is under its case's key is opened."""

    file: StoredFile
    about: bytes = field(repr=False)
    key: bytes | None = field(repr=False)


class Files(SealedRows):
    """Files within one transaction."""

    def __init__(
        self, connection: AsyncConnection, vault: Vault, now: datetime, log: LogPages
    ) -> None:
        super().__init__(connection, vault, now)
        self._log = log

    async def add(self, file: StoredFile) -> None:
        """A file begins, with a key of its own."""
        held = Held(file, FileKey.generate(file.id))
        await self._connection.execute(
            insert(files).values(id=file.id, **await self._columns(held))
        )
        totals.came(self._connection, files, file.id, file.version)

    async def find(self, file: str, *, locks: bool = False) -> Held | None:
        """The file, and its key; None where there is none, or its case is erased."""
        query = select(files).where(files.c.id == file)
        row = (await self._connection.execute(query.with_for_update() if locks else query)).first()
        return await self._read(row) if row is not None else None

    async def put(self, file: StoredFile, key: FileKey | None) -> StoredFile:
        """How it stands now, as it was read by this transaction; without a key its pieces are gone."""
        changed = replace(file, version=file.version + 1)
        done = await self._connection.execute(
            update(files)
            .where(files.c.id == file.id, files.c.version == file.version)
            .values(**await self._columns(Held(changed, key)))
        )
        if done.rowcount != 1:
            raise ChangedMeanwhile
        totals.went(self._connection, files, file.id, file.version)
        totals.came(self._connection, files, file.id, changed.version)
        return changed

    async def add_chunk(self, file: str, index: int, sealed: bytes) -> None:
        """A piece of it."""
        key = chunk_id(file, index)
        values = {"id": key, "file_id": file, "ciphertext": sealed}
        await self._connection.execute(insert(file_chunks).values(**values))
        totals.came(self._connection, file_chunks, key)

    async def chunk(self, file: str, index: int) -> bytes | None:
        """The piece as it is kept."""
        query = select(file_chunks.c.ciphertext).where(file_chunks.c.id == chunk_id(file, index))
        found: bytes | None = await self._connection.scalar(query)
        return found

    async def of_case(self, case: str) -> tuple[StoredFile, ...]:
        """The files that were sent in a case, in the order of their sending."""
        query = select(files).where(files.c.case_id == case)
        found = [await self._read(row) for row in (await self._connection.execute(query)).all()]
        sent = [each.file for each in found if each and each.file.state not in WAITING]
        return tuple(sorted(sent, key=lambda each: (each.at, each.id)))

    async def waiting(self, person: PersonId, case: str | None) -> tuple[StoredFile, ...]:
        """What the person has brought for a text of this case, or of a new request; the oldest first."""
        of_case = files.c.case_id.is_(None) if case is None else files.c.case_id == case
        query = select(files).where(self._theirs(person), of_case)
        found = [await self._read(row) for row in (await self._connection.execute(query)).all()]
        waits = [each.file for each in found if each and each.file.state in WAITING]
        return tuple(sorted(waits, key=lambda each: (each.at, each.id)))

    async def weight_of(self, person: PersonId) -> tuple[int, int]:
        """How many files of theirs wait, and of how many bytes."""
        return await self._weight(self._theirs(person) & _waits())

    async def weight_in(self, case: str, person: PersonId | None = None) -> tuple[int, int]:
        """How many files were sent in a case, and of how many bytes; with what this person's wait for it.

        What others have brought and not sent takes nobody's room.
        """
        kept: ColumnElement[bool]
        kept = files.c.state.in_([FileState.SENT.value, FileState.FROZEN.value])
        if person is not None:
            kept |= self._theirs(person) & _waits()
        return await self._weight((files.c.case_id == case) & kept)

    async def _weight(self, condition: ColumnElement[bool]) -> tuple[int, int]:
        query = select(func.count(), func.coalesce(func.sum(files.c.size), 0)).where(condition)
        count, size = (await self._connection.execute(query)).one()
        return int(count), int(size)

    async def over(self, most: int) -> tuple[str, ...]:
        """Files whose time has come, the oldest first; what is reported stays."""
        kept = (FileState.FROZEN.value, FileState.REMOVED.value)
        query = (
            select(files.c.id)
            .where(files.c.until <= to_ms(self._now), files.c.state.not_in(kept))
            .order_by(files.c.until)
            .limit(most)
        )
        return tuple((await self._connection.execute(query)).scalars())

    async def forget(self, file: str) -> None:
        """It is gone, and its key with it; its pieces are swept (``sweep_pieces``)."""
        await totals.take_away(self._connection, files, files.c.id == file)

    async def sweep_pieces(self) -> bool:
        """Take away a few pieces of files that are gone; whether there were any."""
        if self._connection.dialect.name == "sqlite":
            # What is freed is overwritten, not only let go.
            await self._connection.execute(text("PRAGMA secure_delete = ON"))
        joined = file_chunks.join(files, files.c.id == file_chunks.c.file_id, isouter=True)
        gone = files.c.id.is_(None) | (files.c.state == FileState.REMOVED.value)
        query = select(file_chunks.c.id).select_from(joined).where(gone).limit(_AT_ONCE)
        found = list((await self._connection.execute(query)).scalars())
        if found:
            these = file_chunks.c.id.in_(found)
            await totals.take_away(self._connection, file_chunks, these)
        return bool(found)

    def _theirs(self, person: PersonId) -> ColumnElement[bool]:
        return files.c.person_key == self._vault.digest("person", person)

    async def _columns(self, held: Held) -> dict[str, Any]:
        file = held.file
        return {
            "case_id": file.case,
            "person_key": self._vault.digest("person", file.person),
            "state": file.state.value,
            "size": file.size,
            "until": to_ms(file.until),
            "version": file.version,
            "sealed": await self._sealed(held),
        }

    async def _sealed(self, held: Held) -> bytes:
        file = held.file
        about, key = json.encode(_about_json(file.about)), held.key.secret if held.key else None
        if file.case is not None:
            under = await self._key_of(file.case)
            if under is None:
                raise SealBroken("its case is erased")
            about = seal_about(under, file.case, file.id, about)
            key = wrap_file_key(under, file.case, held.key) if held.key is not None else None
        value: dict[str, Json] = {
            "case": file.case,
            "person": file.person,
            "state": file.state.value,
            "size": file.size,
            "received": file.received,
            "chunks": file.chunks,
            "at": to_ms(file.at),
            "until": to_ms(file.until),
            "turn": file.turn,
            "event": file.event,
            "taken_by": list(file.taken_by),
            "reported_by": file.reported_by,
            "about": _text(about),
            "key": _text(key) if key is not None else None,
        }
        return self._vault.seal("files", file.id, file.version, value)

    async def _read(self, row: Row[Any]) -> Held | None:
        try:
            told = read_row(self._vault, row)
            if told.file.case is None:
                key = FileKey.of(row.id, told.key) if told.key is not None else None
                return Held(replace(told.file, about=_about_of(told.about)), key)
            return await self._opened(told, told.file.case)
        except SealBroken:  # it stands for nothing, which the walk of the rows finds
            return None

    async def _opened(self, told: _Told, case: str) -> Held | None:
        under = await self._key_of(case)
        if under is None:
            return None
        about = _about_of(open_about(under, case, told.file.id, told.about))
        wrapped = told.key
        key = unwrap_file_key(under, case, told.file.id, wrapped) if wrapped is not None else None
        return Held(replace(told.file, about=about), key)

    async def _key_of(self, case: str) -> DataKey | None:
        """The case's key; one that this transaction has made is not in the vault yet."""
        purpose = CASE_KEYS + case
        made = self._log.made_keys().get(purpose)
        return made or await self._vault.find(self._connection, purpose)


def chunk_id(file: str, index: int) -> str:
    """Under what a piece is kept."""
    return f"{file}-{index:03d}"


def read_row(vault: Vault, row: Row[Any]) -> _Told:
    """What a row says. Raises ``SealBroken`` where it was moved, replayed or changed."""
    found = vault.open("files", row.id, row.version, row.sealed)
    key, person = found["key"], person_of(found["person"])
    case = found["case"]
    assert person is not None  # noqa: S101 - only this file writes it
    nothing = FileAbout(name="", marking=Marking.RED)
    file = StoredFile(
        id=row.id,
        case=text_of(case) if case is not None else None,
        person=person,
        state=FileState(text_of(found["state"])),
        size=number(found["size"]),
        received=number(found["received"]),
        chunks=number(found["chunks"]),
        at=at(found["at"]),
        until=at(found["until"]),
        turn=number(found["turn"]),
        event=text_of(found["event"]),
        taken_by=tuple(MemberCode(text_of(each)) for each in items(found["taken_by"])),
        reported_by=person_of(found["reported_by"]),
        about=nothing,
        version=row.version,
    )
    return _Told(file, _bytes(found["about"]), _bytes(key) if key is not None else None)


def _waits() -> ColumnElement[bool]:
    return files.c.state.in_([each.value for each in sorted(WAITING)])


def _about_json(about: FileAbout) -> dict[str, Json]:
    said: dict[str, Json] = {name: getattr(about.custody, name) for name in _ABOUT}
    return {
        "name": about.name,
        "marking": about.marking.value,
        "kind": about.kind,
        "also": list(about.also),
        "lies": about.lies,
        "sha256": about.sha256,
        "custody": {name: value for name, value in said.items() if value},
    }


def _about_of(written: bytes) -> FileAbout:
    found = json.decode(written)
    return FileAbout(
        name=text_of(found["name"]),
        marking=Marking(text_of(found["marking"])),
        kind=text_of(found["kind"]),
        also=tuple(text_of(each) for each in items(found["also"])),
        lies=bool(found["lies"]),
        sha256=text_of(found["sha256"]),
        custody=Custody(
            **{name: text_of(value) for name, value in parts(found["custody"]).items()}
        ),
    )


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")


def _bytes(found: Json) -> bytes:
    return base64.b64decode(text_of(found))
