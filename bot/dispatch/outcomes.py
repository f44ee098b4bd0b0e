"""What became of one handing over, read for what follows: tried again, marked as a repeat, or given up.

Decides nothing about when; that is left to ``bot.dispatch.dispatcher`` and its queue.
"""

from dataclasses import replace
from typing import Final

from bot.deployment.begun import Begun
from bot.dispatch.sending import Wait
from domain.messages.outgoing import WorkKind
from services.messages.delivery import (
    Edited,
    NotNoticed,
    Outcome,
    Outgoing,
    Postponed,
    Removed,
    Undeliverable,
)

_REFUSED_PAUSE_MS: Final = 5_000
_HOLDS_FOR: Final = 3
"""Failed attempts of one message for which those behind it wait; then they pass it."""


def broken(outgoing: Outgoing, incident: str) -> Outcome:
    """What becomes of a message that cannot even be put into words."""
    work = outgoing.work
    if work.attempts < _HOLDS_FOR:
        return Postponed(work=work, wait_ms=1_000, counts=True)
    if work.kind is WorkKind.NOTICE:
        return NotNoticed(work=work, why=f"incident {incident}", for_good=False)
    return Undeliverable(work=work, why=f"incident {incident}")


def left_as_it_is(outgoing: Outgoing) -> Outcome:
    """What becomes of a change to a message in another bot's chat, which this one cannot make."""
    if outgoing.work.kind is WorkKind.REMOVE:
        return Removed(work=outgoing.work, was_removed=False)
    return Edited(work=outgoing.work)


def holds_its_line(outgoing: Outgoing) -> bool:
    """Whether what comes later in its line waits for it."""
    stands_apart = outgoing.work.kind in (WorkKind.NOTICE, WorkKind.DOCUMENT)
    return not stands_apart and outgoing.work.attempts < _HOLDS_FOR


def weighed(outcome: Outcome | Wait, begun: Begun, *, all_refuse: bool) -> Outcome | Wait:
    """The outcome, for what it says: of one chat where not every chat refuses, and whether the
    message may have arrived, which it may not where nothing left or it was refused."""
    if all_refuse and isinstance(outcome, Undeliverable) and outcome.of_person:
        outcome = Postponed(
            work=outcome.work, wait_ms=_REFUSED_PAUSE_MS, counts=False, is_refused=True
        )
    if isinstance(outcome, Wait):
        begun.undo(outcome.outgoing.work.id)
    elif isinstance(outcome, Postponed):
        if outcome.work.id not in begun:
            return replace(outcome, may_have_arrived=False)
        if not (outcome.counts and outcome.may_have_arrived):
            begun.undo(outcome.work.id)
    return outcome
