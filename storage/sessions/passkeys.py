"""Passkeys, as rows.

Owns that a row is bound to its credential, its person and its version. That none comes back once it was
revoked is known by the sealed totals, which whoever lets one open something asks
(``storage.transaction.held``).
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Row, insert, select, update

from domain.sessions.passkey import Passkey, PasskeyState
from domain.vocabulary import PersonId
from storage.database.bulk_rows import open_rows
from storage.database.meanwhile import ChangedMeanwhile
from storage.database.passkey_tables import passkeys
from storage.sealing import totals
from storage.sealing.sealed_rows import SealedRows, readable
from storage.sealing.vault import Json, Vault, to_ms
from storage.sealing.written import at, items, moment, ms, number, text


class Passkeys(SealedRows):
    """Passkeys within one transaction."""

    def key_of(self, credential: bytes) -> bytes:
        """Under what the passkey of this credential is kept."""
        return self._vault.digest("passkey", credential.hex())

    def handle(self, person: PersonId) -> bytes:
        """What stands for the person in their authenticators, and says nothing (WebAuthn, 5.4.3)."""
        return self._vault.digest("passkey-user", person)

    async def find(self, key: bytes) -> Passkey | None:
        """The passkey kept there, revoked or not; None where there is none that opens."""
        query = select(passkeys).where(passkeys.c.credential_key == key)
        return next(readable(await self._connection.execute(query), self._read), None)

    async def of(self, person: PersonId) -> list[Passkey]:
        """All of a person's that open, revoked or not, the oldest first."""
        query = select(passkeys).where(self._theirs(person))
        found = readable(await self._connection.execute(query), self._read)
        return sorted(found, key=lambda each: each.added_at)

    async def every_of(self, person: PersonId) -> list[Passkey]:
        """The same. Raises ``SealBroken`` where a row of theirs does not open."""
        rows = await self._connection.execute(select(passkeys).where(self._theirs(person)))
        return [self._read(row) for row in rows]

    async def counted(self) -> Mapping[PersonId, int]:
        """How many each person has that open something; nobody who has none."""
        rows = (await self._connection.execute(select(passkeys))).all()
        return Counter(each.person for each in await open_rows(rows, self._read) if each.is_active)

    async def add(self, passkey: Passkey) -> None:
        """It opens from now on."""
        person = self._vault.digest("person", passkey.person)
        await self._connection.execute(
            insert(passkeys).values(
                credential_key=passkey.key,
                person_key=person,
                version=passkey.version,
                sealed=self._sealed(passkey),
            )
        )
        totals.came(self._connection, passkeys, passkey.key, person, passkey.version)

    async def save(self, passkey: Passkey) -> None:
        """It is so from now on. Raises ``ChangedMeanwhile`` where it is no longer as it was read."""
        now, person = (
            replace(passkey, version=passkey.version + 1),
            self._vault.digest("person", passkey.person),
        )
        written = await self._connection.execute(
            update(passkeys)
            .where(passkeys.c.credential_key == passkey.key, passkeys.c.version == passkey.version)
            .values(version=now.version, sealed=self._sealed(now))
        )
        if written.rowcount != 1:
            raise ChangedMeanwhile
        totals.went(self._connection, passkeys, passkey.key, person, passkey.version)
        totals.came(self._connection, passkeys, passkey.key, person, now.version)

    async def end_all(self, person: PersonId) -> int:
        """Their access was taken away: nothing of theirs opens or counts; how many did open."""
        theirs = [key for key in await self.of(person) if key.counts_as_had]
        for key in theirs:
            await self.save(replace(key, state=PasskeyState.ENDED))
        return sum(key.is_active for key in theirs)

    def _theirs(self, person: PersonId) -> ColumnElement[bool]:
        return passkeys.c.person_key == self._vault.digest("person", person)

    def _sealed(self, passkey: Passkey) -> bytes:
        value: dict[str, Json] = {
            "id": passkey.id.hex(),
            "person": passkey.person,
            "public_key": passkey.public_key.hex(),
            "sign_count": passkey.sign_count,
            "name": passkey.name,
            "added_at": to_ms(passkey.added_at),
            "used_at": ms(passkey.used_at),
            "browsers": [*passkey.browsers],
            "state": passkey.state.value,
        }
        return self._vault.seal("passkeys", passkey.key, passkey.version, value)

    def _read(self, row: Row[Any]) -> Passkey:
        return read_passkey(self._vault, row)


def read_passkey(vault: Vault, row: Row[Any]) -> Passkey:
    """What a row says. Raises ``SealBroken`` where it was moved, replayed or changed."""
    found = vault.open("passkeys", row.credential_key, row.version, row.sealed)
    return Passkey(
        key=bytes(row.credential_key),
        id=bytes.fromhex(text(found["id"])),
        person=PersonId(text(found["person"])),
        public_key=bytes.fromhex(text(found["public_key"])),
        sign_count=number(found["sign_count"]),
        name=text(found["name"]),
        added_at=at(found["added_at"]),
        used_at=moment(found["used_at"]),
        # One of an earlier version says of none.
        browsers=tuple(text(each) for each in items(found.get("browsers", []))),
        state=PasskeyState(text(found["state"])),
        version=row.version,
    )
