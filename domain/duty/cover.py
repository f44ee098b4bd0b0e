"""What is wrong with the cover of the desks ahead, found in one place for chat, console and doctor.

Decides what counts as too long a duty, an unreachable officer and a policy's target without anybody
who can be reached. Empty shifts and double duty are left to ``domain.duty.coverage``; who is told to
services.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import chain
from operator import attrgetter
from types import MappingProxyType

from domain.directory.directory import (
    DEFAULT_POLICY,
    ContactPoint,
    Directory,
    Layer,
    Person,
    Roster,
    Step,
    TargetKind,
)
from domain.duty.coverage import DoubleDuty, Gap, double_duties, empty_shifts
from domain.duty.roster import Shift, shifts
from domain.spans import Span, joined
from domain.vocabulary import (
    SECRETARIAT,
    SUPERVISORS,
    ContactPointId,
    LayerName,
    MemberCode,
    PersonId,
    Role,
    RosterId,
)

_LONGEST_LOOK = timedelta(days=400)
_FIRST_TURN_WITHIN = timedelta(days=9)
"""A rotation's first turn begins within a week of its start, in whatever zone."""
_AN_HOUR_MORE = timedelta(hours=3)
"""By how much a change of the clocks may lengthen a turn; no zone's change is longer."""


class FaultKind(StrEnum):
    """What is wrong."""

    EMPTY = "empty"
    DOUBLE = "double"
    LONG = "long"
    UNREACHABLE = "unreachable"
    NO_CHANNEL = "no_channel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something wrong with the cover of a roster's layer in [since, until), UTC.

    ``person`` is None for an empty shift. ``elsewhere`` is the other place of a double duty. For
    ``NO_CHANNEL`` the layer is a policy's target, and the fault has no end: ``until`` is the end of
    the days looked at.
    """

    kind: FaultKind
    roster: RosterId
    layer: LayerName
    since: datetime
    until: datetime
    person: PersonId | None = None
    elsewhere: str = ""


def faults(
    directory: Directory,
    reachable: Collection[PersonId],
    since: datetime,
    until: datetime,
    kinds: Collection[FaultKind] = tuple(FaultKind),
) -> tuple[Fault, ...]:
    """Everything wrong within [since, until), by time within each kind."""
    found = {
        FaultKind.EMPTY: _empty(directory, since, until),
        FaultKind.DOUBLE: _double(directory, since, until),
        FaultKind.LONG: _long(directory, since, until),
        FaultKind.UNREACHABLE: _unreachable(directory, reachable, since, until),
        FaultKind.NO_CHANNEL: _no_channel(directory, reachable, since, until),
    }
    wanted = (sorted(found[kind], key=attrgetter("since")) for kind in FaultKind if kind in kinds)
    return tuple(chain.from_iterable(wanted))


def unreached_targets(
    directory: Directory, reachable: frozenset[PersonId]
) -> tuple[tuple[ContactPointId, LayerName], ...]:
    """Whom a contact point's policy means by role or name, where none of them can be reached."""
    return tuple(
        (point.id, target)
        for point, target, meant in _meant_by_role(directory)
        if meant and reachable.isdisjoint(meant)
    )


def alerted_layers(directory: Directory) -> frozenset[tuple[RosterId, LayerName]]:
    """The layers that a step may mean: each roster's first, and those that a policy names."""
    points = directory.contact_points.values()
    rosters = (directory.rosters[point.roster] for point in points)
    first = {(roster.id, layer.name) for roster in rosters for layer in roster.layers[:1]}
    return frozenset(first | {(p.roster, s.notify) for p in points for s in _steps(directory, p)})


def only_of(directory: Directory, points: Iterable[ContactPoint]) -> Directory:
    """The directory with only these contact points and their rosters; people and policies stay."""
    kept = {point.id: point for point in points}
    wanted = {point.roster for point in kept.values()}
    rosters = {key: roster for key, roster in directory.rosters.items() if key in wanted}
    return replace(
        directory, contact_points=MappingProxyType(kept), rosters=MappingProxyType(rosters)
    )


def desk_names(directory: Directory) -> dict[RosterId, str]:
    """The rosters that a contact point uses, with the name of the first that does."""
    found: dict[RosterId, str] = {}
    for point in directory.contact_points.values():
        found.setdefault(point.roster, point.name)
    return found


def in_no_roster(directory: Directory) -> tuple[Person, ...]:
    """The duty officers whose turn never comes, in the directory's order."""
    standing = {person for roster in directory.rosters.values() for person in roster.people}
    return tuple(p for p in directory.with_role(Role.DUTY_OFFICER) if p.id not in standing)


def member_of(directory: Directory, roster: RosterId) -> MemberCode | None:
    """Whose desk the roster is of; None for one that no contact point uses."""
    points = directory.contact_points.values()
    return next((point.member for point in points if point.roster == roster), None)


