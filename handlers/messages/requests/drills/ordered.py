"""What the secretariat reads of its drills: what it is to call, and why an order is refused."""

from collections.abc import Callable, Mapping

from domain.topics import Topic
from handlers.messages.frame.refusing import refused as as_refusal
from handlers.messages.frame.saying import Wording
from wording import labels
from wording.language import Translator
from wording.messages.told import Told
from wording.safe_text import Shown, lines


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
        }.get(
            told.word("why"),
            (
                _("Nothing of that time is within what {desk} may be drilled in.", desk=desk),
                _("Name another time; at night only pings are held."),
            ),
        )
    )


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.DRILL_CALL: call,
    Topic.DRILL_REFUSED: refused,
}
