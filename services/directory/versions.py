"""The directory in force: its versions, planning an import, putting one in force.

A version, from a file or from chat, changes nothing else: enrolments stay, running escalations keep
the policy that was copied into them.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from domain.directory.directory import Directory
from domain.events import Event
from domain.requests.request import Record
from domain.topics import Facts
from formats.network_file.checks import enrolment_warnings, proof_warnings
from formats.network_file.difference import Change, difference
from formats.network_file.document import Reading, from_document, is_from_file, to_document
from formats.network_file.findings import FileFinding
from services.directory.confirming import note_entries
from services.directory.needed_requests import still_needed
from services.people import accounts, confirming
from services.visit.office import CONSOLE, Office
from storage.people.people import AccountState
from storage.transaction.store import StorageTrouble
from storage.transaction.unit_of_work import UnitOfWork

_TRIES = 5
_MOST_RECORDED = 200
_MOST_LOOKED_AT = 200
"""Versions among which an import looks for changes made in chat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What an import would change, and what is worth a look."""

    changes: tuple[Change, ...]
    warnings: tuple[FileFinding, ...]


async def current(office: Office) -> Directory | None:
    """The directory in force; None before the first import."""
    async with office.store.reading() as work:
        return work.directory if work.has_directory else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of the directory and what it changed."""

    number: int
    imported_at: datetime
    changes: tuple[Change, ...]


async def versions(office: Office) -> tuple[tuple[int, datetime], ...]:
    """Every version's number and since when it was in force, oldest first."""
    async with office.store.reading() as work:
        return await work.directories.history()


async def version(office: Office, number: int) -> Version | None:
    """One version with what it changed; None for one that there is not."""
    async with office.store.reading() as work:
        known = dict(await work.directories.history())
        found = await work.directories.document(number)
        if number not in known or found is None:
            return None
        earlier = max((other for other in known if other < number), default=None)
        before = await work.directories.document(earlier) if earlier is not None else None
    changes = difference(from_document(before) if before else None, from_document(found))
    return Version(number=number, imported_at=known[number], changes=changes)


async def plan(office: Office, reading: Reading) -> Plan:
    """What importing this would change."""
    async with office.store.reading() as work:
        return await _plan(work, reading)


async def import_network(office: Office, reading: Reading) -> Plan:
    """Put the directory in force if it differs, and record what changed.

    What people who are no longer in it had in hand passes on, as where their access is taken away.
    """

    document = await asyncio.to_thread(to_document, reading.directory)
    there = reading.directory.people

    async def act(planned: Plan, after: int, work: UnitOfWork) -> bool:
        if work.known.version != after:
            return False
        record = Record(event=Event.DIRECTORY_IMPORTED)
        changes = planned.changes
        await put_in_force(work, reading.directory, changes, record, CONSOLE, document)
        return True

    # Comparing thousands of entries takes long: it is done before the transaction, and again where
    # another version came into force meanwhile.
    for _ in range(_TRIES):
        async with office.store.reading() as work:
            planned, after = await _plan(work, reading), work.known.version
            gone = [person for person in work.directory.people if person not in there]
        if not planned.changes:
            return planned
        if await office.store.transact(partial(act, planned, after)):
            # One transaction each: how much they had in hand is not known, and nobody waits for all of it.
            for person in gone:
                await office.store.transact(partial(accounts.left, person=person, auth=CONSOLE))
            return planned
    raise StorageTrouble("The directory was changed again and again by others. Try again.")


async def put_in_force(
    work: UnitOfWork,
    directory: Directory,
    changes: tuple[Change, ...],
    record: Record,
    auth: str,
    document: bytes,
) -> int:
    """Within a transaction: a new version, and what follows from it; returns its number.

    ``record`` says who did what; it is written with the version and what changed. ``document`` is the
    directory as it is kept.
    """
    version = await work.directories.add(document, directory, after=work.known.version)
    await work.duty_watch.wake()
    await note_entries(work, directory)
    about: Facts = {
        **record.about,
        "version": version,
        "count": len(changes),
        "changes": [f"{change.kind.value} {change.path}" for change in changes[:_MOST_RECORDED]],
    }
    await work.note(replace(record, about=about), auth=auth)
    await _refresh_menus(work, directory)
    await confirming.follow(work, directory)
    return version


async def _refresh_menus(work: UnitOfWork, directory: Directory) -> None:
    """Roles and languages may have changed: bring the menus of everybody concerned up to date."""
    before, after = work.known, replace(work.known, directory=directory)
    known_before = before.directory.people if before.directory else {}
    offers_same = before.languages == after.languages
    for key in dict.fromkeys((*known_before, *directory.people)):
        old, new = known_before.get(key), directory.people.get(key)
        has_same_roles = (old.roles if old else None) == (new.roles if new else None)
        lists_same = (old.languages if old else ()) == (new.languages if new else ())
        if has_same_roles and lists_same and offers_same:
            continue
        account = await work.people.by_person(key)
        if account is None or account.state is not AccountState.ENROLLED:
            continue
        if not has_same_roles or before.language_of(key) != after.language_of(key):
            await work.outbox.set_menu(chat=account.chat, person=account.person)


async def _plan(work: UnitOfWork, reading: Reading) -> Plan:
    changes = difference(work.known.imported, reading.directory)
    enrolled = {
        account.person
        for account in await work.people.all()
        if account.state is AccountState.ENROLLED and account.reachable
    }
    waiting = {account.person for account in await work.people.waiting()}
    with_key = {*await work.passkeys.counted(), *await work.device_keys.counted()}
    for person in reading.directory.people.values():
        if person.other_channels and await work.notices.working(person):
            enrolled.add(person.id)
    return Plan(
        changes=changes,
        warnings=(
            *reading.warnings,
            *enrolment_warnings(reading.directory, enrolled, waiting),
            *proof_warnings(reading.directory, enrolled, with_key),
            *await still_needed(work, work.known.imported, reading.directory),
            *await _undone(work, changes),
        ),
    )


async def _undone(work: UnitOfWork, changes: tuple[Change, ...]) -> list[FileFinding]:
    """A warning for each change that was made in chat and would be taken back by these."""
    wanted = {change.path: change for change in changes}
    undone: set[str] = set()
    async for before, after in _made_in_chat(work):
        for made in difference(from_document(before), from_document(after)):
            if made.path in wanted and wanted[made.path].after == made.before:
                undone.add(made.path)
    return [
        FileFinding(
            path=path,
            line=None,
            message="this was changed in chat, and the file takes it back",
            remedy="begin from what is in force to keep it: contactpoint network export",
        )
        for path in wanted
        if path in undone
    ]


async def _made_in_chat(work: UnitOfWork) -> AsyncIterator[tuple[bytes, bytes]]:
    """The documents before and after each of the last changes that were made in chat."""
    numbers = [number for number, _at in await work.directories.history()]
    earlier: bytes | None = None
    for number in numbers[-_MOST_LOOKED_AT:]:
        document = await work.directories.document(number)
        if document is not None and earlier is not None and not is_from_file(document):
            yield earlier, document
        earlier = document
