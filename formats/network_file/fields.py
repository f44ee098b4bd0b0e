"""One mapping of the network file, read key by key into checked values.

Owns which forms texts, ids, times, durations and references may have. Every error is collected with
its line and a harmless value is given in its place, so that one reading finds all errors; the caller
must not use the values once there are errors. What keys a section has is left to its reader.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator
from datetime import UTC, date, datetime, time
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from formats.network_file.findings import Findings, shown
from formats.network_file.tree import Entries, Items, Node, Scalar
from formats.typed.times import YEARS, read_dated

_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})")
# Looking for a like name among more would take minutes where a large file has many errors.
_SEARCHED = 500
_UNSEEN_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
# Marks and letters that show as nothing though their category says otherwise.
_UNSEEN = {"\u034f", "\u115f", "\u1160", "\u17b4", "\u17b5", "\u2800", "\u3164", "\uffa0"}

UTC_ZONE = ZoneInfo("UTC")
"""In the place of a time zone that could not be read."""

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


class Fields:
    """The keys of one mapping; ``known`` are those that it may have.

    ``node`` is None where the mapping is missing, which was said already.
    """

    def __init__(
        self, node: Node | None, path: str, findings: Findings, known: Collection[str]
    ) -> None:
        self._path = path
        self._findings = findings
        self._mapping = node if isinstance(node, Entries) else None
        self._entries = self._mapping.entries if self._mapping else {}
        self.own_line = node.line if node else 1
        for key in self._entries:
            if key not in known:
                self.error(key, f"unknown key {shown(key)}", _instead(key, known))
        if node is not None and self._mapping is None:
            self.refuse("keys and values are missing here", f"give {', '.join(known)}")

    def path(self, key: str) -> str:
        """The path of a key for findings."""
        return f"{self._path}.{key}" if self._path else key

    def line(self, key: str) -> int:
        """The line of a key, or of the mapping where the key is missing."""
        return self._mapping.line_of(key) if self._mapping else self.own_line

    def error(self, key: str, message: str, remedy: str) -> None:
        """Add an error at a key."""
        self._findings.error(self.path(key), self.line(key), message, remedy)

    def error_in(self, node: Node, key: str, message: str, remedy: str) -> None:
        """Add an error in the value of a key, or at a place of its list."""
        self._findings.error(self.path(key), node.line, message, remedy)

    def warning(self, key: str, message: str, remedy: str) -> None:
        """Add a warning at a key."""
        self._findings.warning(self.path(key), self.line(key), message, remedy)

    def refuse(self, message: str, remedy: str) -> None:
        """Add an error about the mapping itself."""
        self._findings.error(self._path, self.own_line, message, remedy)

    def has(self, key: str) -> bool:
        """Whether the key is there with a value."""
        node = self._entries.get(key)
        return node is not None and not (isinstance(node, Scalar) and node.empty)

    def node(self, key: str, *, required: bool = True) -> Node | None:
        """The key's value; an error where it is required and missing."""
        if self.has(key):
            return self._entries[key]
        # Where nothing was readable, that was said already.
        if required and self._mapping:
            self.error(key, f"{key} is missing", f"add {key}")
        return None

    def inside(self, node: Node | None, key: str, known: Collection[str]) -> "Fields":
        """The mapping under a key, or at a place of its list such as ``steps[1]``."""
        return Fields(node, self.path(key), self._findings, known)

    def part(self, key: str, known: Collection[str]) -> "Fields":
        """The mapping under a key that may be missing."""
        return self.inside(self.node(key, required=False), key, known)

    def parts(
        self, key: str, known: Collection[str], *, required: bool = True
    ) -> "Iterator[Fields]":
        """The mappings of the list under a key."""
        for number, node in enumerate(self.items(key, required=required), 1):
            yield self.inside(node, f"{key}[{number}]", known)

    def named(
        self, node: Entries, key: str, form: Callable[[str], str], known: Collection[str]
    ) -> "Iterator[tuple[str, Fields]]":
        """The mappings under a key by their names; a name of a wrong form is an error."""
        entries = self.inside(node, key, node.entries)
        for name, entry in node.entries.items():
            try:
                form(name)
            except ValueError as error:
                entries.error(name, "the name has a wrong form", str(error))
            yield name, entries.inside(entry, name, known)

    def parsed(
        self, key: str, what: str, parse: Callable[[str], T], instead: T, *, required: bool = True
    ) -> T:
        """The key's text as ``parse`` reads it; ``instead`` where it is missing or wrong.

        ``parse`` raises ValueError with the remedy.
        """
        node = self.node(key, required=required)
        return self._parse(node, key, what, parse, instead) if node else instead

    def _parse(self, node: Node, key: str, what: str, parse: Callable[[str], T], instead: T) -> T:
        if not isinstance(node, Scalar):
            message, remedy = f"this is not {what}", "write one value"
        else:
            try:
                return parse(node.value)
            except ValueError as error:
                message, remedy = f"{shown(node.value)} is not {what}", str(error)
        self.error_in(node, key, message, remedy)
        return instead

    def items(self, key: str, *, required: bool = True) -> tuple[Node, ...]:
        """The key's list; an error where it is none, or required and empty."""
        node = self.node(key, required=required)
        if node is None:
            return ()
        if not isinstance(node, Items):
            self.error(key, f"{key} is not a list", "write it in brackets: [ … ]")
            return ()
        if required and not node.values:
            self.error(key, f"{key} is empty", "name at least one")
        return node.values

    def parsed_items(
        self, key: str, what: str, parse: Callable[[str], T], *, required: bool = True
    ) -> tuple[T, ...]:
        """Each entry of the key's list as ``parse`` reads it; wrong entries are left out."""
        nodes = enumerate(self.items(key, required=required), 1)
        read = (self._parse(node, f"{key}[{n}]", what, parse, None) for n, node in nodes)
        return tuple(value for value in read if value is not None)

    def text(self, key: str, *, required: bool = True) -> str:
        """A text for people: one line, of what can be seen."""
        return self.parsed(key, "a text for people", seen_text, "", required=required)

    def choice(self, key: str, kind: type[E], instead: E, *, required: bool = True) -> E:
        """One of the values of a vocabulary."""
        what = f"known as {key.replace('_', ' ')}"
        return self.parsed(key, what, lambda text: one_of(text, kind), instead, required=required)

    def reference(
        self, key: str, what: str, known: Collection[str], *, required: bool = True
    ) -> str:
        """The id of something that the file has elsewhere; empty where it is missing or unknown."""

        def existing(text: str) -> str:
            if text not in known:
                near = get_close_matches(text, known, n=1) if len(known) <= _SEARCHED else []
                raise ValueError(
                    f"did you mean {near[0]}?" if near else "add it, or correct the name"
                )
            return text

        return self.parsed(key, f"a {what} in this file", existing, "", required=required)


