"""What is to be typed, by what it is for."""

from domain.vocabulary import LETTER_ALONE
from handlers.messages.frame.refusing import ground_line
from wording.language import Translator
from wording.messages.told import Told
from wording.safe_text import Shown


def asked(_: Translator, told: Told, kind: str) -> tuple[Shown | None, ...]:
    """What a prompt of this kind asks for."""
    reference = told.reference
    if kind == "answer":
        return (
            _(
                "Type your answer to {reference} as one message, or press Cancel.",
                reference=reference,
            ),
            _("It carries the marking and the use below; a press changes them.")
            if told.word("use")
            else None,
            telegram(_),
        )
    if kind == "ask":
        return (
            _(
                "Type your question about {reference} as one message, or press Cancel.",
                reference=reference,
            ),
            telegram(_),
        )
    if kind == "contest":
        return (
            _(
                "Type why {reference} is not as urgent as it says, as one message, or press Cancel.",
                reference=reference,
            ),
            _("The requester reads it. Urgency and times stay as they are."),
            telegram(_),
        )
    if kind == "reply":
        return (
            _(
                "Type your reply about {reference} as one message, or press Cancel.",
                reference=reference,
            ),
            telegram(_),
        )
    if kind == "delay":
        return _asked_delay(_, told)
    if kind == "deadline":
        return (
            _(
                "Type by when you need the answer to {reference}, and the reason behind it, or press "
                "Cancel.",
                reference=reference,
            ),
            _("For example: {time} the hearing was moved forward", time=told.technical("4h")),
            telegram(_),
        )
    if kind == "extend":
        return (
            told.labelled(_("To be preserved until"), told.day("until")),
            _(
                "Type why {reference} is to be extended as one message, or press Cancel.",
                reference=reference,
            ),
            _("Nothing was sent yet. Another date, typed alone, replaces this one."),
            telegram(_),
        )
    if kind == "refuse":
        return (
            ground_line(_, told),
            _("The requester reads the letter alone. Your text stays with your own side.")
            if told.word("ground") in LETTER_ALONE
            else None,
            _(
                "Type why you refuse {reference} as one message, or press Cancel.",
                reference=reference,
            ),
            telegram(_),
        )
    if kind == "log":
        return (
            _("For what reason?"),
            _(
                "Type why you read the log of {reference}, or press Cancel. "
                "The reading and its reason are recorded.",
                reference=reference,
            ),
        )
    if kind == "document":
        return (
            _("For what reason?"),
            _(
                "Type why you read the document of {reference}, or press Cancel. "
                "The reading and its reason are recorded.",
                reference=reference,
            ),
        )
    if kind == "link":
        return (
            _(
                "Type the reference of the request with which {reference} is to be linked, "
                "or press Cancel.",
                reference=reference,
            ),
            _(
                "Or the reference of the formal request, and behind it its date, channel and state, "
                "as in {example}.",
                example=told.technical("MLA-77 2026-11-03 diplomatic received"),
            ),
            telegram(_),
        )
    if kind == "number":
        return (
            _(
                "Type the number under which your own files have {reference}, or press Cancel.",
                reference=reference,
            ),
            telegram(_),
        )
    if kind == "remark":
        return (
            _(
                "Type your remark on {reference} as one message, or press Cancel. "
                "Only your own member will read it.",
                reference=reference,
            ),
            telegram(_),
        )
    if kind == "corrected":
        return (
            _(
                "Type what was done about the text of {reference} as one message, or press Cancel.",
                reference=reference,
            ),
            telegram(_),
        )
    return (_("Type your text about {reference}, or press Cancel.", reference=reference),)


def _asked_delay(_: Translator, told: Told) -> tuple[Shown | None, ...]:
    """The time is there, and its reason is missing."""
    until = told.deadline("until")
    return (
        told.labelled(_("New time for the answer"), until),
        judged(_, told),
        _(
            "Type the reason for the delay of {reference} as one message, or press Cancel.",
            reference=told.reference,
        ),
        _("Nothing was announced yet. Another time, typed alone, replaces this one."),
        telegram(_),
    )


def judged(_: Translator, told: Told) -> Shown | None:
    """What the delay will say, whatever was announced before."""
    if not told.flag("waits"):
        return None
    return _("It will say: waits for judicial authorisation.")


def telegram(_: Translator) -> Shown:
    """Who else can read what is typed."""
    return _("Telegram can read what is written here.")
