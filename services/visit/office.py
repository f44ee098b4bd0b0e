"""Where services work: the database, the time, the limits."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from storage.transaction.store import Store

Now = Callable[[], datetime]


@dataclass(slots=True, kw_only=True)
class OwnName:
    """How the bot is called at Telegram, where its owner may give it another name at any time."""

    name: str = ""
    """Its user name, for links that enrol; empty where it is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """What every service needs."""

    store: Store
    now: Now
    requests_per_hour: int = 60
    """Requests that one person may file within an hour; 0 lifts the limit."""
    calendar_url: str = ""
    """The public address under which calendars are served; empty where they are not."""
    bot: OwnName = field(default_factory=OwnName)
