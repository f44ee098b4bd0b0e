"""What is read by who types ``/drill``, and by who is to call: the list, what was done, what was refused."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

from domain.drills.rows import DrillChatRow, NotHeldRow, PlannedRow
from domain.drills.striking import LONGEST_REASON
from domain.drills.year import MOST_A_YEAR
from domain.topics import Topic
from handlers.messages.frame.keyboards import button
from handlers.messages.frame.refusing import refused as as_refusal
from handlers.messages.frame.saying import Wording
from handlers.verbs import buttons
from wording import drills as words
from wording import labels
from wording.language import Translator
from wording.messages.told import Told
from wording.safe_text import NOTHING, Shown, blocks, joined, lines


def call(_: Translator, told: Told) -> Wording:
    """A drill by telephone is due. ``desk``, ``point``, ``telephone``, ``order``."""
    said = _("A drill by telephone is due: {desk}.", desk=told.line("desk"))
    number = _("The directory has no telephone number of this desk.")
    if told.word("telephone"):
        number = _(
            "Call {number}, and say first that it is a drill.", number=told.line("telephone")
        )
    enter = _(
        "Then enter what came of it: /drill called {order} {point} yes, or no.",
        order=told.line("order"),
        point=told.line("point"),
    )
    return Wording(head=lines(_exercise(_, said), number, enter))


def _exercise(_: Translator, said: Shown) -> Shown:
    """The line, with the word that stands before everything of a drill."""
    return Shown(f"{labels.exercise(_)} {said}")


def refused(_: Translator, told: Told) -> Wording:
    """An order was refused. ``why``, and ``desk`` where it is about one."""
    desk = told.line("desk") if told.word("desk") else Shown("")
    return as_refusal(
        *{
            "unknown": (
                _("There is no contact point {desk}.", desk=desk),
                _("Write its id as the directory has it."),
            ),
            "no_desk": (_("No contact point was named."), _("Name one, or write: all.")),
            "too_many": (
                _("These are too many contact points for one order."),
                _("Order them in parts."),
            ),
            "own": (
                _("{desk} is a contact point of your own member: you would know of it.", desk=desk),
                _("Let somebody else order that."),
            ),
            "past": (_("That time has passed."), _("Name one that comes.")),
            "far": (_("That is more than a year away."), _("Name an earlier time.")),
            "order": (_("The period ends before it begins."), _("Write its beginning first.")),
            "type": (
                _("A type of request is only practised by a form."),
                _("Leave it out, or order a form."),
            ),
            "year": (
                _("Drills are planned for this year and the next."),
                _("Name one of the two."),
            ),
            "numbers": (
                _(
                    "Each contact point has at least one drill a year, and at most {count}.",
                    count=told.technical(str(MOST_A_YEAR)),
                ),
                _("Give other numbers."),
            ),
            "unfit": (
                _("What was filled in does not fit what was chosen."),
                _("Choose each, and leave empty what does not belong to it."),
            ),
            "changed": (
                _("The drills changed just now; nothing more was ordered."),
                _("Look again at what is lacking."),
            ),
            "no_office": (
                _("The directory names nobody of the secretariat, who orders drills."),
                _("Add somebody to it."),
            ),
            "no_order": (_("There is no such drill."), _("The list shows them: /drill")),
            "no_call": (
                _("At {desk} no call is waited for.", desk=desk),
                _("The list shows them: /drill"),
            ),
            "already": (
                _("At {desk} another drill is under way, or due about then.", desk=desk),
                _("Name a time an hour or more from it."),
            ),
            "kind": (
                _("The member of {desk} does not accept drills of this kind.", desk=desk),
                _("Order another kind."),
            ),
            "blackout": (
                _("The member of {desk} accepts no drill on that day.", desk=desk),
                _("Name another day."),
            ),
            "no_failure": (
                _("No failed drill of {desk} counts in this order.", desk=desk),
                _("The list shows them: /drill"),
            ),
            "strike_waits": (
                _("It was proposed already that this drill of {desk} does not count.", desk=desk),
                _("Another person of the secretariat must agree."),
            ),
            "no_second": (
                _("Nobody else of the secretariat can be asked to agree."),
                _("Have another person of it enrol first."),
            ),
            "reason": (
                _("This reason cannot be shown whole."),
                _("Write at most 300 characters, on one line."),
            ),
        }.get(
            told.word("why"),
            (
                _("Nothing of that time is within what {desk} may be drilled in.", desk=desk),
                _("Name another time; at night only pings are held."),
            ),
        )
    )


def listed(_: Translator, told: Told) -> Wording:
    """``rows``: the newest first; ``more`` beside them."""
    rows = told.rows("rows", DrillChatRow)
    if not rows:
        return Wording(
            head=lines(
                _("No drill has been ordered yet."),
                _("For example: {example}", example=told.technical("/drill start ping all")),
            )
        )
    more = told.number("more")
    rest = _.ngettext(
        "{count} earlier one is not shown.", "{count} earlier ones are not shown.", more
    )
    return Wording(
        head=blocks(
            _("Drills, the newest first:"),
            *(_row(_, told, row) for row in rows),
            rest if more else None,
        )
    )


def _row(_: Translator, told: Told, row: DrillChatRow) -> Shown:
    stands = words.stands(_, row.state, row.why)
    first = joined((told.technical(row.point), words.kind(_, row.kind), stands), " · ")
    after = timedelta(seconds=int(row.seconds)) if row.seconds.isdigit() else None
    score = told.technical(row.score) if row.score.isdigit() else NOTHING
    names = [told.shown(name) for name in row.taken.split("\n") if name]
    reference = told.technical(row.reference) if row.reference else NOTHING
    order = _("order {order}", order=told.technical(row.order))
    went = words.went(_, told.moment_of(row.rang_at), after, score, names)
    parts = (reference, *went, order)
    return lines(first, joined((each for each in parts if each), " · "))


def was_ordered(_: Translator, told: Told) -> Wording:
    """``order``, ``kind``, ``count``; ``rows``: desks that cannot be drilled."""
    count, kind = told.number("count"), words.kind(_, told.word("kind"))
    said = _.ngettext(
        "{kind}: {count} contact point will be drilled. Nobody there is told.",
        "{kind}: {count} contact points will be drilled. Nobody there is told.",
        count,
        kind=kind,
    )
    return Wording(head=blocks(said, _left(_, told), _to_stop(_, told)))


def _left(_: Translator, told: Told) -> Shown:
    """Desks that are not drilled, and why."""
    return lines(
        *(
            _("Not {desk}: {why}.", desk=told.technical(row.point), why=words.why(_, row.why))
            if not row.kind
            else _(
                "Not {desk}, {kind}: {why}.",
                desk=told.technical(row.point),
                kind=words.kind(_, row.kind),
                why=words.why(_, row.why),
            )
            for row in told.rows("rows", NotHeldRow)
        )
    )


def _to_stop(_: Translator, told: Told) -> Shown:
    return _("To stop it: {command}", command=told.technical(f"/drill stop {told.word('order')}"))


def lacking(_: Translator, told: Told) -> Wording:
    """What of a year's plan would be ordered. ``year``, ``count``, ``kinds``, ``rows``; ``again``: what
    orders it, where that was typed."""
    if not told.number("count"):
        return _nothing(_, told)
    count, year = told.number("count"), told.technical(told.word("year"))
    said = _.ngettext(
        "{count} drill is lacking in {year}.",
        "{count} drills are lacking in {year}.",
        count,
        year=year,
    )
    again = told.word("again")
    order = (
        _("To order what is lacking: {command}", command=told.technical(again)) if again else None
    )
    return Wording(head=blocks(lines(said, *_kinds(_, told)), _left(_, told), order))


def planned(_: Translator, told: Told) -> Wording:
    """What of a year's plan was ordered. ``order``, ``year``, ``count``, ``kinds``, ``rows``."""
    if not told.number("count"):
        return _nothing(_, told)
    count, year = told.number("count"), told.technical(told.word("year"))
    said = _.ngettext(
        "{count} drill is ordered for {year}. Nobody there is told.",
        "{count} drills are ordered for {year}. Nobody there is told.",
        count,
        year=year,
    )
    return Wording(head=blocks(lines(said, *_kinds(_, told)), _left(_, told), _to_stop(_, told)))


