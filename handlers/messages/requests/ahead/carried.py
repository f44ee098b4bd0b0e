"""A request that goes on at the other door: from the chat to a page, or from there in chat."""

from collections.abc import Callable, Mapping

from domain.topics import Topic
from domain.verbs import DraftVerb
from handlers.messages.frame import keyboards
from handlers.messages.frame.saying import Wording
from handlers.messages.requests.draft import choices_so_far, draft_button
from wording.language import Translator
from wording.messages.told import Told
from wording.safe_text import blocks, lines


def at_page(_: Translator, told: Told) -> Wording:
    """What was begun here goes on at the page of ``address``.

    ``is_exposed``: something of it was typed here. ``is_with_other``: another one was being written there.
    """
    head = blocks(
        _(
            "Content marked {marking} is not written in this chat, but on the pages. What you chose is kept.",
            marking=told.marking,
        ),
        _(
            "What you wrote here is taken out of this chat, which is recorded. It stands in your draft there."
        )
        if told.flag("is_exposed")
        else None,
        _(
            "You were writing another request there. Both are one draft now: the texts one after the other, "
            "and of everything else what you chose here. Please check it before you send it."
        )
        if told.flag("is_with_other")
        else None,
        _(
            "Go on there, signed in with your own key: {address}",
            address=told.copied(told.word("address")),
        ),
    )
    return Wording(head=head, rows=keyboards.draft_row(_, told))


def unfinished(_: Translator, told: Told) -> Wording:
    """``/request`` over an unfinished draft. ``is_at_page``: one from there may go on here."""
    if told.flag("is_at_page"):
        return _elsewhere(_, told)
    said = _("You have an unfinished request.")
    ask = _("Continue with it, or discard it and begin anew?")
    row = (
        draft_button(told, _.pgettext("button", "Continue"), DraftVerb.CONTINUE),
        draft_button(told, _.pgettext("button", "Discard"), DraftVerb.DISCARD),
    )
    return Wording(head=blocks(said, choices_so_far(_, told), ask), rows=(row,))


def _elsewhere(_: Translator, told: Told) -> Wording:
    said = _("You have begun a request on the pages.")
    ask = _("Go on with it here, or begin another one? Telegram can read what is written here.")
    row = (
        draft_button(told, _.pgettext("button", "Go on here"), DraftVerb.HERE),
        draft_button(told, _.pgettext("button", "Begin another one"), DraftVerb.ANEW),
    )
    rows = (row, *keyboards.draft_row(_, told))
    return Wording(head=blocks(said, choices_so_far(_, told), ask), rows=rows)


def in_the_way(_: Translator, told: Told) -> Wording:
    """Refused: another request is unfinished; or ``why`` one that is written at a page stays there."""
    said, what_next = {
        "chat": (
            _("You have begun another request in the chat."),
            _("Finish it there, or leave it with /cancel, and try again."),
        ),
        "files": (
            _("Files wait to go with this request, and no file goes through the chat."),
            _("Send it from the pages, or take its files away first."),
        ),
        "marking": (
            _("Only what has a marking can go on in the chat, which Telegram can read."),
            _("Choose the marking first."),
        ),
        "unread": (
            _("Something in the form cannot be read, and would be lost in the chat."),
            _("Put it right on the pages first."),
        ),
    }.get(told.word("why")) or (
        _("This request needs more than one line, and you have an unfinished one."),
        _("Finish it or leave it with /cancel, then send the line again."),
    )
    return Wording(head=lines(said, what_next))


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.DRAFT_AT_PAGE: at_page,
    Topic.DRAFT_UNFINISHED: unfinished,
    Topic.DRAFT_IN_THE_WAY: in_the_way,
}
