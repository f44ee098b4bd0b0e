"""Browsers that wait to register a first passkey, as rows.

Owns that one is found by what it alone holds or by its number, and that there are never many.
"""

import secrets
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import Row, func, insert, select, update

from domain.sessions.first_passkey import DIGITS, MOST_WAITING, FirstStep, WaitingBrowser
from domain.vocabulary import PersonId
from storage.database.meanwhile import ChangedMeanwhile
from storage.database.passkey_tables import first_passkeys
from storage.sealing import totals
from storage.sealing.sealed_rows import SealedRows, readable
from storage.sealing.vault import Json, Vault, to_ms
from storage.sealing.written import at, person, text

_TOKEN_BYTES: Final = 32


class FirstPasskeys(SealedRows):
    """Browsers that wait, within one transaction."""

    async def begin(self, browser: str) -> tuple[str, WaitingBrowser] | None:
        """A browser waits from now on: what it alone is told, and its number; None where many do."""
        over = first_passkeys.c.expires_at <= to_ms(self._now)
        await totals.take_away(self._connection, first_passkeys, over)
        if await self.waiting() >= MOST_WAITING:
            return None
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        begun = WaitingBrowser(
            key=self._vault.digest("first-passkey", token),
            number=await self._free_number(),
            browser=browser,
            began_at=self._now,
        )
        number, until = self._number_key(begun.number), to_ms(begun.expires_at)
        await self._connection.execute(
            insert(first_passkeys).values(
                token_key=begun.key,
                number_key=number,
                expires_at=until,
                version=begun.version,
                sealed=self._sealed(begun),
            )
        )
        totals.came(self._connection, first_passkeys, begun.key, number, begun.version)
        return token, begun

    async def waiting(self) -> int:
        """How many there are, whether or not they are over."""
        counted = select(func.count()).select_from(first_passkeys)
        return int(await self._connection.scalar(counted) or 0)

    async def _free_number(self) -> str:
        """A number that no other browser shows."""
        while True:
            number = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
            taken = select(first_passkeys.c.token_key).where(
                first_passkeys.c.number_key == self._number_key(number)
            )
            if (await self._connection.execute(taken)).first() is None:
                return number

    async def find(self, token: str) -> WaitingBrowser | None:
        """The browser that holds this, if it still waits."""
        return await self.by_key(self._vault.digest("first-passkey", token))

    async def by_key(self, key: bytes) -> WaitingBrowser | None:
        """The same by its digest."""
        return await self._one(first_passkeys.c.token_key == key)

    async def by_number(self, number: str) -> WaitingBrowser | None:
        """The browser that shows this number."""
        return await self._one(first_passkeys.c.number_key == self._number_key(number))

    async def by_opaque(self, opaque: str) -> WaitingBrowser | None:
        """The browser that a button names."""
        rows = await self._connection.execute(select(first_passkeys))
        found = (each for each in readable(rows, self._read) if self.opaque(each) == opaque)
        return self._alive(next(found, None))

    def opaque(self, waiting: WaitingBrowser) -> str:
        """What a button carries in place of it."""
        return self._vault.opaque("first-passkey-button", waiting.key.hex())[:16]

    async def _one(self, this: Any) -> WaitingBrowser | None:  # noqa: ANN401 - a condition on the table
        rows = await self._connection.execute(select(first_passkeys).where(this).with_for_update())
        return self._alive(next(readable(rows, self._read), None))

    def _alive(self, waiting: WaitingBrowser | None) -> WaitingBrowser | None:
        return waiting if waiting is not None and self._now < waiting.expires_at else None

    async def save(self, waiting: WaitingBrowser) -> None:
        """It is so from now on. Raises ``ChangedMeanwhile``."""
        now, number = (
            replace(waiting, version=waiting.version + 1),
            self._number_key(waiting.number),
        )
        written = await self._connection.execute(
            update(first_passkeys)
            .where(
                first_passkeys.c.token_key == waiting.key,
                first_passkeys.c.version == waiting.version,
            )
            .values(version=now.version, sealed=self._sealed(now))
        )
        if written.rowcount != 1:
            raise ChangedMeanwhile
        totals.went(self._connection, first_passkeys, waiting.key, number, waiting.version)
        totals.came(self._connection, first_passkeys, waiting.key, number, now.version)

    async def end(self, waiting: WaitingBrowser) -> None:
        """It waits no longer."""
        this = first_passkeys.c.token_key == waiting.key
        await totals.take_away(self._connection, first_passkeys, this)

    async def end_of(self, person: PersonId) -> None:
        """None that this person confirmed waits any longer."""
        rows = await self._connection.execute(select(first_passkeys))
        for waiting in [*readable(rows, self._read)]:
            if waiting.person == person:
                await self.end(waiting)

    def _number_key(self, number: str) -> bytes:
        return self._vault.digest("first-passkey-number", number)

    def _sealed(self, waiting: WaitingBrowser) -> bytes:
        value: dict[str, Json] = {
            "number": waiting.number,
            "browser": waiting.browser,
            "began_at": to_ms(waiting.began_at),
            "step": waiting.step.value,
            "person": waiting.person,
            "vouched_by": waiting.vouched_by,
        }
        return self._vault.seal("first_passkeys", waiting.key, waiting.version, value)

    def _read(self, row: Row[Any]) -> WaitingBrowser:
        return read_waiting(self._vault, row)


def read_waiting(vault: Vault, row: Row[Any]) -> WaitingBrowser:
    """What a row says. Raises ``SealBroken`` where it was moved, replayed or changed."""
    found = vault.open("first_passkeys", row.token_key, row.version, row.sealed)
    return WaitingBrowser(
        key=bytes(row.token_key),
        number=text(found["number"]),
        browser=text(found["browser"]),
        began_at=at(found["began_at"]),
        step=FirstStep(text(found["step"])),
        person=person(found["person"]),
        vouched_by=person(found["vouched_by"]),
        version=row.version,
    )