def _nothing(_: Translator, told: Told) -> Wording:
    said = _("There is nothing to order for {year}.", year=told.technical(told.word("year")))
    return Wording(head=blocks(said, _left(_, told)))


def _kinds(_: Translator, told: Told) -> Iterator[Shown | None]:
    for row in told.rows("kinds", PlannedRow):
        yield told.labelled(words.kind(_, row.kind), told.technical(str(row.count)))


def to_stop(_: Translator, told: Told) -> Wording:
    """``count`` drills of ``order`` would be ended."""
    count = told.number("count")
    command = told.technical(f"/drill stop {told.word('order')} {count}")
    return Wording(
        head=lines(words.under_way(_, count), _("To stop it: {command}", command=command))
    )


def stopped(_: Translator, told: Told) -> Wording:
    """``count`` drills were left."""
    count = told.number("count")
    if not count:
        return Wording(head=_("Nothing of it was left to be stopped."))
    return Wording(
        head=_.ngettext("{count} drill was stopped.", "{count} drills were stopped.", count)
    )


def strike_asked(_: Translator, _told: Told) -> Wording:
    """The others of the secretariat are asked."""
    return Wording(
        head=lines(
            _("The others of the secretariat are asked to agree."),
            _("Once one of them does, the drill does not count. They have 7 days."),
        )
    )


