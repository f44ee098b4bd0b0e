"""What stands in a sealed row, as the type in which this room wrote it.

What is of another type was not written by us: reading it fails, and nothing of it is passed over.
"""

from collections.abc import Mapping
from datetime import datetime

from domain.vocabulary import PersonId
from storage.sealing.vault import Json, from_ms, to_ms


def number(found: Json) -> int:
    """A whole number."""
    assert isinstance(found, int)  # noqa: S101 - only this room writes it
    return found


def text(found: Json) -> str:
    """A text."""
    assert isinstance(found, str)  # noqa: S101 - only this room writes it
    return found


def items(found: Json) -> list[Json]:
    """A list."""
    assert isinstance(found, list)  # noqa: S101 - only this room writes it
    return found


def person(found: Json) -> PersonId | None:
    """Somebody, or nobody."""
    return PersonId(text(found)) if found is not None else None


def people(found: Json) -> tuple[PersonId, ...]:
    """Several people."""
    return tuple(PersonId(text(each)) for each in items(found))


def parts(found: Json) -> Mapping[str, Json]:
    """What belongs together, by name."""
    assert isinstance(found, Mapping)  # noqa: S101 - only this room writes it
    return found


def ms(at: datetime | None) -> int | None:
    """A moment as it is written."""
    return None if at is None else to_ms(at)


def at(found: Json) -> datetime:
    """A moment."""
    return from_ms(number(found))


def moment(found: Json) -> datetime | None:
    """A moment, or none."""
    return None if found is None else from_ms(found)
