"""Every button that there is: what its callback data says, written and read by one form.

Buttons stand in chats for years: a form may be added, or read without being written any more, but
never changed. Pages count from 0 in data and facts, from 1 where people read them. What a press does
is left to ``handlers.routes.presses``.
"""

from enum import StrEnum
from typing import Final, TypeVar

from domain.directory.entry_fields import Field, Section
from domain.duty.turns import RosterAct
from domain.log.parts import LogPart
from domain.requests.ahead.draft import DraftStep
from domain.requests.values.protection import Restrained
from domain.statistics.letters.letter import Switch
from domain.statistics.period import NamedPeriod
from domain.statistics.pictures.kinds import PictureForm, PictureKind
from domain.statistics.whose import Whose
from domain.verbs import (
    Consent,
    Contact,
    DraftVerb,
    FormVerb,
    Noting,
    Originator,
    Permit,
    PromptVerb,
    SubjectAct,
    Sure,
    Verb,
)
from handlers.verbs.forms import Slot, form

Word = TypeVar("Word", bound=StrEnum)


def _word(kind: type[Word]) -> Slot[Word]:
    return Slot("|".join(kind), kind)


def _step_or_verb(word: str) -> DraftStep | DraftVerb:
    return DraftVerb(word) if word in set(DraftVerb) else DraftStep(word)


CASE: Final = Slot("[0-9a-f]{32}", str)
CHANGE: Final = Slot("[0-9a-f]{32}", str)
"""Of a change to duty."""
DRILL: Final = Slot("[0-9a-f]{32}", str)
"""Of one desk."""
KEY: Final = Slot("[0-9a-f]{16}", str)
"""What stands for a person, an entry, an account or a proposal, so that data names nobody."""
TARGET: Final = Slot("[0-9a-f]{32}|[0-9a-f]{16}|-", str)
"""What an act that is asked about is done to: a case, a key, or ``-`` for oneself."""
PAGE: Final = Slot(r"0|[1-9]\d{0,4}", int)
NUMBER: Final = Slot(r"0|[1-9]\d?", int)
"""Of a shift or a person in the list above the button."""
RECORD: Final = Slot(r"0|[1-9]\d{0,17}", int)
"""Of the log, by its number."""
TOKEN: Final = Slot("[0-9a-f]{4}", str)
"""Of a draft, so that a button of an earlier one changes nothing."""
CHOICE: Final = Slot("[!-~]{1,40}", str)
"""A value whose meaning depends on what waits for it, which checks it."""
PERIOD: Final = Slot(
    "|".join(NamedPeriod) + r"|\d{4}(?:-\d\d){0,2}|\d{4}-\d\d-\d\d\.\.\d{4}-\d\d-\d\d", str
)
"""A time by how it lies to the day of the press, or as people type it."""
LANGUAGE: Final = Slot("[A-Za-z]{2,3}(?:[_-][A-Za-z]{2,8}){0,2}", str)
OF_MEMBER: Final = Slot("[A-Z]{3}|-", str)
"""A member's code; ``-`` for the people of none."""
FOR_MEMBER: Final = Slot("(?:[A-Z]{3})?", str)
"""A member's code; empty for a new member."""
DRAFT_VERB: Final[Slot[DraftStep | DraftVerb]] = Slot(
    "|".join((*DraftStep, *DraftVerb)), _step_or_verb
)

ON_REQUEST: Final = form() / _word(Verb) / CASE
CONSENT: Final = form("move") / CASE / TOKEN / _word(Consent)
"""The requester's answer to a proposed transfer; the token is of that proposal."""
SURE: Final = form("sure") / _word(Sure) / TARGET
"""Of the question before what cannot simply be undone: yes."""
NOT_SURE: Final = form("sure", "not")
SHOW_BEFORE: Final = form("show") / CASE / RECORD
UNLINK: Final = form("unlink") / CASE / TOKEN
"""Of a link of a request; the token is of that link."""
PERMIT: Final = form("permit") / CASE / TOKEN / _word(Permit)
"""The originator's answer to who asks for more use of what they gave; the token is of that question."""
CONTACT: Final = form("contact") / CASE / TOKEN / _word(Contact)
"""Of the desk that was told of a request which names the same; the token is of that one."""
TOOK_FOR_REAL: Final = form("real") / CASE
"""Of who was alerted by a drill, and took it for real."""
CORRECTION: Final = form("mark") / CASE / TOKEN / _word(Noting)
"""Of who was told that a text is marked; the token is of what was said of it."""
SUBJECT: Final = form("subject") / CASE / _word(SubjectAct)
"""Of a data protection officer, on a request that was found for them."""
ORIGINATOR: Final = form("origin") / CASE / TOKEN / _word(Originator)
"""What the originator says; the token is of what they were asked."""
ASK_CONSENT: Final = form("consent") / CASE / _word(Restrained)
"""Of who would act on a restricted request: to ask its originator."""
REQUESTS: Final = form("requests") / PAGE
ESCALATIONS: Final = form("escalations") / PAGE

