"""Coordinate now: an operation that two sides carry out at the same time."""

from domain.forms.fields.field import FieldKind, FormField, NeededBy
from domain.forms.fields.form import RequestForm, answered, period
from domain.forms.fields.header import with_header
from domain.vocabulary import RequestType

FORM = RequestForm(
    type=RequestType.COORDINATE,
    version=1,
    fields=with_header(
        (
            period("window", FieldKind.MOMENT),
            FormField(name="places", need=NeededBy.NOW, limit=200, most=20),
            FormField(name="wanted", need=NeededBy.NOW, limit=500),
            FormField(
                name="ground_contact",
                kind=FieldKind.GROUP,
                need=NeededBy.NOW,
                parts=(
                    FormField(name="name", need=NeededBy.NOW, limit=200),
                    FormField(name="telephone", kind=FieldKind.TELEPHONE, need=NeededBy.NOW),
                ),
            ),
            FormField(name="operation", need=NeededBy.LATER, limit=200),
            FormField(name="units"),
            FormField(name="risks", limit=500),
            FormField(name="deconfliction"),
        )
    ),
    answer=answered(
        FormField(
            name="agreed",
            kind=FieldKind.CHOICE,
            need=NeededBy.NOW,
            words=("agreed", "in_part", "not_agreed"),
        ),
        FormField(name="contact", limit=200),
        period("window", FieldKind.MOMENT, need=NeededBy.MAY),
    ),
)
