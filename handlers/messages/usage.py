"""How each command is written, with an example."""

from domain.topics import Topic
from handlers.messages.frame.refusing import refused
from handlers.messages.frame.saying import Wording
from handlers.messages.frame.told import Told
from wording.language import Translator
from wording.safe_text import Shown, joined

_REFERENCE = "CPN-2026-ESP-LBN-000123-4"

EXAMPLES = {
    "start": "/start ABCD-EFGH",
    "request": "/request LBN immediate life preserve EXERCISE please preserve the account",
    "acknowledge": f"/acknowledge {_REFERENCE}",
    "answer": f"/answer {_REFERENCE} The data is preserved.",
    "ask": f"/ask {_REFERENCE} Which account do you mean?",
    "reply": f"/reply {_REFERENCE} The second one.",
    "delay": f"/delay {_REFERENCE} 4h still waiting for the court",
    "remind": f"/remind {_REFERENCE}",
    "reopen": f"/reopen {_REFERENCE}",
    "transfer": f"/transfer {_REFERENCE} ITA",
    "refuse": f"/refuse {_REFERENCE} a The provider has no such account.",
    "close": f"/close {_REFERENCE}",
    "withdraw": f"/withdraw {_REFERENCE}",
    "status": f"/status {_REFERENCE}",
    "log": f"/log {_REFERENCE}",
    "leave": "/leave 2026-12-24 2026-12-31",
    "note": "/note The court in Madrid calls back at 15:00.",
    "explain": "/explain LBN immediate preserve 2026-03-29 02:30",
}
"""Commands that take something; all others stand alone."""


def usage(_: Translator, told: Told) -> Wording:
    """``command``: with or without its slash."""
    command = told.word("command").lstrip("/").lower()
    if command not in EXAMPLES:
        return refused(_("This is not written so."), _("/help shows how."))
    return refused(
        _("Write: {usage}", usage=told.technical(form(_, command))),
        _("For example: {example}", example=told.technical(EXAMPLES[command])),
    )


def form(_: Translator, command: str) -> Shown:
    """``/answer REFERENCE text``: a command and what follows it."""
    parts: dict[str, tuple[Shown, ...]] = {
        "start": (_("CODE"),),
        "request": (_("MEMBER"), _("urgency"), _("[reason]"), _("type"), _("text")),
        "acknowledge": (_("REFERENCE"),),
        "answer": (_("REFERENCE"), _("text")),
        "ask": (_("REFERENCE"), _("text")),
        "reply": (_("REFERENCE"), _("text")),
        "delay": (_("REFERENCE"), _("TIME"), _("text")),
        "remind": (_("REFERENCE"),),
        "reopen": (_("REFERENCE"),),
        "transfer": (_("REFERENCE"), _("MEMBER")),
        "refuse": (_("REFERENCE"), _("GROUND"), _("text")),
        "close": (_("REFERENCE"),),
        "withdraw": (_("REFERENCE"),),
        "status": (_("REFERENCE"),),
        "log": (_("REFERENCE"),),
        "leave": (_("FROM"), _("TO")),
        "note": (_("text"),),
        "explain": (_("MEMBER"), _("urgency"), _("[type]"), _("[TIME]")),
    }
    return joined((Shown(f"/{command}"), *parts.get(command, ())), " ")


WORDINGS = {Topic.USAGE: usage}
