"""What the log tells of each turn of a request: the one way in which its records are counted.

Owns what a turn is, when it begins, and what each record adds to it (docs/statistics.md). What is reckoned
from turns is left to ``domain.statistics.measures``; that the records are all there, to the log; where turns
are kept, so that old records need not be read again, to ``domain.statistics.tally``.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from domain.directory.directory import TargetKind
from domain.events import Event
from domain.requests.escalation import Why

NOT_KNOWN: Final = ""
"""What a record does not say, or said with a key that is gone."""


class TurnOutcome(StrEnum):
    """What became of a turn, by its last word."""

    OPEN = "open"
    ANSWERED = "answered"
    REFUSED = "refused"
    TRANSFERRED = "transferred"
    WITHDRAWN = "withdrawn"
    NOT_ACCEPTED = "not_accepted"
    CLOSED = "closed"
    """Ended without an answer."""


GONE: Final = frozenset({TurnOutcome.WITHDRAWN, TurnOutcome.NOT_ACCEPTED})
"""Of these nobody asks how fast they went."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedRecord:
    """A record of a case: its clear header, and what its audit part says; None where no key opens it."""

    case: str
    at: datetime
    event: str
    about: Mapping[str, object] | None
    actor: str = ""
    """Who did it, as the header has them: opaque, and the same for the same person."""
    seq: int = 0
    """Its number in the log."""
    place: int = 0
    """Its number in its case."""


@dataclass(frozen=True, slots=True)
class CountedDue:
    """A date that a record names; None where it says that there is none."""

    at: datetime | None
    is_known: bool = True
    """False where its record does not open any more."""

    def is_kept(self, at: datetime) -> bool | None:
        """Whether this is not later; None where nobody knows."""
        if not self.is_known:
            return None
        return self.at is None or at <= self.at


NO_DATE: Final = CountedDue(None)


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """When, by when it was due, which step was the highest then, and who made it."""

    at: datetime
    due: CountedDue
    step: int
    by: str = ""


@dataclass(frozen=True, slots=True)
class RangWhom:
    """When telephones rang, and whose, by the ids that the record names."""

    at: datetime
    people: tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class CountedTurn:
    """A request at one member, as far as the log tells of it."""

    case: str
    began: datetime
    origin: str
    member: str
    type: str
    urgency: str
    is_drill: bool
    is_first: bool
    """Whether it is the request's first; the others begin with a transfer."""
    is_again: bool
    """Whether it says the same as an earlier one, and was sent anyway."""
    is_entered: bool = False
    """Whether the side that is asked entered it itself, from a call: nobody was alerted."""
    filed_by: str = ""
    """Who filed the request, as records name them; nobody where it was entered from a call."""
    sent_via: tuple[str, ...] = ()
    """By which other channels it also went; the first turn's is what the last record of the case tells."""
    highest: int = 0
    """The highest step that was fired."""
    target: str = ""
    """Whose step was fired last; of somebody who is named only that it is a person."""
    acknowledgements: list[Acknowledgement] = field(default_factory=list)
    """Those that stand, in order."""
    first_delay: CountedDue | None = None
    """When the answer was due before the first delay; None where none was announced."""
    waits_for_judge: bool = False
    is_overdue: bool = False
    answered_at: datetime | None = None
    answer_due: CountedDue = NO_DATE
    is_judged: bool = False
    """Whether a judge was waited for when it was answered."""
    outcome: TurnOutcome = TurnOutcome.OPEN
    ground: str = ""
    escalations: int = 0
    nobody: int = 0
    questions: int = 0
    reopened: int = 0
    ran_out: dict[str, int] = field(default_factory=dict)
    rang: list[RangWhom] = field(default_factory=list)
    """Each alert or reminder that rang somebody."""
    drill_showed: tuple[str, ...] | None = None
    """What a drill showed (``domain.drills.order.DrillScore``); None where no record of its end says."""
    delivered: dict[str, int] = field(default_factory=dict)
    failed: dict[str, int] = field(default_factory=dict)

    @property
    def is_counted(self) -> bool:
        """Whether it stands in shares and times."""
        return not self.is_again and self.outcome not in GONE

    @property
    def step(self) -> int:
        """The highest step by the first acknowledgement that stands, or by now."""
        return self.acknowledgements[0].step if self.acknowledgements else self.highest

    @property
    def acknowledged_by(self) -> str:
        """Who made the acknowledgement that stands first, as records name them; empty where there is none."""
        return self.acknowledgements[0].by if self.acknowledgements else ""

    @property
    def time_to_acknowledge(self) -> timedelta | None:
        """From its beginning; None where nobody has acknowledged it, or nobody was alerted."""
        return self.acknowledgements[0].at - self.began if self.acknowledgements else None

    @property
    def time_to_answer(self) -> timedelta | None:
        """From its beginning to the first whole answer; None where there is none."""
        return self.answered_at - self.began if self.answered_at else None


