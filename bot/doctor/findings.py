"""What a check of a deployment found: how much it matters, and what to do about it.

Owns the findings' names, their order and their two forms: one document for a monitor, lines for a
reader. What is looked at is left to ``bot.doctor.doctor``.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Final

from bot.process.answers import Json, plain
from bot.process.trouble import Trouble

_SHOWN: Final = 5
"""How many names a reader sees in one finding; the document has all."""


class Severity(StrEnum):
    """Whether something threatens the promise that somebody is reached, and only by those who may."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    OK = "ok"


class Check(StrEnum):
    """What was looked at; ``docs/operations.md`` has what each may find."""

    SETTINGS = "settings"
    KEYS = "keys"
    BOT_API = "bot_api"
    LIMITS = "limits"
    CHATS = "chats"
    SERVICE = "service"
    CLOCK = "clock"
    MAIL_SERVER = "mail_server"
    GATEWAY = "gateway"
    DATABASE = "database"
    HIGH_WATER = "high_water"
    ANCHORS = "anchors"
    DIRECTORY = "directory"
    ROWS = "rows"
    DELIVERY = "delivery"
    SHIFTS = "shifts"
    REACH = "reach"
    COVER = "cover"
    PEOPLE = "people"
    PASSKEYS = "passkeys"
    DOCUMENTS = "documents"
    LANGUAGES = "languages"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was found; only what is in order has no ``remedy``.

    ``named`` are the places, hours or people that ``text`` is about.
    """

    check: Check
    severity: Severity
    text: str
    remedy: str = ""
    named: Sequence[str] = ()

    def said(self, most: int | None = None) -> str:
        """The text with all that it is about, or with so many of them."""
        if not self.named:
            return self.text
        shown = self.named[:most]
        left_out = len(self.named) - len(shown)
        more = f" and {left_out} more" if left_out else ""
        return f"{self.text}: {'; '.join(shown)}{more}."


def ok(check: Check) -> Finding:
    """It was looked at, and is in order."""
    return Finding(check=check, severity=Severity.OK, text="")


def note(check: Check, text: str, remedy: str, named: Sequence[str] = ()) -> Finding:
    """Worth knowing; it may stay so."""
    return Finding(check=check, severity=Severity.NOTE, text=text, remedy=remedy, named=named)


def warning(check: Check, text: str, remedy: str, named: Sequence[str] = ()) -> Finding:
    """The promise holds, and would hold better without it."""
    return Finding(check=check, severity=Severity.WARNING, text=text, remedy=remedy, named=named)


def error(check: Check, text: str, remedy: str, named: Sequence[str] = ()) -> Finding:
    """It threatens the promise, and must be put right."""
    return Finding(check=check, severity=Severity.ERROR, text=text, remedy=remedy, named=named)


def from_trouble(check: Check, trouble: Trouble, more: str = "") -> Finding:
    """An error; a trouble's own text says both what is wrong and what to do. ``more`` follows the first."""
    text, stop, remedy = trouble.text.partition(". ")
    return error(check, text + more + stop.strip(), remedy or "Correct it, and run this again.")


def in_order(findings: Sequence[Finding]) -> list[Finding]:
    """What must be put right first, each kind as it was found."""
    order = list(Severity)
    return sorted(findings, key=lambda finding: order.index(finding.severity))


def document(findings: Sequence[Finding]) -> Json:
    """Everything that is not in order, as one JSON document."""
    return [
        {
            "finding": finding.check.value,
            "severity": finding.severity.value,
            "text": finding.said(),
            "remedy": finding.remedy,
        }
        for finding in in_order(findings)
        if finding.severity is not Severity.OK
    ]


def lines(findings: Sequence[Finding]) -> Iterator[str]:
    """The same for a reader, and what is wholly in order in one line at the end."""
    wrong = {each.check for each in findings if each.severity is not Severity.OK}
    for severity, group in groupby(in_order(findings), lambda finding: finding.severity):
        if severity is Severity.OK:
            fine = dict.fromkeys(each.check for each in group if each.check not in wrong)
            yield f"{severity.value:8} {', '.join(each.value.replace('_', ' ') for each in fine)}"
            continue
        for finding in group:
            name = finding.check.value.replace("_", " ")
            yield f"{severity.value:8} {name}: {plain(finding.said(_SHOWN))}"
            yield f"{'':8} {plain(finding.remedy)}"
