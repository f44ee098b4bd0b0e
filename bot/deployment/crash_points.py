"""Places at which a rehearsal may have the service killed: between two commits, or a commit and an act.

Owns their names. ``CONTACTPOINT_CRASH_AT=name`` kills this process, as if by SIGKILL, when it first
reaches that place, ``name:n`` when it does for the n-th time. It is honoured only where the Bot API is
on this machine, so never in service.
"""

import os
import signal
from enum import StrEnum
from typing import Final

from bot.deployment.settings import CRASH_AT, Settings


class CrashPoint(StrEnum):
    """What has just happened, or has not yet."""

    FETCHED = "fetched"
    """Updates have come, and are not committed."""
    KEPT = "kept"
    """They are committed, and not confirmed to Telegram."""
    WORKING = "working"
    """An update is about to be handled."""
    WORKED = "worked"
    """What follows from it is committed."""
    LEASED = "leased"
    """Messages are leased, and not sent."""
    BEGUN = "begun"
    """The bytes of one are about to leave."""
    SENT = "sent"
    """One is sent, and that is not written down."""
    REPORTED = "reported"
    """That it is sent is written down."""
    FIRING = "firing"
    """A deadline has come, and nothing is done about it yet."""
    FIRED = "fired"
    """What follows from it is committed."""


class _Plan:
    """Where this process is to be killed, and how many times it passes there before."""

    point: str = ""
    passes: int = 0


_PLAN: Final = _Plan()


def arm(settings: Settings) -> None:
    """Read where this process is to be killed; nowhere, unless the Bot API is on this machine."""
    planned = os.environ.get(CRASH_AT, "") if settings.is_rehearsed else ""
    _PLAN.point, _, count = planned.partition(":")
    _PLAN.passes = int(count) if count.isdecimal() else 1


def reach(point: CrashPoint) -> None:
    """The process is at this place."""
    if point.value != _PLAN.point:
        return
    _PLAN.passes -= 1
    if _PLAN.passes <= 0:
        os.kill(os.getpid(), signal.SIGKILL)
