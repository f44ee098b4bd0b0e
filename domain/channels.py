"""The ways to reach somebody, each as one checked value.

Owns the kinds of channels and how one is shown without giving it away. Which is used when is left to
the policy and to ``services.messages.notices``; sending to ``bot.dispatch.channels``.
"""

from dataclasses import dataclass
from enum import StrEnum


class ChannelKind(StrEnum):
    """How a message travels."""

    TELEGRAM = "telegram"
    EMAIL = "email"
    SMS = "sms"
    """A text message, through the deployment's gateway."""
    VOICE = "voice"
    """A call that reads the message out, through the deployment's gateway."""
    WEBHOOK = "webhook"
    """An address of the person's own system."""
    APPRISE = "apprise"
    """Anything that the library of this name reaches, by its address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One of a person's channels; ``address`` is empty for Telegram, which enrolment binds."""

    kind: ChannelKind
    address: str = ""

    def __repr__(self) -> str:
        # An address may hold a password; it must reach no log.
        return f"Channel({self.kind.value})"


TELEGRAM = Channel(kind=ChannelKind.TELEGRAM)
"""What everybody has who names no channel."""


class Ring(StrEnum):
    """Whether a message makes the telephone ring: only what needs the reader's action does."""

    RINGS = "rings"
    SILENT = "silent"
