"""The figures of a period, counted from the log.

Owns that what is counted is the log as one reading sees it, and whose clocks hours and weekdays are told by.
What is counted is ``domain.statistics``'; nothing is read but clear headers and audit parts.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import tzinfo

from domain.statistics.period import CountedPeriod
from domain.statistics.person import CountedPerson, person_report
from domain.statistics.report import Counted, report
from domain.statistics.turns import COUNTED, CountedTurn, CountedTurns
from domain.vocabulary import MemberCode, PersonId
from services.people.people import UnknownMember
from services.visit.office import Office
from storage.log.counting import counted
from storage.transaction.unit_of_work import UnitOfWork

Progress = Callable[[int, int], None]
"""Told how many of how many records were looked at."""


class NotYet(Exception):
    """The period has not begun."""


async def statistics(
    office: Office,
    period: CountedPeriod,
    member: MemberCode | None = None,
    progress: Progress | None = None,
) -> Counted:
    """Of the network, or a member's own return. Raises ``NotYet`` and ``UnknownMember``."""
    async with office.store.reading(is_long=True) as work:
        size, turns = await _turns(office, work, period, progress)
        members = work.directory.members
        had = {code for each in turns for code in (each.origin, each.member)}
        if member is not None and member not in {*members, *had}:
            raise UnknownMember
        zones: dict[str, tzinfo] = {code: known.time_zone for code, known in members.items()}
        return Counted(
            network=work.directory.code,
            name=work.directory.name,
            names={code: known.name for code, known in members.items()},
            at=work.now,
            records=size,
            # In a thread, as all that is reckoned here: alerts go out meanwhile.
            report=await asyncio.to_thread(report, turns, period, member, zones),
        )


async def statistics_of_person(
    office: Office, period: CountedPeriod, person: PersonId, progress: Progress | None = None
) -> CountedPerson:
    """A person's own part. Raises ``NotYet``."""
    async with office.store.reading(is_long=True) as work:
        size, turns = await _turns(office, work, period, progress)
        actor = office.store.vault.opaque("actor", person)
        return CountedPerson(
            network=work.directory.code,
            name=work.directory.name,
            at=work.now,
            records=size,
            report=await asyncio.to_thread(person_report, turns, period, actor),
        )


async def _turns(
    office: Office, work: UnitOfWork, period: CountedPeriod, progress: Progress | None
) -> tuple[int, Sequence[CountedTurn]]:
    """Of how many records, and all turns of the log."""
    if period.since > work.now:
        raise NotYet
    size = await work.anchors.size()
    turns = CountedTurns()
    async for reached, records in counted(
        work.log, work.connection, office.store.vault, COUNTED, size
    ):
        await asyncio.to_thread(turns.take, records)
        if progress is not None:
            progress(reached, size)
    return size, turns.every
