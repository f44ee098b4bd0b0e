"""The service's log: events with keys from an allow-list, one JSON object a line on stderr.

Owns what may be written there: never content, names, tokens, codes or keys. Texts of libraries are
never passed on, since they quote what they work on (an HTTP client logs the bot's token, a parser the
message that it could not read). What happened to requests is in the sealed log, not here.
"""

import contextlib
import json
import logging
import re
import secrets
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from traceback import walk_tb
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, TextIO

from storage.database.meanwhile import KeysAway

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop

KEYS: Final = frozenset(
    {
        "announced",
        "at",
        "attempts",
        "clock",
        "count",
        "database",
        "erased",
        "error",
        "event",
        "incident",
        "kind",
        "level",
        "library",
        "method",
        "address",
        "records",
        "setting",
        "speed",
        "status",
        "update",
        "version",
        "wait_ms",
        "where",
        "why",
    }
)
"""What an event may carry. A key that is not here is left out."""

KEYS_AWAY: Final = "keys_away"
_ONE_TROUBLE: Final = 90.0
"""Seconds without it after which the same trouble is a new one."""
_TROUBLES: Final[dict[tuple[str, ...], float]] = {}
"""When each trouble last came, by the monotonic clock: its name, and what else tells it from others."""

_ONE_LINE: Final = 60.0
"""Seconds in which the same incident is one line, and how often it came besides another."""


@dataclass(slots=True)
class _Repeated:
    """What was logged, and how often it came since."""

    name: str
    level: str
    told: Mapping[str, object]
    until: float
    count: int = 0


_REPEATED: Final[dict[tuple[str, ...], _Repeated]] = {}

_LOG: Final = logging.getLogger("contactpoint")
"""Knows from which level on events are written; nothing is sent through it."""
_OWN = frozenset({"at", "event", "level"})
_PACKAGES = frozenset(
    {
        "bot",
        "crypto",
        "domain",
        "formats",
        "handlers",
        "rehearsal",
        "services",
        "storage",
        "web",
        "wording",
    }
)
_HOME = Path(__file__).resolve().parents[2]
_SAFE = re.compile(r"[\w .,:;/+()'\[\]-]{0,160}", re.ASCII)
_TOKEN = re.compile(r"\d{5,}:[\w-]{8,}", re.ASCII)
_WITHHELD = "withheld"


def configure(level: str = "INFO") -> None:
    """Send our own events and, without their texts, those of libraries to stderr."""
    number = _number(level)
    _LOG.setLevel(number)
    _TROUBLES.clear()
    _REPEATED.clear()
    root = logging.getLogger()
    root.handlers[:] = [_WithoutText()]
    root.setLevel(max(number, logging.WARNING))
    for name in ("httpx", "httpcore", "telegram", "apscheduler", "asyncio", "sqlalchemy"):
        logging.getLogger(name).setLevel(max(number, logging.WARNING))
    logging.captureWarnings(True)
    # A record that cannot be written would otherwise be printed with its arguments.
    logging.raiseExceptions = False


def event(name: str, level: str = "info", /, **values: object) -> None:
    """Log one event. Values of keys outside ``KEYS`` are left out."""
    tell_repeats()
    _write(name, level, values)


def incident_number() -> str:
    """A number by which what a person reads is found in the log."""
    return secrets.token_hex(4)


def incident(error: BaseException, /, **values: object) -> str:
    """Log an unexpected error as a number, a type and a place; returns the number.

    The same type at the same place within a minute has the first one's number, and is counted.
    """
    kind, traceback = type(error).__name__, error.__traceback__
    told = {"incident": incident_number(), "error": kind, "where": _where(traceback)}
    key = (kind, _innermost(traceback))
    return str(_counted("incident", "error", key, told, values)["incident"])


def trouble(name: str, error: BaseException, /, **values: object) -> None:
    """Log expected trouble, such as a network that does not answer, as one event.

    While the same trouble goes on it is not logged again. Keys that are away are one trouble, whoever
    needed one; it says which provider, and what that says: once for each sentence.
    """
    if isinstance(error, KeysAway):
        why = str(error).partition(". ")[0]
        _once((KEYS_AWAY, why), kind=error.provider, why=why)
        return
    seldom(name, error=type(error).__name__, **values)


