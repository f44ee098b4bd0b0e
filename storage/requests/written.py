"""What stands in a sealed row, as the type in which this room wrote it."""

from domain.vocabulary import PersonId
from storage.sealing.vault import Json


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
