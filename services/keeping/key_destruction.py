"""Destroying a key-encryption key for good, and the backups that nobody can open afterwards.

Owns that nothing of the deployment is under it, and the record. Asking whoever types is left to
``bot``.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import inf

from crypto.providers import KeyProvider
from domain.events import Event
from domain.requests.request import Record
from domain.topics import Facts
from services.visit.office import CONSOLE, Office, in_transaction
from storage.log.pages import Entry
from storage.sealing.key_rows import KeyRows
from storage.transaction.unit_of_work import UnitOfWork


class KeyInUse(Exception):
    """The key is not destroyed; the message says why, and what to do first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupUnder:
    """A backup that was made while something was under a key."""

    made_at: datetime
    recipient: str
    is_certain: bool
    """Whether it was noted which keys it needs; versions before this one did not."""


async def backups_under(
    office: Office, kek: str, created_at: datetime | None
) -> tuple[BackupUnder, ...]:
    """The recorded backups that need this key, as far as the log tells, oldest first."""
    async with office.store.reading(is_long=True) as work:
        made = await work.log.of_event(Event.BACKUP_MADE)
        changed = await work.log.of_event(Event.KEY_ROTATED)
    begun, replaced = _in_force(kek, created_at, changed)
    found = []
    for entry in made:
        about = entry.about or {}
        keys = about.get("keys")
        if isinstance(keys, list):
            needs = kek in keys
        else:
            is_later = created_at is None or entry.at >= created_at
            needs = is_later and begun < entry.seq < replaced
        if needs:
            found.append(
                BackupUnder(
                    made_at=entry.at,
                    recipient=str(about.get("recipient") or ""),
                    is_certain=isinstance(keys, list),
                )
            )
    return tuple(found)


def _in_force(kek: str, created_at: datetime | None, changed: Sequence[Entry]) -> tuple[int, float]:
    """The numbers of the records with which the key came, and with which another took its place."""
    own = [entry.seq for entry in changed if (entry.about or {}).get("key") == kek]
    begun = min(own, default=-1)
    others = (
        entry.seq
        for entry in changed
        if entry.seq > begun
        and (entry.about or {}).get("key") != kek
        and (created_at is None or entry.at >= created_at)
    )
    return begun, min(others, default=inf)


async def require_unused(
    office: Office, provider: KeyProvider, kek: str, in_use: frozenset[str]
) -> None:
    """Raises ``KeyInUse`` unless the key is an old one under which nothing is any more."""
    ages = await asyncio.to_thread(provider.ages)
    if provider.name == "environment":
        raise KeyInUse("Keys in the environment are taken out by whoever sets it.")
    if kek not in ages:
        raise KeyInUse(f"There is no key {kek}. See: contactpoint keys status")
    if kek == await asyncio.to_thread(provider.active_id):
        raise KeyInUse(
            f"{kek} is the key that is used now. Change it first: contactpoint keys rotate"
        )
    oldest = next(iter(ages))
    if provider.in_order and kek != oldest:
        raise KeyInUse(f"Destroying {kek} destroys the older ones too. Begin with {oldest}.")
    async with office.store.reading() as work:
        _require(await KeyRows(work.connection).counts(), ages, kek, in_use)


def _require(
    counts: Mapping[str, int], ages: Mapping[str, object], kek: str, in_use: frozenset[str]
) -> None:
    under = counts.get(kek, 0)
    if under or kek in in_use:
        what = f"{under} data keys are" if under else "The database's file key is"
        raise KeyInUse(f"{what} still under {kek}. Move them first: contactpoint keys rotate")
    missing = sorted(set(counts) - set(ages))
    if missing:
        raise KeyInUse(
            f"Data keys are under {missing[0]}, which the key provider does not have. Put that "
            "right before a key is destroyed."
        )


async def destroy(
    office: Office, provider: KeyProvider, kek: str, in_use: frozenset[str], backups: int
) -> None:
    """Record it, and have the provider destroy the key. Raises ``KeyInUse``, ``KeyTrouble``.

    The record comes first, and with it whatever was wrapped ahead of time is void: from then on
    nobody adds a data key under it.
    """
    await require_unused(office, provider, kek, in_use)
    await _record(office, await asyncio.to_thread(provider.ages), kek, in_use, backups)
    await asyncio.to_thread(provider.retire, kek)


@in_transaction
async def _record(
    work: UnitOfWork, ages: Mapping[str, object], kek: str, in_use: frozenset[str], backups: int
) -> None:
    rows = KeyRows(work.connection)
    about: Facts = {"key": kek, "channel": CONSOLE, "backups": backups}
    await work.note(Record(event=Event.KEY_RETIRED, about=about), auth=CONSOLE)
    await work.log.flush()  # who files has the log's head before the counter of the keys, too
    await rows.lock()
    _require(await rows.counts(), ages, kek, in_use)
    await rows.change()
