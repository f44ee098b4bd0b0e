"""Rows of what shows who somebody is: their passkeys, and where they are signed in."""

from dataclasses import dataclass
from datetime import datetime

from domain.rows import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class PasskeyRow(Row):
    """A passkey of one's own."""

    key: str
    """What an address carries in place of it."""
    added_at: datetime
    used_at: datetime | None
    is_this: bool
    """Whether the session of now began with it."""
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceRow(Row):
    """A telephone of one's own whose key opens something."""

    key: str
    added_at: datetime
    used_at: datetime | None
    is_this: bool
    """Whether the session of now was proved with it."""
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRow(Row):
    """Where one is signed in."""

    key: str
    level: str
    began_at: datetime
    used_at: datetime
    is_this: bool
    browser: str
