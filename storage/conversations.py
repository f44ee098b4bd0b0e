"""What a person is in the middle of: an unfinished request, or a question that waits for a text.

Sealed, so that it survives a restart and is readable to nobody. What it means is left to
``services``.
"""

from collections.abc import Mapping
from enum import StrEnum

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.vocabulary import PersonId
from storage.tables import conversations
from storage.vault import Json, Vault


class Conversation(StrEnum):
    """Which conversation it is; a person has at most one of each."""

    DRAFT = "draft"
    PROMPT = "prompt"


class Conversations:
    """Conversations within one transaction."""

    def __init__(self, connection: AsyncConnection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    async def read(self, person: PersonId, kind: Conversation) -> Mapping[str, Json] | None:
        """Where the person stands in it, or None."""
        key = self._vault.digest("person", person)
        row = (
            await self._connection.execute(
                select(conversations)
                .where(conversations.c.person_key == key, conversations.c.kind == kind.value)
                .with_for_update()
            )
        ).one_or_none()
        if row is None:
            return None
        return self._vault.open("conversations", self._row(key, kind), row.version, row.sealed)

    async def write(self, person: PersonId, kind: Conversation, value: dict[str, Json]) -> None:
        """Keep where the person stands in it."""
        key = self._vault.digest("person", person)
        where = (conversations.c.person_key == key) & (conversations.c.kind == kind.value)
        before = (
            await self._connection.execute(select(conversations.c.version).where(where))
        ).scalar_one_or_none()
        version = (before or 0) + 1
        sealed = self._vault.seal("conversations", self._row(key, kind), version, value)
        if before is None:
            await self._connection.execute(
                insert(conversations).values(
                    person_key=key, kind=kind.value, version=version, sealed=sealed
                )
            )
            return
        await self._connection.execute(
            update(conversations).where(where).values(version=version, sealed=sealed)
        )

    async def end(self, person: PersonId, kind: Conversation) -> None:
        """Forget it."""
        key = self._vault.digest("person", person)
        await self._connection.execute(
            delete(conversations).where(
                conversations.c.person_key == key, conversations.c.kind == kind.value
            )
        )

    def _row(self, key: bytes, kind: Conversation) -> str:
        return f"{key.hex()}:{kind.value}"
