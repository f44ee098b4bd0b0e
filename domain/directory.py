"""The directory: members, contact points, people, rosters and policies, as checked values.

Owns the shape of the network as one immutable value and the look-ups on it. Reading it from a file
is left to ``services.network_file``; who is on duty to ``domain.roster``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from types import MappingProxyType
from zoneinfo import ZoneInfo

from domain.roster_time import first_instant, last_instant
from domain.vocabulary import (
    ContactPointId,
    ContentInChat,
    Enrolment,
    LayerName,
    MemberCode,
    PersonId,
    PointKind,
    PolicyId,
    Role,
    RosterId,
    Urgency,
)

DEFAULT_POLICY = PolicyId("default")
"""The policy of contact points that name none, and of urgencies that a policy leaves out."""


class Weekday(StrEnum):
    """A day of the week as the directory file writes it."""

    MON = "MON"
    TUE = "TUE"
    WED = "WED"
    THU = "THU"
    FRI = "FRI"
    SAT = "SAT"
    SUN = "SUN"

    @property
    def number(self) -> int:
        """0 for Monday, as ``date.weekday`` counts."""
        return list(Weekday).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A State or organisation that takes part in the network."""

    code: MemberCode
    name: str
    time_zone: ZoneInfo
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactPoint:
    """A desk of a member that receives requests; ``roster`` says who sits there."""

    id: ContactPointId
    member: MemberCode
    kind: PointKind
    name: str
    roster: RosterId
    policy: PolicyId = DEFAULT_POLICY


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody of the network; ``member`` is None only for those who act for no member."""

    id: PersonId
    name: str
    member: MemberCode | None
    roles: frozenset[Role]
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation:
    """People in turn.

    ``weekday`` is set exactly when turns are counted in weeks. ``elapsed`` is True for turns
    written in hours that do not divide 24 (5h, 48h): they are counted as elapsed time and do not
    keep a wall-clock hand-over, which is how 48h differs from 2d.
    """

    every: timedelta
    handover: time
    weekday: Weekday | None
    people: tuple[PersonId, ...]
    start: date = date(2026, 1, 1)
    elapsed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A weekly time of day in local time; ``until`` at or before ``since`` is on the next day."""

    days: frozenset[Weekday]
    since: time
    until: time


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedShift:
    """One person's weekly hours."""

    window: Window
    person: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One line of a roster: a rotation or fixed shifts, kept to its restrictions."""

    name: LayerName
    rotation: Rotation | None = None
    fixed: tuple[FixedShift, ...] = ()
    restrictions: tuple[Window, ...] = ()

    @property
    def people(self) -> tuple[PersonId, ...]:
        """Whom the layer names, overrides aside."""
        return self.rotation.people if self.rotation else tuple(f.person for f in self.fixed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """In [since, until) this person alone is on duty in the layer, restrictions or not.

    A naive time is local time of the roster, kept as it was written because a zone's rules may
    change before it comes; an aware one is an exact instant in UTC. ``Roster.exact_overrides`` has
    instants.
    """

    layer: LayerName
    person: PersonId
    since: datetime
    until: datetime


@dataclass(frozen=True, kw_only=True)
class Roster:
    """Who is on duty when, in the roster's own time zone. Not slotted, for its cached look-up."""

    id: RosterId
    time_zone: ZoneInfo
    layers: tuple[Layer, ...]
    overrides: tuple[Override, ...] = ()

    def layer(self, name: LayerName) -> Layer | None:
        """The layer of that name, or None."""
        return next((layer for layer in self.layers if layer.name == name), None)

    @cached_property
    def people(self) -> tuple[PersonId, ...]:
        """Everybody whom the roster names, each once, in its order."""
        named: dict[PersonId, None] = {}
        for layer in self.layers:
            named |= dict.fromkeys(layer.people)
        return tuple(named | dict.fromkeys(override.person for override in self.overrides))

    @cached_property
    def exact_overrides(self) -> Mapping[LayerName, tuple[Override, ...]]:
        """Each layer's overrides as UTC instants, in order, none reaching into the next.

        Where one ends and the next begins at a local time that exists twice, the hand-over is at
        its first occurrence, as everywhere between neighbours.
        """
        exact: dict[LayerName, list[Override]] = {}
        for override in self.overrides:
            exact.setdefault(override.layer, []).append(exact_override(override, self.time_zone))
        return {name: _in_order(overrides) for name, overrides in exact.items()}


def exact_override(override: Override, zone: ZoneInfo) -> Override:
    """The override with both its times as UTC instants."""
    since, until = override.since, override.until
    if since.tzinfo is None:
        since = first_instant(since, zone)
    if until.tzinfo is None:
        until = last_instant(until, zone)
    return replace(override, since=since.astimezone(UTC), until=until.astimezone(UTC))


def _in_order(overrides: list[Override]) -> tuple[Override, ...]:
    ordered = sorted(overrides, key=lambda override: override.since)
    trimmed = [
        replace(override, until=min(override.until, following.since))
        for override, following in pairwise(ordered)
    ]
    return (*trimmed, ordered[-1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Whom to alert once ``after`` has passed since the request reached the contact point."""

    after: timedelta
    notify: LayerName


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgencyPolicy:
    """The durations of one urgency. ``answer_within`` is None where no answer is needed."""

    acknowledge_within: timedelta
    answer_within: timedelta | None
    steps: tuple[Step, ...]
    repeat_last_every: timedelta
    remind_idle_after: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How each urgency escalates at a contact point; for one left out, ``default`` counts."""

    id: PolicyId
    urgencies: Mapping[Urgency, UrgencyPolicy]


@dataclass(frozen=True, kw_only=True)
class Directory:
    """The whole network as one value; order is the order of the file."""

    code: str
    name: str
    languages: tuple[str, ...] = ("en",)
    content_in_chat: ContentInChat = ContentInChat.AMBER
    enrolment: Enrolment = Enrolment.CODE
    members: Mapping[MemberCode, Member] = field(default_factory=lambda: MappingProxyType({}))
    contact_points: Mapping[ContactPointId, ContactPoint] = field(
        default_factory=lambda: MappingProxyType({})
    )
    people: Mapping[PersonId, Person] = field(default_factory=lambda: MappingProxyType({}))
    rosters: Mapping[RosterId, Roster] = field(default_factory=lambda: MappingProxyType({}))
    policies: Mapping[PolicyId, Policy] = field(default_factory=lambda: MappingProxyType({}))

    def points_of(self, member: MemberCode) -> tuple[ContactPoint, ...]:
        """A member's contact points, in the directory's order."""
        return self._points_by_member.get(member, ())

    def supervisors_of(self, member: MemberCode) -> tuple[Person, ...]:
        """A member's supervisors, in the directory's order."""
        return tuple(p for p in self.with_role(Role.SUPERVISOR) if p.member == member)

    def with_role(self, role: Role) -> tuple[Person, ...]:
        """Everybody who holds the role, in the directory's order."""
        return self._people_by_role.get(role, ())

    @cached_property
    def _points_by_member(self) -> dict[MemberCode, tuple[ContactPoint, ...]]:
        found: dict[MemberCode, tuple[ContactPoint, ...]] = {}
        for point in self.contact_points.values():
            found[point.member] = (*found.get(point.member, ()), point)
        return found

    @cached_property
    def _people_by_role(self) -> dict[Role, tuple[Person, ...]]:
        return {role: tuple(p for p in self.people.values() if role in p.roles) for role in Role}
