"""What a standard says of a text: its one form and what is unlikely about it, or that it is none."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.topics import Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """A text that its standard allows, in the one form in which it is kept."""

    value: str
    doubts: tuple[Facts, ...] = ()
    """What is possible, but unlikely: the facts of a warning."""


class NotOne(Exception):
    """The standard does not allow the text; ``facts`` say which, why, and what would be right."""

    def __init__(
        self, standard: str, *, reason: str, right: str | Sequence[str] = "", **facts: str
    ) -> None:
        super().__init__(standard)
        self.facts: Facts = doubt(standard, reason=reason, right=right, **facts)


def doubt(standard: str, *, reason: str, right: str | Sequence[str] = "", **facts: str) -> Facts:
    """The facts of one finding of a standard."""
    said: dict[str, str | Sequence[str]] = {"standard": standard, "reason": reason, **facts}
    if right:
        said["right"] = right if isinstance(right, str) else list(right)
    return said
