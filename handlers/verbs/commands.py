"""Every command that people can type: what it takes, what it does, and whose menu shows it.

Owns the list of commands, in the order of the menu, and their words. Whether somebody may use one on a
request is left to the rules, what it means to ``handlers.routes.commands``.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Final

from domain.verbs import Verb
from domain.vocabulary import Role
from wording.language import Translator, translator
from wording.safe_text import Shown, cut, isolated, technical

Words = Callable[[Translator], tuple[Shown, ...]]

EVERYBODY: Final = frozenset((*Role, None))
"""All roles, and those who have none."""
_OFFICIALS: Final = frozenset({Role.OFFICIAL})
_ACTING: Final = frozenset({Role.DUTY_OFFICER, Role.SUPERVISOR})
_REVIEW: Final = frozenset({Role.SUPERVISOR, Role.SECRETARIAT, Role.AUDITOR})
_OVERSIGHT: Final = frozenset({Role.SUPERVISOR, Role.SECRETARIAT})
_OFFICERS: Final = frozenset({Role.DATA_PROTECTION_OFFICER})
_OF_REQUESTS: Final = frozenset(Role) - _OFFICERS
"""All but those who see of requests only what they look for."""

_LONGEST_LINE: Final = 256
"""Characters of a command's line in a menu (Bot API, BotCommand)."""
TOMORROW: Final = "{tomorrow}"
IN_A_WEEK: Final = "{in_a_week}"
"""Dates within an example, which are filled in where it is shown, so that they lie ahead."""


@dataclass(frozen=True, slots=True)
class CommandEntry:
    """All that there is to say of a command."""

    roles: frozenset[Role | None]
    """Whose menu shows it."""
    words: Words
    """What it does, in one line; then what it takes, word by word."""
    example: str = ""
    """What it takes, for example; empty for a command that takes nothing, or nothing in particular."""
    verb: Verb | None = None
    """The button that does the same with the request that the first word names."""
    may_stand_alone: bool = False
    """Whether it asks, step by step, for all that it takes."""
    needs_pages: bool = False
    """Whether it is shown only where there are pages."""

    def line(self, _: Translator) -> Shown:
        """What it does, in the menu and in the help."""
        return self.words(_)[0]


def _on(verb: Verb, roles: frozenset[Role | None], words: Words, text: str = "") -> CommandEntry:
    """A command on one request, which is named by its reference before all else."""

    def with_reference(_: Translator) -> tuple[Shown, ...]:
        line, *takes = words(_)
        return line, _("REFERENCE"), *takes

    return CommandEntry(roles, with_reference, f"CPN-2026-ESP-LBN-000123-4 {text}".rstrip(), verb)


