"""What is said of anchors: the log's state, for supervisors to hold against what auditors are shown,
and to the secretariat that it no longer reaches one of its destinations.
"""

from collections.abc import Callable, Mapping

from domain.events import Event
from domain.topics import Topic
from handlers.messages.frame import keyboards
from handlers.messages.frame.saying import Wording
from wording.events import event_label
from wording.language import Translator
from wording.messages.told import Told
from wording.safe_text import NOTHING, blocks, lines


def anchor(_: Translator, told: Told) -> Wording:
    """``origin``, ``size``, ``root``, ``at``; ``events`` that happened since the last one."""
    events = [event_label(_, event) for event in told.items("events")]
    values = [told.word("origin"), str(told.number("size")), told.word("root")]
    head = blocks(
        _("The log's state, for you to keep. Nothing needs to be done."),
        lines(
            told.labelled(_("Log"), told.technical(values[0])),
            told.labelled(_("Records"), told.count("size")),
            told.labelled(_("Root"), told.technical(values[2])),
            told.labelled(_("Time"), told.moment("at")),
        ),
        told.labelled(_("Since the last one"), _.listed(events)) if events else NOTHING,
    )
    label = _.pgettext("button", "Copy origin, size and root")
    return Wording(head=head, rows=((keyboards.copy_button(label, "\n".join(values)),),))


def anchoring(_: Translator, told: Told) -> Wording:
    """``what`` (the event), ``destination``, ``size`` and ``since``: of the newest anchor taken there.

    Where none ever was, ``size`` is 0 and ``since`` when the first was made.
    """
    places = {
        "file": _("the folder for the log's signed state"),
        "witness": _("the witness of the log"),
        "authority": _("the timestamping authority"),
    }
    place = places.get(told.word("destination"), told.technical(told.word("destination")))
    if told.word("what") == Event.ANCHORS_TAKEN:
        again = _("The log's state reaches {place} again. Nothing needs to be done.", place=place)
        return Wording(head=blocks(again))
    missed = _(
        "The log's state no longer reaches {place}. Requests and alerts go on; but what the log "
        "records meanwhile is not witnessed there.",
        place=place,
    )
    remedy = _(
        "Ask whoever runs the service to look after it: the command contactpoint doctor says what "
        "is in the way. You are told once when it works again."
    )
    label = _("Newest there") if told.number("size") else _("Nothing there since")
    return Wording(head=blocks(missed, told.labelled(label, told.moment("since")), remedy))


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.ANCHOR: anchor,
    Topic.ANCHORING: anchoring,
}
