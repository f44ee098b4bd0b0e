"""An immediate request that is only claimed, where the network asks who acknowledges to show it."""

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from domain.directory.actor import Actor
from domain.directory.portal import Acknowledging, PortalRules
from domain.events import Event
from domain.log.deleting import fall_due
from domain.refused import Refused
from domain.requests import acknowledge, answering, closing, transfer
from domain.requests.escalation import Why
from domain.requests.request import Decision, Request
from domain.requests.safeguards import reassigning
from domain.requests.values.proof import HELD_FOR
from domain.requests.values.situation import Situation
from domain.topics import Topic
from domain.vocabulary import Ground, PersonId, State, Urgency
from tests.domain.network import (
    ITA,
    NOON,
    PEOPLE,
    actor,
    events,
    filed,
    minutes,
    people_alerted,
    situation,
    topics,
)
from tests.domain.requests.test_life_cycle import Life


def asking(at: datetime = NOON, *, without: tuple[str, ...] = ()) -> Situation:
    """The network asks for proof."""
    now = situation(at, without=without)
    rules = PortalRules(acknowledge=Acknowledging.PROVED)
    return replace(now, directory=replace(now.directory, portal=rules))


def proved(who: str) -> Actor:
    return replace(actor(who), is_proved=True)


def claimed(
    wait: float = 1, who: str = "lbn-duty", urgency: Urgency = Urgency.IMMEDIATE
) -> Request:
    at = asking(NOON + minutes(wait))
    return acknowledge.acknowledge(filed(asking(), urgency).request, actor(who), at).request


def lapses(request: Request) -> Decision:
    assert request.proof.by is not None
    assert request.deadline == request.proof.by
    decision = fall_due(request, asking(request.proof.by))
    assert decision is not None
    return decision


def test_giving_an_immediate_request_to_somebody_takes_a_proof_too() -> None:
    request, nour = claimed(), PersonId("lbn-deputy")
    at = asking(NOON + minutes(5))
    with pytest.raises(Refused) as refused:
        reassigning.reassign(request, actor("lbn-chief"), at, nour)
    assert refused.value.topic is Topic.PROVE_FIRST
    given = reassigning.reassign(request, proved("lbn-chief"), at, nour).request
    assert given.state is State.NOTIFIED
    assert given.proof.by is None
    assert given.step_due is not None
    standard = claimed(urgency=Urgency.STANDARD)
    assert reassigning.reassign(standard, actor("lbn-chief"), at, nour).request.owner is None


def test_a_claim_holds_the_escalation_for_ten_minutes_and_then_it_goes_on() -> None:
    request = claimed()
    assert request.state is State.ACKNOWLEDGED
    assert request.proof.by == NOON + minutes(1) + HELD_FOR
    assert fall_due(request, asking(NOON + minutes(10.9))) is None
    decision = lapses(request)
    assert people_alerted(decision) == ["lbn-duty"]
    assert decision.request.state is State.NOTIFIED
    assert decision.request.acknowledged_by is None
    assert decision.request.deadline is not None
    assert events(decision)[:2] == [Event.ACKNOWLEDGEMENT_LAPSED, Event.ESCALATED]
    told = {to for to, topic in topics(decision) if topic == Topic.ACKNOWLEDGEMENT_LAPSED.value}
    assert told == {"lbn-duty", "lbn-chief", "esp-officer"}
    alert = next(m for m in decision.messages if m.topic is Topic.ALERT)
    assert alert.facts["why"] == Why.UNPROVED
    assert decision.cards[-1].facts["stage"] == "open"


def test_shown_in_time_it_stands() -> None:
    request = claimed()
    decision = acknowledge.acknowledge(request, proved("lbn-duty"), asking(NOON + minutes(9)))
    assert events(decision) == [Event.ACKNOWLEDGEMENT_PROVED]
    assert decision.request.proof.by is None
    assert decision.request.acknowledged_at == NOON + minutes(1)
    later = fall_due(decision.request, asking(NOON + minutes(11)))
    assert later is None


def test_who_has_shown_it_before_holds_nothing_up() -> None:
    at = asking(NOON + minutes(1))
    decision = acknowledge.acknowledge(filed(asking()).request, proved("lbn-duty"), at)
    assert decision.request.proof.by is None


@pytest.mark.parametrize("urgency", [Urgency.URGENT, Urgency.STANDARD])
def test_less_urgent_ones_ask_for_nothing(urgency: Urgency) -> None:
    assert claimed(urgency=urgency).proof.by is None


def test_whoever_let_it_pass_holds_it_no_second_time() -> None:
    again = lapses(claimed()).request
    at = asking(NOON + minutes(12))
    with pytest.raises(Refused) as refused:
        acknowledge.acknowledge(again, actor("lbn-duty"), at)
    assert refused.value.topic is Topic.PROVE_FIRST
    stands = acknowledge.acknowledge(again, proved("lbn-duty"), at).request
    assert (stands.state, stands.proof.by) == (State.ACKNOWLEDGED, None)


