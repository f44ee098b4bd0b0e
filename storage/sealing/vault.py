"""Sealing what the tables keep: names, texts, codes and ids never stand in the database in clear.

Owns the data keys (each wrapped by the key provider) and the keyed digests that stand in for what is
sealed. The ciphers themselves are left to ``crypto``.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from typing import Any, Final

from msgspec.json import Decoder, Encoder
from sqlalchemy import Row, bindparam, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from crypto.canonical import as_text
from crypto.envelope import DataKey, LookupKey, Sealed, row_context
from crypto.note import SigningKey
from crypto.providers import KeyProvider, KeyTrouble
from crypto.verify import derive
from domain.topics import Facts
from storage.database import epochs
from storage.database.bulk_rows import write_rows
from storage.database.meanwhile import KeyWanted, WrappedKey
from storage.database.tables import data_keys
from storage.sealing.key_source import Fresh, KeySource

Json = str | int | bool | None | list["Json"] | dict[str, "Json"]

TABLES: Final = "tables"
LOOKUP: Final = "lookup"
SIGNING: Final = "signing"
TOTALS: Final = "totals"
DECONFLICTION: Final = "deconfliction"
CASE_KEYS: Final = "case:"
"""How the purposes of cases' keys begin."""
_DIGESTS_KEPT: Final = 10_000
_ENCODER: Final = Encoder(enc_hook=as_text)  # what has an order keeps it
_DECODER: Final = Decoder(dict[str, Any])
_CASES_KEPT: Final = 500
"""Each takes 3 kB with its cipher; one that is not kept is read again."""
_LABEL: Final = "row"
_INSERT: Final = insert(data_keys)
_IS_KNOWN: Final = data_keys.c.purpose == TABLES
"""The key that every transaction needs is read with each other one."""
_BY_PURPOSE: Final = select(data_keys).where(
    (data_keys.c.purpose == bindparam("wanted")) | _IS_KNOWN
)
_BY_ID: Final = select(data_keys).where((data_keys.c.id == bindparam("wanted")) | _IS_KNOWN)
_OPENED_AT_ONCE: Final = 20
REPEATS: Final = "contactpoint_repeats"
"""Option of a connection whose transaction begins again where it raises ``KeyWanted``."""


