"""Every form, by type and version, and what a network makes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import Final

from domain.forms.fields.field import FormField, NeededBy, Values
from domain.forms.fields.form import RequestForm
from domain.forms.types import (
    advice,
    coordinate,
    drill,
    emergency,
    information,
    locate,
    mla,
    person,
    preserve,
    subscriber,
    victim,
)
from domain.vocabulary import RequestType, Urgency

FORMS: Final[Mapping[RequestType, RequestForm]] = MappingProxyType(
    {
        module.FORM.type: module.FORM
        for module in (
            preserve,
            subscriber,
            emergency,
            person,
            locate,
            coordinate,
            advice,
            victim,
            information,
            mla,
            drill,
        )
    }
)
"""The forms under which requests are filed now."""
EARLIER: Final[tuple[RequestForm, ...]] = ()
"""Forms of earlier versions, under which requests were filed that are kept."""


class Gate(StrEnum):
    """Whether a request may be sent before everything that is needed now is there."""

    ALWAYS = "always"
    """Never incomplete."""
    NOT_WHEN_URGENT = "not_when_urgent"
    """Only immediate and urgent ones incomplete."""
    NEVER = "never"
    """Always; what is missing may follow."""

    def holds(self, urgency: Urgency) -> bool:
        """Whether a request of this urgency must be complete to be sent."""
        if self is Gate.NOT_WHEN_URGENT:
            return urgency not in {Urgency.IMMEDIATE, Urgency.URGENT}
        return self is Gate.ALWAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeRules:
    """What a network asks beyond one type's form, and which optional fields it does not use."""

    require: frozenset[str] = frozenset()
    drop: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class FormRules:
    """What a network makes of the forms."""

    gate: Gate = Gate.NOT_WHEN_URGENT
    complete_within: timedelta = timedelta(hours=12)
    types: Mapping[RequestType, TypeRules] = field(default_factory=dict)

    def fields(self, form: RequestForm) -> tuple[FormField, ...]:
        """The form's fields as this network asks for them."""
        known = self._asked
        if (form.type, form.version) not in known:
            known[form.type, form.version] = self._fields(form)
        return known[form.type, form.version]

    @cached_property
    def _asked(self) -> dict[tuple[RequestType, int], tuple[FormField, ...]]:
        return {}

    def _fields(self, form: RequestForm) -> tuple[FormField, ...]:
        rules = self.types.get(form.type, TypeRules())
        return tuple(
            each.needed(NeededBy.NOW) if each.name in rules.require else each
            for each in form.fields
            if each.name not in rules.drop
        )


def form_of(kind: RequestType, version: int) -> RequestForm | None:
    """The form under which a request was filed; None for a version that is not known."""
    known = (FORMS[kind], *EARLIER)
    return next((form for form in known if (form.type, form.version) == (kind, version)), None)


def shared(values: Values, before: RequestType | None, after: RequestType) -> Values:
    """What of a form of one type stands in that of another, too: fields that are the same in both."""
    if before is None or before is after:
        return values
    old, new = FORMS[before].by_name, FORMS[after].by_name
    return {
        name: value
        for name, value in values.items()
        if name in old
        and name in new
        and old[name].parts == new[name].parts
        and (old[name].kind, old[name].words) == (new[name].kind, new[name].words)
    }


def droppable(form: RequestForm) -> frozenset[str]:
    """The names of the fields that a network may leave out: those that nothing needs."""
    used = {condition.name for each in form.fields for condition in each.when}
    return frozenset(
        each.name for each in form.fields if each.need is NeededBy.MAY and each.name not in used
    )
