"""Every topic has words, and the words that people and checkers rely on are there."""

import pytest

from domain.requests import acknowledge, transfer
from domain.requests.answer_clock import fall_due
from domain.requests.request import Card
from domain.topics import Facts, Topic
from domain.vocabulary import Ground
from handlers.messages.compose import FAMILIES, WORDINGS, Told, word, word_press
from handlers.messages.frame.keyboards import MOST_COPIED
from handlers.verbs.forms import MOST_DATA_BYTES
from tests.handlers.messages.wording_list_samples import HEADLINE, WAITING
from tests.handlers.messages.wording_network import (
    CASE,
    acknowledged,
    actor,
    facts_of,
    filed,
    situation,
    story,
)
from tests.handlers.messages.wording_readers import (
    NOWHERE,
    TEXT,
    every_saying,
    labels,
    saying,
    worded,
)
from tests.handlers.messages.wording_samples import SAMPLES
from wording.safe_text import utf16_length

REFERENCE = str(HEADLINE["reference"])
EVERY = every_saying()
PRESSED = [
    each for each in EVERY if each.saying.topic.value.startswith("done_") or word(each).alert
]


def test_every_topic_has_words() -> None:
    assert set(WORDINGS) == set(Topic)
    assert sum(len(family) for family in FAMILIES) == len(Topic)


def test_the_story_and_the_samples_cover_every_topic() -> None:
    assert {each.saying.topic for each in EVERY} == set(Topic)


@pytest.mark.parametrize("topic", Topic)
def test_no_topic_needs_a_fact(topic: Topic) -> None:
    for facts in ({}, dict.fromkeys(HEADLINE), {"state": "?", "urgency": "?", "stage": "?"}):
        message = worded(topic, facts)
        assert message.text.strip()
        assert "{" not in message.text
        assert word_press(saying(topic, facts))


@pytest.mark.parametrize("each", EVERY, ids=lambda each: each.saying.topic.value)
def test_every_message_can_be_sent(each: Told) -> None:
    message = word(each)
    assert 0 < utf16_length(message.text) <= 4096
    assert "{" not in message.text
    assert "None" not in message.text
    for row in message.rows:
        assert 1 <= len(row) <= 8
        for button in row:
            assert button.label.strip()
            assert 1 <= len((button.data or button.copies).encode()) <= MOST_COPIED
            assert len(button.data.encode()) <= MOST_DATA_BYTES


@pytest.mark.parametrize("each", PRESSED, ids=lambda each: each.saying.topic.value)
def test_what_answers_a_press_fits_without_being_cut(each: Told) -> None:
    answer = word_press(each)
    assert len(answer) <= 200
    assert not answer.endswith("…")


def test_a_repeat_says_so_first() -> None:
    facts = facts_of(filed(), Topic.ALERT)
    message = word(saying(Topic.ALERT, facts, is_repeat=True))
    first, following = message.text.split("\n", 1)
    assert first == "Repeated message: you may have received this already."
    assert following == worded(Topic.ALERT, facts).text


def test_an_alert_shows_what_it_must_and_no_more() -> None:
    message = worded(Topic.ALERT, facts_of(filed(), Topic.ALERT))
    first = message.text.split("\n", 1)[0]
    assert first.endswith(" IMMEDIATE · no drill")
    for shown in (REFERENCE, "Preserve data", "Life or limb", "Spain", "TLP:AMBER"):
        assert shown in message.text
    assert "Acknowledge by: 14:17 UTC (16:17\u00a0in\u00a0Beirut)" in message.text
    assert "Step" not in message.text
    for hidden in ("Ana Ruiz", "EXERCISE"):
        assert hidden not in message.text
    assert labels(message) == ["Acknowledge", "Pass on", "Transfer", "Refuse"]
    assert message.rows[0][0].data == f"ack:{CASE}"


def test_an_escalated_alert_says_which_step_and_why() -> None:
    second = fall_due(filed().request, situation(5))
    assert second is not None
    third = fall_due(second.request, situation(15))
    assert third is not None
    message = worded(Topic.ALERT, facts_of(third, Topic.ALERT))
    assert "Step 3 of 4: not acknowledged within 15 min" in message.text


