"""A misspelt fact is found: no wording reads what nobody says, and nobody says what is not read."""

from dataclasses import replace
from typing import Final

import pytest

from domain.messages.kinds import OFFERS_VERBS
from domain.topics import Facts, Topic
from domain.verbs import Verb
from handlers.messages.compose import Told, word, word_press
from handlers.verbs import buttons
from services.visit import sure
from tests.handlers.known_facts import OF_ANY, known_facts
from tests.handlers.messages.wording_list_samples import HEADLINE
from tests.handlers.messages.wording_readers import every_saying
from wording.language import SOURCE, translator
from wording.pictures import coverage, figures

EVERY_TOPIC = frozenset({"created_at", "acknowledged_at", "stage_at", "reference", "type"}) | OF_ANY
"""What every message looks at: for the day that needs no saying, for whether it is about a drill, and for
whose access has ended."""
_DRAFT = {"member", "member_name"}
NOT_SHOWN: dict[Topic, set[str]] = {
    Topic.ALERT: {"target"},
    Topic.BRIEFING: {"name", "roster", "since"},
    Topic.CASE_ERASED: {"act", "by", "until"},
    Topic.CASE_HELD: {"at", "by"},
    Topic.CHANNEL_TEST: {"arrived"},
    Topic.COVERAGE: {"count"},
    Topic.DIRECTORY_ASK: {"member"},
    Topic.DIRECTORY_DONE: {"member"},
    Topic.DONE_REFUSED: {"by"},
    Topic.DONE_TRANSFERRED: {"by"},
    Topic.DRAFT_CANCELLED: {"token"},
    Topic.FORM_DOUBT: {
        *("count", "later", "missing", "need", "number", "picked"),
        *("wrong_reason", "wrong_right", "wrong_standard"),
    },
    Topic.FORM_FIELD: {"later", "missing"},
    Topic.FORM_INCOMPLETE: {"version"},
    Topic.FORM_NOT_ASKED: {"token"},
    Topic.FORM_UNFINISHED: {"token"},
    Topic.FORM_WHOLE: {"purpose", "version"},
    Topic.DRAFT_CHANGE: {"member"},
    Topic.DRAFT_CHOSEN: {"member", "token"},
    Topic.DRAFT_CONTENT: _DRAFT,
    Topic.DRAFT_MARKING: _DRAFT | {"is_call"},
    Topic.DRAFT_MEMBER: {"member"},
    Topic.DRAFT_REASON: _DRAFT | {"is_call"},
    Topic.DRAFT_SENT: {"token"},
    Topic.DRAFT_SUMMARY: {"member"},
    Topic.DRAFT_TYPE: _DRAFT,
    Topic.DRAFT_URGENCY: _DRAFT | {"is_call"},
    Topic.ENTRY_SETTLED: {"by"},
    Topic.ERASURE_DECLINED: {"at", "names", "until"},
    Topic.ERASURE_VOID: {"at", "by", "names", "until"},
    Topic.GIVEN_AWAY: {"transferred_by"},
    Topic.LANGUAGE_CHOSEN: {"language"},
    Topic.LETTER_COMING: {"period"},
    Topic.NOT_A_REFERENCE: {"typed"},
    Topic.OWNER_NO_MORE: {"by"},
    Topic.PROMPT_DELAY: {"kind"},
    Topic.PROMPT_EARLIER: {"kind"},
    Topic.PROMPT_MEANT: {"kind"},
    Topic.PROMPT_GROUND: {"kind"},
    Topic.PROMPT_OVER: {"token"},
    Topic.PROMPT_CORRECT: {"kind", "record"},
    Topic.SHIFT_COMING: {"name", "roster"},
    Topic.SHIFT_UNCONFIRMED: {"roster", "since", "until"},
    **{topic: {"asked_at", "rests_on"} for topic in sure.TOPICS.values()},
    Topic.STATISTICS_COMING: {"form", "kind", "page", "period", "whose"},
    Topic.SURE_REASSIGN: {"asked_at", "rests_on", "to"},
    Topic.SWAP_MINE: {"with"},
    Topic.SWAP_OFFER: {"asked"},
    Topic.SWAP_THEIRS: {"who"},
    Topic.UNKNOWN_GROUND: {"typed", "words"},
    Topic.WRONG_CHECK_CHARACTER: {"typed"},
}
"""What a message keeps for the acts behind its buttons, or for whoever reads it later."""


class Watched(dict[str, object]):
    """Facts that note which of them are asked for."""

    def __init__(self, facts: Facts) -> None:
        super().__init__(facts)
        self.asked: set[str] = set()

    def get(self, name: str, default: object = None) -> object:  # type: ignore[override]  # no overloads
        self.asked.add(name)
        return super().get(name, default)

    def __getitem__(self, name: str) -> object:
        self.asked.add(name)
        return super().__getitem__(name)

    def __contains__(self, name: object) -> bool:
        self.asked.add(str(name))
        return super().__contains__(name)


PICTURES: Final = {
    Topic.COVERAGE_PICTURE: coverage.draw,
    Topic.STATISTICS_PICTURE: figures.draw,
}


def asked_for(told: Told) -> set[str]:
    """The facts that the words of the message look at."""
    facts = Watched(told.saying.facts)
    saying = replace(told.saying, facts=facts)  # type: ignore[arg-type]  # a mapping all the same
    word(replace(told, saying=saying))
    word_press(replace(told, saying=saying, now=None))
    for topic, draw in PICTURES.items():
        if saying.topic is topic:
            draw(translator(SOURCE), facts)  # type: ignore[arg-type]  # the same
    return facts.asked


ASKED: dict[Topic, set[str]] = {topic: set() for topic in Topic}
for _each in every_saying():
    ASKED[_each.saying.topic] |= asked_for(_each)


@pytest.mark.parametrize("topic", Topic)
def test_no_wording_reads_a_fact_that_nobody_says(topic: Topic) -> None:
    assert ASKED[topic] - EVERY_TOPIC <= known_facts()[topic]


@pytest.mark.parametrize("topic", Topic)
def test_no_sample_has_a_fact_that_nobody_reads(topic: Topic) -> None:
    unread = known_facts()[topic] - ASKED[topic] - set(HEADLINE)
    assert unread == NOT_SHOWN.get(topic, frozenset())


def test_every_message_that_offers_to_act_on_a_request_is_changed_when_it_ends() -> None:
    """Beside cards, and refusals, which are answers and belong to no case."""
    looks = {Verb.SHOW, Verb.STATUS, Verb.LOG}
    offers = {
        told.saying.topic
        for told in every_saying()
        for row in word(told).rows
        for button in row
        if (read := buttons.ON_REQUEST.read(button.data)) is not None and read[0] not in looks
    }
    answers = {
        Topic.ACKNOWLEDGE_FIRST,
        Topic.CALL_FIRST,
        Topic.CHOOSE_REQUEST,
        Topic.NOT_ANSWERED_YET,
        Topic.NOT_CLOSED,
        Topic.SECRETARIAT_NOTES,
        Topic.STILL_ALERTED,
    }
    told_at_the_end = {Topic.WITHDRAWN_NOTICE, Topic.RECALLED_NOTICE}
    assert offers - answers - told_at_the_end - {Topic.ALERT, Topic.STATUS} == OFFERS_VERBS
