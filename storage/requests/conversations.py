"""What a person is in the middle of: an unfinished request, or a question that waits for a text.

Sealed, so that it survives a restart and is readable to nobody. What it means is left to
``services``.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Row, bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.vocabulary import PersonId
from storage.database.tables import conversations
from storage.sealing.sealed_rows import readable
from storage.sealing.vault import Json, Vault


class Conversation(StrEnum):
    """Which conversation it is; a person has at most one of each."""

    DRAFT = "draft"
    PROMPT = "prompt"
    FORM = "form"
    PAGE = "page"
    """A request that is being written at a page."""


# Statements are built once: building one takes longer than the database takes to carry it out.
_THIS: Final = (conversations.c.person_key == bindparam("whose")) & (
    conversations.c.kind == bindparam("which")
)
_READ: Final = (
    select(conversations).where(conversations.c.person_key == bindparam("whose")).with_for_update()
)
_INSERT: Final = insert(conversations)
_UPDATE: Final = update(conversations).where(_THIS)
_END: Final = delete(conversations).where(_THIS)


class Conversations:
    """Conversations within one act, which looks several times at where its person stands."""

    def __init__(self, connection: AsyncConnection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault
        self._seen: dict[bytes, dict[str, Row[Any]]] = {}
        """The rows of a person, by kind, as they were read and have not been changed since."""

    async def read(self, person: PersonId, kind: Conversation) -> Mapping[str, Json] | None:
        """Where the person stands in it, or None; one that does not open has not begun."""
        rows = await self._rows(self._vault.digest("person", person))
        found = [rows[kind]] if kind in rows else []
        return next(readable(found, lambda row: opened(self._vault, row)), None)

    async def write(self, person: PersonId, kind: Conversation, value: dict[str, Json]) -> None:
        """Keep where the person stands in it."""
        key = self._vault.digest("person", person)
        before = (await self._rows(key)).get(kind)
        version = before.version + 1 if before is not None else 1
        sealed = self._vault.seal("conversations", _name(key, kind), version, value)
        values = {"version": version, "sealed": sealed}
        if before is None:
            row = {"person_key": key, "kind": kind.value, **values}
            await self._connection.execute(_INSERT, row)
        else:
            await self._connection.execute(_UPDATE, {**_this(key, kind), **values})
        del self._seen[key]

    async def end(self, person: PersonId, kind: Conversation) -> None:
        """Forget it."""
        key = self._vault.digest("person", person)
        if kind in await self._rows(key):
            await self._connection.execute(_END, _this(key, kind))
            del self._seen[key]

    async def _rows(self, key: bytes) -> Mapping[str, Row[Any]]:
        if key not in self._seen:
            rows = await self._connection.execute(_READ, {"whose": key})
            self._seen[key] = {row.kind: row for row in rows}
        return self._seen[key]


def _name(key: bytes, kind: str) -> str:
    return f"{key.hex()}:{kind}"


def opened(vault: Vault, row: Row[Any]) -> Mapping[str, Json]:
    """What a row says. Raises ``SealBroken``."""
    return vault.open("conversations", _name(row.person_key, row.kind), row.version, row.sealed)


def _this(key: bytes, kind: Conversation) -> dict[str, object]:
    return {"whose": key, "which": kind.value}
