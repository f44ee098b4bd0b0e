"""How contact points stand now: what their entries, people, channels and rosters say.

Owns where each of it is known from. What one word follows from it is ``domain.directory.health``'s, and whose
contact points somebody may ask about, the callers'.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping

from domain.channels import TELEGRAM, ChannelKind
from domain.directory.confirming import Trust, trust
from domain.directory.directory import ContactPoint
from domain.directory.health import PointHealth
from domain.directory.rows import ChannelCount, DeskDrillsRow, ReachRow
from domain.drills.standing import DrillStage, DrillStanding
from domain.duty.cover import FaultKind, faults, only_of
from domain.vocabulary import ContactPointId, PersonId
from services.directory.drilled import drill_standings
from services.duty.cover import LOOKS_AHEAD
from services.people.people import EnrolmentState, PersonRow, person_row
from storage.messages.channel_states import ChannelState
from storage.transaction.unit_of_work import UnitOfWork


async def health_of(
    work: UnitOfWork, points: Collection[ContactPoint]
) -> Mapping[ContactPointId, PointHealth]:
    """How each of these stands now; they are few enough for one page."""
    directory, situation = work.directory, work.situation
    known = await work.confirmations.of([point.id for point in points])
    until = work.now + LOOKS_AHEAD
    near = only_of(directory, points)
    missing = faults(near, situation.reachable, work.now, until, (FaultKind.EMPTY,))
    empty = Counter(fault.roster for fault in missing)
    drilled = await drill_standings(work, points)
    found = {}
    for point in points:
        confirmation, roster = known.get(point.id), directory.rosters.get(point.roster)
        people = await _people(work, roster.people if roster else ())
        enrolled = [row for row in people if row.standing is EnrolmentState.ENROLLED]
        found[point.id] = PointHealth(
            # One that was imported a moment ago is asked for the first time.
            trust=trust(confirmation.entry, work.now) if confirmation else Trust.NEW,
            is_disputed=confirmation is not None and confirmation.entry.is_disputed,
            confirmed_at=confirmation.confirmed_at if confirmation else None,
            people=len(people),
            enrolled=len(enrolled),
            reached=sum(row.reachable for row in enrolled),
            channels=tuple(_channels(work, enrolled)),
            empty_shifts=empty[point.roster],
            drills_failed=bool(drilled[point.id].failed),
            is_advised=drilled[point.id].stage is DrillStage.ADVISED,
            drills=_drills(drilled[point.id]),
            reach=await _reach(work, enrolled),
        )
    return found


async def _people(work: UnitOfWork, ids: Iterable[PersonId]) -> list[PersonRow]:
    known = work.directory.people
    return [
        await person_row(work, known[each], await work.people.by_person(each), is_invited=False)
        for each in ids
        if each in known
    ]


def _channels(work: UnitOfWork, enrolled: Iterable[PersonRow]) -> Iterable[ChannelCount]:
    """Of each channel that somebody has: on how many it works."""
    works, of = Counter[ChannelKind](), Counter[ChannelKind]()
    for row in enrolled:
        person = work.directory.people[row.id]
        for kind in {ChannelKind.TELEGRAM, *(each.kind for each in person.other_channels)}:
            of[kind] += 1
            works[kind] += kind in row.channels
    return (
        ChannelCount(kind=kind, works=works[kind], of=of[kind]) for kind in ChannelKind if of[kind]
    )


def _drills(standing: DrillStanding) -> DeskDrillsRow:
    last = standing.last
    return DeskDrillsRow(
        score=str(last.score.points) if last is not None and last.score is not None else "",
        rang_at=last.alerted_at if last is not None else None,
        advised_from=standing.since,
    )


async def _reach(work: UnitOfWork, enrolled: Iterable[PersonRow]) -> tuple[ReachRow, ...]:
    """How each kind of channel fared that somebody has, in the order of the kinds."""
    states: defaultdict[ChannelKind, list[ChannelState]] = defaultdict(list)
    for row in enrolled:
        others = work.directory.people[row.id].other_channels
        for channel in (TELEGRAM, *others):
            states[channel.kind].append(await work.notices.states.of(row.id, channel))
    return tuple(_reached(work, kind, states[kind]) for kind in ChannelKind if states[kind])


def _reached(work: UnitOfWork, kind: ChannelKind, states: Iterable[ChannelState]) -> ReachRow:
    tried = arrived = 0
    good, bad = [], []
    for state in states:
        counts = state.counted(work.now)
        tried, arrived = tried + counts[0], arrived + counts[1]
        good += [at for at in (state.sent_at, state.arrived_at) if at is not None]
        bad += [state.failed_at] if state.failed_at is not None else []
    return ReachRow(
        kind=kind,
        tried=tried,
        arrived=arrived,
        arrived_at=max(good, default=None),
        failed_at=max(bad, default=None),
    )
