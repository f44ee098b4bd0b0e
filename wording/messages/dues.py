"""By when a request must be acknowledged or answered, and by how much that has passed.

Ahead: ``Answer by: 14:17 UTC (16:17 in Beirut)``. Passed: ``Answer: was due at …, overdue by 2 h``. What
waits for nobody is never overdue. A message that is kept up to date says ``overdue`` without the length,
which would soon be untrue. Facts: the headline.
"""

from datetime import datetime

from domain.requests.rows import Times
from domain.requests.values.call import CallStanding
from domain.requests.values.evidence import EvidenceStanding
from domain.requests.values.preservation import Standing
from domain.topics import parse_stamp
from domain.vocabulary import State
from wording import times
from wording.emphasis import bold
from wording.language import Translator
from wording.messages.told import Told
from wording.reviews import beside
from wording.safe_text import NOTHING, Shown, lines

_WAITS_FOR_ANSWER = frozenset(
    {State.NOTIFIED, State.ACKNOWLEDGED, State.IN_PROGRESS, State.DELAYED}
)


def acknowledge_by(_: Translator, told: Told, *, counts: bool = True) -> Shown | None:
    """By when it must be acknowledged, while it waits for that."""
    late = NOTHING
    if told.word("state") in ("", State.NOTIFIED):
        late = was_due(_, told, parse_stamp(told.word("acknowledge_by")), counts=counts)
    if late:
        return told.labelled(_("Acknowledgement"), bold(late))
    return told.labelled(_("Acknowledge by"), told.deadline("acknowledge_by"))


def answer_by(_: Translator, told: Told, *, counts: bool = True) -> Shown | None:
    """By when it must be answered; while a question waits, that the clock stands."""
    if told.word("state") == State.CLARIFICATION:
        return _("Until the reply, the time for the answer is paused.")
    if told.flag("is_paused") and told.word("call") == CallStanding.ENTERED:
        return _("Until it is confirmed in writing, the time for the answer is paused.")
    if told.flag("is_paused"):
        return _("Until its form is complete, the time for the answer is paused.")
    if late := answer_late(_, told, counts=counts):
        return late
    by = told.labelled(_("Answer by"), told.deadline("answer_by"))
    return lines(by, bold(waits_for_judge(_))) if told.flag("judicial") else by


def prove_by(_: Translator, told: Told) -> Shown | None:
    """Until when whoever acknowledged shows that it was them; None where they have, or need not."""
    until = told.deadline("prove_by")
    if not until:
        return None
    said = _("Show by {time} that it is you: press Open, or sign in to the pages.", time=until)
    return lines(bold(said), _("Otherwise the alerts go on."))


def waits_for_judge(_: Translator) -> Shown:
    """In place of how late the answer is, where that is not up to who asks for it."""
    return _("waits for judicial authorisation")


def answer_late(_: Translator, told: Told, *, counts: bool = True) -> Shown | None:
    """That the answer is late; None where it is not."""
    if told.word("state") not in _WAITS_FOR_ANSWER or told.flag("is_paused"):
        return None
    late = was_due(_, told, parse_stamp(told.word("answer_by")), counts=counts)
    if late and told.flag("judicial"):
        late = waits_for_judge(_)
    return told.labelled(_("Answer"), bold(late)) if late else None


def preserved(_: Translator, told: Told) -> Shown | None:
    """Until when the data are kept, and where that stands; None where nothing is known to be kept."""
    day, standing = told.day("preserved_until"), told.word("preservation")
    if not day:
        return None
    until = told.labelled(_("Preserved until"), bold(day))
    more = {
        Standing.PASSED: _(
            "The date has passed; the requested side is yet to say what became of it."
        ),
        Standing.STOPPED: _("A formal request was received: the data stay until it is decided."),
        Standing.ENDING: _(
            "The requester no longer needs it; the requested side is yet to confirm."
        ),
        Standing.ENDED: _("The preservation was ended: the data need no longer be kept."),
        Standing.EXPIRED: _("The data are no longer kept; the requested side has confirmed it."),
    }
    return lines(until, more.get(Standing(standing)) if standing in set(Standing) else None)


