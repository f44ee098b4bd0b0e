"""The conversation's steps and prompts: the buttons that people press and what they send back."""

import pytest

from domain.messages.outgoing import Said
from domain.topics import Facts, Topic
from domain.vocabulary import Ground, Marking, Reason, RequestType, Urgency
from handlers.messages.compose import Button, Worded
from handlers.messages.frame.keyboards import flowing, markup, paging
from handlers.verbs import buttons
from tests.handlers.messages.wording_draft_samples import DRAFT, DRAFT_SAMPLES, EMPTY_DRAFT, MEMBERS
from tests.handlers.messages.wording_network import CASE
from tests.handlers.messages.wording_readers import labels, saying, worded
from wording.language import translator
from wording.safe_text import Shown

PROMPT: Facts = {"reference": "CPN-2026-ESP-LBN-000123-4", "case": CASE}


def _data(message: Worded) -> list[str]:
    return [button.data for row in message.rows for button in row]


def test_members_are_buttons_in_two_columns_with_pages() -> None:
    message = worded(Topic.DRAFT_MEMBER, {**EMPTY_DRAFT, **MEMBERS})
    assert labels(message)[:3] == ["🇮🇹 Italy", "🇱🇧 Lebanon", "INTERPOL"]
    assert [len(row) for row in message.rows] == [2, 1, 1, 2, 1]
    assert _data(message)[0] == "d:a1b2:member:ITA"
    assert _data(message)[-3:] == ["d:a1b2:page:0", "d:a1b2:page:2", "d:a1b2:cancel:-"]
    assert "Page 2 of 3" in message.text
    assert "Type a part of the name to search." in message.text


def test_members_that_fit_one_screen_are_named_alone() -> None:
    message = worded(Topic.DRAFT_MEMBER, {**EMPTY_DRAFT, **MEMBERS, "page": 0, "pages": 1})
    assert labels(message)[:2] == ["Italy", "Lebanon"]


def test_a_search_without_result_says_so() -> None:
    message = worded(Topic.DRAFT_MEMBER, {**EMPTY_DRAFT, "options": [], "query": "zzz"})
    assert "No member matches what you typed." in message.text
    assert "zzz" not in message.text


@pytest.mark.parametrize(
    ("topic", "field", "values", "some"),
    [
        (Topic.DRAFT_TYPE, "type", list(RequestType), ["Preserve data", "Coordinate now"]),
        (Topic.DRAFT_URGENCY, "urgency", list(Urgency), ["Immediate", "Information"]),
        (Topic.DRAFT_MARKING, "marking", list(Marking), ["TLP:AMBER+STRICT", "TLP:AMBER"]),
    ],
)
def test_each_step_offers_all_its_values(
    topic: Topic, field: str, values: list[str], some: list[str]
) -> None:
    message = worded(topic, {**DRAFT, "allowed": "amber"})
    assert sorted(_data(message)) == sorted(
        [f"d:a1b2:{field}:{value}" for value in values] + ["d:a1b2:cancel:-"]
    )
    for label in (*some, "Cancel"):
        assert label in labels(message)


@pytest.mark.parametrize(
    ("urgency", "reasons"),
    [
        ("immediate", ["Life or limb", "Serious threat to public security"]),
        ("urgent", ["Decision on liberty", "Information about to lose its value"]),
    ],
)
def test_only_reasons_of_the_urgency_are_offered(urgency: str, reasons: list[str]) -> None:
    message = worded(Topic.DRAFT_REASON, {**DRAFT, "urgency": urgency})
    assert labels(message) == [*reasons, "Cancel"]


def test_the_marking_step_says_what_chat_may_carry() -> None:
    samples = DRAFT_SAMPLES[Topic.DRAFT_MARKING][:2]
    allowed, never = (worded(Topic.DRAFT_MARKING, facts) for facts in samples)
    assert "up to TLP:AMBER." in allowed.text
    assert "no content in this chat" in never.text


@pytest.mark.parametrize("kind", RequestType)
def test_the_content_step_hints_at_the_fields_of_the_type(kind: RequestType) -> None:
    message = worded(Topic.DRAFT_CONTENT, {**DRAFT, "type": kind.value, "longest": 3000})
    assert "Telegram can read what is written here." in message.text
    assert "at most 3000 characters" in message.text
    hint = message.text.split("Please say:\n")[1].split("\n")[0]
    others = {
        worded(Topic.DRAFT_CONTENT, {**DRAFT, "type": other.value}).text for other in RequestType
    }
    assert len(hint.split(": ", 1)[1]) > 10
    assert len(others) == len(RequestType)


