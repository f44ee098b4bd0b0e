"""What a drill leaves alone: real messages go first, and the office that ordered it hears nothing."""

from dataclasses import replace
from typing import Any

import pytest

from domain.drills.quiet import gives_way, heard, leaves_as, makes_room
from domain.drills.ringing import ring
from domain.requests.acknowledge import acknowledge
from domain.requests.request import Card, Decision, Message, Ring
from domain.topics import Topic
from domain.vocabulary import CaseId, PersonId, RequestType, Urgency
from tests.domain.drills.desks import SECOND, around, at_hour, plan
from tests.domain.network import NOON, actor, filed, situation

THEN = around(at_hour(10)).situation
DRILL = ring(plan(), THEN, CaseId("0" * 32), 7).decision
REAL = filed()


def to(person: str, topic: Topic, card: Card | None = None) -> Message:
    return Message(to=PersonId(person), topic=topic, ring=Ring.RINGS, card=card)


@pytest.mark.parametrize("message", DRILL.messages)
def test_every_message_of_a_drill_leaves_behind_the_real_ones(message: Message) -> None:
    assert message.urgency is Urgency.IMMEDIATE
    assert leaves_as(message, DRILL.request) is Urgency.INFORMATION


def test_real_ones_leave_as_they_are() -> None:
    for message in REAL.messages:
        assert leaves_as(message, REAL.request) is message.urgency
    assert leaves_as(to("secretariat", Topic.HELP), None) is Urgency.STANDARD


def test_who_ordered_it_reads_little_and_hears_nothing() -> None:
    said = [
        to("secretariat", Topic.ACKNOWLEDGED),
        to("secretariat", Topic.NOBODY_REACHED),
        to("secretariat", Topic.QUESTION),
        to("secretariat", Topic.ALERT, Card.ALERT),
        to("lbn-duty", Topic.ALERT, Card.ALERT),
    ]
    found = [(each.to, each.topic, each.ring) for each in heard(said, DRILL.request)]
    assert found == [
        ("secretariat", Topic.QUESTION, Ring.SILENT),
        ("secretariat", Topic.ALERT, Ring.RINGS),
        ("lbn-duty", Topic.ALERT, Ring.RINGS),
    ]
    real = replace(REAL.request, requester=PersonId("secretariat"))
    assert list(heard(said, real)) == said


def test_what_is_real_and_begins_now_makes_room() -> None:
    begun = REAL
    assert makes_room(begun, NOON)
    quiet = replace(begun, messages=())
    assert not makes_room(quiet, at_hour(20)), "it began before"
    assert not makes_room(changed(begun, type=RequestType.DRILL), NOON)
    assert not makes_room(DRILL, THEN.now)
    taken = acknowledge(begun.request, actor("lbn-duty"), situation())
    assert not makes_room(taken, NOON)


def test_what_is_immediate_and_alerts_further_people_makes_room() -> None:
    assert makes_room(REAL, at_hour(20))
    assert not makes_room(changed(REAL, urgency=Urgency.URGENT), at_hour(20))


def test_it_gives_way_at_its_desk_and_to_whoever_is_alerted() -> None:
    drill, real = DRILL.request, REAL.request
    assert gives_way(drill, real, THEN)
    elsewhere = replace(real, contact_point=SECOND)
    assert gives_way(drill, elsewhere, THEN), "the same person is alerted"
    of_chief = replace(elsewhere, alerted=(PersonId("lbn-chief"),))
    assert gives_way(drill, of_chief, THEN), "whom its last step would ring"
    assert not gives_way(drill, replace(of_chief, urgency=Urgency.URGENT), THEN)
    assert not gives_way(drill, replace(elsewhere, alerted=(PersonId("ita-chief"),)), THEN)


def changed(decision: Decision, **fields: Any) -> Decision:
    return replace(decision, request=replace(decision.request, **fields))


def test_its_first_screen_forbids_nothing() -> None:
    assert DRILL.request.glance.must_not == ()