class Vault:
    """The keys of one deployment, opened once and kept in memory."""

    def __init__(self, provider: KeyProvider) -> None:
        self._provider = provider
        self.source = KeySource(provider, lambda: CASE_KEYS + new_case_id())
        self._by_id: dict[str, DataKey] = {}
        self._by_purpose: dict[str, DataKey] = {}
        self._lookup: LookupKey
        self._digest: Callable[[str, str | int], bytes]
        self._cases: dict[str, None] = {}
        self._signing: tuple[tuple[str, str], SigningKey] | None = None

    async def open_known(self, connection: AsyncConnection) -> bool:
        """Open the keys that every transaction needs; False in an empty database.

        Raises as ``unlock`` does.
        """
        for purpose in (TABLES, LOOKUP, SIGNING):
            if await self.find(connection, purpose) is None:
                return False
        self._know_lookup()
        return True

    def _know_lookup(self) -> None:
        self._lookup = LookupKey(self._by_purpose[LOOKUP].secret)
        self._digest = lru_cache(_DIGESTS_KEPT)(self._lookup.digest)

    async def unlock(self, connection: AsyncConnection, now_ms: int) -> dict[str, DataKey]:
        """Open the keys that every transaction needs, making them in an empty database.

        Returns the keys that were made, by purpose. Raises ``KeyTrouble`` where the provider has
        another key.
        """
        made: dict[str, DataKey] = {}
        for purpose in (TABLES, LOOKUP, SIGNING):
            key = await self.find(connection, purpose)
            if key is None:
                made[purpose] = await self.make(connection, purpose, now_ms)
                self.remember(purpose, made[purpose])
        self._know_lookup()
        return made

    async def find(self, connection: AsyncConnection, purpose: str) -> DataKey | None:
        """The key for this purpose, or None where there is none yet."""
        if purpose in self._by_purpose:
            return self._by_purpose[purpose]
        rows = (await connection.execute(_BY_PURPOSE, {"wanted": purpose})).all()
        return await self._open(connection, rows, lambda row: row.purpose == purpose)

    async def by_id(self, connection: AsyncConnection, key_id: str) -> DataKey | None:
        """The key of this id, or None where it was erased."""
        if key_id in self._by_id:
            return self._by_id[key_id]
        rows = (await connection.execute(_BY_ID, {"wanted": key_id})).all()
        return await self._open(connection, rows, lambda row: row.id == key_id)

    async def _open(
        self,
        connection: AsyncConnection,
        rows: Sequence[Row[Any]],
        is_it: Callable[[Row[Any]], bool],
    ) -> DataKey | None:
        row = next((row for row in rows if is_it(row)), None)
        if row is None:
            return None
        wrapped = wrapped_key(row)
        known = next((wrapped_key(each) for each in rows if each.purpose == TABLES), wrapped)
        secret = self.source.opened(row.id)
        if secret is None:
            if self._asks_later(connection):
                raise KeyWanted(opens=wrapped, known=known)
            secret = await self.source.open(wrapped, known)
        key = DataKey(id=row.id, secret=secret)
        self.remember(row.purpose, key)
        return key

    def _asks_later(self, connection: AsyncConnection) -> bool:
        """Whether a provider that is far away is asked after this transaction, which begins again."""
        inner = connection.sync_connection
        repeats = inner is not None and inner.get_execution_options().get(REPEATS, False)
        return self._provider.is_far and repeats

    async def look(self, connection: AsyncConnection) -> tuple[WrappedKey | None, int]:
        """The row of the key that every transaction needs, and the counter of changes to the keys."""
        row = (await connection.execute(select(data_keys).where(_IS_KNOWN))).one_or_none()
        return (wrapped_key(row) if row is not None else None), await epochs.keys(connection)

    async def secrets(self, connection: AsyncConnection) -> dict[str, bytes]:
        """Every key's secret by its id, for a verification that also opens what is sealed.

        One that does not open is given as empty, which fits no commitment: so the record that
        introduced it is found.
        """
        found: dict[str, bytes] = {}
        rows = [*map(wrapped_key, await connection.execute(select(data_keys)))]
        for start in range(0, len(rows), _OPENED_AT_ONCE):
            found |= await self.source.open_all(rows[start : start + _OPENED_AT_ONCE])
        return found

    async def make(self, connection: AsyncConnection, purpose: str, now_ms: int) -> DataKey:
        """A new key for this purpose, wrapped and stored; its record in the log is the caller's."""
        return (await self.make_all(connection, [purpose], now_ms))[purpose]

    async def make_all(
        self, connection: AsyncConnection, purposes: Sequence[str], now_ms: int
    ) -> dict[str, DataKey]:
        """New keys for these purposes, wrapped and stored together."""
        made = await self._ready(connection, purposes)
        rows = [
            {
                "id": fresh.key.id,
                "purpose": purpose,
                "kek_id": fresh.wrapped.kek_id,
                "wrapped": fresh.wrapped.data,
                "created_at": now_ms,
            }
            for purpose, fresh in made.items()
        ]
        await write_rows(connection, _INSERT, rows)
        return {purpose: fresh.key for purpose, fresh in made.items()}

    async def _ready(
        self, connection: AsyncConnection, purposes: Sequence[str]
    ) -> dict[str, Fresh]:
        """New keys for these purposes, wrapped. Raises ``KeyWanted`` where some are not ready."""
        # Until this transaction ends nobody destroys the key-encryption key that is used here.
        epoch = await epochs.held_keys(connection)
        if not self._asks_later(connection):
            return await self.source.wrap(purposes, epoch)
        found = {purpose: self.source.fresh(purpose, epoch) for purpose in purposes}
        missing = [purpose for purpose, fresh in found.items() if fresh is None]
        if missing:
            raise KeyWanted(makes=missing, epoch=epoch)
        return {purpose: fresh for purpose, fresh in found.items() if fresh is not None}

    async def replace(self, connection: AsyncConnection, purpose: str, now_ms: int) -> DataKey:
        """A new key in place of the one for this purpose, which is deleted."""
        await connection.execute(delete(data_keys).where(data_keys.c.purpose == purpose))
        return await self.make(connection, purpose, now_ms)

    def remember(self, purpose: str, key: DataKey) -> None:
        """Keep a key in memory once the transaction that made or read it has committed.

        Keys of cases come and go without end, so only the newest of these are kept.
        """
        self._by_id[key.id] = key
        self._by_purpose[purpose] = key
        self.source.used(purpose)
        if purpose.startswith(CASE_KEYS):
            self._cases[purpose] = None
            if len(self._cases) > _CASES_KEPT:
                self._forget(next(iter(self._cases)))

    async def erase(self, connection: AsyncConnection, purpose: str) -> None:
        """Delete the key for this purpose: what it sealed never opens again."""
        await connection.execute(delete(data_keys).where(data_keys.c.purpose == purpose))
        self.forget(purpose)

    def forget(self, prefix: str) -> None:
        """Keep no key in memory whose purpose begins so; those that are left are read again."""
        for purpose in [known for known in self._by_purpose if known.startswith(prefix)]:
            self._forget(purpose)

    def _forget(self, purpose: str) -> None:
        key = self._by_purpose.pop(purpose)
        self._by_id.pop(key.id, None)
        self._cases.pop(purpose, None)

    async def new_case_id(self, connection: AsyncConnection) -> str:
        """An id for a new case; where keys are made far away, one whose key is ready."""
        if not self._asks_later(connection):
            return new_case_id()
        purpose = self.source.next_case()
        if purpose is None:
            raise KeyWanted(case=True, epoch=await epochs.keys(connection))
        return purpose.removeprefix(CASE_KEYS)

    async def fill(self, purposes: Sequence[str], epoch: int) -> None:
        """Have keys ready for these purposes and for new cases, so that filing need not wait."""
        missing = [purpose for purpose in purposes if purpose not in self._by_purpose]
        await self.source.fill(missing, epoch)

    def signing_key(self, origin: str) -> SigningKey:
        """The log's signing key under the log's own name."""
        named = (origin, self._by_purpose[SIGNING].id)
        if self._signing is None or self._signing[0] != named:
            secret = self._by_purpose[SIGNING].secret
            self._signing = (named, SigningKey.from_secret(origin, secret))
        return self._signing[1]

    def signing_key_id(self) -> str:
        """Id of the data key that is the log's signing key."""
        return self._by_purpose[SIGNING].id

    async def signer(
        self, connection: AsyncConnection, key_id: str | None, origin: str
    ) -> SigningKey:
        """The signing key of this id. Raises ``KeyTrouble`` where it is gone."""
        if key_id is None or key_id == self.signing_key_id():
            return self.signing_key(origin)
        key = await self.by_id(connection, key_id)
        if key is None:
            raise KeyTrouble(
                "The log's signing key is not in the database. Put back the newest database."
            )
        self.remember(SIGNING, key)
        return self.signing_key(origin)

    def digest(self, kind: str, value: str | int) -> bytes:
        """The keyed digest that stands for ``value`` in an indexed column."""
        return self._digest(kind, value)

    def opaque(self, kind: str, value: str | int) -> str:
        """A short opaque name for ``value``, as the log's headers carry it."""
        return self.digest(kind, value)[:12].hex()

    def opaque_text(self, kind: str, text: str) -> str:
        """The same for what people wrote: worked out each time, since no text is kept in memory."""
        return self._lookup.digest(kind, text)[:12].hex()

    def deconflicting(self, text: str) -> str:
        """The digest of an identifier that members' requests are compared by, under a key of its own."""
        return LookupKey(self._deconfliction).digest(DECONFLICTION, text)[:12].hex()

    @cached_property
    def _deconfliction(self) -> bytes:
        return derive(self._by_purpose[TABLES].secret, DECONFLICTION)

    @cached_property
    def totals_key(self) -> bytes:
        """The key of the rows' numbers (``storage.sealing.totals``)."""
        return derive(self._by_purpose[TABLES].secret, TOTALS)

    def seal(self, table: str, row: str | int | bytes, version: int, value: Json) -> bytes:
        """Seal a row's values, bound to the table, the row and its version."""
        return self.seal_bytes(table, row, version, _ENCODER.encode(value))

    def seal_bytes(self, table: str, row: str | int | bytes, version: int, value: bytes) -> bytes:
        """Seal bytes that are no JSON, such as a raw update."""
        context = row_context(table, "sealed", _key_text(row), version)
        return self._by_purpose[TABLES].seal(value, _LABEL, context).to_bytes()

    def open_bytes(self, table: str, row: str | int | bytes, version: int, sealed: bytes) -> bytes:
        """Open what ``seal_bytes`` made. Raises ``SealBroken`` where it was moved or changed."""
        context = row_context(table, "sealed", _key_text(row), version)
        return self._by_purpose[TABLES].open(Sealed.from_bytes(sealed), _LABEL, context)

    def open(
        self, table: str, row: str | int | bytes, version: int, sealed: bytes
    ) -> Mapping[str, Json]:
        """Open a row's values. Raises ``SealBroken`` where it was moved, replayed or changed."""
        found: Mapping[str, Json] = _DECODER.decode(self.open_bytes(table, row, version, sealed))
        return found


def facts_json(facts: Facts) -> dict[str, Json]:
    """Facts as they are sealed."""
    return {
        name: value if value is None or isinstance(value, str | int) else list(value)
        for name, value in facts.items()
    }


def _key_text(row: str | int | bytes) -> str:
    return row.hex() if isinstance(row, bytes) else str(row)


def wrapped_key(row: Row[Any]) -> WrappedKey:
    """The data key of a row."""
    return WrappedKey(id=row.id, purpose=row.purpose, kek_id=row.kek_id, wrapped=row.wrapped)


def new_case_id() -> str:
    """A random identity that says nothing about the case."""
    return secrets.token_hex(16)


def to_ms(at: datetime) -> int:
    """Milliseconds since 1970 in UTC."""
    return round(at.timestamp() * 1000)


def from_ms(ms: Json) -> datetime:
    """The time of which ``to_ms`` gave these milliseconds, as a row or its sealed part has them."""
    assert isinstance(ms, int)  # noqa: S101 - only ``to_ms`` gives them
    return datetime.fromtimestamp(ms / 1000, UTC)
