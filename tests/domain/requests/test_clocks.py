"""All clocks of a request together: none starves another, and the ticker always comes to rest."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.events import Event
from domain.log.deleting import fall_due
from domain.requests import acknowledge, answering, closing
from domain.requests.request import Request
from domain.requests.values.completion import Completion
from domain.requests.values.corrections import Correction, Mark, Party
from domain.requests.values.keeping import Keeping
from domain.requests.values.permission import Permission
from domain.requests.values.preservation import Preservation, Standing
from domain.requests.values.protection import Consultation, Protection
from domain.requests.values.turn import Proposal
from domain.vocabulary import PersonId, State
from tests.domain.network import ESP, ITA, LBN, NOON, actor, filed, minutes, situation

MOST_AT_ONCE = 30
"""What falls due at one moment of one request, however long nobody looked."""
at = st.integers(1, 20_000).map(lambda count: NOON + minutes(count))
maybe = st.none() | at
party = st.builds(
    Party,
    people=st.sampled_from([(PersonId("lbn-duty"),), (PersonId("gone"),)]),
    member=st.just(LBN),
    turn=st.just(0),
    noted_by=st.none() | st.just(PersonId("lbn-duty")),
)
corrections = st.lists(
    st.builds(
        Correction,
        record=st.integers(1, 9),
        event=st.just(Event.FILED.value),
        turn=st.just(0),
        written_at=st.just(NOON),
        mark=st.sampled_from(Mark),
        by=st.just(PersonId("esp-officer")),
        name=st.just("EXERCISE"),
        member=st.just(ESP),
        at=at,
        parties=st.lists(party, max_size=2).map(tuple),
        reminded=st.integers(0, 9),
        remind_at=maybe,
    ),
    max_size=3,
).map(tuple)
permissions = st.lists(
    st.builds(
        Permission, by=st.just(PersonId("lbn-duty")), asker=st.just(LBN), of=st.just(ESP), at=at
    ),
    max_size=2,
).map(tuple)
protection = st.builds(
    Protection,
    consultations=st.lists(
        st.builds(Consultation, member=st.just(LBN), by=st.just(PersonId("gone")), at=at, due=at),
        max_size=2,
    ).map(tuple),
)
preservation = st.none() | st.builds(
    Preservation,
    until=st.just(date(2026, 12, 1)),
    standing=st.sampled_from(Standing),
    moments=st.lists(at, max_size=3).map(sorted).map(tuple),
)
completion = st.none() | st.builds(
    Completion,
    version=st.just(1),
    missing=st.sampled_from([(), ("facts",)]),
    by=maybe,
    legal=st.sampled_from([(), ("basis",)]),
    legal_by=maybe,
    after=st.sampled_from([(), ("justification",)]),
    after_by=maybe,
    begun_at=st.just(NOON),
    is_paused=st.booleans(),
)
keeping = st.builds(Keeping, delete_by=st.none() | st.just(date(2026, 12, 20)), goes_at=maybe)
proposal = st.none() | st.builds(
    Proposal, to=st.just(ITA), by=st.just(PersonId("lbn-duty")), at=st.just(NOON), lapses_at=at
)


def stood(step: int) -> Request:
    """Filed, acknowledged, answered, closed, or withdrawn."""
    request, now = filed().request, situation(NOON + minutes(1))
    if step == 4:
        return closing.withdraw(request, actor("esp-officer"), now).request
    if step > 0:
        request = acknowledge.acknowledge(request, actor("lbn-duty"), now).request
    if step > 1:
        request = answering.answer(request, actor("lbn-duty"), now, "EXERCISE").request
    if step > 2:
        request = closing.close(request, actor("esp-officer"), now).request
    return request


@settings(max_examples=150, deadline=None)
@given(st.data(), st.integers(0, 4))
def test_whatever_falls_due_moves_its_clock_or_ends_it(data: st.DataObject, step: int) -> None:
    request = replace(
        stood(step),
        corrections=data.draw(corrections),
        permissions=data.draw(permissions),
        protection=data.draw(protection),
        preservation=data.draw(preservation),
        completion=data.draw(completion),
        keeping=data.draw(keeping),
    )
    if step < 2:
        request = replace(
            request,
            proposal=data.draw(proposal),
            answer_by=data.draw(maybe),
            answer_clock_start=data.draw(maybe),
            asked_at=data.draw(st.none() | st.just(NOON)) if step else None,
            late_untold=data.draw(st.booleans()),
        )
    for pause in data.draw(st.lists(st.integers(0, 12_000), min_size=1, max_size=4)):
        now = situation(max(NOON + minutes(2), request.deadline or NOON) + minutes(pause))
        fallen = 0
        while request.deadline is not None and request.deadline <= now.now:
            decision = fall_due(request, now)
            assert decision is not None, "a clock has rung, and nothing answers it"
            assert decision.request != request, "a clock rings for ever"
            request, fallen = decision.request, fallen + 1
            assert fallen < MOST_AT_ONCE, "a clock rings for ever"


def test_of_a_late_answer_nobody_is_rung_from_second_to_second() -> None:
    now = situation(NOON + minutes(10))
    late = replace(
        stood(1),
        answer_by=NOON + timedelta(seconds=1),
        answer_clock_start=NOON,
        idle_due=None,
        handover_at=None,
    )
    decision = fall_due(late, now)
    assert decision is not None
    assert decision.request.state is State.ACKNOWLEDGED
    due = decision.request.deadline
    assert due is not None
    assert due - now.now > minutes(4)
