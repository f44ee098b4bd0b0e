"""Accounts: which chat belongs to which person, and the one-time codes that bind them.

Owns accounts, invitations and counted attempts. Only the numeric id of a chat account binds; codes
are kept as keyed digests. Accounts are few and rarely change: they are read from memory, which the
transaction knows to be up to date, until it changes one. Who may enrol whom is left to
``services.people.people``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final, Self

from sqlalchemy import ColumnElement, Row, bindparam, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.directory.actor import AccountState as AccountState
from domain.vocabulary import PersonId
from storage.database.bulk_rows import open_rows
from storage.database.epochs import PEOPLE, advance
from storage.database.meanwhile import ChangedMeanwhile
from storage.database.tables import accounts, enrolment_attempts, invitations
from storage.sealing import totals
from storage.sealing.sealed_rows import SealedRows, readable, said
from storage.sealing.totals import Bots
from storage.sealing.vault import Json, Vault, from_ms, to_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A person's chat account. ``version`` is that of the row it was read from, 0 if new."""

    person: PersonId
    account: int
    chat: int
    language: str
    """The one that they chose; empty where they have chosen none. An earlier version kept here what the
    directory said when they enrolled, which counts as chosen."""
    state: AccountState
    taken_by: int | None = 0
    """The bot whose messages the chat took last, by Telegram's number of it: people must begin with each
    bot for themselves. None where the chat refuses them; 0 for the first bot that is known here."""
    enrolled_at: datetime
    version: int = 0
    letters: bool = True
    """Whether they read the letter of each month, where their role has one."""
    client: str = ""
    """What their Telegram spoke when they enrolled."""
    bots: Bots = field(default_factory=Bots)

    @property
    def reachable(self) -> bool:
        """Whether the chat takes messages of the bot as which the service runs."""
        return self.is_reached_by(self.bots.now)

    @property
    def is_elsewhere(self) -> bool:
        """Whether the chat took messages of an earlier bot, and the one of now has not been let in yet."""
        return self.taken_by is not None and not self.reachable

    def is_reached_by(self, bot: int) -> bool:
        """Whether the chat took messages of this bot last; 0: of whichever."""
        if self.taken_by is None:
            return False
        return not bot or (self.taken_by or self.bots.first or bot) == bot


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """A one-time code that was given out; the code itself is not kept."""

    person: PersonId
    expires_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """Every account, as at one moment."""

    by_person: Mapping[PersonId, Account] = field(default_factory=dict)
    by_number: Mapping[int, Account] = field(default_factory=dict)
    """By the chat account's number, without those that were revoked."""
    bots: Bots = field(default_factory=Bots)
    """Which bots reach them."""

    @classmethod
    def of(cls, found: Iterable[Account], bots: Bots) -> Self:
        """These accounts."""
        known = tuple(found)
        return cls(
            by_person={a.person: a for a in known},
            by_number={a.account: a for a in known if a.state is not AccountState.REVOKED},
            bots=bots,
        )

    def with_one(self, account: Account) -> Self:
        """The same with this account as it is now."""
        return self.of({**self.by_person, account.person: account}.values(), self.bots)


_UPDATE: Final = update(accounts).where(
    accounts.c.person_key == bindparam("whose"), accounts.c.version == bindparam("read")
)


