"""Channels beside this chat: codes that came on them, tests, and what is said when one fails."""

from collections.abc import Callable, Mapping

from domain.directory.rows import ChannelRow
from domain.topics import Topic
from handlers.messages.frame.keyboards import button
from handlers.messages.frame.refusing import refused
from handlers.messages.frame.saying import Wording
from handlers.verbs import buttons
from wording import labels
from wording.language import Translator
from wording.messages.told import Told
from wording.safe_text import Shown, blocks, lines


def code_refused(_: Translator, _told: Told) -> Wording:
    """One answer to every code that does nothing."""
    return refused(
        _("This code cannot be used: it is too old, was used, or was not sent to you."),
        _("Please look for the newest message, or use the buttons in this chat."),
    )


def channel_failed(_: Translator, told: Told) -> Wording:
    """To the person and their supervisors: ``name``, ``channel``."""
    return Wording(
        head=lines(
            _(
                "A channel of {name} takes no messages: {channel}.",
                name=told.name("name"),
                channel=labels.channel(_, told.word("channel")),
            ),
            _("Check its address in the directory; /test tries it again."),
        )
    )


def channel_test(_: Translator, told: Told) -> Wording:
    """A code of a test was given back: ``channel`` says on which it had come."""
    which = labels.channel(_, told.word("channel"))
    return Wording(head=_("It is recorded that the test arrived: {channel}.", channel=which))


def chat_vanishes(_: Translator, told: Told) -> Wording:
    """A timer was set in this chat: ``after_ms``."""
    said = _(
        "Telegram now deletes every message of this chat after {time}.", time=told.span("after_ms")
    )
    meant = _("Alerts and answers vanish from it too, even those that you have not read.")
    switch = _(
        "Please switch it off: open the menu of this chat, choose “Auto-delete”, then “Off” "
        "or “Disable”. What must leave this chat, this service removes by itself."
    )
    return Wording(head=blocks(lines(said, meant), switch))


def channels_tested(_: Translator, told: Told) -> Wording:
    """A test of one's own channels. ``rows`` (``ChannelRow``)."""
    rows = told.rows("rows", ChannelRow)
    listed = lines(*(_row(_, told, row) for row in rows))
    head = _("This is a test of your channels. No request needs you.")
    others = (
        _("Each of your other channels now gets a code: send it here, and it is recorded.")
        if rows
        else _("You have no other channel: alerts reach you in this chat alone.")
    )
    if not told.flag("is_fresh"):
        others = _("This chat works.")
    label = (
        _.pgettext("button", "It arrived here")
        if told.flag("is_fresh")
        else _.pgettext("button", "Show again how they fare")
    )
    return Wording(
        head=blocks(lines(head, others), listed), rows=((button(label, buttons.TEST_ARRIVED()),),)
    )


def _row(_: Translator, told: Told, row: ChannelRow) -> Shown:
    words: dict[str, Shown] = {
        "unsupported": _("not set up in this service"),
        "failing": _("it takes no messages; check the address in the directory"),
        "waiting": _("waiting for its code"),
    }
    said = words.get(row.fares) or _("arrived at {time}", time=told.moment_of(row.arrived_at))
    return _("{label}: {value}", label=labels.channel(_, row.kind), value=said)


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.CODE_REFUSED: code_refused,
    Topic.CHANNEL_FAILED: channel_failed,
    Topic.CHANNEL_TEST: channel_test,
    Topic.CHAT_VANISHES: chat_vanishes,
    Topic.CHANNELS_TESTED: channels_tested,
}