def seen_text(text: str, longest: int = 200) -> str:
    """The text without outer spaces; refuses what is empty, long, or holds what cannot be seen."""
    text = text.strip(" ")
    if not text:
        raise ValueError("write at least one letter")
    if len(text) > longest:
        raise ValueError(f"keep it within {longest} characters")
    if any(unicodedata.category(c) in _UNSEEN_CATEGORIES or c in _UNSEEN for c in text):
        raise ValueError("remove control, direction and zero-width characters and line breaks")
    return text


def one_of(text: str, kind: type[E]) -> E:
    """The value of a vocabulary that is written so."""
    try:
        return kind(text)
    except ValueError:
        raise ValueError(_instead(text, [value.value for value in kind])) from None


def time_of_day(text: str) -> time:
    """A local time such as ``08:00``."""
    form = _TIME.fullmatch(text)
    if form is None or int(form[1]) > 23 or int(form[2]) > 59:
        raise ValueError("write hours and minutes from 00:00 to 23:59, such as 08:00")
    return time(int(form[1]), int(form[2]))


def day(text: str) -> date:
    """A date such as ``2026-01-01``."""
    try:
        value = datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a date has no zone
    except ValueError:
        raise ValueError("write year, month and day, such as 2026-01-01") from None
    if value.year not in YEARS:
        raise ValueError(f"give a year from {YEARS[0]} to {YEARS[-1]}")
    return value


def moment(text: str) -> datetime:
    """A time with its date: naive without an offset (local time), in UTC with one."""
    value = read_dated(text)
    if value is None:
        raise ValueError(
            "write date and time, such as 2026-12-24 20:00, or 2026-12-24T20:00:00+01:00"
        )
    if value.year not in YEARS:
        raise ValueError(f"give a year from {YEARS[0]} to {YEARS[-1]}")
    return value.astimezone(UTC) if value.tzinfo else value


def matching(pattern: str, remedy: str) -> Callable[[str], str]:
    """A reader of texts of one form."""
    form = re.compile(pattern)

    def parse(text: str) -> str:
        if not form.fullmatch(text):
            raise ValueError(remedy)
        return text

    return parse


identifier = matching(
    "[A-Za-z0-9][A-Za-z0-9_-]{0,63}",
    "use up to 64 letters a to z, digits, - and _, beginning with a letter or digit",
)
member_code = matching("[A-Z]{3}", "write three capital letters, such as ESP")
language = matching(
    "[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}",  # the usual short form of BCP 47
    "write its code in small letters, such as en, fr or zh",
)
network_code = matching("[A-Z]{2,8}", "write two to eight capital letters, such as CPN")


def _instead(text: str, known: Collection[str]) -> str:
    near = get_close_matches(text, known, n=1)
    return f"did you mean {near[0]}?" if near else f"use {', '.join(known)}"
