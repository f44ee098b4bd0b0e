"""Durations as people write them: ``45s``, ``90min``, ``8h``, ``4 hours``, ``3d``, ``1w``, ``1h30m``.

Owns reading and writing of that form. How a duration is said in a person's language is left to
``handlers``.
"""

import re
from datetime import timedelta

LONGEST = timedelta(days=36_525)
"""A century. Longer ones are typing errors, and would leave the calendar."""

_SECOND = timedelta(seconds=1)
_REMEDY = "write a duration as a number and a unit, such as 45s, 15m, 8h, 3d or 1w"
# Blanks stand only before digits, so that many of them take no time to read.
_FORM = re.compile(
    r"(?=\d)(?:(\d{1,9})(?:\s*w|\s+weeks?))?(?:\s*(\d{1,9})(?:\s*d|\s+days?))?"
    r"(?:\s*(\d{1,9})(?:\s*h|\s+h(?:ou)?rs?))?"
    r"(?:\s*(\d{1,9})(?:\s*m(?:in)?|\s+min(?:ute)?s?))?"
    r"(?:\s*(\d{1,10})(?:\s*s|\s+seconds?))?(?=\s|$)",
    re.IGNORECASE,
)
_UNITS = (
    ("w", timedelta(weeks=1)),
    ("d", timedelta(days=1)),
    ("h", timedelta(hours=1)),
    ("m", timedelta(minutes=1)),
    ("s", _SECOND),
)


def parse_duration(text: str, *, zero_allowed: bool = False) -> timedelta:
    """The duration that ``text`` writes, in units from weeks down to seconds, each at most once.

    Raises ValueError, which says how to write one, for any other form, for nought unless it is
    allowed, and for more than a century.
    """
    duration, rest = leading_duration(text)
    if rest:
        raise ValueError(_REMEDY)
    if not duration and not zero_allowed:
        raise ValueError("write a duration above nought, such as 15m")
    return duration


def leading_duration(text: str) -> tuple[timedelta, str]:
    """The duration that ``text`` begins with, and the rest of it. Raises ValueError likewise."""
    form = _FORM.match(text)
    if form is None:
        raise ValueError(_REMEDY)
    seconds = sum(
        int(count or 0) * (unit // _SECOND)
        for count, (_, unit) in zip(form.groups(), _UNITS, strict=True)
    )
    if seconds > LONGEST // _SECOND:
        raise ValueError("write a duration of at most 36525d, which is a century")
    return timedelta(seconds=seconds), text[form.end() :].strip()


def format_duration(duration: timedelta) -> str:
    """The shortest writing that reads back to the same duration, in whole seconds; ``0s`` for none.

    One unit where one is enough (``90d``, ``36h``, ``1w``), else several (``1h30m``).
    """
    for letter, unit in _UNITS:
        if duration and duration % unit == timedelta(0) and duration // unit < 10_000:
            return f"{duration // unit}{letter}"
    parts, rest = [], duration
    for letter, unit in _UNITS:
        count, rest = divmod(rest, unit)
        if count:
            parts.append(f"{count}{letter}")
    return "".join(parts) or "0s"
