"""The directory in force: planning an import, importing, exporting.

An import adds a version and changes nothing else: enrolments stay, running escalations keep the
policy that was copied into them.
"""

from dataclasses import dataclass
from datetime import datetime

from domain.directory import Directory
from domain.events import Event
from domain.request import Record
from services.entries import note_entries
from services.network_file import (
    Change,
    Finding,
    Reading,
    difference,
    enrolment_warnings,
    from_document,
    to_document,
)
from services.office import Office
from storage.people import AccountState
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What an import would change, and what is worth a look."""

    changes: tuple[Change, ...]
    warnings: tuple[Finding, ...]


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
    """Put the directory in force if it differs, and record what changed."""
    async with office.store.work() as work:
        planned = await _plan(work, reading)
        if planned.changes:
            version = await work.directories.add(to_document(reading.directory))
            await work.duty_watch.wake()
            await note_entries(work, reading.directory)
            changes = [_line(change) for change in planned.changes[:200]]
            await work.note(
                Record(
                    event=Event.DIRECTORY_IMPORTED,
                    about={
                        "version": version,
                        "count": len(planned.changes),
                        "changes": changes,
                    },
                ),
                auth="console",
            )
            await _refresh_menus(work, reading.directory)
        return planned


async def _refresh_menus(work: UnitOfWork, directory: Directory) -> None:
    """Roles may have changed: bring the command menus of everybody concerned up to date."""
    before = work.directory
    for account in await work.people.all():
        if account.state is not AccountState.ENROLLED:
            continue
        old, new = before.people.get(account.person), directory.people.get(account.person)
        if (old.roles if old else None) != (new.roles if new else None):
            await work.outbox.set_menu(chat=account.chat, person=account.person)


async def _plan(work: UnitOfWork, reading: Reading) -> Plan:
    changes = difference(work.imported, reading.directory)
    enrolled = {
        account.person
        for account in await work.people.all()
        if account.state is AccountState.ENROLLED and account.reachable
    }
    for person in reading.directory.people.values():
        if person.other_channels and await work.notices.working(person):
            enrolled.add(person.id)
    return Plan(
        changes=changes,
        warnings=(*reading.warnings, *enrolment_warnings(reading.directory, enrolled)),
    )


def _line(change: Change) -> str:
    return f"{change.kind.value} {change.path}"