def over(name: str, then: str, /, **values: object) -> None:
    """Log that a trouble is over, if it was logged; what comes later is another one."""
    known = [key for key in _TROUBLES if key[0] == name]
    for key in known:
        del _TROUBLES[key]
    if known:
        event(then, **values)


def seldom(name: str, /, **values: object) -> None:
    """Log a warning; while the same goes on it is not logged again."""
    _once((name,), **values)


def _once(key: tuple[str, ...], **values: object) -> None:
    now, before = time.monotonic(), _TROUBLES.get(key)
    _TROUBLES[key] = now
    if before is None or now - before >= _ONE_TROUBLE:
        event(key[0], "warning", **values)


def tell_repeats() -> None:
    """Log how often came again what was logged a minute ago."""
    now = time.monotonic()
    for key, known in [*_REPEATED.items()]:
        if now < known.until:
            continue
        if not known.count:
            _REPEATED.pop(key, None)
            continue
        count, known.count, known.until = known.count, 0, now + _ONE_LINE
        _write(known.name, known.level, {**known.told, "count": count})


def catch_all() -> None:
    """Have errors that nothing else catches logged as incidents, never as tracebacks."""
    sys.excepthook = lambda _kind, error, _traceback: _caught(error)
    threading.excepthook = lambda arguments: _caught(arguments.exc_value)
    sys.unraisablehook = lambda arguments: _caught(arguments.exc_value)


def _caught(error: BaseException | None) -> None:
    if error is not None and not isinstance(error, KeyboardInterrupt):
        incident(error)


def on_loop_error(_loop: "AbstractEventLoop", context: dict[str, Any]) -> None:
    """The event loop's handler of errors in callbacks and of lost tasks."""
    error = context.get("exception")
    if isinstance(error, BaseException):
        incident(error)
    else:
        _counted("loop_error", "error", (), {}, {})


class _WithoutText(logging.Handler):
    """Passes on that a library had something to say, and how bad it is; not what."""

    def emit(self, record: logging.LogRecord) -> None:
        level = record.levelname.lower()
        _counted("library_message", level, (level, record.name), {"library": record.name}, {})


def _write(name: str, level: str, values: Mapping[str, object]) -> None:
    if not _LOG.isEnabledFor(_number(level)):
        return
    at = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    told = {key: value for key, value in values.items() if key in KEYS - _OWN}
    line = {**told, "event": name, "level": level, "at": at}
    stream = _stream()
    stream.write(json.dumps({key: _shown(value) for key, value in line.items()}) + "\n")
    stream.flush()


def _number(level: str) -> int:
    return logging.getLevelNamesMapping()[level.upper()]


def _counted(
    name: str,
    level: str,
    key: tuple[str, ...],
    told: Mapping[str, object],
    values: Mapping[str, object],
) -> Mapping[str, object]:
    """Log it, unless the same was logged within the minute; what was logged of it."""
    tell_repeats()
    known = _REPEATED.get((name, *key))
    if known is not None:
        known.count += 1
        if known.count == 1:
            _tell_in_time(known.until)
        return known.told
    _REPEATED[name, *key] = _Repeated(name, level, told, time.monotonic() + _ONE_LINE)
    _write(name, level, {**told, **values})
    return told


def _tell_in_time(until: float) -> None:
    """Have the count logged even if nothing else is; without an event loop the next event does it."""
    from asyncio import get_running_loop

    with contextlib.suppress(RuntimeError):
        loop = get_running_loop()
        loop.call_later(max(until - time.monotonic(), 0.0) + 0.1, tell_repeats)


def _stream() -> TextIO:
    """Where events go: the stderr of the moment, which whoever runs the programme may exchange."""
    return sys.stderr


def _shown(value: object) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str) and _SAFE.fullmatch(value) and not _TOKEN.search(value):
        return value
    return _WITHHELD


def _where(traceback: TracebackType | None) -> str:
    """File and line of the innermost frame of ours."""
    where = "elsewhere"
    for frame, line in walk_tb(traceback):
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(_HOME) and path.relative_to(_HOME).parts[0] in _PACKAGES:
            where = f"{path.relative_to(_HOME)}:{line}"
    return where


def _innermost(traceback: TracebackType | None) -> str:
    """Where it was raised, in our code or in a library's, which is not logged."""
    places = [f"{frame.f_code.co_filename}:{line}" for frame, line in walk_tb(traceback)]
    return places[-1] if places else ""
