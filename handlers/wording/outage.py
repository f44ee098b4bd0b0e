"""What supervisors and the secretariat read after a silence of the service or of Telegram.

Facts: ``what`` (the event), ``since``, ``until``.
"""

from collections.abc import Callable, Mapping

from domain.events import Event
from domain.topics import Topic
from handlers.language import Translator
from handlers.wording.safe_text import blocks, lines
from handlers.wording.saying import Wording
from handlers.wording.told import Told


def outage(_: Translator, told: Told) -> Wording:
    """From when to when, and what to look after."""
    is_telegram = told.word("what") == Event.TELEGRAM_INTERRUPTED
    happened = (
        _("Telegram did not answer, and does again.")
        if is_telegram
        else _("The service was down, and runs again.")
    )
    return Wording(
        head=blocks(
            happened,
            lines(
                told.labelled(_.pgettext("time", "From"), told.moment("since")),
                told.labelled(_.pgettext("time", "Until"), told.moment("until")),
            ),
            _(
                "Nothing that was accepted before is lost, and overdue escalations have run. What "
                "was sent in this time may have come late or not at all: ask your contacts, and "
                "look at /escalations."
            ),
        )
    )


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {Topic.OUTAGE: outage}
