"""Attempts in vain: forged presses, wrong codes, failed enrolments. Each is counted, a few recorded.

Owns which counts the log says: each of the first five in an hour, then 10, 100, 1,000 and so on, and
the whole number when the hour is over. So that who tries often is seen, and fills no log.
"""

from datetime import datetime
from typing import Final

from domain.events import Event
from domain.requests.request import Record
from domain.topics import Facts, stamp
from services.visit.office import in_transaction
from storage.people.attempts import AttemptTally
from storage.transaction.unit_of_work import UnitOfWork

FEW: Final = 5


async def note_attempt(work: UnitOfWork, record: Record, auth: str, stranger: str = "") -> int:
    """Within a transaction: count it, and record it if its count is one that is said.

    ``stranger`` tells those apart who are nobody of the directory. Returns how many in this hour.
    """
    event = record.event.value
    who = f"person:{record.actor}" if record.actor else work.attempts.line_of("by", stranger)
    tally, over = await work.attempts.count(event, who, auth, record.actor)
    if over is not None:
        await _record_rest(work, over)
    if tally.count <= FEW or str(tally.count).strip("0") == "1":
        many: Facts = {"count": tally.count, "since": stamp(tally.since)}
        about = {**record.about, **(many if tally.count > FEW else {})}
        told = Record(event=record.event, actor=record.actor, about=about)
        await work.note(told, auth=auth)
        await work.attempts.note_told(event, who, tally.count)
    return tally.count


@in_transaction
async def end_hours(work: UnitOfWork) -> datetime | None:
    """Record what was counted in hours that are over; returns when the first of them was."""
    over = await work.attempts.end()
    for tally in over:
        await _record_rest(work, tally)
    return over[0].until if over else None


async def _record_rest(work: UnitOfWork, tally: AttemptTally) -> None:
    """Say how many there were in all, where the last record said fewer."""
    if tally.count <= tally.told or not tally.event:
        return
    about: Facts = {
        "count": tally.count,
        "since": stamp(tally.since),
        "until": stamp(tally.until),
    }
    record = Record(event=Event(tally.event), actor=tally.person, about=about)
    await work.note(record, auth=tally.auth)
