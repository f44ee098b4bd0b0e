"""What is typed of a formal request: its reference, and behind it the date, the channel and the state."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date
from typing import Final

from domain.forms.fields.words import CHANNELS, FORMAL_STATES
from domain.requests.tying.linking import Formal
from formats.typed.letters import seen

FORMAL: Final = "formal"
"""The word before a reference that could be one of this network."""


def read_formal(typed: str) -> Formal | None:
    """``MLA-77/2026 2026-11-03 diplomatic received``; None where no reference is left.

    What is behind the reference is read from the end, in any order; a word that is none of these is part
    of the reference, whose own letters stay.
    """
    words = seen(typed).split()
    if words and words[0].casefold() == FORMAL:
        del words[0]
    dated: date | None = None
    channel = state = ""
    while len(words) > 1:
        if dated is None and (found := _date(words[-1])):
            dated, length = found, 1
        elif not channel and (word := _one_of(CHANNELS, words[-1])):
            channel, length = word, 1
        elif not state and (ended := _state(words)):
            state, length = ended
        else:
            break
        del words[-length:]
    if not words:
        return None
    return Formal(reference=" ".join(words), dated=dated, channel=channel, state=state)


def _state(words: Sequence[str]) -> tuple[str, int] | None:
    """The state that the last word says, or the last two, and how many say it; the first is the reference."""
    for length in (1, 2):
        if len(words) > length and (state := _one_of(FORMAL_STATES, "".join(words[-length:]))):
            return state, length
    return None


def _date(word: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(word) if len(word) == len("2026-11-03") else None
    return None


def _one_of(words: Iterable[str], typed: str) -> str:
    wanted = _bare(typed)
    return next((word for word in words if _bare(word) == wanted), "")


def _bare(word: str) -> str:
    return "".join(letter for letter in word.casefold() if letter.isalnum())
