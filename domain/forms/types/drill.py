"""A drill: a scenario that nobody may take for real."""

from domain.forms.fields.field import FieldKind, FormField, NeededBy
from domain.forms.fields.form import RequestForm, answered
from domain.forms.fields.header import with_header
from domain.vocabulary import RequestType

FORM = RequestForm(
    type=RequestType.DRILL,
    version=1,
    fields=with_header(
        (
            FormField(name="scenario", need=NeededBy.NOW, limit=1000),
            FormField(
                name="expected",
                kind=FieldKind.CHOICE,
                need=NeededBy.NOW,
                words=("acknowledge", "answer"),
            ),
            FormField(
                name="no_real_persons", kind=FieldKind.CHOICE, need=NeededBy.NOW, words=("yes",)
            ),
        )
    ),
    answer=answered(),
)
