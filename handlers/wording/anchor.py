"""What supervisors are sent of the log, so that they can hold it against what auditors are shown."""

from collections.abc import Callable, Mapping

from domain.topics import Topic
from handlers import keyboards
from handlers.language import Translator
from handlers.wording.events import event_label
from handlers.wording.safe_text import NOTHING, blocks, joined, lines
from handlers.wording.saying import Wording
from handlers.wording.told import Told


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
        told.labelled(_("Since the last one"), joined(events, ", ")) if events else NOTHING,
    )
    label = _.pgettext("button", "Copy origin, size and root")
    return Wording(head=head, rows=((keyboards.copy_button(label, "\n".join(values)),),))


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {Topic.ANCHOR: anchor}