def test_the_summary_shows_everything_and_sends() -> None:
    text = Said(event="draft", by="Ana Ruiz", at=None, body="EXERCISE please")
    message = worded(Topic.DRAFT_SUMMARY, {**DRAFT, "desk": "Lebanon 24/7 desk"}, text)
    for shown in ("Lebanon (Lebanon 24/7 desk)", "Preserve data", "Life or limb", "TLP:AMBER"):
        assert shown in message.text
    assert message.text.endswith("EXERCISE please")
    assert labels(message) == ["Send", "Change", "Cancel"]
    assert _data(message) == ["d:a1b2:send:-", "d:a1b2:change:-", "d:a1b2:cancel:-"]


def test_a_change_offers_each_step_that_was_done() -> None:
    urgent, plain = (
        worded(Topic.DRAFT_CHANGE, facts) for facts in DRAFT_SAMPLES[Topic.DRAFT_CHANGE]
    )
    assert "d:a1b2:edit:reason" in _data(urgent)
    assert "d:a1b2:edit:reason" not in _data(plain)
    assert "d:a1b2:edit:content" in _data(plain)


def test_a_choice_is_left_as_one_line_without_buttons() -> None:
    said = [worded(Topic.DRAFT_CHOSEN, facts) for facts in DRAFT_SAMPLES[Topic.DRAFT_CHOSEN]]
    assert [message.text for message in said] == [
        "To: Lebanon",
        "Type: Preserve data",
        "Urgency: Immediate",
        "Reason: Life or limb",
        "Marking: TLP:AMBER",
    ]
    assert all(message.rows == () for message in said)
    called = worded(Topic.DRAFT_CHOSEN, {**DRAFT, "is_call": True, "field": "member"})
    assert called.text == "From: Lebanon"


def test_an_unfinished_draft_is_continued_or_discarded() -> None:
    assert labels(worded(Topic.DRAFT_UNFINISHED, DRAFT)) == ["Continue", "Discard"]


def test_every_ground_is_offered() -> None:
    message = worded(Topic.PROMPT_GROUND, PROMPT)
    assert _data(message) == [*(f"p:ground:{ground.value}" for ground in Ground), "p:cancel"]
    assert labels(message)[0] == "a  Not available"


def test_a_prompt_asks_for_what_it_needs() -> None:
    answer = worded(Topic.PROMPT_TEXT, {**PROMPT, "kind": "answer"})
    assert answer.text.startswith(
        "Type your answer to\nCPN-2026-ESP-LBN-000123-4 as one message, or press Cancel."
    )
    assert _data(answer) == ["p:form", "p:neither", "p:cancel"]
    delay = worded(Topic.PROMPT_DELAY, {**PROMPT, "is_typed": True})
    assert "2026-11-25 18:00 still waiting for the court" in delay.text, "it lies ahead"
    assert "4h still waiting for the court" in delay.text
    assert "local times of your member unless you add UTC" in delay.text


def test_a_text_without_purpose_or_request_is_asked_about() -> None:
    what = worded(Topic.PROMPT_TEXT, {**PROMPT, "kind": "what"})
    assert _data(what) == ["p:answer", "p:ask", "p:cancel"]
    which = worded(Topic.WHICH_REQUEST, {"rows": [f"{CASE}|{PROMPT['reference']}"]})
    assert _data(which) == [f"p:case:{CASE}", "p:cancel"]
    assert labels(which)[0] == PROMPT["reference"]
    assert worded(Topic.WHICH_REQUEST, {"rows": []}).rows == ()


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_its_words(reason: Reason) -> None:
    shown = worded(Topic.DRAFT_SUMMARY, {**DRAFT, "reason": reason.value}).text
    assert f"({reason.value})" not in shown


def test_pages_stop_at_both_ends() -> None:
    def pages(page: int, pages: int) -> list[str]:
        told = saying(Topic.REQUESTS, {"page": page, "pages": pages})
        return [button.data for row in paging(_, told, buttons.REQUESTS) for button in row]

    _ = translator("en")
    assert pages(0, 1) == []
    assert pages(0, 2) == ["requests:1"]
    assert pages(1, 2) == ["requests:0"]


def test_short_labels_share_a_row() -> None:
    names = ("Spain", "Italy", "A name that is longer than half", "France")
    named = [Button(label=Shown(name), data="x") for name in names]
    assert [len(row) for row in flowing(named)] == [2, 1, 1]


def test_the_keyboard_is_what_telegram_takes() -> None:
    assert markup(()) is None
    send = Button(label=Shown("Send"), data="d:a1b2:send:-")
    copy = Button(label=Shown("Copy"), copies="EXERCISE")
    assert markup(((send,), (copy,))) == {
        "inline_keyboard": [
            [{"text": "Send", "callback_data": "d:a1b2:send:-"}],
            [{"text": "Copy", "copy_text": {"text": "EXERCISE"}}],
        ]
    }
