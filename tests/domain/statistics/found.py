"""What is found of each turn by looking through the records of its case, as docs/statistics.md says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from domain.events import Event
from domain.statistics.turns import CountedRecord, TurnOutcome

_BEGINNINGS = (Event.FILED, Event.TRANSFERRED)
_STEPS = (Event.ALERTED, Event.ESCALATED)
_TAKEN = (Event.DELIVERED, Event.CHANNEL_SENT)
_NOT_TAKEN = (Event.UNDELIVERABLE, Event.CHANNEL_FAILED)
_OF_THE_DATE = (Event.ANSWER_OVERDUE, Event.DELAYED, Event.REOPENED)
"""What says that the answer is overdue, or that it has a new date."""
_LAST_WORDS = {
    Event.ANSWERED: TurnOutcome.ANSWERED,
    Event.REFUSED: TurnOutcome.REFUSED,
    Event.WITHDRAWN: TurnOutcome.WITHDRAWN,
    Event.RECALLED: TurnOutcome.WITHDRAWN,
    Event.NOT_ACCEPTED: TurnOutcome.NOT_ACCEPTED,
    Event.CLOSED: TurnOutcome.CLOSED,
    Event.REOPENED: TurnOutcome.OPEN,
}


@dataclass(frozen=True, kw_only=True)
class Found:
    """What is found of one turn. ``acknowledged``, ``answered``: the word under which it is counted, ""
    where it is counted under none."""

    began: datetime
    is_filing: bool
    origin: str
    member: str
    type: str
    urgency: str
    is_drill: bool
    is_again: bool
    sent_via: frozenset[str]
    outcome: TurnOutcome
    ground: str
    acknowledged: str
    answered: str
    is_for_judge: bool
    """Whether its time was missed, or is put off, for a judge."""
    to_acknowledge: timedelta | None
    to_answer: timedelta | None
    step: int
    escalations: int
    nobody: int
    questions: int
    reopened: int
    ran_out: Sequence[str]
    taken: Sequence[str]
    not_taken: Sequence[str]
    filed_by: str
    acknowledged_by: str
    rung: Sequence[tuple[datetime, str]]
    """When, and who; as often as somebody was."""
    showed: Sequence[str] | None
    """Of a drill, as the last record of its end says."""

    @property
    def is_counted(self) -> bool:
        is_gone = self.outcome in (TurnOutcome.WITHDRAWN, TurnOutcome.NOT_ACCEPTED)
        return not self.is_again and not is_gone


def found(records: Sequence[CountedRecord]) -> list[Found]:
    """The turns of all cases."""
    cases: dict[str, list[CountedRecord]] = {}
    for told in records:
        cases.setdefault(told.case, []).append(told)
    return [turn for case in cases.values() for turn in _of_case(case)]


def _of_case(case: Sequence[CountedRecord]) -> Iterable[Found]:
    starts = [i for i, told in enumerate(case) if told.event in _BEGINNINGS]
    sent_via = frozenset[str]()
    for told in case:
        if told.event.startswith("request.") and told.about is not None:
            sent_via = frozenset(_list(told, "sent_via"))
    for number, start in enumerate(starts):
        end = starts[number + 1] if number + 1 < len(starts) else len(case)
        # What a transfer leaves as it is may be read where the request began, if no longer here.
        beginnings = [case[i] for i in reversed(starts[: number + 1])]
        is_given = end < len(case)
        yield _of_turn(case[start:end], beginnings, sent_via, is_given=is_given)


def _of_turn(
    turn: Sequence[CountedRecord],
    beginnings: Sequence[CountedRecord],
    sent_via: frozenset[str],
    *,
    is_given: bool,
) -> Found:
    first = turn[0]
    known = next((told for told in beginnings if told.about is not None), first)
    members = _list(first, "members")
    acknowledgement = _acknowledgement(turn)
    answer = next((i for i, told in enumerate(turn) if _is_whole_answer(told)), None)
    outcome = TurnOutcome.TRANSFERRED if is_given else _outcome(turn)
    refusals = [told for told in turn if told.event == Event.REFUSED]
    until = len(turn) if acknowledgement is None else acknowledgement
    steps = [_number(told, "step") for told in turn[:until] if told.event in _STEPS]
    return Found(
        began=first.at,
        is_filing=first.event == Event.FILED,
        origin=(_list(known, "members") or [""])[0],
        member=members[1] if members else "",
        type=_word(known, "type"),
        urgency=_word(known, "urgency"),
        is_drill=_fact(known, "drill") is True,
        is_again=bool(_list(beginnings[-1], "sent_anyway")),
        sent_via=sent_via,
        outcome=outcome,
        ground=_word(refusals[-1], "ground") if outcome is TurnOutcome.REFUSED else "",
        acknowledged=_kept(turn, acknowledgement),
        answered=_answered(turn, answer, outcome),
        is_for_judge=_is_for_judge(turn, answer, outcome),
        to_acknowledge=None if acknowledgement is None else turn[acknowledgement].at - first.at,
        to_answer=None if answer is None else turn[answer].at - first.at,
        step=max(steps, default=0),
        escalations=sum(
            told.event == Event.ESCALATED
            and _word(told, "why") in ("not_acknowledged", "passed_on")
            for told in turn
        ),
        nobody=sum(told.event == Event.NOBODY_ON_DUTY for told in turn),
        questions=sum(told.event == Event.ASKED for told in turn),
        reopened=sum(told.event == Event.REOPENED for told in turn),
        ran_out=list(_ran_out(turn)),
        taken=[_word(told, "channel") for told in turn if told.event in _TAKEN],
        not_taken=[_word(told, "channel") for told in turn if told.event in _NOT_TAKEN],
        filed_by=beginnings[-1].actor,
        acknowledged_by="" if acknowledgement is None else turn[acknowledgement].actor,
        rung=[
            (told.at, person)
            for told in turn
            if told.event in (*_STEPS, Event.REMINDED)
            for person in _list(told, "rung")
        ],
        showed=_showed(turn),
    )


def _showed(turn: Sequence[CountedRecord]) -> Sequence[str] | None:
    ends = [told.about for told in turn if told.event == Event.CLOSED and told.about is not None]
    said = [about["shown"] for about in ends if "shown" in about]
    if not said:
        return None
    last = said[-1]
    assert isinstance(last, list)
    return [str(each) for each in last]


def _acknowledgement(turn: Sequence[CountedRecord]) -> int | None:
    """Where the first stands of which none has lapsed; what lapses is the latest before."""
    lapsed = {
        max(j for j in range(i) if turn[j].event == Event.ACKNOWLEDGED)
        for i, told in enumerate(turn)
        if told.event == Event.ACKNOWLEDGEMENT_LAPSED
    }
    those = [i for i, told in enumerate(turn) if told.event == Event.ACKNOWLEDGED]
    return next((i for i in those if i not in lapsed), None)


def _kept(turn: Sequence[CountedRecord], acknowledgement: int | None) -> str:
    if acknowledgement is None:
        return "not_acknowledged"
    told = turn[acknowledgement]
    return _in_time(told.at, _date(told, "acknowledge_by"), is_known=told.about is not None)


def _in_time(at: datetime, due: datetime | None, *, is_known: bool) -> str:
    """Not known where the record of the date does not open; in time where there was none to be kept."""
    if not is_known:
        return "not_known"
    return "in_time" if due is None or at <= due else "late"


def _is_whole_answer(told: CountedRecord) -> bool:
    return told.event == Event.ANSWERED and _fact(told, "partial") is not True


def _outcome(turn: Sequence[CountedRecord]) -> TurnOutcome:
    """The last word; a closing is one only where it confirms no answer and no refusal."""
    words = [
        _LAST_WORDS[Event(told.event)]
        for told in turn
        if told.event in _LAST_WORDS and (told.event != Event.ANSWERED or _is_whole_answer(told))
    ]
    settled = (TurnOutcome.ANSWERED, TurnOutcome.REFUSED)
    while len(words) > 1 and words[-1] is TurnOutcome.CLOSED and words[-2] in settled:
        words.pop()
    return words[-1] if words else TurnOutcome.OPEN


def _answered(turn: Sequence[CountedRecord], answer: int | None, outcome: TurnOutcome) -> str:
    if answer is None:
        if outcome is not TurnOutcome.OPEN:
            return ""
        said = [told for told in turn if told.event in _OF_THE_DATE]
        is_late = bool(said) and said[-1].event == Event.ANSWER_OVERDUE
        return "overdue" if is_late and _fact(said[-1], "judicial") is not True else "waiting"
    delays = _delays(turn[:answer])
    says, name = (delays[0], "before") if delays else (turn[answer], "answer_by")
    kept = _in_time(turn[answer].at, _date(says, name), is_known=says.about is not None)
    return "judge" if kept == "late" and _is_judicial(turn[:answer]) else kept


def _since_reopened(turn: Sequence[CountedRecord]) -> Sequence[CountedRecord]:
    """With a reopening the clocks begin anew."""
    last = max((i for i, told in enumerate(turn) if told.event == Event.REOPENED), default=-1)
    return turn[last + 1 :]


def _delays(turn: Sequence[CountedRecord]) -> list[CountedRecord]:
    return [told for told in _since_reopened(turn) if told.event == Event.DELAYED]


def _is_judicial(turn: Sequence[CountedRecord]) -> bool:
    """By the last delay or part of an answer."""
    said = [
        told
        for told in _since_reopened(turn)
        if told.event == Event.DELAYED
        or (told.event == Event.ANSWERED and _fact(told, "partial") is True)
    ]
    return bool(said) and _fact(said[-1], "judicial") is True


def _is_for_judge(turn: Sequence[CountedRecord], answer: int | None, outcome: TurnOutcome) -> bool:
    if answer is not None:
        return _answered(turn, answer, outcome) == "judge"
    return outcome is TurnOutcome.OPEN and _is_judicial(turn)


def _ran_out(turn: Sequence[CountedRecord]) -> Iterable[str]:
    steps = [told for told in turn if told.event in _STEPS]
    for before, told in pairwise(steps):
        if told.event == Event.ESCALATED and _word(told, "why") == "not_acknowledged":
            yield _word(before, "target")


def _fact(told: CountedRecord, name: str) -> object:
    return None if told.about is None else told.about.get(name)


def _word(told: CountedRecord, name: str) -> str:
    fact = _fact(told, name)
    return fact if isinstance(fact, str) else ""


def _number(told: CountedRecord, name: str) -> int:
    fact = _fact(told, name)
    return fact if isinstance(fact, int) else 0


def _list(told: CountedRecord, name: str) -> list[str]:
    fact = _fact(told, name)
    return [str(each) for each in fact] if isinstance(fact, list) else []


def _date(told: CountedRecord, name: str) -> datetime | None:
    word = _word(told, name)
    return datetime.strptime(word, "%Y-%m-%dT%H:%M:%S.%f%z") if word else None
