"""Spontaneous information, with the limits on its use."""

from domain.forms.fields.field import FieldKind, FormField, NeededBy
from domain.forms.fields.form import RequestForm, answered
from domain.forms.fields.header import with_header
from domain.forms.fields.persons import CONFLICT_EVIDENCE
from domain.vocabulary import RequestType

FORM = RequestForm(
    type=RequestType.INFORMATION,
    version=1,
    fields=with_header(
        (
            FormField(
                name="action",
                kind=FieldKind.CHOICE,
                need=NeededBy.NOW,
                words=("none", "acknowledge", "feedback"),
            ),
            FormField(
                name="reshare", kind=FieldKind.CHOICE, need=NeededBy.NOW, words=("yes", "no", "ask")
            ),
            FormField(name="origin", need=NeededBy.LATER),
            CONFLICT_EVIDENCE,
        ),
        stricter={"source_grade": NeededBy.NOW, "information_grade": NeededBy.NOW},
    ),
    answer=answered(),
)