class Command(Enum):
    """Every command, in the order of the menu; a command is written as its name."""

    START = CommandEntry(
        frozenset(),
        lambda _: (_("Enrol with the code that you were given"), _("CODE")),
        "7K4M-Q2XR-90TC",
        may_stand_alone=True,
    )
    REQUEST = CommandEntry(
        _OFFICIALS,
        lambda _: (
            _("File a request to another member"),
            _("MEMBER"),
            _("urgency"),
            _("[reason]"),
            _("type"),
            _("text"),
        ),
        "LBN immediate life preserve EXERCISE please preserve the account",
        may_stand_alone=True,
    )
    ACKNOWLEDGE = _on(
        Verb.ACKNOWLEDGE, _ACTING, lambda _: (_("Take a request that waits for your desk"),)
    )
    ANSWER = _on(
        Verb.ANSWER,
        _ACTING,
        lambda _: (_("Send the answer to a request"), _("text")),
        "The data is preserved.",
    )
    ASK = _on(
        Verb.ASK,
        _ACTING,
        lambda _: (_("Ask the requester something"), _("text")),
        "Which account do you mean?",
    )
    CONTEST = _on(
        Verb.CONTEST,
        frozenset({Role.SUPERVISOR}),
        lambda _: (_("Tell the requester why a request is not as urgent as it says"), _("text")),
        "Nothing happens before Monday.",
    )
    REASSIGN = _on(
        Verb.REASSIGN,
        frozenset({Role.SUPERVISOR}),
        lambda _: (_("Give a request to another person of the desk"), _("PERSON")),
        "Rami Haddad",
    )
    DELAY = _on(
        Verb.DELAY,
        _ACTING,
        lambda _: (
            _("Announce a later time for the answer, with the reason"),
            _("TIME"),
            _("text"),
        ),
        "4h still waiting for the court",
    )
    TRANSFER = _on(
        Verb.TRANSFER,
        _ACTING,
        lambda _: (_("Hand a request to another member"), _("MEMBER")),
        "ITA",
    )
    REFUSE = _on(
        Verb.REFUSE,
        _ACTING,
        lambda _: (_("Refuse a request, with its ground"), _("GROUND"), _("text")),
        "a The provider has no such account.",
    )
    UPHOLD = _on(
        Verb.UPHOLD,
        frozenset({Role.SUPERVISOR}),
        lambda _: (_("Confirm what an officer of your member refused"),),
    )
    REPLY = _on(
        Verb.REPLY,
        _OFFICIALS,
        lambda _: (_("Reply to a question, or add to your request"), _("text")),
        "The second one.",
    )
    COMPLETE = _on(
        Verb.COMPLETE, _OFFICIALS, lambda _: (_("Fill in what your request still lacks"),)
    )
    REMIND = _on(Verb.REMIND, _OFFICIALS, lambda _: (_("Ask for attention to your request"),))
    WITHDRAW = _on(Verb.WITHDRAW, _OFFICIALS, lambda _: (_("Withdraw your request"),))
    RECALL = _on(
        Verb.RECALL,
        _OFFICIALS,
        lambda _: (_("Take back a request that went to the wrong address"),),
    )
    CORRECT = _on(
        Verb.CORRECT,
        frozenset({Role.OFFICIAL, *_ACTING}),
        lambda _: (_("Say that a text of yours is wrong or not to be used"),),
    )
    CLOSE = _on(Verb.CLOSE, _OFFICIALS, lambda _: (_("Confirm the answer and close your request"),))
    REOPEN = _on(
        Verb.REOPEN,
        frozenset({Role.OFFICIAL, Role.SUPERVISOR}),
        lambda _: (_("Open a request again"),),
    )
    LINK = _on(
        Verb.LINK,
        frozenset({Role.OFFICIAL, *_ACTING}),
        lambda _: (
            _("Link a request with another one, or with the formal one"),
            _("REFERENCE of the other one"),
        ),
        "CPN-2026-ESP-LBN-000124-2",
    )
    REMARK = _on(
        Verb.REMARK,
        frozenset({Role.OFFICIAL, *_ACTING}),
        lambda _: (_("Keep a remark on a request for your own member alone"), _("text")),
        "The prosecutor has the file number 77.",
    )
    NUMBER = _on(
        Verb.NUMBER,
        frozenset({Role.OFFICIAL, *_ACTING}),
        lambda _: (_("Say under which number your own files have a request"), _("number")),
        "77/2026",
    )
    CALLED = CommandEntry(
        _ACTING,
        lambda _: (
            _("Enter a request that you were told by telephone"),
            _("MEMBER that called"),
            _("urgency"),
            _("[reason]"),
            _("type"),
            _("text"),
        ),
        "LBN immediate life preserve EXERCISE please preserve the account",
        may_stand_alone=True,
    )
    OURS = _on(
        Verb.OURS,
        _ACTING | _OFFICIALS,
        lambda _: (_("Confirm that a request told by telephone is your member's"),),
    )
    DISOWN = _on(
        Verb.DISOWN,
        _ACTING | _OFFICIALS,
        lambda _: (_("Say that nobody of your member asked for it by telephone"),),
    )
    DEADLINE = _on(
        Verb.DEADLINE,
        _OFFICIALS,
        lambda _: (
            _("Say by when you need the answer, with the reason"),
            _("TIME"),
            _("text"),
        ),
        "4h The hearing was moved forward.",
    )
    PAUSE = _on(Verb.PAUSE, _ACTING, lambda _: (_("Pause until an incomplete form is complete"),))
    CUSTODIAN = _on(
        Verb.CUSTODIAN,
        _ACTING,
        lambda _: (_("The custodian may tell the customer: the requester decides"),),
    )
    PERMISSION = _on(
        Verb.PERMISSION,
        frozenset({Role.OFFICIAL, *_ACTING}),
        lambda _: (_("Ask to use what you received for more"), _("text")),
        "For the trial in Madrid, as evidence.",
    )
    EXTEND = _on(
        Verb.EXTEND,
        _OFFICIALS,
        lambda _: (_("Ask for preserved data to be kept longer"), _("DATE"), _("text")),
        "90d The formal request is being prepared.",
    )
    END = _on(Verb.END, _OFFICIALS, lambda _: (_("Preserved data need no longer be kept"),))
    CONFIRMED = _on(Verb.CONFIRM, _ACTING, lambda _: (_("Confirm what the requester ended"),))
    PRESERVED = _on(
        Verb.PRESERVED,
        _ACTING,
        lambda _: (_("Say until when data are preserved"), _("DATE")),
        IN_A_WEEK,
    )
    EXPIRED = _on(
        Verb.EXPIRED, _ACTING, lambda _: (_("Confirm that preserved data are no longer kept"),)
    )
    RECEIVED = _on(
        Verb.RECEIVED,
        _ACTING,
        lambda _: (_("The central authority has the formal request"),),
    )
    DECIDED = _on(Verb.DECIDED, _ACTING, lambda _: (_("The formal request is decided"),))
    EVIDENCE = _on(
        Verb.EVIDENCE, _ACTING, lambda _: (_("Take back that an answer may be used as evidence"),)
    )
    USED = _on(Verb.USED, _OFFICIALS, lambda _: (_("An answer was used as evidence"),))
    HEEDED = _on(
        Verb.HEEDED, _OFFICIALS, lambda _: (_("Take note that evidential use was taken back"),)
    )
    REQUESTS = CommandEntry(_OF_REQUESTS, lambda _: (_("List the requests that concern you"),))
    STATUS = _on(Verb.STATUS, _OF_REQUESTS, lambda _: (_("Where a request stands"),))
    DOCUMENT = _on(
        Verb.DOCUMENT,
        _OF_REQUESTS,
        lambda _: (_("A request as a document, with its steps and proof"),),
    )
    DUTY = CommandEntry(_ACTING | _REVIEW, lambda _: (_("Who is on duty now and next"),))
    ESCALATIONS = CommandEntry(_REVIEW, lambda _: (_("Requests that were escalated"),))
    COVERAGE = CommandEntry(_REVIEW, lambda _: (_("What is missing in the next 14 days"),))
    STATISTICS = CommandEntry(
        _OF_REQUESTS,
        lambda _: (_("How many requests there were, and how fast they went"), _("[PERIOD]")),
        "2026-11",
        may_stand_alone=True,
    )
    LETTER = CommandEntry(
        frozenset({Role.SUPERVISOR, Role.SECRETARIAT}),
        lambda _: (_("The letter of each month: have it sent, or no more"), _("[what]")),
        "off",
        may_stand_alone=True,
    )
    DRILL = CommandEntry(
        _ACTING | {Role.SECRETARIAT},
        lambda _: (
            _("Drills: ordered, listed and stopped by the secretariat; a desk lets its own rest"),
            _("[what]"),
        ),
        "pause",
        may_stand_alone=True,
    )
    SICK = CommandEntry(
        _ACTING,
        lambda _: (_("Off sick: the deputy is on duty at once"), _("[now]")),
        "now",
        may_stand_alone=True,
    )
    LEAVE = CommandEntry(
        _ACTING,
        lambda _: (_("Say when you are away"), _("FROM"), _("TO")),
        f"{TOMORROW} {IN_A_WEEK}",
    )
    SWAP = CommandEntry(_ACTING, lambda _: (_("Swap a shift with a colleague"),))
    NOTE = CommandEntry(
        _ACTING,
        lambda _: (_("Leave a note for whoever comes on duty next"), _("text")),
        "The court in Madrid calls back at 15:00.",
    )
    CALENDAR = CommandEntry(_ACTING, lambda _: (_("Your shifts in your calendar"),))
    EXPLAIN = CommandEntry(
        _ACTING | _OVERSIGHT,
        lambda _: (
            _("Who would be called, when and why"),
            _("MEMBER"),
            _("urgency"),
            _("[type]"),
            _("[TIME]"),
        ),
        f"LBN immediate preserve {TOMORROW} 02:30",
    )
    DIRECTORY = CommandEntry(
        _OVERSIGHT, lambda _: (_("The entries of the directory: see, change, add"),)
    )
    PEOPLE = CommandEntry(_OVERSIGHT, lambda _: (_("The people of your member: invite, revoke"),))
    TEST = CommandEntry(
        _ACTING | _OVERSIGHT, lambda _: (_("Try whether each of your channels reaches you"),)
    )
    LOG = _on(Verb.LOG, _REVIEW, lambda _: (_("Read the log of a request"),))
    VERIFY = CommandEntry(_REVIEW, lambda _: (_("Check that the log is intact"),))
    SUBJECT = CommandEntry(
        _OFFICERS,
        lambda _: (_("Find what your member holds about a person"), _("NAME or number")),
        "EXERCISE Person One",
        may_stand_alone=True,
    )
    DEVICES = CommandEntry(
        EVERYBODY,
        lambda _: (_("Your passkeys, and where you are signed in"), _("[number]")),
        "482913",
        may_stand_alone=True,
        needs_pages=True,
    )
    LANGUAGE = CommandEntry(EVERYBODY, lambda _: (_("Choose your language"),))
    HELP = CommandEntry(EVERYBODY, lambda _: (_("What you can do here"),))
    CANCEL = CommandEntry(EVERYBODY, lambda _: (_("Stop what you have begun"),))

    @property
    def word(self) -> str:
        """What people type after the slash."""
        return self.name.lower()

    def usage(self, _: Translator) -> Shown:
        """``/answer REFERENCE text``: the command and what follows it."""
        command = technical(f"/{self.word}", is_rtl=_.is_rtl)
        words = (isolated(word, is_rtl=_.is_rtl) for word in self.value.words(_)[1:])
        return Shown(" ".join((command, *words)))

    @classmethod
    def of(cls, typed: str) -> "Command | None":
        """The command of this word, with or without its slash; None where there is none."""
        word = typed.removeprefix("/").lower()
        return next((command for command in cls if command.word == word), None)


def commands_of(roles: Iterable[Role], *, has_pages: bool = False) -> tuple[Command, ...]:
    """Commands that these roles use, in the order of the menu."""
    theirs = {*roles, None}
    return tuple(
        command
        for command in Command
        if command.value.roles & theirs and (has_pages or not command.value.needs_pages)
    )


def menu(commands: Iterable[Command], language: str) -> tuple[tuple[str, str], ...]:
    """Each of these commands with its line, for ``setMyCommands``."""
    _ = translator(language)
    return tuple((command.word, cut(command.value.line(_), _LONGEST_LINE)) for command in commands)


def strangers_menu(language: str) -> tuple[tuple[str, str], ...]:
    """What somebody sees who is not enrolled, for the default scope."""
    return menu((Command.START, Command.HELP), language)
