"""Readers, and sayings for them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from domain.messages.outgoing import Said, Saying
from domain.topics import Facts, Topic
from handlers.messages.compose import Reader, Told, Worded, word
from tests.handlers.messages.wording_network import NOW, story
from tests.handlers.messages.wording_samples import SAMPLES

WORD: Final = re.compile(r"[A-Za-z]{3,}")
_GROUND: Final = re.compile(r"\W?[a-q]\W?  ")
_SHORT: Final = 40
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


def words_of_others(told: Told) -> set[str]:
    """The words of people, of the directory and of the network's file in what is said."""
    texts = (f"{text.body} {text.by}" for text in told.saying.texts)
    return set(WORD.findall(" ".join((*_typed(told.saying.facts), *texts))))


def is_cut(label: str, told: Told) -> bool:
    """Whether a button was cut that may not be.

    One with somebody's name may, and a ground, which stands whole above; a short one ends so by itself.
    """
    is_whole = not label.endswith("…") or len(label) < _SHORT or _GROUND.match(label)
    return not is_whole and words_of_others(told).isdisjoint(WORD.findall(label))


def _typed(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _typed(each)
    elif isinstance(value, Sequence):
        for each in value:
            yield from _typed(each)
