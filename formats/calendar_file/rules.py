"""What an event of a calendar may say: what is not understood is refused, and never taken otherwise.

Decides about one event at a time, by its lines and by what icalendar read of them: time zones, what may
stand once, repetitions. Each refusal names the event and the property.
"""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from formats import zones
from formats.calendar_file.lines import CalendarPart, CalendarRefused, Written

MOST_STRETCHES: Final = 2_000
_ONCE: Final = (
    *("DTSTART", "DTEND", "DURATION", "RECURRENCE-ID"),
    *("SUMMARY", "UID", "SEQUENCE"),
)
_DATES: Final = frozenset({"DTSTART", "DTEND", "RDATE", "EXDATE", "RECURRENCE-ID"})
_READ: Final = frozenset({*_ONCE, *_DATES, "RRULE", "STATUS"})
"""What decides something here; what else cannot be read does not matter."""
_TOO_OFTEN: Final = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})
_TOO_FINE: Final = ("BYSECOND", "BYMINUTE", "BYHOUR", "BYSETPOS")
_PARTS: Final = frozenset(
    {"FREQ", "UNTIL", "COUNT", "INTERVAL", "WKST"}
    | {"BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYMONTH", *_TOO_FINE}
)


def require_whole(calendar: Written) -> None:
    """What concerns the calendar as a whole. Raises ``CalendarRefused``."""
    for zone in calendar.of_kind("VTIMEZONE"):
        if len(zone.every("TZID")) != 1:
            raise CalendarRefused(
                f"The time zone in line {zone.line} has not one name (TZID). Correct it, or export the "
                "calendar again."
            )
    for head in calendar.of_kind("VCALENDAR"):
        for named in head.every("X-WR-TIMEZONE"):
            _require_zone(named.value.strip(), frozenset(), f"line {named.line}")
    seen: dict[tuple[str, str], CalendarPart] = {}
    for entry in calendar.of_kind("VEVENT"):
        key = (entry.first("UID"), entry.first("RECURRENCE-ID"))
        first = seen.setdefault(key, entry)
        if key[0] and first is not entry:
            raise CalendarRefused(
                f"The {first} and the {entry} have one UID, so it is not clear whether both are meant. "
                "Give each its own."
            )


def require_understood(event: Any, entry: CalendarPart, calendar: Written) -> None:  # noqa: ANN401 - icalendar's components have no types
    """What the event says by its lines, before anything is worked out. Raises ``CalendarRefused``."""
    named = Counter(each.name for each in entry.properties)
    for name in _ONCE:
        if named[name] > 1:
            raise CalendarRefused(f"The {entry} has {name} more than once. Leave one of them.")
    if named["EXRULE"]:
        raise CalendarRefused(
            f"The {entry} has an EXRULE, which is no longer part of calendars. Write the dates that fall "
            "out as EXDATE."
        )
    if not named["DTSTART"]:
        raise CalendarRefused(f"The {entry} has no beginning (DTSTART). Correct it.")
    defined = frozenset(each.first("TZID") for each in calendar.of_kind("VTIMEZONE"))
    for each in entry.properties:
        if each.name in _DATES and each.zone is not None:
            _require_zone(each.zone, defined, f"the {entry}")
            if each.value.strip().upper().endswith("Z"):
                raise CalendarRefused(
                    f"{each.name} of the {entry} names a time zone and UTC (Z) at once. Leave one of them."
                )
    for name, _why in event.errors:
        if name is None or name.upper() in _READ:
            raise CalendarRefused(
                f"{name or 'A line'} of the {entry} cannot be read. Correct it, or export the calendar "
                "again."
            )
    _require_end(event, entry)


def require_bounded(event: Any, entry: CalendarPart) -> None:  # noqa: ANN401 - likewise
    """That the event is repeated by one rule that is understood and ends."""
    rules = _every(event, "RRULE")
    if len(rules) > 1:
        # What they are together is undefined (RFC 5545, 3.8.5.3).
        raise CalendarRefused(f"The {entry} has more than one RRULE. Write an event for each.")
    if sum(len(each.dts) for each in _every(event, "RDATE")) > MOST_STRETCHES:
        raise CalendarRefused(
            f"The {entry} has more than {MOST_STRETCHES} dates (RDATE). Import a shorter time of it."
        )
    for rule in rules:
        _require_rule(rule, entry)