def test_a_second_claim_does_not_take_it_and_a_proof_does() -> None:
    alerted = replace(
        filed(asking()).request, alerted=(PersonId("lbn-duty"), PersonId("lbn-deputy"))
    )
    at = asking(NOON + minutes(1))
    request = acknowledge.acknowledge(alerted, actor("lbn-duty"), at).request
    with pytest.raises(Refused) as refused:
        acknowledge.acknowledge(request, actor("lbn-deputy"), at)
    assert refused.value.topic is Topic.ALREADY_ACKNOWLEDGED
    taken = acknowledge.acknowledge(request, proved("lbn-deputy"), asking(NOON + minutes(3)))
    assert taken.request.owner == "lbn-deputy"
    assert taken.request.proof.by is None
    assert ("lbn-duty", "owner_no_more") in topics(taken)


def test_nothing_that_would_end_it_is_done_by_a_claim() -> None:
    """Neither what follows an acknowledgement nor what takes its place."""
    at = asking(NOON + minutes(2))
    for request in (claimed(), filed(asking()).request):
        for act in (
            lambda r, who: transfer.refuse(r, Ground.INACCURATE, "", who, at),
            lambda r, who: transfer.transfer(r, ITA, who, at),
            lambda r, who: answering.answer(r, who, at, "EXERCISE done"),
            lambda r, who: answering.ask(r, who, at, "EXERCISE which?"),
            lambda r, who: answering.delay(r, who, at, at.now + minutes(60), "EXERCISE why"),
        ):
            with pytest.raises(Refused) as refused:
                act(request, actor("lbn-duty"))
            assert refused.value.topic in (Topic.PROVE_FIRST, Topic.ACKNOWLEDGE_FIRST)
    answered = answering.answer(claimed(), proved("lbn-duty"), at, "EXERCISE done")
    shown = acknowledge.with_proof(answered, proved("lbn-duty"), at)
    assert shown.request.state is State.ANSWERED


def test_an_act_after_a_proof_shows_it_of_the_acknowledgement() -> None:
    at = asking(NOON + minutes(2))
    asked = answering.ask(claimed(), proved("lbn-duty"), at, "EXERCISE which?")
    shown = acknowledge.with_proof(asked, proved("lbn-duty"), at)
    assert events(shown)[0] == Event.ACKNOWLEDGEMENT_PROVED
    assert shown.request.proof.by is None
    assert all(not m.facts.get("prove_by") for m in shown.messages)
    assert all(not c.facts.get("prove_by") for c in shown.cards)
    # Somebody else's act does not.
    assert acknowledge.with_proof(asked, proved("lbn-chief"), at) is asked


def test_what_is_over_waits_for_no_proof_and_does_not_come_back() -> None:
    request = claimed()
    at = asking(NOON + minutes(3))
    for over in (
        closing.withdraw(request, actor("esp-officer"), at).request,
        transfer.refuse(request, Ground.INACCURATE, "", proved("lbn-duty"), at).request,
    ):
        with pytest.raises(Refused) as refused:
            acknowledge.acknowledge(over, proved("lbn-deputy"), at)
        assert refused.value.topic is not Topic.PROVE_FIRST
        decision = fall_due(over, asking(NOON + minutes(12)))
        assert decision is None or decision.request.state is over.state


def test_ownership_that_passed_on_meanwhile_changes_nothing_of_it() -> None:
    request = replace(claimed(), owner=PersonId("lbn-third"))
    assert lapses(request).request.owner is None
    shown = acknowledge.acknowledge(request, proved("lbn-third"), asking(NOON + minutes(3)))
    assert shown.request.proof.by is None


def test_a_network_that_asks_no_longer_lets_it_stand() -> None:
    request = claimed()
    decision = fall_due(request, situation(NOON + minutes(11)))
    assert decision is not None
    assert (decision.request.state, decision.request.proof.by) == (State.ACKNOWLEDGED, None)


def test_where_nobody_else_can_be_reached_it_is_said_and_goes_on() -> None:
    request = claimed()
    away = ("lbn-duty", "lbn-deputy", "lbn-third", "lbn-chief", "secretariat")
    decision = fall_due(request, asking(NOON + minutes(11), without=away))
    assert decision is not None
    assert "nobody_reached" in {topic for _, topic in topics(decision)}
    assert decision.request.deadline is not None


class ProvedLife(Life):
    """The same where the network asks whoever acknowledges to show that it is them; some do."""

    def _where(self) -> Situation:
        return asking(self.at, without=self.away)

    @rule(who=st.sampled_from(sorted(PEOPLE)))
    def shows_who_they_are_and_acknowledges(self, who: str) -> None:
        self._try(acknowledge.acknowledge, proved(who))

    @invariant()
    def a_claim_alone_ends_no_escalation(self) -> None:
        request = self.request
        if request.state is State.ACKNOWLEDGED and request.proof.by is not None:
            assert request.deadline is not None
            assert request.deadline <= request.proof.by
        if request.state in (State.ANSWERED, State.REFUSED, State.IN_PROGRESS):
            assert request.proof.by is None or request.proof.by <= self.at


TestProvedLife = ProvedLife.TestCase
TestProvedLife.settings = settings(max_examples=120, stateful_step_count=25, deadline=None)
