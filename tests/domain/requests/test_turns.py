"""A request goes from member to member in turns: who sees what of which."""

from domain.requests import acknowledge, transfer
from domain.requests.permissions import Sight, sight
from domain.requests.request import Request
from domain.vocabulary import State
from tests.domain.network import ITA, LBN, NOON, actor, filed, minutes, situation

LATER = situation(NOON + minutes(1))


def acknowledged() -> Request:
    return acknowledge.acknowledge(filed().request, actor("lbn-duty"), LATER).request


def test_each_member_keeps_its_own_turn_and_sees_no_other() -> None:
    first = acknowledged()
    moved = transfer.transfer(first, ITA, actor("lbn-duty"), situation(NOON + minutes(9))).request
    at = situation(NOON + minutes(10))
    taken = acknowledge.acknowledge(moved, actor("ita-duty"), at).request

    def seen(who: str) -> Sight:
        found = sight(actor(who), taken, at)
        assert found is not None
        return found

    for who in ("lbn-duty", "lbn-deputy", "lbn-chief"):
        left = seen(who).request
        assert left.state is State.TRANSFERRED
        assert (left.addressee, left.acknowledged_by) == (LBN, "lbn-duty")
        assert left.acknowledge_by == first.acknowledge_by
        assert not seen(who).is_whole
    assert seen("lbn-chief").log == {0}
    assert seen("lbn-duty").log == frozenset()
    assert seen("ita-chief").log == {1}
    assert not seen("ita-chief").is_whole
    for who in ("esp-chief", "auditor", "secretariat"):
        assert seen(who).log == {0, 1}
    reads = {
        who: [
            (event, turn)
            for turn in (0, 1)
            for event in ("request.filed", "request.replied", "request.answered")
            if seen(who).reads(event, turn)
        ]
        for who in ("esp-officer", "lbn-duty", "lbn-chief", "ita-duty", "ita-chief", "secretariat")
    }
    own = [("request.answered", 0)]
    second = [
        ("request.filed", 0),
        *((f"request.{e}", 1) for e in ("filed", "replied", "answered")),
    ]
    assert len(reads["esp-officer"]) == 6
    assert reads["lbn-duty"] == reads["lbn-chief"] == own
    assert reads["ita-duty"] == reads["ita-chief"] == second
    assert reads["secretariat"] == []


def test_a_request_that_comes_back_is_the_first_members_again() -> None:
    moved = transfer.transfer(acknowledged(), ITA, actor("lbn-duty"), LATER).request
    back = transfer.transfer(moved, LBN, actor("ita-duty"), LATER).request
    seen = sight(actor("lbn-chief"), back, LATER)
    assert seen is not None
    assert seen.request == back
    assert seen.log == {0, 2}
    assert seen.texts == {0, 2}
    italian = sight(actor("ita-chief"), back, LATER)
    assert italian is not None
    assert (italian.request.addressee, italian.log) == (ITA, {1})
