"""What can be done about one's duty at a page: the chat's own acts, each looked at again when acting.

Owns how a page names a shift, which is one of those that the person may choose from now, and which
changes of duty stand there to be answered or taken back.
"""

from dataclasses import dataclass
from typing import Final

from domain.directory.directory import Person
from domain.duty.changes import ChangeKind
from domain.duty.rows import ShiftRow
from domain.messages.outgoing import Saying
from domain.refused import Refused
from domain.topics import Topic, stamp
from domain.vocabulary import PersonId
from services.duty import acts, changing, swapping
from services.duty.handover import leave_note
from services.visit.sure import ONESELF, Question
from services.visit.visit import Visit
from storage.duty.changes import ChangeState, Kept

_MOST_CHANGES: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingChange:
    """A change of duty that concerns the reader, and what they can do about it."""

    id: str
    said: Saying
    is_offer: bool
    """Whether it waits for the reader's own answer."""
    may_undo: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SwapChoice:
    """What can be swapped: one's own shifts, with whom; and, of who was chosen, theirs."""

    mine: tuple[tuple[str, ShiftRow], ...]
    people: tuple[Person, ...]
    theirs: tuple[tuple[str, ShiftRow], ...] = ()


async def sick(visit: Visit, sure: str) -> Question | None:
    """Off sick; the question first, unless ``sure`` brings its yes."""
    effect = acts.sick_effect(visit)
    asks = Question(
        topic=Topic.SURE_SICK,
        target=ONESELF,
        effect=effect,
        rests_on=tuple(acts.sick_rests_on(effect)),
    )
    if not asks.is_still(sure, visit.work.now):
        return asks
    await acts.sick(visit)
    return None


async def note(visit: Visit, text: str) -> None:
    """A note for whoever comes next."""
    await leave_note(visit, text)


async def undo(visit: Visit, change: str) -> None:
    """Take a change back."""
    await visit.reply(Topic.DUTY_CHANGED, await acts.undo(visit, change))


async def answer(visit: Visit, change: str, *, accept: bool) -> None:
    """Accept or decline a swap."""
    await visit.reply(Topic.SWAP_STANDING, await swapping.answer(visit, change, accept=accept))


def swap_choice(visit: Visit, other: str = "") -> SwapChoice:
    """From what one can choose. Raises ``Refused`` for somebody with whom one cannot swap."""
    mine = _keyed(swapping.shifts_of(visit, visit.actor.id))
    if not mine:
        raise Refused(Topic.NO_SHIFT_AHEAD)
    people = tuple(swapping.colleagues(visit))
    theirs: tuple[tuple[str, ShiftRow], ...] = ()
    if other:
        swapping.require_colleague(visit, PersonId(other))
        theirs = _keyed(swapping.shifts_of(visit, PersonId(other)))
    return SwapChoice(mine=mine, people=people, theirs=theirs)


async def offer(visit: Visit, mine: str, other: str, theirs: str) -> None:
    """Offer a swap; with ``theirs`` empty for nothing in return. Raises ``Refused``."""
    found = swap_choice(visit, other)
    wanted = _chosen(found.theirs, theirs) if theirs else None
    facts = await swapping.offer(visit, PersonId(other), _chosen(found.mine, mine), wanted)
    await visit.reply(Topic.SWAP_STANDING, facts)


async def standing(visit: Visit) -> list[StandingChange]:
    """The changes ahead that the reader may answer or take back, what waits for them first."""
    found = []
    for kept in reversed(await visit.work.duty_changes.recent()):
        is_offered = kept.standing is ChangeState.OFFERED
        if kept.change.until <= visit.work.now or not (
            is_offered or kept.standing is ChangeState.IN_FORCE
        ):
            continue
        is_offer = is_offered and kept.asked == visit.actor.id
        may_undo = acts.may_undo(visit, kept)
        if is_offer or may_undo:
            found.append(
                StandingChange(
                    id=kept.change.id,
                    said=_said(visit, kept, is_offer=is_offer),
                    is_offer=is_offer,
                    may_undo=may_undo,
                )
            )
    found.sort(key=lambda each: not each.is_offer)
    return found[:_MOST_CHANGES]


def _said(visit: Visit, kept: Kept, *, is_offer: bool) -> Saying:
    work, change = visit.work, kept.change
    if change.kind is ChangeKind.SWAP and kept.standing is ChangeState.OFFERED:
        facts = swapping.swap_facts(visit, kept)
        if is_offer:
            return Saying(topic=Topic.SWAP_OFFER, facts=facts)
        told = {**facts, "standing": "offered", "to": "offerer"}
        return Saying(topic=Topic.SWAP_STANDING, facts=told)
    to = "actor" if change.by == visit.actor.id else "supervisor"
    return Saying(topic=Topic.DUTY_CHANGED, facts=changing.change_facts(work, change, to=to))


def key_of(shift: ShiftRow) -> str:
    """By what a page names a shift that runs or comes: its end does not move."""
    return f"{shift.roster}|{shift.layer}|{stamp(shift.until)}"


def _keyed(rows: list[ShiftRow]) -> tuple[tuple[str, ShiftRow], ...]:
    return tuple((key_of(row), row) for row in rows)


def _chosen(rows: tuple[tuple[str, ShiftRow], ...], key: str) -> ShiftRow:
    """The shift of that key among those that may be chosen. Raises ``Refused``."""
    row = dict(rows).get(key)
    if row is None:
        raise Refused(Topic.STALE_STEP)
    return row
