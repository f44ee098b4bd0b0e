"""Who types: what decides what a text means, and how it was understood."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from domain.forms.check import FieldFault, Wrong
from domain.refused import Refused
from domain.topics import Facts, Topic
from formats.states.naming import territory_of

_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Typist:
    """The person's place, time and words. Paths of fields are without their entries' numbers."""

    now: datetime
    zone: tzinfo
    region: str = ""
    """The State, by two or three letters, whose telephone numbers need no ``+``."""
    language: str = "en"
    titles: Mapping[str, str] = field(default_factory=dict)
    """What the person calls each field, by its path."""
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """The words of choices by what the person calls them, by the field's path."""

    @property
    def two_letters(self) -> str | None:
        """The same region as ISO 3166-1 has it in two letters; None where it is none."""
        code = self.region.upper()
        return code if len(code) == 2 else territory_of(code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """A text at one place of a form that is kept otherwise than it was typed."""

    path: str
    typed: str
    value: str


class NotRead(Exception):
    """What was typed is nothing that the field takes; ``fault`` says where and why."""

    def __init__(self, path: str, why: Wrong, **facts: object) -> None:
        super().__init__(why.value)
        self.fault = FieldFault(path=path, why=why, facts=facts)  # type: ignore[arg-type]  # plain values


def refusal(fault: FieldFault) -> Refused:
    """The refusal that says what is wrong with one field."""
    facts: Facts = {**fault.facts, "path": fault.path, "why": fault.why.value}
    return Refused(Topic.FIELD_WRONG, facts)


def shown(typed: str) -> str:
    """The beginning of what was typed, as a fact."""
    return typed if len(typed) <= _SHOWN else f"{typed[: _SHOWN - 1]}…"