class CountedTurns:
    """All turns of a log, from its records in their order."""

    def __init__(self) -> None:
        self.every: list[CountedTurn] = []
        self._now: dict[str, CountedTurn] = {}
        self._first: dict[str, CountedTurn] = {}
        self._entered: set[str] = set()

    def take(self, records: Iterable[CountedRecord]) -> None:
        """Count these too; they follow those that were taken before."""
        for told in records:
            if told.event == Event.CALL_ENTERED:
                self._entered.add(told.case)
            turn = self._now.get(told.case)
            begun = count(told, turn, is_entered=told.case in self._entered)
            if begun is not None:
                self.every.append(begun)
                self._now[told.case] = turn = begun
                if begun.is_first:
                    self._first[told.case] = begun
            if turn is not None:
                self._first[told.case].sent_via = turn.sent_via


def count(told: CountedRecord, turn: CountedTurn | None, *, is_entered: bool) -> CountedTurn | None:
    """Count a record in the ``turn`` that its case has now; the turn that begins with it, where one does.

    ``is_entered``: whether an earlier record of the case says that the side that is asked entered it.
    """
    about = told.about or {}
    if told.event == Event.FILED:
        return _begun(told, about, None, is_entered=is_entered)
    if turn is None:
        return None
    if told.event == Event.TRANSFERRED:
        turn.outcome = TurnOutcome.TRANSFERRED
        return _begun(told, about, turn, is_entered=is_entered)
    if told.event != Event.CALL_ENTERED and "type" in about:
        turn.sent_via = _told_via(about)
    if (counts := _COUNTS.get(told.event)) is not None:
        counts(turn, told)
    return None


def _begun(
    told: CountedRecord,
    about: Mapping[str, object],
    before: CountedTurn | None,
    *,
    is_entered: bool,
) -> CountedTurn:
    origin, member = _members(about, before)
    return CountedTurn(
        case=told.case,
        began=told.at,
        origin=origin,
        member=member,
        type=_word(about, "type") or (before.type if before else NOT_KNOWN),
        urgency=_word(about, "urgency") or (before.urgency if before else NOT_KNOWN),
        is_drill=about.get("drill") is True or (before is not None and before.is_drill),
        is_first=before is None,
        is_again=before.is_again if before else bool(about.get("sent_anyway")),
        is_entered=before is None and is_entered,
        filed_by=before.filed_by if before else "" if is_entered else told.actor,
        sent_via=before.sent_via if before and "type" not in about else _told_via(about),
    )


def _rang(turn: CountedTurn, told: CountedRecord) -> None:
    if people := _words(told.about, "rung"):
        turn.rang.append(RangWhom(told.at, people))


def _alerted(turn: CountedTurn, told: CountedRecord) -> None:
    _rang(turn, told)
    step = (told.about or {}).get("step")
    turn.highest = max(turn.highest, step if isinstance(step, int) else 0)
    is_named = _word(told.about, "kind") == TargetKind.PERSON
    turn.target = TargetKind.PERSON if is_named else _word(told.about, "target")


def _escalated(turn: CountedTurn, told: CountedRecord) -> None:
    why = _word(told.about, "why")
    if why == Why.NOT_ACKNOWLEDGED:
        _one_more(turn.ran_out, turn.target)
    if why in (Why.NOT_ACKNOWLEDGED, Why.PASSED_ON):
        turn.escalations += 1
    _alerted(turn, told)


def _nobody(turn: CountedTurn, _told: CountedRecord) -> None:
    turn.nobody += 1


def _acknowledged(turn: CountedTurn, told: CountedRecord) -> None:
    due = _due(told.about, "acknowledge_by")
    turn.acknowledgements.append(Acknowledgement(told.at, due, turn.highest, told.actor))


def _lapsed(turn: CountedTurn, _told: CountedRecord) -> None:
    """The one that was made last; one before it, from which the request was reopened, stands."""
    if turn.acknowledgements:
        turn.acknowledgements.pop()


def _asked(turn: CountedTurn, _told: CountedRecord) -> None:
    turn.questions += 1


def _delayed(turn: CountedTurn, told: CountedRecord) -> None:
    turn.first_delay = turn.first_delay or _due(told.about, "before")
    turn.waits_for_judge = (told.about or {}).get("judicial") is True
    turn.is_overdue = False


def _overdue(turn: CountedTurn, told: CountedRecord) -> None:
    turn.is_overdue = (told.about or {}).get("judicial") is not True


