"""Durations as people write them: ``45s``, ``15m``, ``8h``, ``3d``, ``1w``, ``1h30m``.

Owns reading and writing of that form. How a duration is said in a person's language is left to
``handlers``.
"""

import re
from datetime import timedelta

LONGEST = timedelta(days=36_525)
"""A century. Longer ones are typing errors, and would leave the calendar."""

_SECOND = timedelta(seconds=1)
_FORM = re.compile(
    r"(?=[0-9])(?:([0-9]{1,9})w)?(?:([0-9]{1,9})d)?(?:([0-9]{1,9})h)?"
    r"(?:([0-9]{1,9})m)?(?:([0-9]{1,10})s)?"
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
    form = _FORM.fullmatch(text)
    if form is None:
        raise ValueError("write a duration as a number and a unit, such as 45s, 15m, 8h, 3d or 1w")
    seconds = sum(
        int(count or 0) * (unit // _SECOND)
        for count, (_, unit) in zip(form.groups(), _UNITS, strict=True)
    )
    if seconds > LONGEST // _SECOND:
        raise ValueError("write a duration of at most 36525d, which is a century")
    if not seconds and not zero_allowed:
        raise ValueError("write a duration above nought, such as 15m")
    return timedelta(seconds=seconds)


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