def close_until(event: Any, local: ZoneInfo) -> None:  # noqa: ANN401 - likewise
    """Make the end of the repetition one instant: a day without a time is included, in the event's zone."""
    for rule in _every(event, "RRULE"):
        until = rule.get("UNTIL", [None])[0]
        start = event.decoded("DTSTART")
        if until is None:
            continue
        if not isinstance(start, datetime):
            is_moment = isinstance(until, datetime)
            at = until.astimezone(local) if is_moment and until.tzinfo else until
            rule["UNTIL"] = [at.date() if is_moment else at]
            continue
        if not isinstance(until, datetime):
            until = datetime.combine(until + timedelta(days=1), time()) - timedelta(seconds=1)
        if until.tzinfo is None and start.tzinfo is not None:
            until = until.replace(tzinfo=start.tzinfo).astimezone(UTC)
        elif until.tzinfo is not None and start.tzinfo is None:
            until = until.astimezone(local).replace(tzinfo=None)
        rule["UNTIL"] = [until]


def _require_zone(name: str, defined: frozenset[str], where: str) -> None:
    """That the zone is one of the IANA's, of Windows', or defined in the calendar (RFC 5545, 3.2.19)."""
    parts = name.strip("/").split("/") if name.startswith("/") else []
    tails = ("/".join(parts[start:]) for start in range(len(parts)))
    known = (name, *tails)
    if name in defined or name in WINDOWS_TO_OLSON or any(map(zones.known_zone, known)):
        return
    try:
        # What is near a distance from UTC is another one.
        zones.time_zone(name if name.replace("/", "").replace("_", "").isalpha() else "")
    except ValueError as error:
        raise CalendarRefused(
            f"The time zone '{name[:60]}' of {where} is not known ({error}). It is not taken as local "
            "time instead."
        ) from None


def _require_end(event: Any, entry: CalendarPart) -> None:  # noqa: ANN401 - likewise
    if "DTEND" in event and "DURATION" in event:
        raise CalendarRefused(f"The {entry} has DTEND and DURATION. Leave one of them.")
    start = event.decoded("DTSTART")
    end = event.decoded("DTEND") if "DTEND" in event else start
    if isinstance(start, datetime) != isinstance(end, datetime):
        raise CalendarRefused(
            f"The {entry} begins with a {_form(start)} and ends with a {_form(end)}. Write both alike."
        )
    for name, value in (("DTSTART", start), ("DTEND", end)):
        has_zone = isinstance(value, datetime) and value.tzinfo is not None
        if not has_zone and any(p.zone for p in entry.every(name)) and isinstance(value, datetime):
            raise CalendarRefused(
                f"The time zone of {name} of the {entry} cannot be worked out. Name one such as "
                "Europe/Madrid."
            )
    if isinstance(start, datetime) and (start.tzinfo is None) != (end.tzinfo is None):
        raise CalendarRefused(
            f"Only one of beginning and end of the {entry} has a time zone. Write both alike."
        )
    if end < start:
        raise CalendarRefused(f"The {entry} has no end after its beginning.")


def _form(value: date) -> str:
    return "time" if isinstance(value, datetime) else "date without a time"


def _require_rule(rule: Any, entry: CalendarPart) -> None:  # noqa: ANN401 - likewise
    unknown = sorted(set(rule) - _PARTS)
    if unknown:
        raise CalendarRefused(
            f"The RRULE of the {entry} has {unknown[0]}, which is not known here. Write single events."
        )
    if not ({"COUNT", "UNTIL"} & set(rule)):
        raise CalendarRefused(f"The {entry} is repeated without end. Give the repetition an end.")
    if {"COUNT", "UNTIL"} <= set(rule):
        raise CalendarRefused(f"The RRULE of the {entry} has COUNT and UNTIL. Leave one of them.")
    for part in ("INTERVAL", "COUNT", "FREQ", "UNTIL", "WKST"):
        if len(rule.get(part, [1])) != 1:
            raise CalendarRefused(f"The RRULE of the {entry} has not one {part}. Correct it.")
    for part in ("INTERVAL", "COUNT"):
        if any(int(value) < 1 for value in rule.get(part, [])):
            raise CalendarRefused(
                f"The RRULE of the {entry} has {part}={rule[part][0]}. Write 1 or more."
            )
    often = {str(value).upper() for value in rule.get("FREQ", [])}
    if not often:
        raise CalendarRefused(f"The RRULE of the {entry} has no FREQ. Correct it.")
    if often & _TOO_OFTEN or any(part in rule for part in _TOO_FINE):
        raise CalendarRefused(f"The {entry} is repeated within a day. Write single events.")
    if any(int(count) > MOST_STRETCHES for count in rule.get("COUNT", [])):
        raise CalendarRefused(
            f"The {entry} is repeated more than {MOST_STRETCHES} times. Give the repetition an earlier "
            "end."
        )


def _every(event: Any, name: str) -> list[Any]:  # noqa: ANN401 - likewise
    found = event.get(name, [])
    return found if isinstance(found, list) else [found]
