"""The button that opens a request's page: on what is about a request, where pages open from the chat."""

from dataclasses import replace

import pytest

from domain.topics import Topic
from handlers.messages.compose import Told, word
from handlers.messages.frame.keyboards import markup
from handlers.verbs.buttons import ON_REQUEST
from tests.handlers.messages.wording_network import CASE
from tests.handlers.messages.wording_readers import every_saying, labels, saying

DOOR = "https://pages.example.org/door"
REFERENCE = "CPN-2026-ESP-LBN-000123-4"
ALERT = {"case": CASE, "reference": REFERENCE, "urgency": "immediate", "stage": "open"}
LEADS_THERE = (
    *(Topic.DRAFT_AT_PAGE, Topic.DRAFT_UNFINISHED, Topic.MARKING_TOO_HIGH),
    *(Topic.FILES_REFUSED, Topic.FILE_REPORTED, Topic.STATISTICS, Topic.LETTER),
)
"""What cannot be said in chat, or stands at a page with more, and so leads there in any case."""
EVERY = [each for each in every_saying() if each.saying.topic not in LEADS_THERE]


def at_door(told: Told) -> Told:
    return replace(told, door=DOOR)


def test_an_alert_opens_the_page_of_its_request() -> None:
    alert = at_door(saying(Topic.ALERT, ALERT))
    keyboard = markup(word(alert).rows)
    assert keyboard is not None
    assert keyboard["inline_keyboard"][-1] == [
        {"text": "Open", "web_app": {"url": f"{DOOR}?ref={REFERENCE}"}}
    ]


@pytest.mark.parametrize("each", EVERY, ids=lambda each: each.saying.topic.value)
def test_whatever_has_buttons_about_a_request_opens_its_page_and_nothing_else_does(
    each: Told,
) -> None:
    before, after = word(each), word(at_door(each))
    acts = [one for row in before.rows for one in row if ON_REQUEST.read(one.data)]
    opens = [one for row in after.rows for one in row if one.opens]
    is_about_one = bool(acts and each.case and each.word("reference"))
    assert len(opens) == is_about_one
    assert after.text == before.text
    assert [row for row in after.rows if not row[0].opens] == list(before.rows)


def test_figures_open_their_page() -> None:
    figures = at_door(saying(Topic.STATISTICS, {"whose": "own", "period": "2026-11"}))
    keyboard = markup(word(figures).rows)
    assert keyboard is not None
    assert keyboard["inline_keyboard"][-1] == [
        {"text": "Open", "web_app": {"url": f"{DOOR}?statistics=own&period=2026-11"}}
    ]
    assert "Open" not in labels(word(saying(Topic.STATISTICS, {"whose": "own"})))


def test_without_pages_there_is_no_such_button() -> None:
    assert "Open" not in labels(word(saying(Topic.ALERT, ALERT)))
    assert "Open" in labels(word(at_door(saying(Topic.ALERT, ALERT))))


@pytest.mark.parametrize("stage", ["acknowledged", "transferred", "withdrawn", "not_yours"])
def test_an_alert_that_is_over_opens_nothing(stage: str) -> None:
    assert word(at_door(saying(Topic.ALERT, {**ALERT, "stage": stage}))).rows == ()


def test_an_odd_reference_stays_within_the_address() -> None:
    odd = at_door(saying(Topic.ALERT, {**ALERT, "reference": "A&ref=B#C d/é"}))
    (opens,) = [one.opens for row in word(odd).rows for one in row if one.opens]
    assert opens == f"{DOOR}?ref=A%26ref%3DB%23C%20d%2F%C3%A9"