def _answered(turn: CountedTurn, told: CountedRecord) -> None:
    about = told.about or {}
    if about.get("partial") is True:
        turn.waits_for_judge = about.get("judicial") is True
        return
    turn.outcome, turn.is_overdue = TurnOutcome.ANSWERED, False
    if turn.answered_at is None:
        turn.answered_at, turn.is_judged = told.at, turn.waits_for_judge
        turn.answer_due = turn.first_delay or _due(told.about, "answer_by")


def _refused(turn: CountedTurn, told: CountedRecord) -> None:
    turn.outcome, turn.ground = TurnOutcome.REFUSED, _word(told.about, "ground")
    turn.is_overdue = False


def _reopened(turn: CountedTurn, _told: CountedRecord) -> None:
    turn.reopened += 1
    turn.outcome, turn.ground, turn.is_overdue = TurnOutcome.OPEN, "", False
    turn.first_delay, turn.waits_for_judge = None, False


def _withdrawn(turn: CountedTurn, _told: CountedRecord) -> None:
    turn.outcome, turn.is_overdue = TurnOutcome.WITHDRAWN, False


def _not_accepted(turn: CountedTurn, _told: CountedRecord) -> None:
    turn.outcome = TurnOutcome.NOT_ACCEPTED


def _closed(turn: CountedTurn, told: CountedRecord) -> None:
    turn.is_overdue = False
    if turn.is_drill and "shown" in (told.about or {}):
        turn.drill_showed = _words(told.about, "shown")
    if turn.outcome is TurnOutcome.OPEN:
        turn.outcome = TurnOutcome.CLOSED


def _delivered(turn: CountedTurn, told: CountedRecord) -> None:
    _one_more(turn.delivered, _word(told.about, "channel"))


def _failed(turn: CountedTurn, told: CountedRecord) -> None:
    _one_more(turn.failed, _word(told.about, "channel"))


def _one_more(counts: dict[str, int], name: str) -> None:
    counts[name] = counts.get(name, 0) + 1


def _heard(_turn: CountedTurn, _told: CountedRecord) -> None:
    """Nothing but what every record of a request says of it."""


_COUNTS: Final[Mapping[str, Callable[[CountedTurn, CountedRecord], None]]] = {
    Event.COMPLETED: _heard,
    Event.CALL_DENIED: _withdrawn,
    Event.ALERTED: _alerted,
    Event.ESCALATED: _escalated,
    Event.REMINDED: _rang,
    Event.NOBODY_ON_DUTY: _nobody,
    Event.ACKNOWLEDGED: _acknowledged,
    Event.ACKNOWLEDGEMENT_LAPSED: _lapsed,
    Event.ASKED: _asked,
    Event.DELAYED: _delayed,
    Event.ANSWER_OVERDUE: _overdue,
    Event.ANSWERED: _answered,
    Event.REFUSED: _refused,
    Event.REOPENED: _reopened,
    Event.WITHDRAWN: _withdrawn,
    Event.RECALLED: _withdrawn,
    Event.NOT_ACCEPTED: _not_accepted,
    Event.CLOSED: _closed,
    Event.DELIVERED: _delivered,
    Event.CHANNEL_SENT: _delivered,
    Event.UNDELIVERABLE: _failed,
    Event.CHANNEL_FAILED: _failed,
}
COUNTED: Final = frozenset({*_COUNTS, Event.CALL_ENTERED, Event.FILED, Event.TRANSFERRED})
"""The events of which something is counted; the others need not be opened."""


def _members(about: Mapping[str, object], before: CountedTurn | None) -> tuple[str, str]:
    both = about.get("members")
    if isinstance(both, list) and len(both) == 2:
        return str(both[0]), str(both[1])
    return before.origin if before else NOT_KNOWN, NOT_KNOWN


def _word(about: Mapping[str, object] | None, name: str) -> str:
    value = (about or {}).get(name)
    return value if isinstance(value, str) else NOT_KNOWN


def _words(about: Mapping[str, object] | None, name: str) -> tuple[str, ...]:
    values = (about or {}).get(name)
    return tuple(str(each) for each in values) if isinstance(values, list) else ()


def _told_via(about: Mapping[str, object]) -> tuple[str, ...]:
    """Of a record of a request that opens: what it does not name is none any more."""
    return _words(about, "sent_via")


def _due(about: Mapping[str, object] | None, name: str) -> CountedDue:
    if about is None:
        return CountedDue(None, is_known=False)
    value = about.get(name)
    return (
        CountedDue(datetime.fromisoformat(value).astimezone(UTC))
        if isinstance(value, str)
        else NO_DATE
    )
