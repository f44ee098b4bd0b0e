"""The directory: members, contact points, people, rosters and policies, as checked values.

Owns the shape of the network as one immutable value and the look-ups on it. Reading it from a file
is left to ``formats.network_file.document``; who is on duty to ``domain.duty.roster``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from types import MappingProxyType
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from domain.channels import TELEGRAM, Channel, ChannelKind
from domain.directory.desk_card import DeskCard
from domain.directory.drill_rules import NO_LIMITS, DrillRules
from domain.directory.portal import PortalRules
from domain.directory.relations import Relation
from domain.directory.week import Weekday as Weekday
from domain.directory.week import Window as Window
from domain.forms.forms import FormRules
from domain.local_time import first_instant, last_instant
from domain.spans import Span, joined
from domain.vocabulary import (
    ContactPointId,
    ContentInChat,
    Enrolment,
    LayerName,
    Letters,
    MemberCode,
    NamesAbroad,
    PersonId,
    PointKind,
    PolicyId,
    Profile,
    RequestType,
    Role,
    RosterId,
    Transfers,
    Urgency,
)

DEFAULT_POLICY = PolicyId("default")
"""The policy of contact points that name none, and of urgencies that a policy leaves out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A State or organisation that takes part in the network."""

    code: MemberCode
    name: str
    time_zone: ZoneInfo
    languages: tuple[str, ...] = ()
    fallback: MemberCode | ContactPointId | None = None
    """Who stands in where a policy says ``fallback``: another member, or a regional point."""
    relations: tuple[Relation, ...] = ()
    """What it takes of others' requests; all of them where nothing is said."""
    drills: DrillRules = NO_LIMITS


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactPoint:
    """A desk of a member that receives requests; ``roster`` says who sits there."""

    id: ContactPointId
    member: MemberCode
    kind: PointKind
    name: str
    roster: RosterId
    policy: PolicyId = DEFAULT_POLICY
    telephone: str = ""
    channels: tuple[Channel, ...] = ()
    """Other ways to reach the desk, for people to use; alerts go to people."""
    legal_notes: str = ""
    languages: tuple[str, ...] = ()
    """What is read there; its member's where nothing is said."""
    card: DeskCard = field(default_factory=lambda: MappingProxyType({}))
    """What its people read once they have acknowledged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody of the network; ``member`` is None only for those who act for no member."""

    id: PersonId
    name: str
    member: MemberCode | None
    roles: frozenset[Role]
    languages: tuple[str, ...] = ()
    channels: tuple[Channel, ...] = (TELEGRAM,)
    """In the order in which they are tried."""

    @property
    def other_channels(self) -> tuple[Channel, ...]:
        """Those beside Telegram, in order."""
        return tuple(channel for channel in self.channels if channel != TELEGRAM)


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
    holidays: str = ""
    """Whose public holidays ``HOLIDAY`` means in the layer's windows."""

    @property
    def people(self) -> tuple[PersonId, ...]:
        """Whom the layer names, overrides aside."""
        return self.rotation.people if self.rotation else tuple(f.person for f in self.fixed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """In [since, until) this person alone is on duty in the layer, restrictions or not.

    A naive time is local time of the roster, kept as it was written because a zone's rules may
    change before it comes; an aware one is an exact instant in UTC.
    """

    layer: LayerName
    person: PersonId
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """In [since, until), as in ``Override``, they are away: none of their shifts there has anybody."""

    person: PersonId
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyRules:
    """How the network looks after its rosters."""

    remind_before: timedelta = timedelta(hours=2)
    """How long before their shift coming officers are asked to confirm it."""
    longest_in_a_row: timedelta = timedelta(days=8)
    """A longer unbroken duty of one person is found, unless the layer has nobody else."""
    check_at: time = time(6)
    """When supervisors are told each day what is missing ahead, in UTC."""
    check_ahead: timedelta = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Roster:
    """Who is on duty when, in the roster's own time zone. Not slotted, for its cached look-up."""

    id: RosterId
    time_zone: ZoneInfo
    layers: tuple[Layer, ...]
    overrides: tuple[Override, ...] = ()
    absences: tuple[Absence, ...] = ()

    def layer(self, name: LayerName) -> Layer | None:
        """The layer of that name, or None."""
        return next((layer for layer in self.layers if layer.name == name), None)

    @cached_property
    def people(self) -> tuple[PersonId, ...]:
        """Everybody whom the roster names, each once, in its order."""
        by_layer = (person for layer in self.layers for person in layer.people)
        return tuple(dict.fromkeys((*by_layer, *(each.person for each in self.overrides))))

    @cached_property
    def exact_absences(self) -> Mapping[PersonId, list[Span]]:
        """When each person is away, by UTC instants, joined and in order."""
        found: dict[PersonId, list[Span]] = {}
        for absence in (exact(absence, self.time_zone) for absence in self.absences):
            found.setdefault(absence.person, []).append(Span(absence.since, absence.until))
        return {person: joined(spans) for person, spans in found.items()}

    @cached_property
    def exact_overrides(self) -> Mapping[LayerName, tuple[Override, ...]]:
        """Each layer's overrides as UTC instants, in order, none reaching into the next.

        Where one ends and the next begins at a local time that exists twice, the hand-over is at
        its first occurrence, as everywhere between neighbours.
        """
        found: dict[LayerName, list[Override]] = {}
        for override in self.overrides:
            found.setdefault(override.layer, []).append(exact(override, self.time_zone))
        return {name: _in_order(overrides) for name, overrides in found.items()}


Written = TypeVar("Written", Override, Absence)


def exact(written: Written, zone: ZoneInfo) -> Written:
    """The override or absence with both its times as UTC instants."""
    since, until = written.since, written.until
    if since.tzinfo is None:
        since = first_instant(since, zone)
    if until.tzinfo is None:
        until = last_instant(until, zone)
    return replace(written, since=since.astimezone(UTC), until=until.astimezone(UTC))


def _in_order(overrides: list[Override]) -> tuple[Override, ...]:
    ordered = sorted(overrides, key=lambda override: override.since)
    trimmed = [
        replace(override, until=min(override.until, following.since))
        for override, following in pairwise(ordered)
    ]
    return (*trimmed, ordered[-1])


class TargetKind(StrEnum):
    """What the name in a step is the name of."""

    NOTIFY = "notify"
    """A layer of the contact point's roster, or a target that is named by a fixed word."""
    PERSON = "person"
    CONTACT_POINT = "contact_point"
    """Another contact point, of which the first layer is meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Whom to alert once ``after`` has passed since the request reached the contact point.

    With ``channel`` the alert goes out on that channel of each person too, at once.
    """

    after: timedelta
    notify: LayerName
    kind: TargetKind = TargetKind.NOTIFY
    channel: ChannelKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgencyPolicy:
    """The durations of one urgency. ``answer_within`` is None where no answer is needed.

    In ``quiet_hours``, local time of the roster, supervisors' steps and those behind them wait for their
    end, and alerts make no sound until a new one rings at the end; of information every step waits.
    """

    acknowledge_within: timedelta
    answer_within: timedelta | None
    steps: tuple[Step, ...]
    repeat_last_every: timedelta
    remind_idle_after: timedelta | None = None
    quiet_hours: tuple[Window, ...] = ()


Urgencies = Mapping[Urgency, UrgencyPolicy]


def _nothing() -> Mapping[Any, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """What counts instead while the window is open, in the local time of the roster."""

    window: Window
    urgencies: Urgencies = field(default_factory=_nothing)
    types: Mapping[RequestType, Urgencies] = field(default_factory=_nothing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How each urgency escalates at a contact point; for one left out, ``default`` counts.

    The first of ``hours`` whose window is open goes before ``types``, and those before ``urgencies``.
    """

    id: PolicyId
    urgencies: Urgencies
    types: Mapping[RequestType, Urgencies] = field(default_factory=_nothing)
    hours: tuple[Hours, ...] = ()

    @property
    def every_urgency(self) -> tuple[tuple[Urgency, UrgencyPolicy], ...]:
        """Each part of the policy that may come to count."""
        parts = [self.urgencies, *self.types.values()]
        for hours in self.hours:
            parts += [hours.urgencies, *hours.types.values()]
        return tuple(entry for part in parts for entry in part.items())


@dataclass(frozen=True, kw_only=True)
class Directory:
    """The whole network as one value; order is the order of the file."""

    code: str
    name: str
    languages: tuple[str, ...] = ("en",)
    content_in_chat: ContentInChat = ContentInChat.AMBER
    enrolment: Enrolment = Enrolment.CODE
    transfers: Transfers = Transfers.DIRECT
    deconflict: bool = False
    """Whether requests of several members that allow it are compared by what they name."""
    names_abroad: NamesAbroad = NamesAbroad.NAME
    letters: Letters = Letters.MONTHLY
    profile: Profile | None = None
    forms: FormRules = field(default_factory=FormRules)
    portal: PortalRules = field(default_factory=PortalRules)
    duty_rules: DutyRules = DutyRules()
    retention: Mapping[RequestType, timedelta] = field(default_factory=_nothing)
    """How long each type of request is kept after its end; a type without a rule is kept."""
    retention_preset: bool = False
    """Whether types without a rule are kept as ``domain.log.retention`` has it."""
    members: Mapping[MemberCode, Member] = field(default_factory=_nothing)
    contact_points: Mapping[ContactPointId, ContactPoint] = field(default_factory=_nothing)
    people: Mapping[PersonId, Person] = field(default_factory=_nothing)
    rosters: Mapping[RosterId, Roster] = field(default_factory=_nothing)
    policies: Mapping[PolicyId, Policy] = field(default_factory=_nothing)

    def points_of(self, member: MemberCode) -> tuple[ContactPoint, ...]:
        """A member's contact points, in the directory's order."""
        return self._points_by_member.get(member, ())

    def roster_of(self, point: ContactPointId | None) -> Roster | None:
        """The roster of a contact point; None where the directory has no such point."""
        desk = self.contact_points.get(point) if point else None
        return self.rosters.get(desk.roster) if desk else None

    def supervisors_of(self, member: MemberCode) -> tuple[Person, ...]:
        """A member's supervisors, in the directory's order."""
        return self._supervisors_by_member.get(member, ())

    def with_role(self, role: Role) -> tuple[Person, ...]:
        """Everybody who holds the role, in the directory's order."""
        return self._people_by_role.get(role, ())

    @cached_property
    def _points_by_member(self) -> dict[MemberCode, tuple[ContactPoint, ...]]:
        points = self.contact_points.values()
        return {code: tuple(p for p in points if p.member == code) for code in self.members}

    @cached_property
    def _supervisors_by_member(self) -> dict[MemberCode, tuple[Person, ...]]:
        people = self.with_role(Role.SUPERVISOR)
        return {code: tuple(p for p in people if p.member == code) for code in self.members}

    @cached_property
    def _people_by_role(self) -> dict[Role, tuple[Person, ...]]:
        return {role: tuple(p for p in self.people.values() if role in p.roles) for role in Role}
