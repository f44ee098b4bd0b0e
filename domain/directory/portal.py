"""What a network lets its pages do, beside what its people may do anyway.

Owns the words of ``network.portal``; what each opens is left to the pages.
"""

from dataclasses import dataclass
from enum import StrEnum


class MiniApp(StrEnum):
    """What the pages are that open within Telegram."""

    OFF = "off"
    """No button opens them."""
    CLAIM = "claim"
    """What the chat shows, and no content."""
    FULL = "full"
    """Content too, once a key of the device has proved who reads."""


class Acknowledging(StrEnum):
    """How well whoever acknowledges an immediate request must be known."""

    CLAIMED = "claimed"
    """As Telegram knows them."""
    PROVED = "proved"


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalRules:
    """The rules of one network."""

    mini_app: MiniApp = MiniApp.CLAIM
    acknowledge: Acknowledging = Acknowledging.CLAIMED
