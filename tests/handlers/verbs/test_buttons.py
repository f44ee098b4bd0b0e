"""Every button: written and read by one form, as the buttons that already stand in chats are written."""

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import handlers
from domain.directory.entry_fields import Field, Section
from domain.duty.turns import RosterAct
from domain.log.parts import LogPart
from domain.requests.ahead.draft import DraftStep
from domain.requests.values.protection import Restrained
from domain.statistics.letters.letter import Switch
from domain.statistics.pictures.kinds import PictureForm, PictureKind
from domain.statistics.whose import Whose
from domain.topics import Topic
from domain.verbs import (
    ON_ALERT,
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
from handlers.messages.compose import WORDINGS, word
from handlers.routes.on_request import ON_REQUEST
from handlers.routes.presses import PRESSES
from handlers.verbs import buttons
from handlers.verbs.forms import MOST_DATA_BYTES, Form, Slot, form
from tests.handlers.messages.wording_network import CASE, facts_of, filed
from tests.handlers.messages.wording_readers import every_saying, worded
from wording.language import translator
from wording.messages.acts import verb_label
from wording.messages.told import Told

KEY = "00ff00ff00ff00ff"
FORMS = {name: value for name, value in vars(buttons).items() if isinstance(value, Form)}
SENT: dict[str, tuple[str, tuple[object, ...]]] = {
    f"ack:{CASE}": ("ON_REQUEST", (Verb.ACKNOWLEDGE, CASE)),
    f"log:{CASE}": ("ON_REQUEST", (Verb.LOG, CASE)),
    f"move:{CASE}:a1b2:all": ("CONSENT", (CASE, "a1b2", Consent.CONVERSATION)),
    f"sure:withdraw:{CASE}": ("SURE", (Sure.WITHDRAW, CASE)),
    f"document:{CASE}": ("ON_REQUEST", (Verb.DOCUMENT, CASE)),
    f"recall:{CASE}": ("ON_REQUEST", (Verb.RECALL, CASE)),
    f"deleted:{CASE}": ("ON_REQUEST", (Verb.DELETED, CASE)),
    f"sure:recall:{CASE}": ("SURE", (Sure.RECALL, CASE)),
    f"sure:revoke:{KEY}": ("SURE", (Sure.REVOKE, KEY)),
    "sure:sick:-": ("SURE", (Sure.SICK, "-")),
    "sure:not": ("NOT_SURE", ()),
    f"show:{CASE}:12": ("SHOW_BEFORE", (CASE, 12)),
    f"unlink:{CASE}:a1b2": ("UNLINK", (CASE, "a1b2")),
    f"contact:{CASE}:a1b2:offer": ("CONTACT", (CASE, "a1b2", Contact.OFFER)),
    f"permit:{CASE}:a1b2:grant": ("PERMIT", (CASE, "a1b2", Permit.GRANT)),
    f"real:{CASE}": ("TOOK_FOR_REAL", (CASE,)),
    f"mark:{CASE}:a1b2:noted": ("CORRECTION", (CASE, "a1b2", Noting.NOTED)),
    f"correct:{CASE}": ("ON_REQUEST", (Verb.CORRECT, CASE)),
    f"subject:{CASE}:restrict": ("SUBJECT", (CASE, SubjectAct.RESTRICT)),
    f"origin:{CASE}:a1b2:agree": ("ORIGINATOR", (CASE, "a1b2", Originator.AGREE)),
    f"consent:{CASE}:document": ("ASK_CONSENT", (CASE, Restrained.DOCUMENT)),
    "p:item:preserved_until": ("PROMPT_WITH", (PromptVerb.ITEM, "preserved_until")),
    "requests:0": ("REQUESTS", (0,)),
    "escalations:3": ("ESCALATIONS", (3,)),
    "d:a1b2:member:ITA": ("DRAFT", ("a1b2", DraftStep.MEMBER, "ITA")),
    "d:a1b2:marking:TLP:AMBER+STRICT": ("DRAFT", ("a1b2", DraftStep.MARKING, "TLP:AMBER+STRICT")),
    "d:a1b2:page:2": ("DRAFT", ("a1b2", DraftVerb.PAGE, "2")),
    "d:a1b2:edit:reason": ("DRAFT", ("a1b2", DraftVerb.EDIT, DraftStep.REASON)),
    "d:a1b2:back:type": ("DRAFT", ("a1b2", DraftVerb.BACK, "type")),
    "d:a1b2:keep:content": ("DRAFT", ("a1b2", DraftVerb.KEEP, "content")),
    f"d:a1b2:join:{CASE}": ("DRAFT", ("a1b2", DraftVerb.JOIN, CASE)),
    "d:a1b2:send:-": ("DRAFT", ("a1b2", DraftVerb.SEND, "-")),
    "d:a1b2:form:-": ("DRAFT", ("a1b2", DraftVerb.FORM, "-")),
    "f:a1b2:word:not_known": ("FORM", ("a1b2", FormVerb.WORD, "not_known")),
    "f:a1b2:end:-": ("FORM", ("a1b2", FormVerb.END, "-")),
    "p:form": ("PROMPT", (PromptVerb.FORM,)),
    "p:neither": ("PROMPT", (PromptVerb.NEITHER,)),
    "p:text": ("PROMPT", (PromptVerb.TEXT,)),
    "p:judge": ("PROMPT", (PromptVerb.JUDGE,)),
    "p:cancel": ("PROMPT", (PromptVerb.CANCEL,)),
    f"p:case:{CASE}": ("PROMPT_WITH", (PromptVerb.CASE, CASE)),
    "p:mark": ("PROMPT", (PromptVerb.MARK,)),
    "p:mark:TLP:AMBER+STRICT": ("PROMPT_WITH", (PromptVerb.MARK, "TLP:AMBER+STRICT")),
    "p:use:evidence": ("PROMPT_WITH", (PromptVerb.USE, "evidence")),
    "p:ground:a": ("PROMPT_WITH", (PromptVerb.GROUND, "a")),
    "p:time:morning": ("PROMPT_WITH", (PromptVerb.TIME, "morning")),
    "p:earlier": ("PROMPT", (PromptVerb.EARLIER,)),
    "p:pick:12": ("PROMPT_WITH", (PromptVerb.PICK, "12")),
    f"log:{CASE}:1": ("LOG_PAGE", (CASE, 1)),
    f"log:{CASE}:deliveries:1": ("LOG_PART", (CASE, LogPart.DELIVERIES, 1)),
    f"seen:{CASE}:0": ("SEEN", (CASE, 0)),
    f"erase:{CASE}:{KEY}": ("ERASE", (CASE, KEY)),
    f"keep:{CASE}:{KEY}": ("KEEP", (CASE, KEY)),
    f"erase:{CASE}": ("UNBOUND_ERASE", (CASE,)),
    f"keep:{CASE}": ("UNBOUND_KEEP", (CASE,)),
    "duty:1": ("DUTY", (1,)),
    "coverage:1": ("COVERAGE", (1,)),
    "letter:on": ("LETTERS", (Switch.ON,)),
    "letter:off": ("LETTERS", (Switch.OFF,)),
    "figures:network:month": ("STATISTICS", (Whose.NETWORK, "month")),
    "figures:member:2026-11": ("STATISTICS", (Whose.MEMBER, "2026-11")),
    "figures:own:2026-11-01..2026-11-28": ("STATISTICS", (Whose.OWN, "2026-11-01..2026-11-28")),
    "drawn:member:hours:picture:0": (
        "PICTURE",
        (Whose.MEMBER, PictureKind.HOURS, PictureForm.PICTURE, 0),
    ),
    "drawn:own:nights:numbers:12": (
        "PICTURE",
        (Whose.OWN, PictureKind.NIGHTS, PictureForm.NUMBERS, 12),
    ),
    "fill:0": ("FILL", (0,)),
    "fillwho:10": ("FILL_WITH", (10,)),
    "reassignto:3": ("REASSIGN_TO", (3,)),
    "swap:mine:0": ("SWAP_MINE", (0,)),
    "swap:who:4": ("SWAP_WHO", (4,)),
    "swap:theirs:11": ("SWAP_THEIRS", (11,)),
    "swap:theirs:none": ("SWAP_FOR_NONE", ()),
    f"swapyes:{CASE}": ("SWAP_ACCEPT", (CASE,)),
    f"swapno:{CASE}": ("SWAP_DECLINE", (CASE,)),
    f"undo:{CASE}": ("UNDO", (CASE,)),
    "shift:confirm": ("CONFIRM_SHIFT", ()),
    "calendar:revoke": ("REVOKE_CALENDARS", ()),
    "directory:1": ("MEMBERS", (1,)),
    "entries:LBN:0": ("ENTRIES", ("LBN", 0)),
    "entries:-:2": ("ENTRIES", ("-", 2)),
    f"entry:{KEY}": ("ENTRY", (KEY,)),
    f"edit:{KEY}:legal_notes": ("EDIT_ENTRY", (KEY, Field.LEGAL_NOTES)),
    f"remove:{KEY}": ("REMOVE_ENTRY", (KEY,)),
    "add:members:": ("ADD_ENTRY", (Section.MEMBER, "")),
    "add:contact_points:LBN": ("ADD_ENTRY", (Section.POINT, "LBN")),
    f"roster:{KEY}": ("ROSTER", (KEY,)),
    f"roster:{KEY}:1": ("LAYER", (KEY, 1)),
    f"roster:{KEY}:0:out": ("EDIT_LAYER", (KEY, 0, RosterAct.TAKE_OUT)),
    f"onroster:{KEY}": ("PUT_ON_ROSTER", (KEY,)),
    f"join:{KEY}:1:{'1' * 16}": ("JOIN", (KEY, 1, "1" * 16)),
    f"right:{KEY}": ("ENTRY_RIGHT", (KEY,)),
    f"wrong:{KEY}": ("ENTRY_WRONG", (KEY,)),
    f"strike:agree:{'3' * 32}:{KEY}": ("STRIKE", ("3" * 32, KEY)),
    f"strike:refuse:{'3' * 32}:{KEY}": ("KEEP_FAILURE", ("3" * 32, KEY)),
    f"passkey:mine:{KEY}": ("FIRST_PASSKEY_MINE", (KEY,)),
    f"passkey:notmine:{KEY}": ("FIRST_PASSKEY_NOT_MINE", (KEY,)),
    "passkey:notme": ("NOT_ME", ()),
    f"passkey:allow:{KEY}": ("ALLOW_FIRST_PASSKEY", (KEY,)),
    "sessions:end": ("END_SESSIONS", ()),
    f"device:revoke:{KEY}": ("REVOKE_DEVICE", (KEY,)),
    "people:99999": ("PEOPLE", (99999,)),
    f"person:{KEY}": ("PERSON", (KEY,)),
    f"invite:{KEY}": ("INVITE", (KEY,)),
    "invite:many": ("INVITE_MANY", ()),
    f"revoke:{KEY}": ("REVOKE", (KEY,)),
    f"confirm:{KEY}": ("CONFIRM_ENROLMENT", (KEY,)),
    f"deny:{KEY}": ("DENY_ENROLMENT", (KEY,)),
    "lang:en": ("CHOOSE_LANGUAGE", ("en",)),
    "test:here": ("TEST_ARRIVED", ()),
}
"""What buttons in chats say, and which button of which values that is: nothing here is ever changed."""

LONGEST = {
    buttons.CASE: "f" * 32,
    buttons.CHANGE: "f" * 32,
    buttons.DRILL: "f" * 32,
    buttons.KEY: "f" * 16,
    buttons.TARGET: "f" * 32,
    buttons.PAGE: "99999",
    buttons.NUMBER: "99",
    buttons.RECORD: "9" * 18,
    buttons.TOKEN: "ffff",
    buttons.CHOICE: "~" * 40,
    buttons.PERIOD: "2026-11-01..2026-11-28",
    buttons.LANGUAGE: "xxx-xxxxxxxx-xxxxxxxx",
    buttons.OF_MEMBER: "XXX",
    buttons.FOR_MEMBER: "XXX",
}


def readers(data: str) -> list[str]:
    """The forms that read this data."""
    return [name for name, each in FORMS.items() if each.read(data) is not None]


def test_every_form_was_sent_and_has_one_act() -> None:
    assert {name for name, _values in SENT.values()} == set(FORMS)
    acted = [each for each, _act in PRESSES]
    assert sorted(map(id, acted)) == sorted(map(id, FORMS.values()))


@pytest.mark.parametrize("data", SENT)
def test_what_stands_in_chats_is_written_and_read_as_ever(data: str) -> None:
    name, values = SENT[data]
    assert readers(data) == [name]
    assert FORMS[name].read(data) == values
    assert FORMS[name](*values) == data


@pytest.mark.parametrize("data", SENT)
def test_every_act_takes_what_its_form_reads(data: str) -> None:
    """An act that is partly filled in is not held to its form by its types."""
    name, values = SENT[data]
    (act,) = (act for each, act in PRESSES if each is FORMS[name])
    inspect.signature(act).bind(None, *values)


def test_the_words_of_buttons_are_those_that_stand_in_chats() -> None:
    assert " ".join(Verb) == (
        "ack pass noted transfer refuse uphold answer ask contest reassign delay reply complete "
        "withdraw remind close reopen link deadline pause permission custodian execute desist letgo "
        "extend end confirmed preserved expired received decided evidence used heeded show document "
        "status log recall deleted correct remark number ours disown"
    )
    assert (
        " ".join(DraftVerb)
        == "page send change edit continue cancel discard back keep form join here anew"
    )
    assert " ".join(DraftStep) == "member type urgency reason marking content summary"
    assert (
        " ".join(PromptVerb)
        == "case member page ground answer ask pick item empty apply cancel time earlier mark use form "
        "judge neither text"
    )
    assert " ".join(FormVerb) == "word done skip back stands whole more end cancel"
    assert " ".join(Contact) == "offer leave"
    assert " ".join(Noting) == "noted say"
    assert " ".join(SubjectAct) == "open restrict lift consult given refused"
    assert " ".join(Originator) == "fine object agree not"
    assert " ".join(Restrained) == "answer transfer document export"
    assert (
        " ".join(Sure) == "withdraw reopen end revoke sick calendar recall disown reassign device"
    )
    assert " ".join(LogPart) == "summary steps deliveries readings texts all"
    assert " ".join(Section) == "members contact_points people"


def _values(each: Form[*tuple[Any, ...]]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.tuples(
        *(
            st.from_regex(re.compile(part.looks, re.ASCII), fullmatch=True).map(part.value)
            for part in each.parts
        )
    )


@pytest.mark.parametrize("name", FORMS)
@given(drawn=st.data())
def test_what_is_written_is_read_back_and_by_no_other_form(name: str, drawn: st.DataObject) -> None:
    values = drawn.draw(_values(FORMS[name]))
    data = FORMS[name](*values)
    assert FORMS[name].read(data) == values
    assert readers(data) == [name]


@given(st.sampled_from(sorted(SENT)), st.integers(0, 70), st.text(max_size=2), st.integers(0, 2))
def test_what_is_read_is_what_would_be_written(sent: str, at: int, instead: str, cut: int) -> None:
    data = sent[:at] + instead + sent[at + cut :]
    for name in readers(data):
        assert FORMS[name](*(FORMS[name].read(data) or ())) == data


@pytest.mark.parametrize("name", FORMS)
def test_the_longest_values_fit_into_a_button(name: str) -> None:
    longest = [_longest(part) for part in FORMS[name].parts]
    assert len(":".join((*FORMS[name].words, *longest)).encode()) <= MOST_DATA_BYTES


def _longest(part: Slot[Any]) -> str:
    text = LONGEST.get(part) or max(part.looks.split("|"), key=len)
    assert re.fullmatch(part.looks, text)
    assert not re.fullmatch(part.looks, text + text[-1])
    return text


def test_what_does_not_fit_is_no_button() -> None:
    long = form("long") / Slot(".*", str)
    assert long("x" * (MOST_DATA_BYTES - len("long:"))) != ""
    assert long("x" * MOST_DATA_BYTES) == ""
    assert buttons.UNDO("") == ""
    assert buttons.ENTRIES("lbn", 0) == ""
    assert buttons.DUTY(-1) == ""
    assert buttons.PROMPT_WITH(PromptVerb.MEMBER, "two words") == ""


@pytest.mark.parametrize(
    "data",
    [
        "",
        ":",
        "ack",
        f"ACK:{CASE}",
        f"ack:{CASE}:1",
        f"ack:{CASE[:-1]}",
        f" ack:{CASE}",
        f"ack:{CASE}\n",
        "requests:-1",
        "requests:01",
        "requests:100000",
        "requests:٣",
        "swap:mine:100",
        "swap:mine:none",
        "d:a1b2:nonsense:x",
        "d:a1b2:send",
        "d:a1b2:send:",
        "p:nonsense",
        f"edit:{KEY}:nonsense",
        "add:nonsense:LBN",
        "lang:",
        "test:there",
    ],
)
def test_what_has_no_form_is_not_read(data: str) -> None:
    assert readers(data) == []


@pytest.mark.parametrize("each", every_saying(), ids=lambda each: each.saying.topic.value)
def test_every_button_of_a_message_is_read(each: Told) -> None:
    rows = WORDINGS[each.saying.topic](each.translator, each).rows
    for button in (button for row in rows for button in row if not button.copies):
        assert len(readers(button.data)) == 1, (button.label, button.data)
    sent = [button for row in word(each).rows for button in row]
    assert len(sent) == sum(len(row) for row in rows)


@pytest.mark.parametrize("each", every_saying(), ids=lambda each: each.saying.topic.value)
def test_what_ends_a_request_stands_beside_no_other_button(each: Told) -> None:
    for row in word(each).rows:
        ends = [button for button in row if button.data.startswith(f"{Verb.WITHDRAW}:")]
        assert not ends or len(row) == 1


def test_every_verb_of_a_request_has_its_label_and_its_act() -> None:
    _ = translator("en")
    assert len({verb_label(_, verb) for verb in Verb}) == len(Verb)
    assert set(ON_REQUEST) == set(Verb)


def test_an_alert_offers_what_its_stage_allows() -> None:
    """The visit takes these away from who may no longer act."""
    for stage, rows in ON_ALERT.items():
        facts = {**facts_of(filed(), Topic.ALERT), "stage": stage}
        offered = [[b.data for b in row] for row in worded(Topic.ALERT, facts).rows]
        assert offered == [[f"{verb}:{CASE}" for verb in row] for row in rows]


def test_nothing_but_a_form_writes_what_a_button_says() -> None:
    """Elsewhere a misspelt button would be a type error: what a button says is made here alone."""
    assert set(_callers("Data")) == {"verbs/forms.py"}
    assert set(_callers("Button")) == {"messages/frame/keyboards.py"}


def _callers(name: str) -> Iterator[str]:
    room = Path(handlers.__file__).parent
    for path in room.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == name:
                yield path.relative_to(room).as_posix()
