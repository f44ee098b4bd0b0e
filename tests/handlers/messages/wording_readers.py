"""Readers, and sayings for them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from domain.messages.outgoing import Said, Saying
from domain.topics import Facts, Topic
from handlers.messages.compose import Reader, Told, Worded, word
from tests.handlers.messages.wording_network import NOW, story
from tests.handlers.messages.wording_samples import SAMPLES

BEIRUT = Reader(language="en", zone=ZoneInfo("Asia/Beirut"))
NOWHERE = Reader(language="en", zone=None)
TEXT = Said(event="request.filed", by="Ana Ruiz", at=NOW, body="EXERCISE please preserve")


def saying(
    topic: Topic,
    facts: Facts,
    *,
    texts: tuple[Said, ...] = (),
    reader: Reader = BEIRUT,
    is_repeat: bool = False,
    now: datetime | None = NOW,
) -> Told:
    """A saying for somebody in Beirut, at the time of the story."""
    said = Saying(topic=topic, facts=facts, texts=texts)
    return Told(saying=said, reader=reader, is_repeat=is_repeat, now=now)


def worded(topic: Topic, facts: Facts, *texts: Said) -> Worded:
    """The message that somebody in Beirut gets."""
    return word(saying(topic, facts, texts=texts))


def labels(message: Worded) -> list[str]:
    """The labels of all buttons, row by row."""
    return [button.label for row in message.rows for button in row]


def every_saying() -> list[Told]:
    """What the rules decide in the story, and the samples of everything else."""
    found = [
        saying(topic, facts, texts=(TEXT,))
        for topic, several in SAMPLES.items()
        for facts in several
    ]
    for decision in story():
        for message in decision.messages:
            texts = (TEXT,) if message.shows or message.shows_all else ()
            found.append(saying(message.topic, message.facts, texts=texts))
        found.extend(saying(Topic(card.card.value), card.facts) for card in decision.cards)
    return found
