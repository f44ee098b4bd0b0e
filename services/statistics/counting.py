"""The figures of a period, counted from the log.

Owns that what is counted is the log as one reading sees it, and whose clocks hours and weekdays are told by.
What is counted is ``domain.statistics``'; nothing is read but clear headers and audit parts.
"""

from collections.abc import Callable
from datetime import tzinfo

from domain.statistics.period import CountedPeriod
from domain.statistics.report import Counted, report
from domain.statistics.turns import COUNTED, CountedTurns
from domain.vocabulary import MemberCode
from services.people.people import UnknownMember
from services.visit.office import Office
from storage.log.counting import counted

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
        if period.since > work.now:
            raise NotYet
        size = await work.anchors.size()
        turns = CountedTurns()
        async for reached, records in counted(
            work.log, work.connection, office.store.vault, COUNTED, size
        ):
            turns.take(records)
            if progress is not None:
                progress(reached, size)
        members = work.directory.members
        had = {code for each in turns.every for code in (each.origin, each.member)}
        if member is not None and member not in {*members, *had}:
            raise UnknownMember
        zones: dict[str, tzinfo] = {code: known.time_zone for code, known in members.items()}
        return Counted(
            network=work.directory.code,
            name=work.directory.name,
            names={code: known.name for code, known in members.items()},
            at=work.now,
            records=size,
            report=report(turns.every, period, member, zones),
        )
