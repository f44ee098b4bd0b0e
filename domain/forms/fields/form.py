"""A form: the fields of one type of request and of its answer, under a version."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from domain.forms.fields.field import FieldKind, FormField, NeededBy, When
from domain.forms.fields.words import HANDLING, INFORMATION, SOURCE
from domain.vocabulary import RequestType


@dataclass(frozen=True, kw_only=True)
class RequestForm:
    """What a request of one type says. A changed form gets the next version; old ones stay readable."""

    type: RequestType
    version: int
    fields: tuple[FormField, ...]
    answer: tuple[FormField, ...]

    @cached_property
    def by_name(self) -> Mapping[str, FormField]:
        """The fields by their names."""
        return {field.name: field for field in self.fields}

    def field(self, name: str) -> FormField | None:
        """The field of this name; None where the form has none."""
        return self.by_name.get(name)


TEXT = FormField(name="text", limit=3000)
"""What is said in an answer beside its fields; it is kept as its text."""


def period(
    name: str = "period", kind: FieldKind = FieldKind.DATE, *, need: NeededBy = NeededBy.NOW
) -> FormField:
    """From when until when."""
    return FormField(
        name=name,
        kind=FieldKind.GROUP,
        need=need,
        parts=(
            FormField(name="from", kind=kind, need=NeededBy.NOW),
            FormField(name="until", kind=kind, need=NeededBy.NOW),
        ),
    )


def answered(*own: FormField) -> tuple[FormField, ...]:
    """What every answer says of itself, and a type's own fields."""
    return (
        TEXT,
        *own,
        FormField(
            name="final",
            kind=FieldKind.CHOICE,
            need=NeededBy.NOW,
            words=("final", "more_will_follow"),
        ),
        FormField(name="handling", kind=FieldKind.CHOICES, words=HANDLING),
        FormField(name="source_grade", kind=FieldKind.CHOICE, words=SOURCE),
        FormField(name="information_grade", kind=FieldKind.CHOICE, words=INFORMATION),
        FormField(name="access", kind=FieldKind.CHOICE, words=("direct", "indirect", "judicial")),
        FormField(
            name="evidential_use",
            kind=FieldKind.CHOICE,
            need=NeededBy.NOW,
            words=("intelligence", "evidence"),
        ),
        FormField(
            name="evidence_agreed",
            kind=FieldKind.GROUP,
            need=NeededBy.NOW,
            when=(When(name="evidential_use", says=("evidence",)),),
            parts=(
                FormField(name="authority", need=NeededBy.NOW, limit=200),
                FormField(name="proceedings", need=NeededBy.NOW, limit=200),
                FormField(name="scope", need=NeededBy.NOW),
            ),
        ),
    )
