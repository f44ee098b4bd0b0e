"""Taking over a desk at a page: the briefing of one's shift that runs or is about to begin.

Owns which shifts those are. What a briefing says is left to ``services.duty.handover``; a note that it
shows is read, and recorded before it is shown.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from domain.duty.cover import desk_names
from domain.duty.roster import shifts
from domain.messages.outgoing import Saying
from domain.refused import Refused
from domain.topics import Topic, stamp
from services.duty import handover
from services.duty.handover import Coming
from services.visit.visit import Visit

_TICK: Final = timedelta(milliseconds=1)
_MOST: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnBriefing:
    """What the reader must know of one shift of theirs, and whether they have confirmed it."""

    key: str
    said: Saying
    is_confirmed: bool
    begins_at: datetime


async def briefings(visit: Visit) -> list[OwnBriefing]:
    """Of the reader's shifts that run, or begin as soon as one is asked to confirm."""
    found = []
    for coming in [*_own(visit)][:_MOST]:
        is_confirmed = await visit.work.duty_watch.is_marked(handover.confirm_mark(coming))
        said = await handover.briefing(visit.work, coming, is_confirmed=is_confirmed)
        if said.texts:
            await handover.note_briefed(visit.work, coming, said, auth=visit.auth)
        found.append(
            OwnBriefing(
                key=_key(coming),
                said=said,
                is_confirmed=is_confirmed,
                begins_at=coming.shift.since,
            )
        )
    return found


def has_any(visit: Visit) -> bool:
    """Whether there is a briefing for the reader."""
    return next(_own(visit), None) is not None


async def confirm(visit: Visit, key: str) -> None:
    """The reader takes over the shift of that key. Raises ``Refused`` where it is not theirs."""
    mine = next((each for each in _own(visit) if _key(each) == key), None)
    if mine is None:
        raise Refused(Topic.STALE_STEP)
    await handover.confirm(visit, mine.roster.id, mine.layer, mine.shift.since)


def _key(coming: Coming) -> str:
    return f"{coming.roster.id}|{coming.layer}|{stamp(coming.shift.since)}"


def _own(visit: Visit) -> Iterator[Coming]:
    directory, now = visit.work.directory, visit.work.now
    soon = now + directory.duty_rules.remind_before
    for key in desk_names(directory):
        roster = directory.rosters[key]
        if visit.actor.id not in roster.people:
            continue
        for layer in roster.layers:
            for shift in shifts(roster, layer.name, now, soon + _TICK):
                if shift.person == visit.actor.id:
                    before = shifts(roster, layer.name, shift.since - _TICK, shift.since)
                    leaving = (each.person for each in before if each.until == shift.since)
                    yield Coming(
                        roster=roster,
                        layer=layer.name,
                        shift=shift,
                        leaving=tuple(person for person in leaving if person != shift.person),
                    )
