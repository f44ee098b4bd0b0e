"""What stands in a form, together with the form that it was filled in under.

Owns its plain form, as texts, records and drafts keep it, sealed with them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Self, TypeAlias

from domain.forms.fields.field import FormField, Value, Values
from domain.forms.forms import form_of
from domain.forms.pieces import pieces, units
from domain.vocabulary import RequestType

Plain: TypeAlias = "str | int | bool | list[Plain] | dict[str, Plain] | None"

_TITLE = 40
"""About as many letters as a field's title takes beside what stands in it."""


class FormPart(StrEnum):
    """Which part of a form it is."""

    REQUEST = "request"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """Values of one part of a form; of a form that this version does not know there are no fields."""

    type: RequestType
    version: int
    part: FormPart = FormPart.REQUEST
    values: Values = field(repr=False)

    @property
    def fields(self) -> tuple[FormField, ...]:
        """The definition of what was filled in."""
        form = form_of(self.type, self.version)
        if form is None:
            return ()
        return form.fields if self.part is FormPart.REQUEST else form.answer

    @property
    def is_known(self) -> bool:
        """Whether this version knows the form; one of a newer version is kept, and not read."""
        return form_of(self.type, self.version) is not None

    @property
    def length(self) -> int:
        """About how many UTF-16 code units it takes to be read."""
        return _length(self.values)

    def plain(self) -> dict[str, Plain]:
        """As it is kept."""
        return {
            "type": self.type.value,
            "version": self.version,
            "part": self.part.value,
            "values": plain_values(self.values),
        }

    def in_parts(self, room: int) -> tuple["Filled", ...]:
        """The same in parts of about so many letters each, long lists and texts shared out among them."""
        parts: list[dict[str, Value]] = [{}]
        left = room
        for name, value in self.values.items():
            is_list = isinstance(value, list | tuple)
            shared = _shared(value, room - _TITLE)
            for piece in shared:
                length = _TITLE + _length(piece)
                if length > left and parts[-1]:
                    parts.append({})
                    left = room
                left -= length
                if not is_list:
                    parts[-1][name] = piece
                else:
                    so_far = parts[-1].setdefault(name, [])
                    assert isinstance(so_far, list)  # noqa: S101 - it was put there just now
                    so_far.append(piece)
        return tuple(replace(self, values=part) for part in parts)

    @classmethod
    def from_plain(cls, found: Plain) -> Self | None:
        """What was kept; None where it is nothing of the kind, or of a type that is not known."""
        if not isinstance(found, Mapping):
            return None
        kind, version, part = (found.get(name) for name in ("type", "version", "part"))
        values = _read(found.get("values"))
        try:
            if isinstance(version, int) and isinstance(values, Mapping):
                return cls(
                    type=RequestType(str(kind)),
                    version=version,
                    part=FormPart(str(part)),
                    values=values,
                )
        except ValueError:
            return None
        return None


def is_partial(answer: Filled | None) -> bool:
    """Whether an answer says that more of it will follow."""
    return answer is not None and answer.values.get("final") == "more_will_follow"


def plain_values(values: Values) -> dict[str, Plain]:
    """Values as JSON has them."""
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Value) -> Plain:
    if isinstance(value, Mapping):
        return plain_values(value)
    if isinstance(value, str | int):
        return value
    return [_plain(entry) for entry in value]


def _shared(value: Value, room: int) -> list[Value]:
    """The entries of a list, a text in pieces that each fit one part; anything else as it is."""
    if isinstance(value, str):
        return [*pieces(value, room)]
    return [*value] if isinstance(value, list | tuple) else [value]


def _length(value: Value) -> int:
    if isinstance(value, Mapping):
        return sum(_TITLE + _length(part) for part in value.values())
    if isinstance(value, str | int):
        return units(str(value))
    return sum(_length(entry) + 2 for entry in value)


def _read(found: Plain) -> Value:
    """A value as forms have them; what none can have is text, and the check finds it."""
    if isinstance(found, Mapping):
        return {str(name): _read(value) for name, value in found.items()}
    if isinstance(found, Sequence) and not isinstance(found, str):
        return [_read(value) for value in found]
    if isinstance(found, int) and not isinstance(found, bool):
        return found
    return str(found)
