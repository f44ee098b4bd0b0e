"""What a process keeps in memory between transactions, and bringing it up to date.

Owns which counter (``storage.database.epochs``) stands for what. A transaction reads the counters first, so
that it never works with what another process has changed before it began.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from crypto.envelope import SealBroken
from domain.channels import ChannelKind
from domain.directory.actor import AccountState, may_act_by_code, may_act_in_chat
from domain.directory.directory import Directory, Person
from domain.directory.languages import Speaks, language_of, offered, only_source
from domain.drills.order import DrillPlan
from domain.duty.changes import merged
from domain.vocabulary import PersonId
from storage.database import epochs
from storage.database.channel_tables import entry_confirmations
from storage.database.duty_tables import drills
from storage.directory.confirmations import Confirmation
from storage.directory.directories import Directories
from storage.duty.changes import DutyChanges
from storage.log.pages import LogPages
from storage.messages.channel_states import ChannelStates
from storage.people.people import Accounts, People
from storage.requests.just_filed import JustFiled
from storage.sealing import totals
from storage.sealing.totals import Bots
from storage.sealing.vault import CASE_KEYS, Vault

_OF_DESKS: Final = frozenset({drills.name, entry_confirmations.name})


@dataclass(frozen=True, slots=True)
class DeskRows:
    """What was read of desks since any of it changed, by their keys; whoever reads more adds it."""

    plans: dict[bytes, tuple[DrillPlan, ...]] = field(default_factory=dict)
    entries: dict[bytes, Confirmation | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a transaction knows without looking."""

    directory: Directory | None = None
    imported: Directory | None = None
    """The version in force, without the changes to duty beside it; None before the first."""
    version: int = 0
    """Its number; 0 before the first."""
    duty_seen: int = 0
    """The counter of the changes that ``directory`` holds."""
    accounts: Accounts = field(default_factory=Accounts)
    reachable: frozenset[PersonId] = frozenset()
    """Who has a working channel: an enrolled chat that takes messages, or another one."""
    doubtful: frozenset[PersonId] = frozenset()
    """Who has channels, all of which refused lately."""
    revoked: frozenset[PersonId] = frozenset()
    """Whose access was taken away."""
    channels: frozenset[ChannelKind] = frozenset()
    """The kinds of channels beside Telegram on which this deployment can send."""
    speaks: Speaks = only_source
    """The languages that this deployment can speak."""
    desks: DeskRows = field(default_factory=DeskRows)

    @property
    def languages(self) -> tuple[str, ...]:
        """Those of them that the network offers, never none."""
        listed = self.directory.languages if self.directory else ()
        return offered(listed, tuple(self.speaks()))

    def language_of(self, person: PersonId | None, client: str = "") -> str:
        """In which language somebody reads; ``client``: what their Telegram speaks, of who has no account."""
        account = self.accounts.by_person.get(person) if person else None
        known = self._known(person) if person else None
        wishes = (
            account.language if account else "",
            *(known.languages if known else ()),
            account.client if account else client,
        )
        return language_of(wishes, self.languages)

    def may_act_in_chat(self, person: PersonId) -> bool:
        """Whether the person may act in chat."""
        return may_act_in_chat(self._known(person), self._state(person))

    def may_act_by_code(self, person: PersonId) -> bool:
        """Whether the person may act with a code."""
        return may_act_by_code(self._known(person), self._state(person))

    def _known(self, person: PersonId) -> Person | None:
        return self.directory.people.get(person) if self.directory else None

    def _state(self, person: PersonId) -> AccountState | None:
        account = self.accounts.by_person.get(person)
        return account.state if account else None


