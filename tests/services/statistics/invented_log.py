"""A log that holds an invented history, and the figures that it must give."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta, tzinfo
from typing import Final, cast

from domain.events import Event
from domain.requests.request import Record
from domain.statistics.period import CountedPeriod
from domain.statistics.report import report
from domain.statistics.turns import CountedRecord
from domain.topics import Facts
from domain.vocabulary import MemberCode
from services.statistics.counting import statistics
from services.visit.office import Office
from storage.log.log import Log
from tests.conftest import HandClock
from tests.domain.statistics.history import MEMBERS
from tests.domain.statistics.test_report import counted, differences

PERIODS: Final = (
    CountedPeriod(first=date(2023, 1, 1), last=date(2025, 12, 31)),
    CountedPeriod(first=date(2024, 1, 1), last=date(2024, 12, 31)),
    CountedPeriod(first=date(2024, 3, 5), last=date(2024, 9, 17)),
    CountedPeriod(first=date(2026, 1, 1), last=date(2028, 12, 31)),
)
"""The third begins and ends within chunks, as does the one before it."""
RETURNS: Final = (None, *map(MemberCode, MEMBERS[:3]))
_ZONES: Final[Mapping[str, tzinfo]] = {}
"""No directory is there, so all is told by UTC."""


async def write(office: Office, clock: HandClock, records: Sequence[CountedRecord]) -> None:
    """Append these records as they would have been, among others of which nothing is counted."""
    async with office.store.work() as work:
        for number, told in enumerate(records):
            log = Log(work.connection, office.store.vault, told.at)
            about = cast("Facts", told.about or {})
            await log.append(Record(event=Event(told.event), about=about), told.case, "telegram")
            if number % 7 == 0:
                await log.append(Record(event=Event.NOTED), told.case, "telegram")
                await log.append(Record(event=Event.BACKUP_MADE), None, "console")
            await log.seal_head()
            for purpose, key in log.made_keys().items():
                office.store.vault.remember(purpose, key)
            clock.at = max(clock.at, told.at)


async def wrong(office: Office, records: Sequence[CountedRecord]) -> list[str]:
    """Each figure that is not that of counting these records anew."""
    turns = counted(records)
    return [
        each
        for period in PERIODS
        if period.since <= office.now()
        for member in RETURNS
        if member is None or any(member in (turn.origin, turn.member) for turn in turns)
        for each in differences(
            (await statistics(office, period, member)).report,
            report(turns, period, member, _ZONES),
        )
    ]


def later(records: Sequence[CountedRecord]) -> list[CountedRecord]:
    """The same, some three years later: after whatever was in them."""
    by = timedelta(days=3 * 365 + 300)
    return [replace(told, at=told.at + by) for told in records]
