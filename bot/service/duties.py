"""What one process does of all that a service does: ``contactpoint run --only …``.

Owns the names, which setting each needs, and which may stand apart from the rest. Whoever serves
strangers needs neither the bot's token nor a part in sending, so that what they do to it stays there.
"""

from enum import StrEnum
from typing import Final

from bot.deployment.setting_values import Listen
from bot.deployment.settings import PREFIX, Settings
from bot.process.trouble import Trouble


class Duty(StrEnum):
    """One of the things that a process does."""

    ALERTS = "alerts"
    WEBHOOK = "webhook"
    GATEWAY = "gateway"
    CALENDAR = "calendar"
    PORTAL = "portal"
    HEALTH = "health"


ALL: Final = frozenset(Duty)
_SETTINGS: Final = {
    Duty.WEBHOOK: "webhook_listen",
    Duty.GATEWAY: "callback_listen",
    Duty.CALENDAR: "calendar_listen",
    Duty.PORTAL: "portal_listen",
    Duty.HEALTH: "health_listen",
}


def read_duties(text: str | None) -> frozenset[Duty]:
    """Those that are named, or all. Raises ``Trouble`` for a name that is none."""
    if text is None:
        return ALL
    names = [name.strip() for name in text.split(",")]
    if wrong := next((name for name in names if name not in ALL), None):
        raise Trouble(f"--only does not know '{wrong[:40]}'. Name some of: {', '.join(Duty)}.")
    if not all(names):
        raise Trouble(f"--only names nothing. Name some of: {', '.join(Duty)}.")
    return frozenset(Duty(name) for name in names)


def addresses(settings: Settings, duties: frozenset[Duty]) -> dict[Duty, tuple[Listen, str]]:
    """Where this process listens, and the setting that says so.

    Raises ``Trouble`` where a duty that was named has no address.
    """
    found = {}
    for duty, name in _SETTINGS.items():
        where: Listen | None = getattr(settings, name)
        if duty not in duties:
            continue
        if where is not None:
            found[duty] = (where, PREFIX + name.upper())
        elif duties != ALL:
            raise Trouble(f"{PREFIX}{name.upper()} is missing, which --only {duty} needs. Set it.")
    return found
