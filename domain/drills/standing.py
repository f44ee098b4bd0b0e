"""What failed drills do to a contact point: its member hears first, later whoever writes to it is advised.

Decides from the drills that are kept, the entry's confirmation and the tests of its people how it stands,
anew at each look. Who is told is ``services.drills.telling_member``'s, what requesters read
``services.directory.advising``'s.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from domain.directory.directory import ContactPoint, Directory
from domain.drills.hours import hours_of
from domain.drills.order import DrillPlan
from domain.spans import Span

IN_A_ROW: Final = 2
WORKING_DAYS: Final = 5
"""What the member has to mend it, by the desk's own calendar, after it was told."""


class DrillStage(StrEnum):
    """What follows from how the drills of a desk went."""

    CLEAR = "clear"
    """Nothing: none failed, or one alone, or what was asked was done."""
    UNTOLD = "untold"
    """Two failed in a row, and nobody of the member could be told yet."""
    TOLD = "told"
    """The member was told, and its days run."""
    ADVISED = "advised"
    """Whoever writes to the desk is advised to telephone too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillStanding:
    """How the drills of one desk let it stand now."""

    stage: DrillStage
    failed: tuple[DrillPlan, ...] = ()
    """Those that count, in the order in which they rang; none where nothing follows from them."""
    since: datetime | None = None
    """From when on requesters are advised, as the member was told."""
    last: DrillPlan | None = None
    """The newest that was held and counts."""

    @property
    def second(self) -> DrillPlan | None:
        """With which two had failed in a row."""
        return self.failed[IN_A_ROW - 1] if self.failed else None


def drill_standing(
    plans: Iterable[DrillPlan],
    confirmed_at: datetime | None,
    tested_at: datetime | None,
    now: datetime,
) -> DrillStanding:
    """How they let the desk stand: confirmed and tested are the latest of each."""
    held = _held(plans)
    last = held[-1] if held else None
    failed = _unmended(_run(held), confirmed_at, tested_at)
    if len(failed) < IN_A_ROW:
        return DrillStanding(stage=DrillStage.CLEAR, last=last)
    told = next((each.told for each in failed[IN_A_ROW - 1 :] if each.told is not None), None)
    if told is None:
        return DrillStanding(stage=DrillStage.UNTOLD, failed=failed, last=last)
    stage = DrillStage.ADVISED if now >= told.since else DrillStage.TOLD
    return DrillStanding(stage=stage, failed=failed, since=told.since, last=last)


def may_follow(plans: Iterable[DrillPlan]) -> bool:
    """Whether so many failed in a row that it matters what was confirmed and tested."""
    return len(_run(_held(plans))) >= IN_A_ROW


def advised_from(point: ContactPoint, directory: Directory, told_at: datetime) -> datetime:
    """When the working days of a desk are over that is told now."""
    hours = hours_of(point, directory, Span(told_at, told_at))
    return hours.working_days_after(told_at, WORKING_DAYS)


def _held(plans: Iterable[DrillPlan]) -> list[DrillPlan]:
    held = (each for each in plans if each.is_failed or each.is_passed)
    return sorted(held, key=lambda each: (_rang_at(each), each.id))


def _run(held: Sequence[DrillPlan]) -> tuple[DrillPlan, ...]:
    """The last ones, as far as they failed one after the other."""
    run: list[DrillPlan] = []
    for each in reversed(held):
        if each.is_passed:
            break
        run.append(each)
    return tuple(reversed(run))


def _unmended(
    run: tuple[DrillPlan, ...], confirmed_at: datetime | None, tested_at: datetime | None
) -> tuple[DrillPlan, ...]:
    """Without those after which the entry was confirmed and a test arrived, once two had failed."""
    if len(run) < IN_A_ROW or confirmed_at is None or tested_at is None:
        return run
    mended_at = min(confirmed_at, tested_at)
    if mended_at <= _known_at(run[IN_A_ROW - 1]):
        return run
    return tuple(each for each in run if _known_at(each) >= mended_at)


def _rang_at(plan: DrillPlan) -> datetime:
    return plan.alerted_at or plan.due


def _known_at(plan: DrillPlan) -> datetime:
    return plan.ended_at or _rang_at(plan)
