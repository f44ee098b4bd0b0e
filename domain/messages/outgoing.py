"""What a message says and where it stands, before it is words: the values between rules, outbox and chat.

Facts are stored, not words; how they are sealed is left to ``storage.messages.saying``.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from domain.forms.filled import Filled
from domain.messages.kinds import OF_ITS_MEMBER
from domain.topics import Facts, Topic
from domain.vocabulary import PersonId, Urgency


class WorkKind(StrEnum):
    """What is to be done, mostly at Telegram."""

    SEND = "send"
    PHOTO = "photo"
    """A message that is a picture, drawn when it is sent."""
    DOCUMENT = "document"
    """A message that is a file, or figures, made when it is sent: it takes a while, and is kept nowhere."""
    EDIT = "edit"
    REMOVE = "remove"
    PRESS = "press"
    MENU = "menu"
    LEAVE = "leave"
    NOTICE = "notice"
    """Not at Telegram: on another of a person's channels (``storage.messages.notices``)."""


NEW_MESSAGES: Final = frozenset({WorkKind.SEND, WorkKind.PHOTO, WorkKind.DOCUMENT})
"""What puts a further message into a chat."""
_MADE_LATER: Final = {
    Topic.COVERAGE_PICTURE: WorkKind.PHOTO,
    Topic.STATISTICS_PICTURE: WorkKind.PHOTO,
    Topic.DOCUMENT: WorkKind.DOCUMENT,
    Topic.STATISTICS_COMING: WorkKind.DOCUMENT,
    Topic.LETTER_COMING: WorkKind.DOCUMENT,
}


def kind_of_new(topic: Topic) -> WorkKind:
    """As what a new message about this leaves."""
    return _MADE_LATER.get(topic, WorkKind.SEND)


class PostState(StrEnum):
    """Where a message stands."""

    NEW = "new"
    SHOWN = "shown"
    GONE = "gone"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextMark:
    """What its originator has said of a text since (``domain.requests.values.corrections``).

    On the text in which that was said, ``of`` is the event of the other one, and ``at`` its time.
    """

    mark: str
    item: str = ""
    """The field that is meant; empty for all of the text."""
    by: str = ""
    at: datetime | None
    of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A text that a person wrote.

    ``event`` says in which act (``domain.events``, or ``draft``), ``at`` when; None for a draft.
    """

    event: str
    by: str
    at: datetime | None
    body: str = field(repr=False)
    marking: str = ""
    """Its own; empty where an earlier version wrote it, and the request's counts."""
    use: str = ""
    """What an answer may be used for (``domain.vocabulary.EvidentialUse``); empty for other texts."""
    form: Filled | None = None
    """The fields that were filled in with it."""
    marks: tuple[TextMark, ...] = ()
    author: str = field(default="", compare=False)
    """Who wrote it, by their id, as the record says; a message does not keep it."""

    def named(self, name: Callable[[str], str]) -> "Said":
        """The same with what ``name`` makes of each name; what was written stays as it is."""
        marks = tuple(replace(mark, by=name(mark.by)) for mark in self.marks)
        return replace(self, by=name(self.by), marks=marks)


_WRITTEN: Final = frozenset({"call_by"})
"""Facts that a person has written, of whoever they may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """What a post says: facts and texts, to be worded when it is sent."""

    topic: Topic
    facts: Facts = field(default_factory=dict, repr=False)
    texts: tuple[Said, ...] = ()

    def named(self, name: Callable[[str], str]) -> "Saying":
        """The same with what ``name`` makes of each text of the bot's own; people's stay as they are."""
        facts: dict[str, str | int | bool | Sequence[str] | None] = {}
        for key, value in self.facts.items():
            if isinstance(value, str):
                facts[key] = value if key in _WRITTEN else name(value)
            elif isinstance(value, Sequence):
                facts[key] = [name(each) for each in value]
            else:
                facts[key] = value
        texts = tuple(said.named(name) for said in self.texts)
        return Saying(topic=self.topic, facts=facts, texts=texts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A message in a chat, as it stands or is about to."""

    id: int
    person: PersonId | None
    chat: int
    case: str | None
    card: str | None
    state: PostState
    version: int
    saying: Saying
    rings: bool
    urgency: Urgency
    message_id: int | None
    has_content: bool
    bot: int = 0
    """In whose chat it stands, by Telegram's number of the bot: each has its own, and counts the messages
    there for itself. 0 for the first bot that is known here."""

    @property
    def recorded_for(self) -> str | None:
        """The case of whose record it is what becomes of this message."""
        return None if self.saying.topic in OF_ITS_MEMBER else self.case


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One row of the outbox, leased. ``post`` is None for answers to presses, menus and notices."""

    id: int
    kind: WorkKind
    priority: int
    chat: int
    attempts: int
    created_at: datetime
    post: Post | None
    saying: Saying | None = None
    press: str | None = None
    person: PersonId | None = None
    notice: int | None = None
    """The id of the notice to be sent."""
    unsent: int = 0
    """So many of the attempts surely did not arrive."""

    @property
    def may_have_arrived(self) -> bool:
        """Whether an earlier attempt may have arrived, so that one more is a repeat."""
        return self.attempts > self.unsent
