"""What supervisors and the secretariat read when something did not work, or was tampered with.

Facts of a silence of the service or of Telegram: ``what`` (the event), ``since``, ``until``; of rows
that are not as they were sealed: ``rows``, a line each.
"""

from collections.abc import Callable, Mapping

from domain.events import Event
from domain.topics import Topic
from handlers.messages.frame.saying import Wording
from wording.language import Translator
from wording.messages.told import Told
from wording.safe_text import blocks, lines


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


def rows_differ(_: Translator, told: Told) -> Wording:
    """The database was changed past the service, or restored in part."""
    return Wording(
        head=blocks(
            _("The database is not as the service left it."),
            lines(*(told.technical(row) for row in told.items("rows"))),
            _(
                "Rows were changed, deleted or put back past the service. What does not hold counts "
                "for nothing; alerts go on. Tell whoever runs the service: contactpoint doctor says "
                "what to do. Check who may act and who is on duty."
            ),
        )
    )


def approval_void(_: Translator, _told: Told) -> Wording:
    """A new version binds codes and agreements more closely, so earlier ones are over."""
    return Wording(
        head=_(
            "The service was renewed, and what waited for your agreement is over. Nothing was done. "
            "Whoever asked for it must ask again."
        )
    )


def launch_key_set(_: Translator, _told: Told) -> Wording:
    """A rehearsal's key opens the pages: nothing that a deployment in service may have."""
    return Wording(
        head=blocks(
            _(
                "The pages of this service take the signature of a rehearsal in place of Telegram's: "
                "whoever has its key opens them as anybody, and sees what the chat shows them."
            ),
            _(
                "If this is no rehearsal, please have whoever runs the service take MINI_APP_KEY out "
                "of its settings, and start it again."
            ),
        )
    )


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.OUTAGE: outage,
    Topic.ROWS_DIFFER: rows_differ,
    Topic.APPROVAL_VOID: approval_void,
    Topic.LAUNCH_KEY_SET: launch_key_set,
}
