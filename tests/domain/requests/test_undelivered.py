"""An alert that does not reach somebody now: who is next, who is tried beside, and that it ends."""

from dataclasses import replace

from domain.requests.answer_clock import fall_due
from domain.requests.undelivered import delivered_after_all, go_on, not_delivered
from domain.requests.values.situation import Situation
from domain.topics import Topic
from domain.vocabulary import PersonId
from tests.domain.network import NOON, events, filed, minutes, people_alerted, situation

DUTY = PersonId("lbn-duty")


def doubtful(*who: str) -> Situation:
    """Their channels refused lately."""
    return replace(situation(without=who), doubtful=frozenset(PersonId(one) for one in who))


def test_who_cannot_be_reached_is_tried_beside_whoever_is_next() -> None:
    decision = filed(doubtful("lbn-duty"))
    assert people_alerted(decision) == ["lbn-deputy", "lbn-duty"]
    assert set(decision.request.alerted) == {DUTY, "lbn-deputy"}
    alerted = next(r for r in decision.records if "also_tried" in r.about)
    assert alerted.about["people"] == ["EXERCISE lbn-deputy"]
    assert alerted.about["also_tried"] == ["EXERCISE lbn-duty"]


def test_where_nobody_can_be_reached_all_are_tried_and_the_requester_is_told() -> None:
    everybody = ("lbn-duty", "lbn-third", "lbn-deputy", "lbn-chief", "secretariat")
    decision = filed(doubtful(*everybody))
    assert {"lbn-duty", "lbn-deputy", "lbn-chief", "secretariat"} <= set(people_alerted(decision))
    assert Topic.NOBODY_REACHED in [message.topic for message in decision.messages]


def test_the_next_step_passes_everybody_who_was_missed_and_this_ends() -> None:
    request, told = filed().request, []
    for _ in range(10):
        missed = [PersonId(who) for who in (told[-1] if told else ["lbn-duty"])]
        for person in missed:
            decision = not_delivered(request, situation(), person, "EXERCISE")
            assert events(decision) == ["message.not_delivered"]
            request = decision.request
        decision = go_on(request, situation())
        request = decision.request
        told.append(people_alerted(decision))
        if not told[-1]:
            break
    assert told[:2] == [["lbn-deputy"], ["lbn-chief"]]
    assert told[-1] == []
    reached = [one for people in told for one in people]
    assert len(reached) == len(set(reached)), "each is tried once"
    assert Topic.NOBODY_REACHED in [message.topic for message in decision.messages]
    # The clock goes on, and tries them anew.
    assert request.step_due is not None
    again = fall_due(request, situation(request.step_due))
    assert again is not None
    assert people_alerted(again) == ["secretariat"]
    assert PersonId("secretariat") not in again.request.undelivered


def test_the_requester_reads_who_was_not_reached_until_they_are() -> None:
    decision = not_delivered(filed().request, situation(), DUTY, "EXERCISE")
    assert decision.cards[0].facts["undelivered"] == ["EXERCISE lbn-duty"]
    after = delivered_after_all(decision.request, situation(NOON + minutes(1)), DUTY)
    assert after.cards[0].facts["undelivered"] == []
    assert after.request.undelivered == ()