def strike(_: Translator, told: Told) -> Wording:
    """To another of the secretariat. ``by``, ``desk``, ``rang_at``, ``reason``; ``plan``, ``token``."""
    said = words.proposed(_, told.name("by"), told.line("desk"), told.moment("rang_at"))
    reason = told.labelled(_("Reason"), told.line("reason", LONGEST_REASON))
    asks = words.agree_if(_)
    plan, token = told.word("plan"), told.word("token")
    if not plan or not token:
        return Wording(head=lines(said, reason, asks))
    row = (
        button(_.pgettext("button", "Agree"), buttons.STRIKE(plan, token)),
        button(_.pgettext("button", "Refuse"), buttons.KEEP_FAILURE(plan, token)),
    )
    return Wording(head=lines(said, reason, asks), rows=(row,))


def struck(_: Translator, told: Told) -> Wording:
    """To who proposed it and who decided. ``decided_by``, ``desk``, ``rang_at``."""
    said = _("{name} agreed: the drill of {desk} on {time} does not count.", **_decided(told))
    return Wording(head=said)


def not_struck(_: Translator, told: Told) -> Wording:
    """The same where they did not agree."""
    said = _("{name} did not agree: the drill of {desk} on {time} counts.", **_decided(told))
    return Wording(head=said)


def _decided(told: Told) -> dict[str, Shown]:
    return {
        "name": told.name("decided_by"),
        "desk": told.line("desk"),
        "time": told.moment("rang_at"),
    }


def entered(_: Translator, _told: Told) -> Wording:
    """What came of a call is entered."""
    return Wording(head=_("Thank you. It is entered."))


def paused(_: Translator, told: Told) -> Wording:
    """The member lets its drills rest."""
    said = _("No desk of your member is drilled from now on. No reason is needed.")
    again = _("To let drills go on: {command}", command=told.technical("/drill resume"))
    return Wording(head=lines(said, again))


def resumed(_: Translator, told: Told) -> Wording:
    """The member lets its drills go on."""
    said = _("The desks of your member may be drilled again.")
    again = _("To let drills rest: {command}", command=told.technical("/drill pause"))
    return Wording(head=lines(said, again))


_DONE: Mapping[str, Callable[[Translator, Told], Wording]] = {
    "ordered": was_ordered,
    "lacking": lacking,
    "planned": planned,
    "to_stop": to_stop,
    "stopped": stopped,
    "entered": entered,
    "strike": strike_asked,
    "struck": struck,
    "not_struck": not_struck,
    "paused": paused,
    "resumed": resumed,
}


def done(_: Translator, told: Told) -> Wording:
    """What was typed behind the command is ``done``."""
    return _DONE.get(told.word("done"), entered)(_, told)


def taken(_: Translator, told: Told) -> Wording:
    """Somebody took a drill for real. ``by``."""
    said = _("{name} took {reference} for real.", name=told.name("by"), reference=told.reference)
    return Wording(head=lines(said, _("They have read that it is a drill. You may call them.")))


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.DRILL_CALL: call,
    Topic.DRILLS: listed,
    Topic.DRILL_DONE: done,
    Topic.DRILL_TAKEN: taken,
    Topic.DRILL_STRIKE: strike,
    Topic.DRILL_REFUSED: refused,
}