class Knowledge:
    """What one process knows of one database."""

    def __init__(self, vault: Vault, read_directory: Callable[[bytes], Directory]) -> None:
        self._vault = vault
        self._read_directory = read_directory
        self._latest: tuple[dict[str, int], Known] = ({}, Known())
        """What is known, with the counters by which it is; replaced only as a whole."""
        self._written: tuple[bytes, Directory] | None = None
        self.channels: frozenset[ChannelKind] = frozenset()
        self.speaks: Speaks = only_source
        self.just_filed = JustFiled()

    @property
    def latest(self) -> Known:
        """What was known when it was last looked at."""
        return self._latest[1]

    def remember(self, document: bytes, directory: Directory) -> None:
        """What this process wrote is not read again: a large one takes half a second."""
        self._written = (document, directory)

    def _read(self, document: bytes) -> Directory:
        if self._written is not None and self._written[0] == document:
            return self._written[1]
        return self._read_directory(document)

    async def still(self, connection: AsyncConnection) -> Known | None:
        """What is known as this transaction begins; None where something has changed since."""
        return self._as_before(await epochs.read(connection))

    async def current(self, connection: AsyncConnection, now: datetime) -> Known:
        """What is known as this transaction begins; what has changed is read anew."""
        counters = await epochs.read(connection)
        known = self._as_before(counters)
        if known is None:
            known = await self._learn(connection, now, counters)
            self._keep(counters, known)
        return known

    def _as_before(self, counters: dict[str, int]) -> Known | None:
        """What is known; None where more has changed than rows of desks, which whoever asks reads anew."""
        seen, known = self._latest
        changed = {name for name, _count in counters.items() ^ seen.items()}
        if self.channels != known.channels or changed - {epochs.DESKS}:
            return None
        if changed:
            known = replace(known, desks=DeskRows())
            self._keep(counters, known)
        return known

    def _keep(self, counters: dict[str, int], known: Known) -> None:
        """Know this from now on, unless others have learned what is newer meanwhile.

        What is handed over is held against what is known without looking (``store.known``).
        """
        if all(counters.get(name, 0) >= count for name, count in self._latest[0].items()):
            self._latest = (counters, known)

    async def _learn(
        self, connection: AsyncConnection, now: datetime, counters: dict[str, int]
    ) -> Known:
        seen, before = self._latest

        def changed(name: str) -> bool:
            return counters.get(name) != seen.get(name)

        imported, directory, accounts = before.imported, before.directory, before.accounts
        version = before.version
        if changed(epochs.DIRECTORY):
            newest = await Directories(connection, self._vault, now).newest()
            # Versions only grow: where the newest is missing, what is known stays in force.
            if newest is not None and newest[0] >= version:
                version = newest[0]
                imported = await asyncio.to_thread(self._read, newest[1])
        if changed(epochs.DIRECTORY) or changed(epochs.DUTY):
            changes = await DutyChanges(connection, self._vault, now).in_force()
            directory = await asyncio.to_thread(merged, imported, changes) if imported else None
        if changed(epochs.PEOPLE):
            bots = await self._bots(connection, now, accounts.bots)
            people = People(connection, self._vault, now, Accounts(bots=bots))
            accounts = Accounts.of(await people.all(), bots)
        if changed(epochs.ERASURES):
            self._vault.forget(CASE_KEYS)
            self.just_filed.forget()
        reachable = await self._reachable(connection, now, directory, accounts)
        return Known(
            directory=directory,
            imported=imported,
            version=version,
            duty_seen=counters.get(epochs.DUTY, 0),
            accounts=accounts,
            reachable=reachable,
            doubtful=self._doubtful(directory, accounts) - reachable,
            revoked=frozenset(
                person
                for person, account in accounts.by_person.items()
                if account.state is AccountState.REVOKED
            ),
            channels=self.channels,
            speaks=lambda: self.speaks(),
        )

    async def _bots(self, connection: AsyncConnection, now: datetime, before: Bots) -> Bots:
        """As which bot the service runs; where the seal is broken, what was known before."""
        try:
            return (await LogPages(connection, self._vault, now).totals()).bots
        except SealBroken:
            return before

    async def _reachable(
        self,
        connection: AsyncConnection,
        now: datetime,
        directory: Directory | None,
        accounts: Accounts,
    ) -> frozenset[PersonId]:
        known = Known(directory=directory, accounts=accounts)
        everybody = accounts.by_person.values()
        found = {a.person for a in everybody if a.reachable and known.may_act_in_chat(a.person)}
        if self.channels and directory is not None:
            states = ChannelStates(connection, self._vault, now)
            failing = await states.failing()
            others = (
                person
                for person in directory.people.values()
                if person.id not in found and known.may_act_by_code(person.id)
            )
            found |= {p.id for p in others if states.working(p, self.channels, failing)}
        return frozenset(found)

    def _doubtful(self, directory: Directory | None, accounts: Accounts) -> frozenset[PersonId]:
        known = accounts.by_person.values()
        found = {a.person for a in known if a.state is AccountState.ENROLLED}
        people = directory.people.values() if directory else ()
        others = (p for p in people if any(c.kind in self.channels for c in p.other_channels))
        return frozenset(found | {person.id for person in others})


async def tell_of_desks(connection: AsyncConnection) -> None:
    """Where this transaction has changed rows of desks, let others read them anew."""
    if not _OF_DESKS.isdisjoint(change.table for change in totals.changes(connection)):
        await epochs.advance(connection, epochs.DESKS)