def evidence(_: Translator, told: Told) -> Shown | None:
    """Where the agreement to evidential use of the answer stands; None where there is none."""
    word = told.word("evidence")
    if word not in set(EvidenceStanding):
        return None
    said = beside(_, lambda of: _evidence(of, EvidenceStanding(word)), for_good=True)
    return told.labelled(_("Evidential use"), said)


def _evidence(_: Translator, standing: EvidenceStanding) -> Shown:
    return {
        EvidenceStanding.AGREED: _("agreed, and can be taken back until it is used"),
        EvidenceStanding.USED: _("agreed and used"),
        EvidenceStanding.REVOKED: _("taken back: intelligence only"),
    }[standing]


def held(_: Translator, told: Told) -> Shown | None:
    """Until when the erasure of the case is suspended; None where it is not."""
    day = told.day("held_until")
    return told.labelled(_("Erasure suspended until"), day) if day else None


def before(_: Translator, told: Told) -> Shown | None:
    """What was promised before, and that it was later where the promise was shortened."""
    was, now = parse_stamp(told.word("before")), parse_stamp(told.word("answer_by"))
    if was is None or now is None:
        return None
    if now < was:
        return _("This is earlier than before: {time}.", time=told.deadline_of(was))
    return told.labelled(_("Before"), told.deadline_of(was))


def refusal(_: Translator, told: Told) -> Shown | None:
    """Whether a supervisor has confirmed that it is refused; None where nobody is to."""
    said: dict[str, Shown] = {
        "waits": _(
            "A supervisor there is to confirm the refusal, or to take it back; so far it holds."
        ),
        "confirmed": _("A supervisor there has confirmed the refusal."),
    }
    return said.get(told.word("refusal"))


def in_list(_: Translator, told: Told, row: Times) -> Shown:
    """The same for a row of a list, in bold and short enough for one line of a telephone: in UTC alone."""
    said = [NOTHING, NOTHING]
    if row.state == State.NOTIFIED and row.acknowledge_by:
        late = overdue(_, told, row.acknowledge_by)
        said[0] = (
            _("acknowledgement {overdue}", overdue=late)
            if late
            else _("acknowledge by {time}", time=told.moment_of(row.acknowledge_by))
        )
    if row.state in _WAITS_FOR_ANSWER and row.answer_by:
        late, by = overdue(_, told, row.answer_by), told.moment_of(row.answer_by)
        if row.judicial:
            said[1] = waits_for_judge(_)
        elif late:
            said[1] = _("answer {overdue}", overdue=late)
        elif row.state == State.DELAYED:
            said[1] = _("promised by {time}", time=by)
        elif row.state != State.NOTIFIED:
            said[1] = _("answer by {time}", time=by)
    return bold(_.told_on(said))


def awaited(row: Times) -> datetime | None:
    """By when what a row waits for is due; None where nothing is."""
    if row.state == State.NOTIFIED:
        return row.acknowledge_by
    is_answer = row.state in _WAITS_FOR_ANSWER and not row.judicial
    return row.answer_by if is_answer else None


def left(_: Translator, told: Told, row: Times) -> Shown:
    """``in 12 min``, until what a row waits for; empty where nothing is awaited, or that is late."""
    at = awaited(row)
    if at is None or told.now is None or at <= told.now:
        return NOTHING
    return _("in {length}", length=times.duration(_, times.to_the_minute(at - told.now)))


def was_due(_: Translator, told: Told, at: datetime | None, *, counts: bool = True) -> Shown:
    """``was due at 14:17 UTC (…), overdue by 5 min``; empty where it has not come, or now is unknown."""
    over = overdue(_, told, at, counts=counts)
    if not over:
        return NOTHING
    return _("was due at {time}, {overdue}", time=told.deadline_of(at), overdue=over)


def overdue(_: Translator, told: Told, at: datetime | None, *, counts: bool = True) -> Shown:
    """``overdue by 5 min``; empty where it has not come, or now is unknown."""
    if at is None or told.now is None:
        return NOTHING
    return times.overdue(_, at, told.now, counts=counts)
