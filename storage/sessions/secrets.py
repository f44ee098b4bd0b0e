"""Second secrets of enrolments, and for whom nobody registers a first passkey, as rows.

Owns that each try is a version of its own, so that none can be taken back unnoticed, and that one that
was replaced is worth nothing.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select

from domain.sessions.first_passkey import SecondSecret
from domain.vocabulary import PersonId
from storage.database.passkey_tables import passkey_stops, second_secrets
from storage.sealing import totals
from storage.sealing.sealed_rows import SealedRows, readable
from storage.sealing.vault import Json, Vault, to_ms
from storage.sealing.written import at, number, text


class Secrets(SealedRows):
    """Second secrets within one transaction."""

    async def of(self, person: PersonId) -> SecondSecret | None:
        """The person's secret, good or not; None where there is none that opens."""
        query = select(second_secrets).where(second_secrets.c.person_key == self._key(person))
        found = await self._connection.execute(query.with_for_update())
        return next(readable(found, self._read), None)

    async def keep(self, secret: SecondSecret) -> SecondSecret:
        """It is so from now on; one that was there before is worth nothing."""
        key, until = self._key(secret.person), to_ms(secret.expires_at)
        before = await self._connection.scalar(
            select(second_secrets.c.version).where(second_secrets.c.person_key == key)
        )
        kept = replace(secret, version=(before or 0) + 1)
        await self.end(secret.person)
        value: dict[str, Json] = {
            "person": kept.person,
            "hash": kept.hash,
            "expires_at": until,
            "tries": kept.tries,
        }
        sealed = self._vault.seal("second_secrets", key, kept.version, value)
        await self._connection.execute(
            insert(second_secrets).values(
                person_key=key, expires_at=until, version=kept.version, sealed=sealed
            )
        )
        totals.came(self._connection, second_secrets, key, until, kept.version)
        return kept

    async def end(self, person: PersonId) -> None:
        """The person's secret is worth nothing."""
        theirs = second_secrets.c.person_key == self._key(person)
        await totals.take_away(self._connection, second_secrets, theirs)

    async def stopped_until(self, person: PersonId) -> datetime | None:
        """Until when nobody registers a first passkey for them. Raises ``SealBroken``."""
        query = select(passkey_stops).where(passkey_stops.c.person_key == self._key(person))
        row = (await self._connection.execute(query)).one_or_none()
        return read_stop(self._vault, row)[1] if row is not None else None

    async def stop(self, person: PersonId, until: datetime) -> None:
        """Nobody registers a first passkey for them until then."""
        await self.allow(person)
        key, ends = self._key(person), to_ms(until)
        value: dict[str, Json] = {"person": person, "expires_at": ends}
        # Bound to its time in place of a version: one that was lifted is no later one's.
        sealed = self._vault.seal("passkey_stops", key, ends, value)
        await self._connection.execute(
            insert(passkey_stops).values(person_key=key, expires_at=ends, sealed=sealed)
        )
        totals.came(self._connection, passkey_stops, key, ends)

    async def allow(self, person: PersonId) -> bool:
        """Somebody may again; whether nobody might."""
        theirs = passkey_stops.c.person_key == self._key(person)
        return await totals.take_away(self._connection, passkey_stops, theirs) > 0

    def _key(self, person: PersonId) -> bytes:
        return self._vault.digest("person", person)

    def _read(self, row: Row[Any]) -> SecondSecret:
        return read_secret(self._vault, row)


def read_secret(vault: Vault, row: Row[Any]) -> SecondSecret:
    """What a row says. Raises ``SealBroken`` where it was moved, replayed or changed."""
    found = vault.open("second_secrets", row.person_key, row.version, row.sealed)
    return SecondSecret(
        person=PersonId(text(found["person"])),
        hash=text(found["hash"]),
        expires_at=at(found["expires_at"]),
        tries=number(found["tries"]),
        version=row.version,
    )


def read_stop(vault: Vault, row: Row[Any]) -> tuple[PersonId, datetime]:
    """For whom and until when. Raises ``SealBroken``."""
    found = vault.open("passkey_stops", row.person_key, row.expires_at, row.sealed)
    return PersonId(text(found["person"])), at(found["expires_at"])
