"""Each role's own commands, as Telegram's menu and the help show them.

Owns which command belongs to which role and the one line that describes it. How a command is written
is left to ``handlers.messages.usage``; whether a person may use it on a request to the rules.
"""

from collections.abc import Iterable

from domain.vocabulary import Role
from wording.language import Translator, translator
from wording.safe_text import Shown

_REQUESTER = ("request", "requests", "status", "reply", "remind", "reopen", "withdraw", "close")
_ACTING = (
    "acknowledge",
    "answer",
    "ask",
    "delay",
    "transfer",
    "refuse",
    "requests",
    "status",
    "duty",
    "explain",
    "test",
)
_ON_DUTY = ("sick", "leave", "swap", "note", "calendar")
_REVIEW = ("requests", "status", "duty", "escalations", "log", "verify")
_OVERSIGHT = (*_REVIEW, "coverage", "explain", "directory", "people", "test")
_EVERYBODY = ("language", "help", "cancel")

COMMANDS_OF_ROLE: dict[Role, tuple[str, ...]] = {
    Role.OFFICIAL: _REQUESTER,
    Role.DUTY_OFFICER: (*_ACTING, *_ON_DUTY),
    Role.SUPERVISOR: (*_ACTING, "reopen", *_ON_DUTY, *_OVERSIGHT),
    Role.SECRETARIAT: _OVERSIGHT,
    Role.AUDITOR: (*_REVIEW, "coverage"),
}

ORDER = (
    "request",
    "acknowledge",
    "answer",
    "ask",
    "delay",
    "transfer",
    "refuse",
    "reply",
    "remind",
    "withdraw",
    "close",
    "reopen",
    "requests",
    "status",
    "duty",
    "escalations",
    "coverage",
    "sick",
    "leave",
    "swap",
    "note",
    "calendar",
    "explain",
    "directory",
    "people",
    "test",
    "log",
    "verify",
    "language",
    "help",
    "cancel",
)
"""All commands of members, in the order of the menu."""


def menu(roles: frozenset[Role], language: str) -> tuple[tuple[str, str], ...]:
    """Commands that these roles use, each with its line, for ``setMyCommands``."""
    _ = translator(language)
    return tuple((command, description(_, command)) for command in commands_of(roles))


def strangers_menu(language: str) -> tuple[tuple[str, str], ...]:
    """What somebody who is not enrolled sees."""
    _ = translator(language)
    return tuple((command, description(_, command)) for command in ("start", "help"))


def commands_of(roles: Iterable[Role]) -> tuple[str, ...]:
    """Commands that these roles use, in the order of the menu."""
    theirs = {command for role in roles for command in COMMANDS_OF_ROLE[role]}
    return tuple(command for command in ORDER if command in theirs or command in _EVERYBODY)


def description(_: Translator, command: str) -> Shown:
    """What a command does, in one line."""
    return {
        "start": _("Enrol with the code that you were given"),
        "request": _("File a request to another member"),
        "acknowledge": _("Take a request that waits for your desk"),
        "answer": _("Send the answer to a request"),
        "ask": _("Ask the requester something"),
        "delay": _("Announce a later time for the answer, with the reason"),
        "transfer": _("Hand a request to another member"),
        "refuse": _("Refuse a request, with its ground"),
        "reply": _("Reply to a question, or add to your request"),
        "remind": _("Ask for attention to your request"),
        "withdraw": _("Withdraw your request"),
        "close": _("Confirm the answer and close your request"),
        "reopen": _("Open a request again"),
        "requests": _("List the requests that concern you"),
        "status": _("Where a request stands"),
        "duty": _("Who is on duty now and next"),
        "escalations": _("Requests that were escalated"),
        "coverage": _("What is missing in the next 14 days"),
        "sick": _("Off sick: the deputy is on duty at once"),
        "leave": _("Say when you are away"),
        "swap": _("Swap a shift with a colleague"),
        "note": _("Leave a note for whoever comes on duty next"),
        "calendar": _("Your shifts in your calendar"),
        "explain": _("Who would be called, when and why"),
        "directory": _("The entries of the directory: see, change, add"),
        "people": _("The people of your member: invite, revoke"),
        "test": _("Try whether each of your channels reaches you"),
        "log": _("Read the log of a request"),
        "verify": _("Check that the log is intact"),
        "language": _("Choose your language"),
        "help": _("What you can do here"),
        "cancel": _("Stop what you have begun"),
    }[command]


STRANGERS_MENU = strangers_menu("en")
"""The same in the source language, for the default scope."""
