"""Where a request stands and what is awaited, in plain words.

Facts: ``domain.requests.headline``; ``step``, ``steps``, ``next_step_at``.
"""

from domain.requests.values.call import CallStanding
from domain.topics import parse_stamp
from domain.vocabulary import State
from wording import labels
from wording.emphasis import bold
from wording.language import Translator
from wording.messages import dues
from wording.messages.told import Told
from wording.safe_text import Shown, lines

UNDER_WAY = frozenset({State.ACKNOWLEDGED, State.IN_PROGRESS, State.DELAYED})
"""States in which the answer is awaited."""


def standing(_: Translator, told: Told, *, is_requester: bool, counts: bool = True) -> Shown:
    """Where the request stands and what is awaited, in plain words; ``counts`` how late it is."""
    return lines(
        _standing(_, told, is_requester=is_requester, counts=counts),
        dues.evidence(_, told),
        dues.refusal(_, told),
        dues.held(_, told),
    )


def _standing(_: Translator, told: Told, *, is_requester: bool, counts: bool) -> Shown:
    state = told.word("state")
    word = labels.state(_, state)
    if is_requester and state == State.CLARIFICATION:
        word = _.pgettext("state", "waiting for your reply")
    if told.word("call") == CallStanding.DENIED:
        word = _.pgettext("state", "over, not asked for")
    told_state = told.labelled(_("State"), bold(word))
    if told.word("call") == CallStanding.DENIED:
        return lines(told_state, _who_acknowledged(_, told))
    if state == State.TRANSFERRED:
        return lines(_went(_, told), _escalated(_, told), _own_clock(_, told))
    if state == State.WITHDRAWN and told.word("withdrawal_confirmed_at"):
        noted = _("The requested side has noted the withdrawal.")
        return lines(told_state, _who_acknowledged(_, told), noted)
    if state == State.NOT_ACCEPTED:
        return lines(told_state, _not_accepted(_, told, is_requester=is_requester))
    kept = dues.preserved(_, told)
    if state == State.NOTIFIED:
        return lines(told_state, _escalated(_, told), *_awaited(_, told, counts=counts), kept)
    due = None
    if state in UNDER_WAY or state == State.CLARIFICATION:
        due = dues.answer_by(_, told, counts=counts)
    return lines(told_state, _who_acknowledged(_, told), due, kept)


def _not_accepted(_: Translator, told: Told, *, is_requester: bool) -> Shown:
    """Nobody is told why."""
    if not is_requester:
        return _("By what your member takes of others. Nobody was alerted.")
    member = told.line("addressee")
    return lines(
        _(
            "{member} does not take it here, and gives no reason. Nobody was alerted.",
            member=member,
        ),
        _("If it must go on, please use another channel."),
    )


def _went(_: Translator, told: Told) -> Shown:
    return _(
        "Transferred to {member} by {name} at {time}",
        member=told.line("transferred_to"),
        name=told.name("transferred_by"),
        time=told.moment("transferred_at"),
    )


def _own_clock(_: Translator, told: Told) -> Shown | None:
    """How a member's own time with it ended: acknowledged, or late, or given away before."""
    acknowledged = _who_acknowledged(_, told)
    if acknowledged:
        return acknowledged
    due, left = parse_stamp(told.word("acknowledge_by")), parse_stamp(told.word("transferred_at"))
    if due and left and due <= left:
        by = told.deadline("acknowledge_by")
        return _("It had to be acknowledged by {time}, and was not.", time=by)
    return _("It was transferred before anybody acknowledged it.")


def _awaited(_: Translator, told: Told, *, counts: bool) -> tuple[Shown | None, ...]:
    by = told.deadline("acknowledge_by")
    following = told.deadline_of(parse_stamp(told.word("next_step_at")))
    must = _("Must be acknowledged by {time}.", time=by)
    over = dues.overdue(_, told, parse_stamp(told.word("acknowledge_by")), counts=counts)
    if over:
        must = _("It had to be acknowledged by {time}: {overdue}.", time=by, overdue=over)
    return (
        must if by else None,
        dues.answer_late(_, told, counts=counts),
        _("If nobody acknowledges, the next alert goes out at {time}.", time=following)
        if following
        else None,
    )


def _escalated(_: Translator, told: Told) -> Shown | None:
    if told.number("step") <= 1:
        return None
    steps = told.technical(str(max(told.number("step"), told.number("steps"))))
    return _("Escalated: step {step} of {steps}", step=told.count("step"), steps=steps)


def _who_acknowledged(_: Translator, told: Told) -> Shown | None:
    by, at = told.line("acknowledged_by"), told.moment("acknowledged_at")
    if not by:
        return None
    if at:
        return _("It was acknowledged by {name} at {time}.", name=by, time=at)
    return _("It was acknowledged by {name}.", name=by)


def proposed(_: Translator, told: Told) -> Shown | None:
    """The transfer that waits for the requester's consent: ``proposed_to``, ``proposed_until``."""
    to = told.line("proposed_to")
    if not to:
        return None
    return _(
        "It is proposed to transfer it to {member}; the requester decides by {time}.",
        member=to,
        time=told.deadline("proposed_until"),
    )