def _empty(directory: Directory, since: datetime, until: datetime) -> Iterator[Fault]:
    doubtful = {
        key: roster
        for key, roster in directory.rosters.items()
        if not _is_never_empty(roster, since)
    }
    for gap in empty_shifts(replace(directory, rosters=MappingProxyType(doubtful)), since, until):
        yield _fault(FaultKind.EMPTY, gap.roster, gap.layer, gap)


def _is_never_empty(roster: Roster, since: datetime) -> bool:
    """Whether that shows without listing shifts: people in turn, at all hours, nobody away."""
    return not roster.absences and all(
        layer.rotation is not None
        and not layer.restrictions
        and layer.rotation.start + _FIRST_TURN_WITHIN <= since.date()
        for layer in roster.layers
    )


def _double(directory: Directory, since: datetime, until: datetime) -> Iterator[Fault]:
    for double in double_duties(directory, since, until):
        here, there = double.places
        elsewhere = there.layer if there.roster == here.roster else " ".join(there)
        yield _fault(FaultKind.DOUBLE, *here, double, double.person, elsewhere)


def _long(directory: Directory, since: datetime, until: datetime) -> Iterator[Fault]:
    longest = directory.duty_rules.longest_in_a_row
    back = min(longest, _LONGEST_LOOK)
    for roster in directory.rosters.values():
        for layer in roster.layers:
            if len(set(layer.people)) == 1 or _is_never_long(roster, layer, longest):
                continue  # one person alone is how the roster itself wants it
            spans: dict[PersonId, list[Span]] = {}
            for shift in shifts(roster, layer.name, since - back, until):
                spans.setdefault(shift.person, []).append(Span(shift.since, shift.until))
            for person, theirs in spans.items():
                for run in joined(theirs):  # shifts that follow each other without a break
                    if run.until - run.since > longest and run.until > since:
                        yield _fault(FaultKind.LONG, roster.id, layer.name, run, person)


def _is_never_long(roster: Roster, layer: Layer, longest: timedelta) -> bool:
    """Whether that shows without listing shifts: nobody follows themselves, no override."""
    rotation = layer.rotation
    if rotation is None or rotation.every + _AN_HOUR_MORE > longest:
        return False
    people = rotation.people
    follows = zip(people, (*people[1:], people[0]), strict=True)
    return all(one != other for one, other in follows) and not any(
        override.layer == layer.name for override in roster.overrides
    )


def _unreachable(
    directory: Directory, reachable: Collection[PersonId], since: datetime, until: datetime
) -> Iterator[Fault]:
    """Each person's first shift in each layer, since what is to be done is the same for all."""
    kind = FaultKind.UNREACHABLE
    for roster in directory.rosters.values():
        if all(person in reachable for person in roster.people):
            continue
        for layer in roster.layers:
            told: set[PersonId] = set()
            for shift in shifts(roster, layer.name, since, until):
                if shift.person not in reachable and shift.person not in told:
                    told.add(shift.person)
                    yield _fault(kind, roster.id, layer.name, shift, shift.person)


def _no_channel(
    directory: Directory, reachable: Collection[PersonId], since: datetime, until: datetime
) -> Iterator[Fault]:
    """People whom a policy means by their role, and whom no message reaches."""
    told: set[tuple[RosterId, LayerName, PersonId]] = set()
    for point, target, meant in _meant_by_role(directory):
        for person in meant:
            key = (point.roster, target, person)
            if person not in reachable and key not in told:
                told.add(key)
                period = Span(since, until)
                yield _fault(FaultKind.NO_CHANNEL, point.roster, target, period, person)


def _meant_by_role(
    directory: Directory,
) -> Iterator[tuple[ContactPoint, LayerName, tuple[PersonId, ...]]]:
    """Whom each contact point's policies mean by role or name."""
    for point in directory.contact_points.values():
        by_role: dict[LayerName, tuple[Person, ...]] = {
            SUPERVISORS: directory.supervisors_of(point.member),
            SECRETARIAT: directory.with_role(Role.SECRETARIAT),
        }
        steps = _steps(directory, point)
        named = (s.notify for s in steps if s.kind is TargetKind.PERSON or s.notify in by_role)
        for target in dict.fromkeys(named):
            people = by_role.get(target)
            alone = (PersonId(target),)
            yield point, target, alone if people is None else tuple(p.id for p in people)


def _steps(directory: Directory, point: ContactPoint) -> Iterator[Step]:
    """Every step of the policies that may come to count there."""
    for key in dict.fromkeys((point.policy, DEFAULT_POLICY)):
        policy = directory.policies.get(key)
        for _urgency, part in policy.every_urgency if policy else ():
            yield from part.steps


def _fault(
    kind: FaultKind,
    roster: RosterId,
    layer: LayerName,
    period: Gap | DoubleDuty | Shift | Span,
    person: PersonId | None = None,
    elsewhere: str = "",
) -> Fault:
    return Fault(
        kind=kind,
        roster=roster,
        layer=layer,
        since=period.since,
        until=period.until,
        person=person,
        elsewhere=elsewhere,
    )
