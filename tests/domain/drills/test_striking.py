"""Who may strike a failure, and who may not."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.directory.directory import Person
from domain.drills.order import DrillPlan, DrillScore, DrillState, PlanId
from domain.drills.striking import agreed, declined, meant, proposed
from domain.refused import Refused
from domain.vocabulary import PersonId, Role
from tests.domain.drills.desks import TUESDAY, plan
from tests.domain.network import DIRECTORY, LBN

ONE = DIRECTORY.people[PersonId("secretariat")]
OTHER = replace(ONE, id=PersonId("other"))
FAILED = replace(plan(), state=DrillState.MISSED, score=DrillScore(), alerted_at=TUESDAY)
LATER = TUESDAY + timedelta(days=1)


def asked() -> DrillPlan:
    return proposed(FAILED, ONE, "EXERCISE the gateway was down", TUESDAY)


def token() -> str:
    strike = asked().strike
    assert strike is not None
    return strike.token


def test_another_person_agrees() -> None:
    found = agreed(asked(), token(), OTHER, LATER)
    assert found is not None
    assert found.strike is not None
    assert (found.state, found.strike.by, found.strike.agreed_by) == (
        DrillState.STRUCK,
        ONE.id,
        OTHER.id,
    )
    assert not found.is_failed
    assert agreed(found, token(), OTHER, LATER) is None


def test_another_person_does_not_agree_and_it_may_be_proposed_again() -> None:
    found = declined(asked(), token(), OTHER, LATER)
    assert found == FAILED
    assert proposed(found, OTHER, "EXERCISE again", LATER).strike is not None


@pytest.mark.parametrize(
    "who",
    [
        ONE,
        replace(OTHER, member=LBN),
        replace(OTHER, roles=frozenset({Role.SUPERVISOR})),
    ],
)
def test_nobody_else_agrees(who: Person) -> None:
    for rule in (agreed, declined):
        with pytest.raises(Refused):
            rule(asked(), token(), who, LATER)


def test_what_is_over_is_agreed_to_by_nobody() -> None:
    assert agreed(asked(), token(), OTHER, TUESDAY + timedelta(days=7)) is None
    assert agreed(asked(), "0" * 16, OTHER, LATER) is None
    assert agreed(FAILED, token(), OTHER, LATER) is None
    gone = replace(asked(), state=DrillState.WITHDRAWN)
    assert agreed(gone, token(), OTHER, LATER) is None


@pytest.mark.parametrize(
    ("which", "who", "reason", "why"),
    [
        (FAILED, replace(ONE, member=LBN), "EXERCISE", None),
        (FAILED, replace(ONE, roles=frozenset({Role.AUDITOR})), "EXERCISE", None),
        (FAILED, ONE, "", None),
        (FAILED, ONE, "E" * 301, "reason"),
        (FAILED, ONE, "EXERCISE\u200b", "reason"),
        (replace(FAILED, score=DrillScore(in_time=True)), ONE, "EXERCISE", "no_failure"),
        (replace(FAILED, state=DrillState.ALERTED), ONE, "EXERCISE", "no_failure"),
        (asked(), OTHER, "EXERCISE", "strike_waits"),
    ],
)
def test_what_cannot_be_proposed(
    which: DrillPlan, who: Person, reason: str, why: str | None
) -> None:
    with pytest.raises(Refused) as refused:
        proposed(which, who, reason, LATER)
    assert refused.value.facts.get("why") == why


def test_of_several_of_a_desk_the_last_that_failed_is_meant() -> None:
    first, second = (replace(FAILED, id=PlanId(each), alerted_at=TUESDAY) for each in ("1", "2"))
    second = replace(second, alerted_at=TUESDAY + timedelta(days=40))
    passed = replace(
        first,
        id=PlanId("3"),
        state=DrillState.ACKNOWLEDGED,
        score=DrillScore(in_time=True),
        alerted_at=TUESDAY + timedelta(days=80),
    )
    planned = replace(first, id=PlanId("4"), state=DrillState.PLANNED, alerted_at=None, score=None)
    assert meant([planned, passed, second, first]) == second
    assert meant([replace(second, state=DrillState.STRUCK), passed, first]) == first
    assert meant([planned, passed]) == passed
    assert meant([]) is None
