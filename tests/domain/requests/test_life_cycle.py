"""The life of a request: who may do what when, and what never happens whatever people do."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from domain.directory.actor import Actor
from domain.directory.directory import DEFAULT_POLICY, Weekday, Window
from domain.log.deleting import fall_due
from domain.refused import Refused
from domain.requests import acknowledge, answering, closing, transfer
from domain.requests.afterwards import refusing
from domain.requests.permissions import may_review, may_see, sight
from domain.requests.request import Decision, Request
from domain.requests.safeguards import reassigning
from domain.requests.values.situation import Situation
from domain.topics import Topic
from domain.vocabulary import Ground, MemberCode, PersonId, State, Urgency
from tests.domain.network import (
    DIRECTORY,
    ESP,
    ITA,
    LBN,
    NOON,
    PEOPLE,
    actor,
    events,
    filed,
    minutes,
    situation,
    topics,
)

LATER = situation(NOON + minutes(1))


def acknowledged() -> Request:
    return acknowledge.acknowledge(filed().request, actor("lbn-duty"), LATER).request


def refusal(act: object) -> Topic:
    with pytest.raises(Refused) as refused:
        act()  # type: ignore[operator]
    return refused.value.topic


def test_who_is_on_duty_acknowledges_and_the_requester_is_told() -> None:
    decision = acknowledge.acknowledge(filed().request, actor("lbn-duty"), LATER)
    assert decision.request.state is State.ACKNOWLEDGED
    assert decision.request.owner == "lbn-duty"
    assert decision.request.step_due is None
    assert ("esp-officer", "acknowledged") in topics(decision)
    assert events(decision) == ["request.acknowledged"]


def test_who_comes_second_reads_who_was_first() -> None:
    first = acknowledged()
    deputy = actor("lbn-deputy")
    assert refusal(lambda: acknowledge.acknowledge(first, deputy, LATER)) is (
        Topic.ALREADY_ACKNOWLEDGED
    )
    again = actor("lbn-duty")
    assert refusal(lambda: acknowledge.acknowledge(first, again, LATER)) is (
        Topic.ALREADY_ACKNOWLEDGED_BY_YOU
    )


@pytest.mark.parametrize("who", ["esp-officer", "esp-chief", "ita-duty", "ita-chief", "auditor"])
def test_everybody_else_reads_one_line(who: str) -> None:
    request = filed().request
    acts = (
        lambda: acknowledge.acknowledge(request, actor(who), LATER),
        lambda: acknowledge.pass_on(request, actor(who), LATER),
        lambda: acknowledge.note(request, actor(who), LATER),
        lambda: answering.answer(request, actor(who), LATER, "text"),
        lambda: transfer.transfer(request, ITA, actor(who), LATER),
        lambda: transfer.refuse(request, Ground.INACCURATE, "", actor(who), LATER),
    )
    assert {refusal(act) for act in acts} == {Topic.NOT_YOURS}


def test_the_secretariat_notes_and_never_acknowledges() -> None:
    request = filed().request
    secretariat = actor("secretariat")
    assert refusal(lambda: acknowledge.acknowledge(request, secretariat, LATER)) is (
        Topic.SECRETARIAT_NOTES
    )


def test_a_colleague_may_assist_and_the_escalation_goes_on() -> None:
    request = filed().request
    decision = acknowledge.acknowledge(request, actor("lbn-third"), LATER)
    assert decision.request == request
    assert events(decision) == ["request.assistance_offered"]


def test_an_answer_needs_an_acknowledgement_first() -> None:
    request = filed().request
    duty = actor("lbn-duty")
    assert refusal(lambda: answering.answer(request, duty, LATER, "x")) is Topic.ACKNOWLEDGE_FIRST
    answered = answering.answer(acknowledged(), duty, LATER, "x").request
    assert answered.state is State.ANSWERED
    assert answered.deadline is None


def test_a_question_pauses_the_answer_clock_and_the_reply_resumes_it() -> None:
    before = acknowledged()
    asked = answering.ask(before, actor("lbn-duty"), situation(NOON + minutes(10)), "which?")
    assert asked.request.state is State.CLARIFICATION
    assert asked.request.next_answer_reminder is None
    replied = answering.reply(
        asked.request, actor("esp-officer"), situation(NOON + minutes(70)), "this one"
    )
    assert before.answer_by is not None
    assert replied.request.answer_by == before.answer_by + minutes(60)
    assert replied.request.state is State.IN_PROGRESS


def test_a_delay_sets_a_new_date_that_lies_ahead() -> None:
    duty = actor("lbn-duty")
    assert refusal(lambda: answering.delay(acknowledged(), duty, LATER, NOON, "why")) is (
        Topic.TIME_PASSED
    )
    until = NOON + timedelta(days=2)
    delayed = answering.delay(acknowledged(), duty, LATER, until, "the court sits on Thursday")
    assert delayed.request.answer_by == until
    assert delayed.request.state is State.DELAYED


def test_a_transfer_starts_a_fresh_clock_and_keeps_the_answer_deadline() -> None:
    before = acknowledged()
    moved = transfer.transfer(before, ITA, actor("lbn-duty"), situation(NOON + minutes(20)))
    request = moved.request
    assert (request.addressee, request.state, request.owner) == (ITA, State.NOTIFIED, None)
    assert request.clock_start == NOON + minutes(20)
    assert request.answer_by == before.answer_by
    assert request.alerted == (PersonId("ita-duty"),)
    assert request.reference == before.reference


@pytest.mark.parametrize(
    ("to", "topic"),
    [
        (LBN, Topic.TRANSFER_TO_SAME),
        (ESP, Topic.TRANSFER_TO_ORIGIN),
        (MemberCode("XXX"), Topic.UNKNOWN_MEMBER),
    ],
)
def test_a_transfer_needs_another_member(to: MemberCode, topic: Topic) -> None:
    duty = actor("lbn-duty")
    assert refusal(lambda: transfer.transfer(filed().request, to, duty, LATER)) is topic


def test_a_refusal_of_an_immediate_request_is_told_to_the_supervisors() -> None:
    decision = transfer.refuse(
        filed().request, Ground.NOT_AVAILABLE, "no such account", actor("lbn-duty"), LATER
    )
    assert decision.request.state is State.REFUSED
    assert ("lbn-chief", "immediate_refused") in topics(decision)
    reopened = closing.reopen(decision.request, actor("lbn-chief"), LATER)
    assert reopened.request.state is State.NOTIFIED


def test_only_the_requester_withdraws_and_closes() -> None:
    duty = actor("lbn-duty")
    official = actor("esp-officer")
    request = acknowledged()
    assert refusal(lambda: closing.withdraw(request, duty, LATER)) is Topic.NOT_YOURS
    assert refusal(lambda: closing.close(request, official, LATER)) is Topic.NOT_ANSWERED_YET
    withdrawn = closing.withdraw(request, official, LATER)
    assert ("lbn-duty", "withdrawn_notice") in topics(withdrawn)
    assert refusal(lambda: closing.withdraw(withdrawn.request, official, LATER)) is (
        Topic.ALREADY_OVER
    )


def test_information_is_closed_without_an_answer() -> None:
    request = filed(urgency=Urgency.INFORMATION).request
    read = acknowledge.acknowledge(request, actor("lbn-duty"), LATER).request
    assert closing.close(read, actor("esp-officer"), LATER).request.state is State.CLOSED


def test_reminding_rings_again_but_not_at_once() -> None:
    official = actor("esp-officer")
    reminded = closing.remind(filed().request, official, LATER)
    assert ("lbn-duty", "alert") in topics(reminded)
    assert reminded.request.step_due == NOON + minutes(5)
    assert refusal(lambda: closing.remind(reminded.request, official, LATER)) is (
        Topic.REMINDED_JUST_NOW
    )
    owner = closing.remind(acknowledged(), official, LATER)
    assert ("lbn-duty", "reminder") in topics(owner)


def test_the_second_clock_reminds_at_half_time_shortly_before_and_then_the_supervisors() -> None:
    request, story = acknowledged(), []
    for wait in (240, 432, 480, 960):
        at = situation(NOON + minutes(wait))
        while (decision := fall_due(request, at)) is not None:
            request = decision.request
            story.extend(
                (wait, m.to, m.topic.value) for m in decision.messages if "answer" in m.topic.value
            )
    assert story == [
        (240, "lbn-duty", "answer_due"),
        (432, "lbn-duty", "answer_due"),
        (480, "lbn-duty", "answer_overdue"),
        (480, "lbn-chief", "answer_overdue"),
        (480, "esp-officer", "answer_late"),
        (960, "lbn-duty", "answer_overdue"),
        (960, "lbn-chief", "answer_overdue"),
    ]


def test_silence_after_the_acknowledgement_reminds_the_owner_and_then_the_deputy() -> None:
    request = acknowledged()
    first = fall_due(request, situation(NOON + minutes(31)))
    assert first is not None
    assert topics(first) == [("lbn-duty", "idle")]
    second = fall_due(first.request, situation(NOON + minutes(61)))
    assert second is not None
    assert topics(second) == [("lbn-deputy", "idle")]


def test_ownership_passes_at_hand_over() -> None:
    request = acknowledged()
    assert request.handover_at is not None
    at = situation(request.handover_at)
    decision: Decision | None = None
    while (due := fall_due(request, at)) is not None:
        request, decision = due.request, due if due.request.owner != "lbn-duty" else decision
    assert decision is not None
    assert ("lbn-third", "owner_now") in topics(decision)
    assert ("lbn-duty", "owner_no_more") in topics(decision)
    answered = answering.answer(request, actor("lbn-third"), at, "done").request
    assert answered.state is State.ANSWERED


def test_who_sees_what() -> None:
    request = acknowledged()
    sees = {who for who in PEOPLE if may_see(actor(who), request, LATER)}
    seen = {who: sight(actor(who), request, LATER) for who in PEOPLE}
    reads = {who for who, each in seen.items() if each is not None and each.may_read}
    reviews = {who for who in PEOPLE if may_review(actor(who), request)}
    assert sees == set(PEOPLE) - {"ita-duty", "ita-chief"}
    assert reads == {"esp-officer", "esp-chief", "lbn-duty", "lbn-chief", "auditor", "lbn-deputy"}
    assert reviews == {"esp-chief", "lbn-chief", "secretariat", "auditor"}


class Life(RuleBasedStateMachine):
    """Anybody does anything at any time, and people come and go."""

    @initialize()
    def file(self) -> None:
        self.at = NOON
        self.away: tuple[str, ...] = ()
        self.request = filed().request
        self.winners: set[str] = set()

    def _where(self) -> Situation:
        return situation(self.at, without=self.away)

    def _try(self, act: object, *arguments: object) -> None:
        where = self._where()
        try:
            decision = act(self.request, *arguments, where)  # type: ignore[operator]
        except Refused:
            return
        self.request = decision.request

    @rule(who=st.sampled_from(sorted(PEOPLE)))
    def acknowledges(self, who: str) -> None:
        before = self.request
        self._try(acknowledge.acknowledge, actor(who))
        if self.request.acknowledged_at != before.acknowledged_at:
            assert before.state is State.NOTIFIED or before.proof.by is not None
            assert self.request.acknowledged_by == who

    @rule(who=st.sampled_from(sorted(PEOPLE)))
    def passes_on(self, who: str) -> None:
        self._try(acknowledge.pass_on, actor(who))

    @rule(
        who=st.sampled_from(sorted(PEOPLE)),
        act=st.sampled_from([answering.answer, answering.ask, answering.reply]),
    )
    def writes(self, who: str, act: object) -> None:
        where = self._where()
        try:
            self.request = act(self.request, actor(who), where, "text").request  # type: ignore[operator]
        except Refused:
            return

    @rule(who=st.sampled_from(sorted(PEOPLE)), hours=st.integers(-1, 50))
    def delays(self, who: str, hours: int) -> None:
        where = self._where()
        try:
            self.request = answering.delay(
                self.request, actor(who), where, self.at + timedelta(hours=hours), "why"
            ).request
        except Refused:
            return

    @rule(who=st.sampled_from(sorted(PEOPLE)), to=st.sampled_from([ESP, LBN, ITA]))
    def transfers(self, who: str, to: MemberCode) -> None:
        self._try(transfer.transfer, to, actor(who))

    @rule(who=st.sampled_from(sorted(PEOPLE)))
    def refuses(self, who: str) -> None:
        self._try(transfer.refuse, Ground.INACCURATE, "", actor(who))

    @rule(to=st.sampled_from(sorted(PEOPLE)))
    def is_given_to(self, to: str) -> None:
        where = self._where()
        for chief in where.directory.supervisors_of(self.request.addressee):
            try:
                self.request = reassigning.reassign(
                    self.request, Actor(person=chief), where, PersonId(to)
                ).request
            except Refused:
                return

    @rule(
        who=st.sampled_from(sorted(PEOPLE)),
        act=st.sampled_from(
            [closing.withdraw, closing.close, closing.reopen, closing.remind, refusing.confirm]
        ),
    )
    def ends_or_begins(self, who: str, act: object) -> None:
        self._try(act, actor(who))

    @rule(away=st.sets(st.sampled_from(sorted(PEOPLE)), max_size=6))
    def people_come_and_go(self, away: set[str]) -> None:
        self.away = tuple(away)

    @rule(wait=st.integers(1, 60 * 24 * 9))
    def time_passes(self, wait: int) -> None:
        self.at += minutes(wait)
        where = self._where()
        for _ in range(500):
            decision = fall_due(self.request, where)
            if decision is None:
                return
            self.request = decision.request
        raise AssertionError("the clock never comes to rest")

    @invariant()
    def an_open_unacknowledged_request_has_exactly_one_deadline_that_lies_ahead(self) -> None:
        if not self.request.awaits_acknowledgement:
            assert self.request.step_due is None
            assert self.request.aloud_due is None
            return
        assert self.request.deadline is not None
        # The step, unless it rings before, or the requester is to hear that the answer is late.
        late = self.request.answer_by if self.request.late_untold else None
        ahead = [
            at for at in (self.request.step_due, self.request.aloud_due, late) if at is not None
        ]
        assert self.request.deadline == min(ahead)
        assert self.request.acknowledged_by is None

    @invariant()
    def an_acknowledged_request_has_an_owner(self) -> None:
        if self.request.state in (State.ACKNOWLEDGED, State.IN_PROGRESS, State.CLARIFICATION):
            assert self.request.owner is not None
            assert self.request.acknowledged_at is not None

    @invariant()
    def what_is_over_waits_for_nothing(self) -> None:
        if not self.request.is_open:
            assert self.request.deadline is None


class QuietLife(Life):
    """The same of a standard request, in a network whose nights are quiet."""

    night = Window(days=frozenset(Weekday), since=time(22), until=time(8))
    policy = replace(
        DIRECTORY.policies[DEFAULT_POLICY].urgencies[Urgency.STANDARD], quiet_hours=(night,)
    )

    @initialize()
    def file(self) -> None:
        super().file()
        self.request = replace(
            filed(urgency=Urgency.STANDARD).request, policy=self.policy, created_at=NOON
        )


TestLife = Life.TestCase
TestQuietLife = QuietLife.TestCase
TestQuietLife.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
TestLife.settings = settings(max_examples=120, stateful_step_count=25, deadline=None)