DRAFT: Final = form("d") / TOKEN / DRAFT_VERB / CHOICE
FORM: Final = form("f") / TOKEN / _word(FormVerb) / CHOICE
"""Of a field that is asked for, or of the whole form."""
NO_VALUE: Final = "-"
"""What a verb of a draft carries that needs no value."""
PROMPT: Final = form("p") / _word(PromptVerb)
PROMPT_WITH: Final = form("p") / _word(PromptVerb) / CHOICE

LOG_PAGE: Final = form("log") / CASE / PAGE
"""Of an earlier version, in which a log had no parts."""
LOG_PART: Final = form("log") / CASE / _word(LogPart) / PAGE
SEEN: Final = form("seen") / CASE / PAGE
ERASE: Final = form("erase") / CASE / KEY
"""Agrees to what two people were asked about a case, be it to hold it; ``KEEP`` does not."""
KEEP: Final = form("keep") / CASE / KEY
UNBOUND_ERASE: Final = form("erase") / CASE
"""Of an earlier version: it does not say what was shown, so it agrees to nothing."""
UNBOUND_KEEP: Final = form("keep") / CASE

DUTY: Final = form("duty") / PAGE
COVERAGE: Final = form("coverage") / PAGE
STATISTICS: Final = form("figures") / _word(Whose) / PERIOD
LETTERS: Final = form("letter") / _word(Switch)
PICTURE: Final = form("drawn") / _word(Whose) / _word(PictureKind) / _word(PictureForm) / PAGE
FILL: Final = form("fill") / NUMBER
FILL_WITH: Final = form("fillwho") / NUMBER
REASSIGN_TO: Final = form("reassignto") / NUMBER
SWAP_MINE: Final = form("swap", "mine") / NUMBER
SWAP_WHO: Final = form("swap", "who") / NUMBER
SWAP_THEIRS: Final = form("swap", "theirs") / NUMBER
SWAP_FOR_NONE: Final = form("swap", "theirs", "none")
SWAP_ACCEPT: Final = form("swapyes") / CHANGE
SWAP_DECLINE: Final = form("swapno") / CHANGE
UNDO: Final = form("undo") / CHANGE
CONFIRM_SHIFT: Final = form("shift", "confirm")
REVOKE_CALENDARS: Final = form("calendar", "revoke")

MEMBERS: Final = form("directory") / PAGE
ENTRIES: Final = form("entries") / OF_MEMBER / PAGE
ENTRY: Final = form("entry") / KEY
EDIT_ENTRY: Final = form("edit") / KEY / _word(Field)
REMOVE_ENTRY: Final = form("remove") / KEY
ADD_ENTRY: Final = form("add") / _word(Section) / FOR_MEMBER
ROSTER: Final = form("roster") / KEY
"""Of a contact point, by its entry."""
LAYER: Final = form("roster") / KEY / NUMBER
EDIT_LAYER: Final = form("roster") / KEY / NUMBER / _word(RosterAct)
PUT_ON_ROSTER: Final = form("onroster") / KEY
JOIN: Final = form("join") / KEY / NUMBER / KEY
"""Which contact point's layer, and who."""
ENTRY_RIGHT: Final = form("right") / KEY
ENTRY_WRONG: Final = form("wrong") / KEY
STRIKE: Final = form("strike", "agree") / DRILL / KEY
"""Of which drill, and of which proposal."""
KEEP_FAILURE: Final = form("strike", "refuse") / DRILL / KEY

PEOPLE: Final = form("people") / PAGE
PERSON: Final = form("person") / KEY
INVITE: Final = form("invite") / KEY
INVITE_MANY: Final = form("invite", "many")
REVOKE: Final = form("revoke") / KEY
CONFIRM_ENROLMENT: Final = form("confirm") / KEY
DENY_ENROLMENT: Final = form("deny") / KEY
CHOOSE_LANGUAGE: Final = form("lang") / LANGUAGE
FIRST_PASSKEY_MINE: Final = form("passkey", "mine") / KEY
"""Of a browser in which somebody would register a first passkey: it is them."""
FIRST_PASSKEY_NOT_MINE: Final = form("passkey", "notmine") / KEY
NOT_ME: Final = form("passkey", "notme")
ALLOW_FIRST_PASSKEY: Final = form("passkey", "allow") / KEY
END_SESSIONS: Final = form("sessions", "end")
REVOKE_DEVICE: Final = form("device", "revoke") / KEY
TEST_ARRIVED: Final = form("test", "here")