@pytest.mark.parametrize(
    ("why", "by", "said"),
    [
        ("passed_on", "Rami Haddad", "Step 2 of 5: passed on by Rami Haddad"),
        ("nobody_on_duty", "", "Step 2 of 5: nobody on duty could be reached (duty, supervisors)"),
        ("undeliverable", "", "Step 2 of 5: the earlier alert could not be delivered"),
        ("reminded", "Ana Ruiz", "Step 2 of 5: the requester asks for attention"),
        ("transferred", "Luca Conti", "Step 2 of 5: transferred by Luca Conti"),
        ("reopened", "Ana Ruiz", "Step 2 of 5: reopened by Ana Ruiz"),
        ("filed", "Ana Ruiz", "Step 2 of 5"),
    ],
)
def test_each_cause_of_an_alert_is_said(why: str, by: str, said: str) -> None:
    facts: Facts = {
        **WAITING,
        "stage": "open",
        "step": 2,
        "steps": 5,
        "why": why,
        "why_by": by,
        "waited_ms": 0,
        "empty": ["duty", "supervisors"] if why == "nobody_on_duty" else [],
    }
    assert said in worded(Topic.ALERT, facts).text.split("\n")


def test_the_secretariat_only_notes() -> None:
    facts = {**facts_of(filed(), Topic.ALERT), "notes_only": True}
    assert labels(worded(Topic.ALERT, facts)) == ["Noted"]


def test_an_acknowledgement_is_told_to_everybody() -> None:
    taken = acknowledged()
    others, own = (card.facts for card in taken.cards if card.card is Card.ALERT)
    changed = worded(Topic.ALERT, others)
    assert "Acknowledged by Rami Haddad at 14:02 UTC" in changed.text
    assert REFERENCE in changed.text
    assert changed.rows == ()
    assert labels(worded(Topic.ALERT, own)) == [
        "Answer",
        "Ask back",
        "Delay",
        "Transfer",
        "Refuse",
        "Show again",
    ]
    told = worded(Topic.ACKNOWLEDGED, facts_of(taken, Topic.ACKNOWLEDGED))
    assert "acknowledged by Rami Haddad" in told.text
    status = next(card.facts for card in taken.cards if card.card is Card.STATUS)
    assert "acknowledged by Rami Haddad, Lebanon at 14:02 UTC" in worded(Topic.STATUS, status).text


def test_who_comes_second_reads_who_was_first() -> None:
    pressed = saying(Topic.ALREADY_ACKNOWLEDGED, HEADLINE)
    assert word_press(pressed) == "Already acknowledged by Rami Haddad at 14:02 UTC."
    assert word(pressed).alert


def test_content_goes_with_the_buttons_to_act() -> None:
    message = worded(Topic.CONTENT, facts_of(acknowledged(), Topic.CONTENT), TEXT)
    assert TEXT.body in message.text
    assert labels(message) == ["Answer", "Ask back", "Delay"]
    withheld = worded(Topic.CONTENT, HEADLINE)
    assert "because of its marking" in withheld.text


def test_an_answer_is_intelligence_only() -> None:
    message = worded(Topic.ANSWER, {**HEADLINE, "by": "Rami Haddad"}, TEXT)
    assert "Intelligence only: not to be used as evidence unless agreed." in message.text
    assert labels(message) == ["Close", "Reply"]


def test_the_requester_reads_who_was_alerted_and_until_when() -> None:
    message = worded(Topic.STATUS, facts_of(filed(), Topic.STATUS))
    assert f"Your request\n{REFERENCE} was sent." in message.text
    assert "Alerted: Rami Haddad" in message.text
    assert "Must be acknowledged by 14:17 UTC (16:17\u00a0in\u00a0Beirut)." in message.text
    assert labels(message) == ["Remind", "Withdraw", "Copy reference"]


