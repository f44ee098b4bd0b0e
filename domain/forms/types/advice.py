"""Legal or technical advice."""

from domain.forms.fields.field import FieldKind, FormField, NeededBy
from domain.forms.fields.form import RequestForm, answered
from domain.forms.fields.header import with_header
from domain.vocabulary import RequestType

FORM = RequestForm(
    type=RequestType.ADVICE,
    version=1,
    fields=with_header(
        (
            FormField(name="question", need=NeededBy.NOW, limit=1000),
            FormField(
                name="about",
                kind=FieldKind.CHOICE,
                need=NeededBy.NOW,
                words=("law", "technical", "procedure"),
            ),
            FormField(name="measure", limit=200),
        )
    ),
    answer=answered(FormField(name="provisions", limit=500)),
)
