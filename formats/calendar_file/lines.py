"""The lines of an .ics file as they are written: each event's own, and in which line it begins.

Owns unfolding (RFC 5545, 3.1), the limits of size and number, and how an event is named in an answer.
What the lines mean is left to ``formats.calendar_file.rules`` and ``formats.calendar_file.reading``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

LARGEST: Final = 4 * 1024 * 1024
MOST_EVENTS: Final = 2_000
_LONGEST_NAME: Final = 60
_PROPERTY: Final = re.compile(r'([A-Za-z0-9-]+)((?:;[^":]*(?:"[^"]*"[^":]*)*)?):(.*)', re.DOTALL)
_ZONE: Final = re.compile(r';TZID=(?:"([^"]*)"|([^;]*))', re.IGNORECASE)
_DAY: Final = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2}))?")


class CalendarRefused(Exception):
    """The calendar cannot be used, and nothing has changed; its text says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """One line of an event, unfolded."""

    name: str
    zone: str | None
    """The time zone that it names."""
    value: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarPart:
    """An event, or another part of a calendar, without the parts inside it."""

    kind: str
    line: int
    """Where it begins, counted from 1."""
    properties: list[Property] = field(default_factory=list)

    def every(self, name: str) -> list[Property]:
        """The lines of this name."""
        return [each for each in self.properties if each.name == name]

    def first(self, name: str) -> str:
        """What the first line of this name says; empty where there is none."""
        return next((each.value.strip() for each in self.properties if each.name == name), "")

    def __str__(self) -> str:
        """``event of 2026-12-14 18:00 (UID i1) "EXERCISE nights" in line 4``."""
        at = _DAY.match(self.first("DTSTART"))
        day = f" of {at[1]}-{at[2]}-{at[3]}" if at else ""
        hour = f" {at[4]}:{at[5]}" if at and at[4] else ""
        uid = self.first("UID")[:_LONGEST_NAME] or "none"
        title = self.first("SUMMARY").replace("\\n", " ").replace("\\", "")[:_LONGEST_NAME]
        said = f' "{title}"' if title else ""
        return f"event{day}{hour} (UID {uid}){said} in line {self.line}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A calendar as it is written."""

    text: str
    """Unfolded."""
    entries: tuple[CalendarPart, ...]
    """In the order in which they begin."""

    def of_kind(self, kind: str) -> list[CalendarPart]:
        """The parts of this kind, such as VEVENT."""
        return [each for each in self.entries if each.kind == kind]


def written(content: bytes) -> Written:
    """The lines of a calendar. Raises ``CalendarRefused``."""
    if len(content) > LARGEST:
        raise CalendarRefused(
            f"The calendar is larger than {LARGEST // 1024 // 1024} MB. Import a part of it."
        )
    # Counted before it is read, so that a huge calendar costs nothing.
    if content.upper().count(b"BEGIN:VEVENT") > MOST_EVENTS:
        raise CalendarRefused(
            f"The calendar has more than {MOST_EVENTS} events. Import a shorter time of it."
        )
    unfolded = list(_unfolded(content.removeprefix(b"\xef\xbb\xbf")))
    return Written(
        text="".join(f"{line}\r\n" for _number, line in unfolded), entries=tuple(_parts(unfolded))
    )


def _unfolded(content: bytes) -> Iterator[tuple[int, str]]:
    """The lines with their numbers; they are folded by bytes, so that a letter may be cut."""
    begun, number = b"", 0
    for count, raw in enumerate(content.split(b"\n"), start=1):
        line = raw.removesuffix(b"\r")
        if line[:1] in (b" ", b"\t") and number:
            begun += line[1:]
            continue
        if number:
            yield number, _decoded(begun, number)
        begun, number = line, count
    yield number, _decoded(begun, number)


def _decoded(line: bytes, number: int) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        raise CalendarRefused(
            f"This is not a calendar that can be read: line {number} is not UTF-8. Export it as an "
            ".ics file in UTF-8."
        ) from None


def _parts(lines: list[tuple[int, str]]) -> Iterator[CalendarPart]:
    open_parts: list[CalendarPart] = []
    for number, line in lines:
        found = _PROPERTY.fullmatch(line)
        if found is None:
            continue
        name, value = found[1].upper(), found[3]
        if name == "BEGIN":
            open_parts.append(CalendarPart(kind=value.strip().upper(), line=number))
            yield open_parts[-1]
        elif name == "END" and open_parts:
            open_parts.pop()
        elif open_parts:
            zone = _ZONE.search(found[2])
            named = (zone[1] or zone[2] or "") if zone else None
            open_parts[-1].properties.append(
                Property(name=name, zone=named, value=value, line=number)
            )
