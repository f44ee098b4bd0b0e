"""How what is said is worded: the values that a family of messages gives, and a message as it is sent.

Owns their shape only. ``handlers.messages.compose`` turns a ``Told`` into a ``Worded``.
"""

from dataclasses import dataclass, field

from domain.messages.outgoing import Said
from wording.emphasis import Emphasis
from wording.safe_text import Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button under a message; ``data`` comes back when it is pressed.

    One with ``copies`` puts that text on the reader's clipboard instead, and tells nobody; one with
    ``opens`` opens a page within Telegram, which tells the page who opened it.
    """

    label: str
    data: str = ""
    copies: str = ""
    opens: str = ""


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Worded:
    """A message as it is sent: plain text, never markup, within Telegram's limits."""

    text: str = field(repr=False)
    emphases: tuple[Emphasis, ...] = ()
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
    quotes: tuple[Said, ...] = ()
    alert: bool = False
