"""EXERCISE is the first word of what is said about a drill, on every channel, and of nothing else."""

from zoneinfo import ZoneInfo

import pytest

from domain.messages.outgoing import Saying
from domain.topics import Topic
from handlers.messages.compose import Told, word, word_press
from handlers.messages.notices import NoticeFacts, word_notice
from tests.handlers.messages.wording_readers import every_saying
from wording.reader import Reader

READER = Reader(language="en", zone=ZoneInfo("UTC"))
REAL = "CPN-2026-ESP-LBN-000123-4"


@pytest.mark.parametrize(("reference", "is_drill"), [(f"{REAL}-X", True), (REAL, False)])
def test_every_message_with_its_reference_says_it_first(reference: str, is_drill: bool) -> None:
    said = [each.saying for each in every_saying() if "reference" in each.saying.facts]
    assert len(said) > 50
    for saying in said:
        facts = {**saying.facts, "reference": reference}
        told = Told(
            saying=Saying(topic=saying.topic, facts=facts, texts=saying.texts), reader=READER
        )
        assert (word(told).text.split()[0] == "EXERCISE") is is_drill, saying.topic
        assert (word_press(told).split()[0] == "EXERCISE") is is_drill, saying.topic


@pytest.mark.parametrize(("kind", "is_drill"), [("drill", True), ("advice", False)])
def test_a_drill_that_is_not_filed_yet_says_it_too(kind: str, is_drill: bool) -> None:
    told = Told(saying=Saying(topic=Topic.DRAFT_CONTENT, facts={"type": kind}), reader=READER)
    assert (word(told).text.split()[0] == "EXERCISE") is is_drill


def test_a_notice_on_another_channel_says_it_first() -> None:
    facts = NoticeFacts(
        reference=f"{REAL}-X",
        urgency="immediate",
        acknowledge_by="",
        code="ABCD-EFGH",
        can_be_answered=False,
    )
    notice = word_notice(facts, READER)
    assert (notice.subject.split()[0], notice.text.split()[0]) == ("EXERCISE", "EXERCISE")
