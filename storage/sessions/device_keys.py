"""Device keys, as rows: found by their public key, each bound to its person and its version.

Owns that one that opens nothing any more leaves no row. That none comes back is known by the sealed
totals, which whoever lets one open something asks (``storage.transaction.held``).
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Row, insert, select, update

from domain.sessions.device_key import DeviceKey
from domain.vocabulary import PersonId
from storage.database.bulk_rows import open_rows
from storage.database.meanwhile import ChangedMeanwhile
from storage.database.passkey_tables import device_keys
from storage.sealing import totals
from storage.sealing.sealed_rows import SealedRows, readable
from storage.sealing.vault import Json, Vault, to_ms
from storage.sealing.written import at, moment, ms, number, text


class DeviceKeys(SealedRows):
    """Device keys within one transaction."""

    def key_of(self, public_key: bytes) -> bytes:
        """Under what this one is kept."""
        return self._vault.digest("device-key", public_key.hex())

    async def find(self, key: bytes) -> DeviceKey | None:
        """The one kept there, whether or not it opens anything; None where there is none that opens."""
        query = select(device_keys).where(device_keys.c.device_key == key).with_for_update()
        return next(readable(await self._connection.execute(query), self._read), None)

    async def of(self, person: PersonId) -> list[DeviceKey]:
        """All of a person's, the oldest first."""
        found = await self._connection.execute(select(device_keys).where(self._theirs(person)))
        return sorted(readable(found, self._read), key=lambda each: each.offered_at)

    async def active_of(self, person: PersonId) -> list[DeviceKey]:
        """Those that open something now."""
        return [each for each in await self.of(person) if each.is_active(self._now)]

    async def counted(self) -> Mapping[PersonId, int]:
        """How many each person has that open something; nobody who has none."""
        rows = (await self._connection.execute(select(device_keys))).all()
        found = await open_rows(rows, self._read)
        return Counter(each.person for each in found if each.is_active(self._now))

    async def add(self, device: DeviceKey) -> None:
        """It is offered from now on."""
        person = self._vault.digest("person", device.person)
        await self._connection.execute(
            insert(device_keys).values(
                device_key=device.key,
                person_key=person,
                version=device.version,
                sealed=self._sealed(device),
            )
        )
        totals.came(self._connection, device_keys, device.key, person, device.version)

    async def save(self, device: DeviceKey) -> DeviceKey:
        """It is so from now on. Raises ``ChangedMeanwhile`` where it is no longer as it was read."""
        now = replace(device, version=device.version + 1)
        person = self._vault.digest("person", device.person)
        this = (device_keys.c.device_key == device.key) & (device_keys.c.version == device.version)
        written = await self._connection.execute(
            update(device_keys).where(this).values(version=now.version, sealed=self._sealed(now))
        )
        if written.rowcount != 1:
            raise ChangedMeanwhile
        totals.went(self._connection, device_keys, device.key, person, device.version)
        totals.came(self._connection, device_keys, device.key, person, now.version)
        return now

    async def end(self, device: DeviceKey) -> None:
        """It opens nothing any more."""
        this = device_keys.c.device_key == device.key
        await totals.take_away(self._connection, device_keys, this)

    async def end_gone(self, person: PersonId) -> None:
        """Those of a person's whose time has come leave no row."""
        for each in await self.of(person):
            if self._now >= each.gone_at:
                await self.end(each)

    async def end_all(self, person: PersonId) -> None:
        """Nothing of a person's opens anything any more."""
        await totals.take_away(self._connection, device_keys, self._theirs(person))

    def _theirs(self, person: PersonId) -> ColumnElement[bool]:
        return device_keys.c.person_key == self._vault.digest("person", person)

    def _sealed(self, device: DeviceKey) -> bytes:
        value: dict[str, Json] = {
            "person": device.person,
            "public_key": device.public_key.hex(),
            "name": device.name,
            "digits": device.digits,
            "offered_at": to_ms(device.offered_at),
            "session": device.session.hex(),
            "pin": device.pin,
            "tries": device.tries,
            "added_at": ms(device.added_at),
            "used_at": ms(device.used_at),
        }
        return self._vault.seal("device_keys", device.key, device.version, value)

    def _read(self, row: Row[Any]) -> DeviceKey:
        return read_device_key(self._vault, row)


def read_device_key(vault: Vault, row: Row[Any]) -> DeviceKey:
    """What a row says. Raises ``SealBroken`` where it was moved, replayed or changed."""
    found = vault.open("device_keys", row.device_key, row.version, row.sealed)
    return DeviceKey(
        key=bytes(row.device_key),
        person=PersonId(text(found["person"])),
        public_key=bytes.fromhex(text(found["public_key"])),
        name=text(found["name"]),
        digits=text(found["digits"]),
        offered_at=at(found["offered_at"]),
        session=bytes.fromhex(text(found["session"])),
        pin=text(found["pin"]),
        tries=number(found["tries"]),
        added_at=moment(found["added_at"]),
        used_at=moment(found["used_at"]),
        version=row.version,
    )
