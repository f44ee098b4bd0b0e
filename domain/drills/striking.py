"""Striking a failure of a desk that was the operator's or the network's: one proposes, another agrees.

Decides who may, and what becomes of the drill. It is two people of the secretariat, neither of the desk's
member; each is asked for their role when they act, not when they were asked.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Final

from domain.directory.directory import Person
from domain.drills.order import DrillPlan, DrillState, Strike
from domain.drills.ordering import refused, require_office
from domain.refused import Refused, not_yours
from domain.topics import Topic

LONGEST_REASON: Final = 300
"""As much of it as whoever is asked is shown."""


def meant(drills: Iterable[DrillPlan]) -> DrillPlan | None:
    """Which of a desk's drills of one order: the last that failed, else the last; None where there is none.

    A year's plan has several of each desk.
    """
    return max(drills, key=lambda each: (each.is_failed, each.alerted_at or each.due), default=None)


def proposed(plan: DrillPlan, by: Person, reason: str, now: datetime) -> DrillPlan:
    """It waits for another person. Raises ``Refused``."""
    _require(plan, by)
    if not reason:
        raise Refused(Topic.USAGE, {"command": "drill"})
    if len(reason) > LONGEST_REASON or not reason.isprintable():
        raise refused("reason")
    if not plan.is_failed:
        raise refused("no_failure", desk=plan.point)
    if plan.strike is not None and plan.strike.waits(now):
        raise refused("strike_waits", desk=plan.point)
    return replace(plan, strike=Strike(by=by.id, at=now, reason=reason))


def agreed(plan: DrillPlan, token: str, by: Person, now: datetime) -> DrillPlan | None:
    """It does not count from now on; None where nothing waits for that. Raises ``Refused``."""
    strike = _waiting(plan, token, by, now)
    if strike is None:
        return None
    return replace(plan, state=DrillState.STRUCK, strike=replace(strike, agreed_by=by.id))


def declined(plan: DrillPlan, token: str, by: Person, now: datetime) -> DrillPlan | None:
    """It counts as before; None where nothing waits for that. Raises ``Refused``."""
    return replace(plan, strike=None) if _waiting(plan, token, by, now) is not None else None


def _waiting(plan: DrillPlan, token: str, by: Person, now: datetime) -> Strike | None:
    _require(plan, by)
    strike = plan.strike
    if strike is None or strike.token != token or not strike.waits(now) or not plan.is_failed:
        return None
    if strike.by == by.id:
        raise not_yours()
    return strike


def _require(plan: DrillPlan, by: Person) -> None:
    require_office(by)
    if by.member == plan.member:
        raise not_yours()
