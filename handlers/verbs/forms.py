"""How callback data is written and read: words and values, with colons between them.

Owns that what was written is read back as the same values, and that nothing else is read. Which forms
there are is left to ``handlers.verbs.buttons``.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Generic, NewType, TypeVar, TypeVarTuple, cast

MOST_DATA_BYTES: Final = 64
"""Bot API, InlineKeyboardButton: callback_data is 1 to 64 bytes."""

Data = NewType("Data", str)
"""Callback data that a form has written; empty for no button."""

Value = TypeVar("Value")
Values = TypeVarTuple("Values")


@dataclass(frozen=True, slots=True)
class Slot(Generic[Value]):
    """One place of a form: how its text looks (a regular expression), and which value it is."""

    looks: str
    value: Callable[[str], Value]


class Form(Generic[*Values]):
    """One kind of button, by its values. ``form("log") / CASE / PAGE`` is written ``log:CASE:PAGE``."""

    def __init__(self, words: tuple[str, ...], parts: tuple[Slot[Any], ...]) -> None:
        self.words, self.parts = words, parts
        pieces = [*map(re.escape, words), *(f"({part.looks})" for part in parts)]
        self._looks = re.compile(":".join(pieces), re.ASCII)

    def __truediv__(self, part: Slot[Value]) -> "Form[*Values, Value]":
        return Form(self.words, (*self.parts, part))

    def __call__(self, *values: *Values) -> Data:
        """The data of a button; empty where the values have no such form, as odd facts may."""
        data = ":".join((*self.words, *map(str, values)))
        fits = len(data) <= MOST_DATA_BYTES and self._looks.fullmatch(data)
        return Data(data if fits else "")

    def read(self, data: str) -> tuple[*Values] | None:
        """The values of a pressed button, which is the client's claim; None for what is no such form."""
        found = self._looks.fullmatch(data)
        if found is None:
            return None
        read = zip(self.parts, found.groups(), strict=True)
        return cast("tuple[*Values]", tuple(part.value(text) for part, text in read))


def form(*words: str) -> Form[()]:
    """A form of these words, without values yet."""
    return Form(words, ())
