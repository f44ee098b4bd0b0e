"""A small invented network as values, for the rules' tests."""

from datetime import UTC, datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from domain.directory.actor import Actor
from domain.directory.directory import (
    ContactPoint,
    Directory,
    Layer,
    Member,
    Person,
    Policy,
    Roster,
    Rotation,
    Step,
    UrgencyPolicy,
    Weekday,
)
from domain.forms.forms import FormRules, Gate
from domain.requests.filing import Filing, file
from domain.requests.request import Decision
from domain.requests.values.situation import Situation
from domain.vocabulary import (
    SECRETARIAT,
    SUPERVISORS,
    CaseId,
    ContactPointId,
    LayerName,
    Marking,
    MemberCode,
    PersonId,
    PointKind,
    PolicyId,
    Reason,
    RequestType,
    Role,
    RosterId,
    Urgency,
)

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
UTC_ZONE = ZoneInfo("UTC")
DUTY, DEPUTY = LayerName("duty"), LayerName("deputy")
ESP, LBN, ITA = MemberCode("ESP"), MemberCode("LBN"), MemberCode("ITA")


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def _person(name: str, member: MemberCode | None, *roles: Role) -> tuple[PersonId, Person]:
    person = Person(
        id=PersonId(name), name=f"EXERCISE {name}", member=member, roles=frozenset(roles)
    )
    return person.id, person


def _layer(name: LayerName, *people: str) -> Layer:
    return Layer(
        name=name,
        rotation=Rotation(
            every=timedelta(weeks=1),
            handover=time(8),
            weekday=Weekday.MON,
            people=tuple(PersonId(person) for person in people),
        ),
    )


IMMEDIATE = UrgencyPolicy(
    acknowledge_within=minutes(15),
    answer_within=minutes(480),
    steps=(
        Step(after=minutes(0), notify=DUTY),
        Step(after=minutes(5), notify=DUTY),
        Step(after=minutes(15), notify=DEPUTY),
        Step(after=minutes(30), notify=SUPERVISORS),
        Step(after=minutes(60), notify=SECRETARIAT),
    ),
    repeat_last_every=minutes(15),
    remind_idle_after=minutes(30),
)
INFORMATION = UrgencyPolicy(
    acknowledge_within=minutes(1440),
    answer_within=None,
    steps=(Step(after=minutes(0), notify=DUTY),),
    repeat_last_every=minutes(1440),
)
PEOPLE = dict(
    (
        _person("esp-officer", ESP, Role.OFFICIAL),
        _person("esp-chief", ESP, Role.SUPERVISOR),
        _person("lbn-duty", LBN, Role.DUTY_OFFICER),
        _person("lbn-deputy", LBN, Role.DUTY_OFFICER),
        _person("lbn-third", LBN, Role.DUTY_OFFICER),
        _person("lbn-chief", LBN, Role.SUPERVISOR),
        _person("ita-duty", ITA, Role.DUTY_OFFICER),
        _person("ita-chief", ITA, Role.SUPERVISOR),
        _person("secretariat", None, Role.SECRETARIAT),
        _person("auditor", None, Role.AUDITOR),
    )
)
DIRECTORY = Directory(
    code="CPN",
    name="EXERCISE network",
    forms=FormRules(gate=Gate.NEVER),
    members=MappingProxyType(
        {
            code: Member(code=code, name=name, time_zone=UTC_ZONE)
            for code, name in ((ESP, "Spain"), (LBN, "Lebanon"), (ITA, "Italy"))
        }
    ),
    contact_points=MappingProxyType(
        {
            ContactPointId("lbn-police"): ContactPoint(
                id=ContactPointId("lbn-police"),
                member=LBN,
                kind=PointKind.POLICE,
                name="Lebanon desk",
                roster=RosterId("lbn"),
            ),
            ContactPointId("ita-judicial"): ContactPoint(
                id=ContactPointId("ita-judicial"),
                member=ITA,
                kind=PointKind.JUDICIAL,
                name="Italy central authority",
                roster=RosterId("ita"),
            ),
        }
    ),
    people=MappingProxyType(PEOPLE),
    rosters=MappingProxyType(
        {
            RosterId("lbn"): Roster(
                id=RosterId("lbn"),
                time_zone=UTC_ZONE,
                layers=(_layer(DUTY, "lbn-duty", "lbn-third"), _layer(DEPUTY, "lbn-deputy")),
            ),
            RosterId("ita"): Roster(
                id=RosterId("ita"), time_zone=UTC_ZONE, layers=(_layer(DUTY, "ita-duty"),)
            ),
        }
    ),
    policies=MappingProxyType(
        {
            PolicyId("default"): Policy(
                id=PolicyId("default"),
                urgencies=MappingProxyType(
                    {
                        Urgency.IMMEDIATE: IMMEDIATE,
                        Urgency.URGENT: IMMEDIATE,
                        Urgency.STANDARD: IMMEDIATE,
                        Urgency.INFORMATION: INFORMATION,
                    }
                ),
            )
        }
    ),
)
EVERYBODY = frozenset(PEOPLE)


def situation(at: datetime = NOON, *, without: tuple[str, ...] = ()) -> Situation:
    """The network at an instant; ``without`` cannot be reached."""
    return Situation(
        now=at, directory=DIRECTORY, reachable=EVERYBODY - {PersonId(p) for p in without}
    )


def actor(who: str) -> Actor:
    return Actor(person=PEOPLE[PersonId(who)])


def filed(
    at: Situation | None = None, urgency: Urgency = Urgency.IMMEDIATE, to: MemberCode = LBN
) -> Decision:
    """What filing decides: Spain asks."""
    needs_reason = urgency in (Urgency.IMMEDIATE, Urgency.URGENT)
    reason = Reason.LIFE if urgency is Urgency.IMMEDIATE else Reason.LIBERTY
    filing = Filing(
        addressee=to,
        type=RequestType.PRESERVE,
        urgency=urgency,
        reason=reason if needs_reason else None,
        marking=Marking.AMBER,
        text="EXERCISE keep the account",
    )
    return file(filing, actor("esp-officer"), at or situation(), CaseId("0" * 32), 1)


def people_alerted(decision: Decision) -> list[str]:
    return [message.to for message in decision.messages if message.topic.value == "alert"]


def topics(decision: Decision) -> list[tuple[str, str]]:
    return [(message.to, message.topic.value) for message in decision.messages]


def events(decision: Decision) -> list[str]:
    return [record.event.value for record in decision.records]
