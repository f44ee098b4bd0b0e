"""What a person is in the middle of: an unfinished request, or a question that waits for a text.

Sealed, so that it survives a restart and is readable to nobody. What it means is left to
``services``.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Row, bindparam, delete, insert, or_, select, update
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

    async def read(self, person: PersonId, kind: str) -> Mapping[str, Json] | None:
        """Where the person stands in it, or None; one that does not open has not begun."""
        rows = await self._rows(self._vault.digest("person", person))
        found = [rows[kind]] if kind in rows else []
        return next(readable(found, lambda row: opened(self._vault, row)), None)

    async def write(
        self, person: PersonId, kind: str, value: dict[str, Json], *, since: int = 0
    ) -> None:
        """Keep where the person stands in it; ``since``: the least number of its version."""
        key = self._vault.digest("person", person)
        before = (await self._rows(key)).get(kind)
        version = max(before.version + 1 if before is not None else 1, since)
        sealed = self._vault.seal("conversations", _name(key, kind), version, value)
        values = {"version": version, "sealed": sealed}
        if before is None:
            row = {"person_key": key, "kind": str(kind), **values}
            await self._connection.execute(_INSERT, row)
        else:
            await self._connection.execute(_UPDATE, {**_this(key, kind), **values})
        del self._seen[key]

    async def end(self, person: PersonId, kind: str) -> None:
        """Forget it."""
        key = self._vault.digest("person", person)
        if kind in await self._rows(key):
            await self._connection.execute(_END, _this(key, kind))
            del self._seen[key]

    async def read_form(self, person: PersonId, case: str, part: str) -> Mapping[str, Json] | None:
        """What the person is filling in for this part of the case's form; None where nothing is kept."""
        found = await self.read(person, _form(case, part))
        is_its_own = found is not None and (found.get("case"), found.get("part")) == (case, part)
        return found if is_its_own else None

    async def write_form(
        self, person: PersonId, case: str, part: str, value: dict[str, Json], now: datetime
    ) -> None:
        """Keep it; its version says in the clear when it was last written, so that it can be swept."""
        whole: dict[str, Json] = {**value, "case": case, "part": part}
        await self.write(person, _form(case, part), whole, since=_seconds(now))

    async def end_form(self, person: PersonId, case: str, part: str) -> None:
        """Forget it."""
        await self.end(person, _form(case, part))

    async def size_of_other_forms(self, person: PersonId, case: str, part: str) -> int:
        """Bytes, sealed, of what the person is filling in, but for this."""
        rows, this = await self._rows(self._vault.digest("person", person)), _form(case, part)
        return sum(
            len(row.sealed)
            for row in rows.values()
            if row.kind.startswith(_FORMS) and row.kind != this
        )

    async def end_forms_before(self, before: datetime, most: int) -> int:
        """Forget some of those that were last written before then; returns how many."""
        is_form = or_(*(conversations.c.kind.startswith(each) for each in _FORMS))
        old = is_form & (conversations.c.version < _seconds(before))
        found = (
            await self._connection.execute(
                select(conversations.c.person_key, conversations.c.kind).where(old).limit(most)
            )
        ).all()
        for row in found:
            # Somebody may have gone on with it since.
            this = (conversations.c.person_key == row.person_key) & (
                conversations.c.kind == row.kind
            )
            await self._connection.execute(delete(conversations).where(this & old))
        self._seen.clear()
        return len(found)

    async def _rows(self, key: bytes) -> Mapping[str, Row[Any]]:
        if key not in self._seen:
            rows = await self._connection.execute(_READ, {"whose": key})
            self._seen[key] = {row.kind: row for row in rows}
        return self._seen[key]


_FORMS: Final = ("f:", "g:")
"""How the kinds of what is filled in begin: an answer, what a request lacks."""
_OF_CASE: Final = 8
"""Letters of the case in the kind, which the table keeps short; all of it is sealed within."""


def _form(case: str, part: str) -> str:
    return f"{_FORMS[0] if part == 'answer' else _FORMS[1]}{case[:_OF_CASE]}"


def _seconds(at: datetime) -> int:
    return int(at.timestamp())


def _name(key: bytes, kind: str) -> str:
    return f"{key.hex()}:{kind}"


def opened(vault: Vault, row: Row[Any]) -> Mapping[str, Json]:
    """What a row says. Raises ``SealBroken``."""
    return vault.open("conversations", _name(row.person_key, row.kind), row.version, row.sealed)


def _this(key: bytes, kind: str) -> dict[str, object]:
    return {"whose": key, "which": str(kind)}
