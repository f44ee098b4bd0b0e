"""Which telephone shows a page, and how."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rehearsal.world.values import TelegramId


class Shape(StrEnum):
    """How Telegram shows a page."""

    NATIVE = "native"
    """In the app, which keeps cookies and storage, and speaks to the page."""
    WEB = "web"
    """In a frame of its page for browsers, where nothing is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telephone:
    """One of a person's telephones with Telegram."""

    person: TelegramId
    number: int
    """1 is their own; another one has the same account, and nothing of what theirs keeps."""
    shape: Shape
    phones: str
    """The origin of the page with everybody's phones, which shows its screen."""
