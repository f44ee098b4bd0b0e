"""Onward use, as both sides read it: what is asked, what became of it, and how it stands.

Facts: the headline; ``standing``; ``asker`` and ``giver``, the members; ``until``; ``by``; ``token``.
"""

from collections.abc import Callable, Mapping

from domain.requests.rows import PermissionRow
from domain.requests.values.permission import Onward
from domain.topics import Topic
from domain.verbs import Permit, PromptVerb, Verb
from handlers.messages.frame import keyboards
from handlers.messages.frame.keyboards import button, prompt_button
from handlers.messages.frame.refusing import refused
from handlers.messages.frame.saying import Rows, Wording
from handlers.verbs import buttons
from wording.language import Translator
from wording.messages.told import Told
from wording.safe_text import Shown, blocks, lines


def asked(_: Translator, told: Told) -> Wording:
    """To the originator: somebody asks for more use of what they gave. ``notes_only``."""
    said = _(
        "{name} asks for your permission to use more of what you gave about {reference}.",
        name=told.name("by"),
        reference=told.reference,
    )
    lapses = _(
        "Without an answer it is not permitted, from {time} on.", time=told.deadline("until")
    )
    if told.flag("notes_only"):
        see = _("You act for no member: please see that {member} answers.", member=told.to)
        rows = keyboards.case_rows(_, told.case, [Verb.NOTE])
        return Wording(head=lines(said, lapses, see), rows=rows)
    return Wording(
        head=lines(said, lapses),
        quotes=told.saying.texts,
        rows=decision_rows(_, told.case, told.word("token")),
    )


def decision_rows(_: Translator, case: str | None, token: str) -> Rows:
    """What the originator may answer."""
    if case is None or not token:
        return ()
    grant = _.pgettext("button", "Grant")
    deny = _.pgettext("button", "Do not grant")
    return (
        (
            button(grant, buttons.PERMIT(case, token, Permit.GRANT)),
            button(deny, buttons.PERMIT(case, token, Permit.REFUSE)),
        ),
    )


def decided(_: Translator, told: Told) -> Wording:
    """What became of it. ``by`` where somebody has decided."""
    return Wording(
        head=lines(
            _outcome(_, told),
            told.labelled(_("Decided by"), told.line("by")),
            _("What you received may be used as it was before, and no further.")
            if told.word("standing") != Onward.GRANTED
            else None,
        ),
        quotes=told.saying.texts,
    )


def done(_: Translator, told: Told) -> Wording:
    """The same to whoever asked or decided."""
    if told.word("standing") == Onward.ASKED:
        return Wording(
            head=lines(
                _(
                    "{member} was asked for permission about {reference}.",
                    member=told.line("giver"),
                    reference=told.reference,
                ),
                _(
                    "Until it is granted it is not permitted; without an answer by {time} it never is.",
                    time=told.deadline("until"),
                ),
            )
        )
    return Wording(head=lines(_outcome(_, told), _("Whoever asked was told.")))


def _outcome(_: Translator, told: Told) -> Shown:
    reference = {"reference": told.reference}
    said: dict[str, Shown] = {
        Onward.GRANTED: _(
            "The further use that was asked for about {reference} is permitted.", **reference
        ),
        Onward.REFUSED: _(
            "The further use that was asked for about {reference} is not permitted.", **reference
        ),
        Onward.LAPSED: _(
            "Nobody answered in time: the further use that was asked for about {reference} is not "
            "permitted.",
            **reference,
        ),
    }
    return said.get(told.word("standing")) or _(
        "{reference}: a permission was asked for.", **reference
    )


def standing_rows(_: Translator, told: Told) -> Rows:
    """Buttons for what waits for the reader."""
    waiting = (row for row in told.rows("permissions", PermissionRow) if row.token)
    return tuple(each for row in waiting for each in decision_rows(_, told.case, row.token))


def prompt(_: Translator, told: Told) -> Wording:
    """``answer``: ask, grant or refuse."""
    telegram = _("Telegram can read what is written here.")
    cancel = (prompt_button(_.pgettext("button", "Cancel"), PromptVerb.CANCEL),)
    if told.word("answer") not in set(Permit):
        asks = _(
            "Type for which purpose, to whom and whether as evidence you want to use what you received "
            "about {reference}, as one message, or press Cancel.",
            reference=told.reference,
        )
        return Wording(head=lines(asks, telegram), rows=(cancel,))
    asks = _(
        "Type what you say with it about {reference}, such as a condition, as one message; or press "
        "Without a text.",
        reference=told.reference,
    )
    word = (
        _("You are about to grant the permission.")
        if told.word("answer") == Permit.GRANT
        else _("You are about to say that it is not granted.")
    )
    alone = (prompt_button(_.pgettext("button", "Without a text"), PromptVerb.APPLY),)
    return Wording(head=blocks(word, lines(asks, telegram)), rows=(alone, cancel))


def waits(_: Translator, told: Told) -> Wording:
    """One was asked for that nobody has answered. ``until``."""
    return refused(
        _("A permission about {reference} was asked for already.", reference=told.reference),
        _("It waits for an answer until {time}.", time=told.deadline("until")),
    )


def over(_: Translator, told: Told) -> Wording:
    """It was decided, or lapsed. ``standing``."""
    return refused(_("Nothing has changed."), _outcome(_, told))


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.PERMISSION_ASKED: asked,
    Topic.PERMISSION_DECIDED: decided,
    Topic.DONE_PERMISSION: done,
    Topic.PERMISSION_WAITS: waits,
    Topic.PERMISSION_OVER: over,
    Topic.PROMPT_PERMIT: prompt,
}
