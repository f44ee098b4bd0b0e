"""What a check of a deployment found: how it came out, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How a check came out."""

    OK = "ok"
    WARNING = "warning"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One check's result; ``remedy`` says what to do and is empty where nothing is to be done."""

    check: str
    state: State
    message: str
    remedy: str = ""

    @property
    def is_wrong(self) -> bool:
        """Whether it must be put right."""
        return self.state is State.WRONG


def ok(check: str, message: str) -> Finding:
    """Nothing is to be done."""
    return Finding(check=check, state=State.OK, message=message)


def warning(check: str, message: str, remedy: str) -> Finding:
    """It works, and should be better."""
    return Finding(check=check, state=State.WARNING, message=message, remedy=remedy)


def wrong(check: str, message: str, remedy: str) -> Finding:
    """It must be put right."""
    return Finding(check=check, state=State.WRONG, message=message, remedy=remedy)
