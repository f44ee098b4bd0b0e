"""A supervisor gives a request to another person of the desk: to whom, whether, and what became of it.

Facts: the headline; ``given_to`` is the person; further ones are named at each function.
"""

from collections.abc import Callable, Mapping

from domain.duty.rows import CandidateRow
from domain.requests.safeguards.reassigning import Unfit
from domain.topics import Topic
from domain.verbs import Sure, Verb
from handlers.messages.frame import keyboards
from handlers.messages.frame.keyboards import button
from handlers.messages.frame.refusing import refused
from handlers.messages.frame.saying import Wording
from handlers.messages.frame.sure import sure
from handlers.verbs import buttons
from wording.language import Translator
from wording.messages import dues
from wording.messages.acts import verb_label
from wording.messages.told import Told
from wording.safe_text import Shown, lines


def to_whom(_: Translator, told: Told) -> Wording:
    """The choice: ``options`` (``CandidateRow``); ``left_out``: how many more there are."""
    more = told.number("left_out")
    rows = (
        (button(_candidate(_, told, person), buttons.REASSIGN_TO(number)),)
        for number, person in enumerate(told.rows("options", CandidateRow))
    )
    head = lines(
        _("To whom shall {reference} be given?", reference=told.reference),
        _.ngettext(
            "{count} more: name the person behind /reassign and the reference.",
            "{count} more: name the person behind /reassign and the reference.",
            more,
        )
        if more > 0
        else None,
    )
    return Wording(head=head, rows=tuple(rows))


def _candidate(_: Translator, told: Told, row: CandidateRow) -> Shown:
    name = told.alone(row.name)
    return _("{name} (on duty now)", name=name) if row.remark else name


def whether(_: Translator, told: Told) -> Wording:
    """The question. ``off_duty``; ``had_by``: who has it in hand; ``waited``: nobody has."""
    name, had_by = told.name("given_to"), told.line("had_by")
    next_at = told.deadline("next_step_at")
    again = None
    if not told.flag("waited"):
        again = lines(
            _("{name} has it in hand, and is told.", name=had_by) if had_by else None,
            _("It then waits to be acknowledged again; the requester is told."),
            dues.acknowledge_by(_, told),
            dues.answer_by(_, told),
        )
    return sure(
        _,
        told,
        Sure.REASSIGN,
        verb_label(_, Verb.REASSIGN),
        _("Give {reference} to {name}?", reference=told.reference, name=name),
        _("The telephone of {name} rings at once.", name=name),
        _("{name} is not on duty there now.", name=name) if told.flag("off_duty") else None,
        again,
        _("If nobody acknowledges it, the next are alerted: {time}.", time=next_at)
        if next_at
        else None,
    )


def given(_: Translator, told: Told) -> Wording:
    """It was given to somebody. ``by``; ``had_it``: the reader had it; ``is_requester``: it is theirs."""
    reference, name = told.reference, told.name("given_to")
    if told.flag("is_requester"):
        said = _(
            "{reference} was given to another person at {member}: {name}.",
            reference=reference,
            member=told.to,
            name=name,
        )
        waits = _("It waits to be acknowledged again. The time for the answer stays as it is.")
        return Wording(
            head=lines(said, waits, dues.acknowledge_by(_, told), dues.answer_by(_, told))
        )
    by = told.name("by")
    said = _("{by} gave {reference} to {name}.", by=by, reference=reference, name=name)
    if told.flag("had_it"):
        return Wording(
            head=lines(said, _("You are no longer in charge of it; {name} was alerted.", name=name))
        )
    return Wording(
        head=lines(said, _("Whoever acknowledges it first has it.")),
        rows=keyboards.case_rows(_, told.case, [Verb.ACKNOWLEDGE]),
    )


def done(_: Translator, told: Told) -> Wording:
    """To the supervisor."""
    name = told.name("given_to")
    return Wording(
        head=lines(
            _("{reference} was given to {name}.", reference=told.reference, name=name),
            _("{name} was alerted, and must acknowledge it.", name=name),
        )
    )


def cannot(_: Translator, told: Told) -> Wording:
    """Why it cannot be given. ``unfit``; ``who``: the person, where they are of the desk."""
    reference = told.reference
    who = told.line("who") or _("This person")
    unfit = told.word("unfit")
    whys: dict[str, Shown] = {
        Unfit.OVER: _("There is nothing more to do for {reference}.", reference=reference),
        Unfit.NOBODY: _(
            "Nobody else of the desk can take {reference} now: everybody is away or cannot be reached.",
            reference=reference,
        ),
        Unfit.NOT_OF_DESK: _("Nobody of that name stands on the roster of this desk."),
        Unfit.HOLDER: _("{name} has {reference} in hand already.", name=who, reference=reference),
        Unfit.AWAY: _("{name} is away now.", name=who),
        Unfit.UNREACHED: _("{name} cannot be reached now.", name=who),
        Unfit.KEPT: _(
            "{reference} is for supervisors alone until one passes it on.", reference=reference
        ),
    }
    next_acts: dict[str, Shown] = {
        Unfit.OVER: _("/status shows where it stands."),
        Unfit.KEPT: _("Pass it on first, or acknowledge it."),
        Unfit.NOBODY: _("/duty shows who is on duty; the directory, how to call them."),
    }
    other = _("{command} shows who can take it.", command=told.technical("/reassign"))
    return refused(whys.get(unfit, whys[Unfit.NOT_OF_DESK]), next_acts.get(unfit, other))


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.CHOOSE_PERSON: to_whom,
    Topic.SURE_REASSIGN: whether,
    Topic.REASSIGNED: given,
    Topic.DONE_REASSIGNED: done,
    Topic.REASSIGN_REFUSED: cannot,
}