@pytest.mark.parametrize(
    ("state", "answer_by", "buttons"),
    [
        ("notified", "2026-11-24T22:02:00Z", ["Remind", "Withdraw"]),
        ("acknowledged", "2026-11-24T22:02:00Z", ["Remind", "Withdraw"]),
        ("acknowledged", None, ["Close", "Reply"]),
        ("clarification", "2026-11-24T22:02:00Z", ["Reply", "Remind", "Withdraw"]),
        ("answered", "2026-11-24T22:02:00Z", ["Close", "Reply"]),
        ("refused", "2026-11-24T22:02:00Z", ["Close", "Reply"]),
        ("closed", "2026-11-24T22:02:00Z", ["Show again", "Reopen"]),
        ("withdrawn", "2026-11-24T22:02:00Z", ["Show again"]),
    ],
)
def test_the_status_offers_what_the_state_allows(
    state: str, answer_by: str | None, buttons: list[str]
) -> None:
    facts: Facts = {**HEADLINE, "state": state, "answer_by": answer_by}
    assert labels(worded(Topic.STATUS, facts)) == [*buttons, "Copy reference"]


def test_a_refusal_names_its_ground() -> None:
    refused = transfer.refuse(
        filed().request, Ground.SOVEREIGNTY, "", actor("lbn-duty"), situation(1)
    )
    message = worded(Topic.REFUSAL_NOTICE, facts_of(refused, Topic.REFUSAL_NOTICE))
    assert "Ground: s  Sovereignty or public order" in message.text


def test_one_line_for_everybody_who_may_not() -> None:
    plain = word(saying(Topic.NOT_YOURS, {}))
    assert word(saying(Topic.NOT_YOURS, HEADLINE)) == plain
    assert "\n" not in plain.text
    stranger = word(saying(Topic.STRANGER, {}))
    assert word(saying(Topic.STRANGER, HEADLINE)) == stranger
    assert "\n" not in stranger.text
    refused = word(saying(Topic.ENROLMENT_REFUSED, {}))
    assert word(saying(Topic.ENROLMENT_REFUSED, {"name": "Rami Haddad"})) == refused


def test_a_colleague_is_told_whether_their_help_was_recorded() -> None:
    offered = acknowledge.acknowledge(filed().request, actor("lbn-chief"), situation(1))
    facts = facts_of(offered, Topic.ASSISTANCE_RECORDED)
    assert "is recorded" in worded(Topic.ASSISTANCE_RECORDED, facts).text
    refused = worded(Topic.ASSISTANCE_RECORDED, {"reference": REFERENCE})
    assert "recorded" not in refused.text


def test_a_welcome_names_person_and_member() -> None:
    text = worded(Topic.WELCOME, {"name": "Rami Haddad", "member": "Lebanon"}).text
    assert "Rami Haddad" in text
    assert "Lebanon" in text


def test_reading_the_log_asks_for_a_reason() -> None:
    facts: Facts = {"kind": "log", "reference": REFERENCE}
    assert "For what reason?" in worded(Topic.PROMPT_TEXT, facts).text.split("\n")


def test_a_log_names_event_actor_and_texts() -> None:
    message = worded(Topic.LOG, SAMPLES[Topic.LOG][0], TEXT)
    assert "1 · 15:00 UTC · filed by Ana Ruiz" in message.text
    assert "step 3 of 5 alerted Nour Khalil: not acknowledged" in message.text
    assert TEXT.body in message.text
    assert [[b.data for b in row] for row in message.rows] == [
        [f"log:{CASE}:steps:1"],
        [f"log:{CASE}:{part}:0" for part in ("summary", "deliveries", "readings")],
        [f"log:{CASE}:texts:0", f"log:{CASE}:all:0", f"seen:{CASE}:0"],
    ]


