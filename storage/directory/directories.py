"""Versions of the directory: each import adds one; the newest is in force."""

from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.directory.directory import Directory
from storage.database.epochs import DIRECTORY, advance
from storage.database.meanwhile import ChangedMeanwhile
from storage.database.tables import directory_versions
from storage.sealing import totals
from storage.sealing.sealed_rows import SealedRows
from storage.sealing.vault import Vault, from_ms, to_ms


class Directories(SealedRows):
    """The directory's versions within one transaction, as sealed documents."""

    def __init__(self, connection: AsyncConnection, vault: Vault, now: datetime) -> None:
        super().__init__(connection, vault, now)
        self.added: tuple[bytes, Directory] | None = None
        """What this transaction put in force."""

    async def newest(self) -> tuple[int, bytes] | None:
        """The number and the document of the version in force; None before the first import."""
        query = select(directory_versions).order_by(directory_versions.c.version.desc()).limit(1)
        row = (await self._connection.execute(query)).one_or_none()
        return None if row is None else (row.version, self._open(row.version, row.sealed))

    async def document(self, version: int) -> bytes | None:
        """The document of one version; None for one that there is not."""
        query = select(directory_versions.c.sealed).where(directory_versions.c.version == version)
        sealed = await self._connection.scalar(query)
        return None if sealed is None else self._open(version, sealed)

    def _open(self, version: int, sealed: bytes) -> bytes:
        return self._vault.open_bytes("directory_versions", version, 1, sealed)

    async def add(self, document: bytes, directory: Directory, after: int) -> int:
        """Put a new version in force that was made from version ``after``; returns its number.

        ``directory`` is what reading the document would give. Raises ``ChangedMeanwhile`` where
        another version came into force since.
        """
        last = await self._connection.scalar(select(func.max(directory_versions.c.version)))
        if (last or 0) != after:
            raise ChangedMeanwhile
        version = after + 1
        await self._connection.execute(
            insert(directory_versions).values(
                version=version,
                imported_at=to_ms(self._now),
                sealed=self._vault.seal_bytes("directory_versions", version, 1, document),
            )
        )
        totals.came(self._connection, directory_versions, version, to_ms(self._now))
        await advance(self._connection, DIRECTORY)
        self.added = (document, directory)
        return version

    async def since(self, at: datetime) -> tuple[int, ...]:
        """The versions that came into force after that, oldest first."""
        found = await self._connection.scalars(
            select(directory_versions.c.version)
            .where(directory_versions.c.imported_at > to_ms(at))
            .order_by(directory_versions.c.version)
        )
        return tuple(found)

    async def history(self) -> tuple[tuple[int, datetime], ...]:
        """Every version's number and when it came into force."""
        rows = await self._connection.execute(
            select(directory_versions.c.version, directory_versions.c.imported_at).order_by(
                directory_versions.c.version
            )
        )
        return tuple((row.version, from_ms(row.imported_at)) for row in rows)
