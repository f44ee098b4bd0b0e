"""The values between the outbox and a chat: what is to be said, and how it is worded.

Owns their shape only. ``handlers.messages.compose`` turns a ``Saying`` into a ``Worded``.
"""

from dataclasses import dataclass, field
from datetime import datetime

from domain.topics import Facts, Topic
from wording.reader import Reader
from wording.safe_text import Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidText:
    """A text that a person wrote.

    ``event`` says in which act (``domain.events``, or ``draft``), ``at`` when; None for a draft.
    """

    event: str
    by: str
    at: datetime | None
    body: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """What is to be said, before words.

    ``now`` decides whether a time needs its date; without it the facts' latest past time counts.
    """

    topic: Topic
    facts: Facts = field(repr=False)
    texts: tuple[SaidText, ...]
    reader: Reader
    is_repeat: bool
    behind: int = 0
    """How many messages more that ring wait for the reader, where these are many."""
    now: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button under a message; ``data`` comes back when it is pressed.

    One with ``copies`` puts that text on the reader's clipboard instead, and tells nobody.
    """

    label: str
    data: str = ""
    copies: str = ""


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Worded:
    """A message as it is sent: plain text, never markup, within Telegram's limits."""

    text: str = field(repr=False)
    rows: Rows = ()
    alert: bool = False
    """Whether to show it as a dialog where it answers a press."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What a family's function gives: ``head`` are the bot's own words, ``quotes`` people's texts.

    People's texts always stand last, so that none can be taken for the bot's words.
    """

    head: Shown
    rows: Rows = ()
    quotes: tuple[SaidText, ...] = ()
    alert: bool = False