def test_the_summary_of_a_log_says_how_it_went() -> None:
    first, second, erased = (
        worded(Topic.LOG_SUMMARY, facts) for facts in SAMPLES[Topic.LOG_SUMMARY]
    )
    for said in (
        "Alerted 15:00 UTC: Rami Haddad",
        "Acknowledged by Rami Haddad after 20 min, at step 3 of 5.",
        "That was 5 min late.",
        "Did not answer: Rami Haddad, Maya Saab",
        "Answered 15:00 UTC, after 2 h.",
        "Read by: Maya Saab",
    ):
        assert said in first.text
    assert "1 did not answer." in second.text
    assert "Texts" not in labels(first), "there are none"
    assert "Its texts and names were erased." in erased.text
    assert "Not acknowledged" not in erased.text


@pytest.mark.parametrize(
    ("event", "written", "said"),
    [
        (
            "request.escalated",
            "people: Nour Khalil; why: undeliverable",
            "alerted Nour Khalil: earlier",
        ),
        ("request.closed", "in_place_of: Ana Ruiz", "closed, in place of Ana Ruiz"),
        ("request.refused", "ground: a; to: Spain", "refused, to Spain, a  Not available"),
        ("request.delayed", "until: 2026-11-24T18:00:00.000Z", "announced, until 18:00 UTC"),
        ("message.delivered", "to: Rami; topic: delay_notice", "“notice” delivered to Rami"),
        ("request.nobody_on_duty", "step: 2; target: deputy", "step 2 reached nobody: deputy"),
        ("request.acknowledged", "step: 3", "acknowledged, at step 3"),
        ("request.noted", "something else", "something else"),
        ("log.read", "reason: a; step: 9", "for the reason: a; step: 9"),
        ("log.read", "reason: " + "x" * 400, "…"),
    ],
)
def test_a_log_says_the_details_of_a_record(event: str, written: str, said: str) -> None:
    row = f"7|2026-11-24T15:00:00.000Z|{event}||{written}"
    text = worded(Topic.LOG, {"reference": REFERENCE, "rows": [row]}).text
    assert said in text


def test_many_names_are_counted() -> None:
    facts: Facts = {**facts_of(filed(), Topic.STATUS), "alerted": [f"Name {n}" for n in range(15)]}
    assert "Name 11, 3 more" in worded(Topic.STATUS, facts).text


def test_duty_marks_the_reader() -> None:
    text = worded(Topic.DUTY, SAMPLES[Topic.DUTY][0]).text
    assert "duty: Rami Haddad (you) until 15:00 UTC (17:00\u00a0in\u00a0Beirut)" in text
    assert "deputy: nobody" in text


def test_lists_lead_to_the_requests() -> None:
    message = worded(Topic.REQUESTS, SAMPLES[Topic.REQUESTS][0])
    assert message.rows[0][0].label == REFERENCE
    assert message.rows[0][0].data == f"status:{CASE}"
    assert message.rows[-1][-1].data == "requests:1"


def test_verification_answers_in_plain_words() -> None:
    intact, broken, unanchored = (
        worded(Topic.VERIFIED, facts).text for facts in SAMPLES[Topic.VERIFIED]
    )
    assert intact.startswith("The log is intact.")
    assert "NOT intact" in broken
    assert "record 3 was changed" in broken
    assert "not anchored" in unanchored


def test_the_secretariat_reads_utc_alone() -> None:
    alert = word(saying(Topic.ALERT, facts_of(filed(), Topic.ALERT), reader=NOWHERE))
    assert "Acknowledge by: 14:17 UTC\n" in alert.text


def test_a_deadline_that_has_passed_is_said_to_have_passed() -> None:
    facts = facts_of(filed(), Topic.STATUS)
    late = word(saying(Topic.STATUS, facts, now=situation(30).now))
    assert "It had to be acknowledged by 14:17 UTC" in late.text


def test_the_story_needs_no_present_to_be_worded() -> None:
    for decision in story():
        for message in decision.messages:
            text = word(saying(message.topic, message.facts, now=None)).text
            assert text.strip()


def test_close_says_what_it_does_wherever_it_is_offered() -> None:
    offered = [message for message in map(word, EVERY) if "Close" in labels(message)]
    assert offered
    assert [each.text for each in offered if "Close takes the texts out" not in each.text] == []
