"""A small network and the rules' own decisions, so that wording is tested on real facts."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
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
from domain.forms.fields.field import Values
from domain.forms.forms import FormRules, Gate
from domain.requests import acknowledge, answering, closing, completing, filing, transfer
from domain.requests.afterwards import confirming, evidential, pausing, preservation
from domain.requests.afterwards.deadline import set_deadline
from domain.requests.afterwards.expiry import fall_due
from domain.requests.request import Decision, Request
from domain.requests.safeguards import reassigning
from domain.requests.values.evidence import Evidence
from domain.requests.values.situation import Situation
from domain.topics import Facts, Topic
from domain.vocabulary import (
    CaseId,
    ContactPointId,
    Ground,
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
    Transfers,
    Urgency,
)

NOW = datetime(2026, 11, 24, 14, 2, tzinfo=UTC)
CASE = CaseId("0123456789abcdef0123456789abcdef")
SPAIN, LEBANON, ITALY = MemberCode("ESP"), MemberCode("LBN"), MemberCode("ITA")


def _person(who: str, name: str, member: MemberCode | None, *roles: Role) -> Person:
    return Person(id=PersonId(who), name=name, member=member, roles=frozenset(roles))


def _turns(name: str, who: str) -> Layer:
    rotation = Rotation(
        every=timedelta(weeks=1), handover=time(8), weekday=Weekday.MON, people=(PersonId(who),)
    )
    return Layer(name=LayerName(name), rotation=rotation)


def _steps(*steps: tuple[int, str]) -> tuple[Step, ...]:
    return tuple(
        Step(after=timedelta(minutes=minutes), notify=LayerName(layer)) for minutes, layer in steps
    )


def _policy() -> Policy:
    within = UrgencyPolicy(
        acknowledge_within=timedelta(minutes=15),
        answer_within=timedelta(hours=8),
        steps=_steps((0, "duty"), (5, "duty"), (15, "deputy"), (30, "supervisors")),
        repeat_last_every=timedelta(minutes=15),
        remind_idle_after=timedelta(minutes=30),
    )
    return Policy(
        id=PolicyId("default"), urgencies=MappingProxyType(dict.fromkeys(Urgency, within))
    )


PEOPLE = (
    _person("esp-officer", "Ana Ruiz", SPAIN, Role.OFFICIAL),
    _person("lbn-duty", "Rami Haddad", LEBANON, Role.DUTY_OFFICER),
    _person("lbn-deputy", "Nour Khalil", LEBANON, Role.DUTY_OFFICER),
    _person("lbn-chief", "Maya Saab", LEBANON, Role.SUPERVISOR),
    _person("ita-duty", "Luca Conti", ITALY, Role.DUTY_OFFICER),
    _person("secretariat", "Network Secretariat", None, Role.SECRETARIAT),
)


def _member(code: MemberCode, name: str, zone: str) -> Member:
    return Member(code=code, name=name, time_zone=ZoneInfo(zone))


def _point(who: str, member: MemberCode, name: str, roster: str) -> ContactPoint:
    return ContactPoint(
        id=ContactPointId(who),
        member=member,
        kind=PointKind.POLICE,
        name=name,
        roster=RosterId(roster),
    )


def _roster(name: str, zone: str, *layers: Layer) -> Roster:
    return Roster(id=RosterId(name), time_zone=ZoneInfo(zone), layers=layers)


def directory() -> Directory:
    """Spain asks; Lebanon and Italy have desks."""
    members = (
        _member(SPAIN, "Spain", "Europe/Madrid"),
        _member(LEBANON, "Lebanon", "Asia/Beirut"),
        _member(ITALY, "Italy", "Europe/Rome"),
    )
    points = (
        _point("lbn-police", LEBANON, "Lebanon 24/7 desk", "lbn-desk"),
        _point("ita-police", ITALY, "Italy central authority", "ita-desk"),
    )
    rosters = (
        _roster(
            "lbn-desk", "Asia/Beirut", _turns("duty", "lbn-duty"), _turns("deputy", "lbn-deputy")
        ),
        _roster("ita-desk", "Europe/Rome", _turns("duty", "ita-duty")),
    )
    policy = _policy()
    return Directory(
        code="CPN",
        name="Network",
        forms=FormRules(gate=Gate.NEVER),
        members=MappingProxyType({member.code: member for member in members}),
        contact_points=MappingProxyType({point.id: point for point in points}),
        people=MappingProxyType({person.id: person for person in PEOPLE}),
        rosters=MappingProxyType({roster.id: roster for roster in rosters}),
        policies=MappingProxyType({policy.id: policy}),
    )


def actor(who: str) -> Actor:
    """The person of that id, acting."""
    return Actor(person=directory().people[PersonId(who)])


def situation(minutes: int = 0, without: tuple[str, ...] = ()) -> Situation:
    """So many minutes after the filing; everybody can be reached but those named."""
    reachable = frozenset(person.id for person in PEOPLE) - {PersonId(who) for who in without}
    return Situation(
        now=NOW + timedelta(minutes=minutes), directory=directory(), reachable=reachable
    )


def filed(
    urgency: Urgency = Urgency.IMMEDIATE,
    without: tuple[str, ...] = (),
    at: Situation | None = None,
) -> Decision:
    """Spain asks Lebanon to preserve data."""
    return filing.file(
        filing.Filing(
            addressee=LEBANON,
            type=RequestType.PRESERVE,
            urgency=urgency,
            reason=Reason.LIFE if urgency is Urgency.IMMEDIATE else Reason.LIBERTY,
            marking=Marking.AMBER,
            text="EXERCISE please preserve",
        ),
        actor("esp-officer"),
        at or situation(0, without),
        CASE,
        123,
    )


def acknowledged() -> Decision:
    """Rami Haddad takes it at once."""
    return acknowledge.acknowledge(filed().request, actor("lbn-duty"), situation())


def facts_of(decision: Decision, topic: Topic, to: str | None = None) -> Facts:
    """The facts of the first message of that topic."""
    return next(
        m.facts for m in decision.messages if m.topic is topic and (to is None or m.to == to)
    )


def story() -> Iterator[Decision]:
    """Every kind of decision that the rules take, each with its messages and cards."""
    officer, requester = actor("lbn-duty"), actor("esp-officer")
    begun = filed()
    yield begun
    yield filed(without=("lbn-duty", "lbn-deputy", "lbn-chief", "secretariat"))
    yield from _waiting(begun.request)
    taken = acknowledged()
    yield taken
    yield from _under_way(taken.request)
    answered = answering.answer(taken.request, officer, situation(20), "EXERCISE preserved")
    yield answered
    closed = closing.close(answered.request, requester, situation(30))
    yield closed
    yield closing.reopen(closed.request, requester, situation(40))
    refused = transfer.refuse(
        taken.request, Ground.NOT_AVAILABLE, "EXERCISE no", officer, situation(3)
    )
    yield refused
    yield closing.reopen(refused.request, actor("lbn-chief"), situation(40))
    yield from _evidence(taken.request)
    yield from _incomplete()
    yield from _preserved(answered.request)


def _evidence(request: Request) -> Iterator[Decision]:
    """Evidential use of an answer, taken back and used."""
    officer, requester = actor("lbn-duty"), actor("esp-officer")
    agreed = replace(request, evidence=Evidence())
    revoked = evidential.revoke(agreed, officer, situation(21))
    yield revoked
    yield evidential.heed(revoked.request, requester, situation(22))
    yield evidential.use(agreed, requester, situation(23))


def _preserved(request: Request) -> Iterator[Decision]:
    """Until when data are kept, what is asked about that, and what is said to it."""
    officer, requester, day = actor("lbn-duty"), actor("esp-officer"), 24 * 60
    said = preservation.still_preserved(request, officer, situation(21), date(2027, 1, 10))
    yield said
    kept = said.request
    for minutes in (20 * day, 60 * day):
        moved = fall_due(kept, situation(minutes))
        assert moved is not None
        yield moved
    yield preservation.confirm_expired(moved.request, officer, situation(60 * day))
    yield preservation.extend(kept, requester, situation(22), date(2027, 4, 10), "EXERCISE more")
    ending = preservation.end(kept, requester, situation(23))
    yield ending
    again = fall_due(ending.request, situation(23 + day))
    assert again is not None
    yield again
    yield preservation.confirm_end(again.request, officer, situation(24 + day))
    received = preservation.formal_received(kept, officer, situation(24))
    yield received
    yield preservation.formal_decided(received.request, officer, situation(25))


def _incomplete() -> Iterator[Decision]:
    """What the form of a request lacks, with its clock."""
    waits = with_forms(situation(0))
    begun = filed(at=waits)
    yield begun
    taken = acknowledge.acknowledge(begun.request, actor("lbn-duty"), with_forms(situation(1)))
    yield taken
    delayed = answering.delay(
        taken.request, actor("lbn-duty"), situation(2), NOW + timedelta(days=9), "EXERCISE court"
    )
    added: Values = {"purpose": "EXERCISE"}
    yield completing.complete(
        taken.request, actor("esp-officer"), with_forms(situation(3)), added, added
    )
    half = fall_due(replace(delayed.request, handover_at=None), with_forms(situation(6 * 60)))
    assert half is not None
    yield half
    over = fall_due(replace(half.request, handover_at=None), with_forms(situation(12 * 60)))
    assert over is not None
    yield over
    yield pausing.pause(over.request, actor("lbn-duty"), with_forms(situation(13 * 60)))


def with_forms(at: Situation) -> Situation:
    """The same in a network that asks for its forms."""
    return replace(at, directory=replace(at.directory, forms=FormRules()))


def _waiting(request: Request) -> Iterator[Decision]:
    """What happens before the acknowledgement."""
    officer, requester = actor("lbn-duty"), actor("esp-officer")
    second = fall_due(request, situation(5))
    assert second is not None
    third = fall_due(second.request, situation(15))
    assert third is not None
    yield third
    last = fall_due(third.request, situation(30, without=("lbn-chief",)))
    assert last is not None
    yield last
    told = replace(last.request, alerted=(*last.request.alerted, PersonId("secretariat")))
    yield acknowledge.note(told, actor("secretariat"), situation(31))
    yield acknowledge.pass_on(request, officer, situation(1))
    yield acknowledge.acknowledge(request, actor("lbn-chief"), situation(1))
    yield closing.remind(request, requester, situation(2))
    withdrawn = closing.withdraw(request, requester, situation(3))
    yield withdrawn
    yield confirming.confirm(withdrawn.request, officer, situation(4))
    yield answering.reply(request, requester, situation(2), "EXERCISE more")
    yield transfer.transfer(request, ITALY, officer, situation(2))


def _proposed(request: Request) -> Iterator[Decision]:
    """A transfer that needs the requester's consent: given, refused, and left without an answer."""
    consenting = replace(directory(), transfers=Transfers.CONSENT)
    at = replace(situation(10), directory=consenting)
    asked = transfer.transfer(request, ITALY, actor("lbn-deputy"), at, "EXERCISE their account")
    yield asked
    proposal = asked.request.proposal
    assert proposal is not None
    requester, token = actor("esp-officer"), proposal.token
    for is_shared in (False, True):
        yield transfer.agree(asked.request, token, requester, at, with_conversation=is_shared)
    yield transfer.decline(asked.request, token, requester, at)
    over = fall_due(asked.request, situation(25))
    assert over is not None
    yield over


def _under_way(request: Request) -> Iterator[Decision]:
    """What happens between the acknowledgement and the answer."""
    officer, requester = actor("lbn-duty"), actor("esp-officer")
    asked = answering.ask(request, officer, situation(4), "EXERCISE which?")
    yield asked
    yield answering.reply(asked.request, requester, situation(8), "EXERCISE this one")
    yield answering.delay(request, officer, situation(8), NOW + timedelta(days=2), "EXERCISE court")
    yield closing.remind(request, requester, situation(9))
    yield set_deadline(request, requester, situation(9), NOW + timedelta(hours=1), "EXERCISE now")
    yield transfer.transfer(request, ITALY, actor("lbn-deputy"), situation(9))
    yield reassigning.reassign(request, actor("lbn-chief"), situation(9), PersonId("lbn-deputy"))
    yield from _proposed(request)
    for _times in range(6):
        due = request.deadline
        assert due is not None
        moved = fall_due(request, replace(situation(), now=due))
        assert moved is not None
        yield moved
        request = moved.request