class People(SealedRows):
    """Accounts and invitations within one transaction."""

    def __init__(
        self, connection: AsyncConnection, vault: Vault, now: datetime, known: Accounts
    ) -> None:
        super().__init__(connection, vault, now)
        self._known = known
        self.saved: dict[str, int] = {}
        """The versions of the rows that this transaction wrote, by person."""

    async def by_account(self, account: int) -> Account | None:
        """Whose chat account this is."""
        return self._known.by_number.get(account)

    async def waiting(self) -> tuple[Account, ...]:
        """Accounts that wait to be confirmed, who enrolled first coming first."""
        known = self._known.by_person.values()
        found = (account for account in known if account.state is AccountState.WAITING)
        return tuple(sorted(found, key=lambda account: account.enrolled_at))

    async def by_opaque(self, opaque: str) -> Account | None:
        """The account that a short opaque name stands for, among those waiting."""
        waiting = await self.waiting()
        return next((account for account in waiting if self.opaque(account) == opaque), None)

    def opaque(self, account: Account) -> str:
        """The short opaque name of an account, as a button may carry it."""
        return self._vault.opaque("confirm", account.account)[:16]

    async def by_person(self, person: PersonId) -> Account | None:
        """The person's account, whatever its state."""
        return self._known.by_person.get(person)

    async def all(self) -> tuple[Account, ...]:
        """Every account, whatever its state; one whose row does not open is nobody's."""
        rows = (await self._connection.execute(select(accounts))).all()
        return await open_rows(rows, self._read)

    async def save(self, account: Account) -> None:
        """Write the account; takes the chat account away from nobody.

        Raises ``ChangedMeanwhile``.
        """
        version = account.version + 1
        key = self._vault.digest("person", account.person)
        is_bound = account.state is not AccountState.REVOKED
        values = {
            "account_key": self._vault.digest("account", account.account) if is_bound else None,
            "state": account.state.value,
            "reachable": account.taken_by is not None,
            "version": version,
            "sealed": self._vault.seal("accounts", key, version, _to_json(account)),
        }
        if account.version == 0:
            await self._clear_unreadable(key)
            await self._connection.execute(insert(accounts).values(person_key=key, **values))
        else:
            written = await self._connection.execute(
                _UPDATE, {"whose": key, "read": account.version, **values}
            )
            if written.rowcount != 1:
                raise ChangedMeanwhile
            totals.went(self._connection, accounts, key, account.version)
        totals.came(self._connection, accounts, key, version)
        self._known = self._known.with_one(replace(account, version=version))
        self.saved[account.person] = version
        await advance(self._connection, PEOPLE)

    async def _clear_unreadable(self, key: bytes) -> None:
        """A row that was changed behind our back does not keep its person from enrolling anew."""
        this = accounts.c.person_key == key
        rows = (await self._connection.execute(select(accounts).where(this))).all()
        if rows and not [*readable(rows, self._read)]:
            await totals.take_away(self._connection, accounts, this)

    async def set_taken_by(self, account: Account, bot: int | None) -> None:
        """Note that the account's chat takes this bot's messages, or refuses."""
        if account.taken_by != bot:
            await self.save(replace(account, taken_by=bot))

    async def invite(self, person: PersonId, code: str, lifetime: timedelta) -> datetime:
        """Keep a new code for the person; earlier unused ones no longer work. Returns its end."""
        await self.withdraw_invitations(person)
        key = self._vault.digest("code", code)
        expires_at = self._now + lifetime
        until = to_ms(expires_at)
        await self._connection.execute(
            insert(invitations).values(
                code_key=key,
                person_key=self._vault.digest("person", person),
                expires_at=until,
                sealed=self._sealed_invitation(key, person, until, is_used=False),
            )
        )
        totals.came(self._connection, invitations, key, until, None)
        return expires_at

    async def withdraw_invitations(self, person: PersonId) -> None:
        """Make the person's unused codes worthless."""
        await totals.take_away(self._connection, invitations, self._unused_of(person))

    async def invitation(self, code: str) -> Invitation | None:
        """The invitation that this code opens, used or not; None too where its row was changed."""
        this = invitations.c.code_key == self._vault.digest("code", code)
        rows = await self._connection.execute(select(invitations).where(this).with_for_update())
        return next(readable(rows, self._opened_invitation), None)

    async def use(self, code: str) -> None:
        """Mark the code as used. Raises ``SealBroken`` where its row was changed."""
        key = self._vault.digest("code", code)
        this = invitations.c.code_key == key
        row = (await self._connection.execute(select(invitations).where(this))).one()
        found, now = self._opened_invitation(row), to_ms(self._now)
        until = to_ms(found.expires_at)
        sealed = self._sealed_invitation(key, found.person, until, is_used=True)
        await self._connection.execute(
            update(invitations).where(this).values(used_at=now, sealed=sealed)
        )
        totals.went(self._connection, invitations, key, row.expires_at, row.used_at)
        totals.came(self._connection, invitations, key, row.expires_at, now)

    def _sealed_invitation(
        self, key: bytes, person: PersonId, expires_at: int, *, is_used: bool
    ) -> bytes:
        value: dict[str, Json] = {"person": person, "expires_at": expires_at}
        # Using it is its second version, so that a used one never opens as an unused one.
        return self._vault.seal("invitations", key, 2 if is_used else 1, value)

    def _opened_invitation(self, row: Row[Any]) -> Invitation:
        version = 1 if row.used_at is None else 2
        found = self._vault.open("invitations", row.code_key, version, row.sealed)
        return Invitation(
            person=PersonId(str(found["person"])),
            expires_at=from_ms(found["expires_at"]),
            used_at=from_ms(row.used_at) if row.used_at else None,
        )

    async def invited_until(self, person: PersonId) -> datetime | None:
        """When the person's unused code ends, if there is one."""
        until = await self._connection.scalar(
            select(func.max(invitations.c.expires_at)).where(self._unused_of(person))
        )
        return None if until is None else from_ms(until)

    async def invited_among(self, persons: Iterable[PersonId]) -> frozenset[PersonId]:
        """Who of these has an unused code that can still be used."""
        keys = {self._vault.digest("person", person): person for person in persons}
        alive = (invitations.c.used_at.is_(None)) & (invitations.c.expires_at > to_ms(self._now))
        found = await self._connection.execute(select(invitations.c.person_key).where(alive))
        return frozenset(keys[key] for key in map(bytes, found.scalars()) if key in keys)

    def _unused_of(self, person: PersonId) -> ColumnElement[bool]:
        person_key = self._vault.digest("person", person)
        return (invitations.c.person_key == person_key) & invitations.c.used_at.is_(None)

    async def count_attempt(self, account: int, within: timedelta, *, most: int) -> int:
        """Count a failed enrolment, and say how many this account made in the period.

        Beyond ``most`` it only says so, and older ones of anybody are forgotten: strangers fill no table.
        """
        is_old = enrolment_attempts.c.at < to_ms(self._now - within)
        await self._connection.execute(delete(enrolment_attempts).where(is_old))
        before = await self.attempts(account, within)
        if before < most:
            key = self._vault.digest("account", account)
            await self._connection.execute(
                insert(enrolment_attempts).values(account_key=key, at=to_ms(self._now))
            )
        return before + 1

    async def attempts(self, account: int, within: timedelta) -> int:
        """How many enrolments this account failed in the period."""
        theirs = enrolment_attempts.c.account_key == self._vault.digest("account", account)
        is_old = enrolment_attempts.c.at < to_ms(self._now - within)
        await self._connection.execute(delete(enrolment_attempts).where(theirs, is_old))
        counted = await self._connection.scalar(select(func.count()).where(theirs))
        return int(counted or 0)

    def _read(self, row: Row[Any]) -> Account:
        found = self._vault.open("accounts", row.person_key, row.version, row.sealed)
        return Account(
            person=PersonId(str(found["person"])),
            account=_number(found["account"]),
            chat=_number(found["chat"]),
            language=str(found["language"]),
            state=AccountState(str(said(found, "state"))),
            # An earlier version knew one bot alone.
            taken_by=_number(found.get("bot", 0)) if said(found, "reachable") else None,
            enrolled_at=from_ms(found["enrolled_at"]),
            version=row.version,
            # Absent from what an earlier version wrote.
            letters=found.get("letters") is not False,
            client=str(found.get("client", "")),
            bots=self._known.bots,
        )


def _to_json(account: Account) -> dict[str, Json]:
    return {
        "person": account.person,
        "account": account.account,
        "chat": account.chat,
        "language": account.language,
        "letters": account.letters,
        "client": account.client,
        "state": account.state.value,
        "reachable": account.taken_by is not None,
        "bot": account.taken_by or 0,
        "enrolled_at": to_ms(account.enrolled_at),
    }


def _number(found: Json) -> int:
    assert isinstance(found, int)  # noqa: S101 - only ``_to_json`` writes it
    return found
