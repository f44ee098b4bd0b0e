"""Mutual legal assistance: following up a formal request that went its own way."""

from domain.forms.fields.field import FieldKind, FormField, NeededBy
from domain.forms.fields.form import RequestForm, answered
from domain.forms.fields.header import with_header
from domain.forms.fields.persons import CONFLICT_EVIDENCE, PROTECTED
from domain.forms.fields.words import CHANNELS, FORMAL_STATES
from domain.vocabulary import RequestType

FORM = RequestForm(
    type=RequestType.MLA,
    version=1,
    fields=with_header(
        (
            FormField(name="central_authority_ref", need=NeededBy.NOW, limit=100),
            FormField(
                name="sent",
                kind=FieldKind.GROUP,
                need=NeededBy.NOW,
                parts=(
                    FormField(name="date", kind=FieldKind.DATE, need=NeededBy.NOW),
                    FormField(
                        name="channel", kind=FieldKind.CHOICE, need=NeededBy.NOW, words=CHANNELS
                    ),
                ),
            ),
            FormField(name="measure", need=NeededBy.NOW, limit=300),
            FormField(
                name="asked",
                kind=FieldKind.CHOICE,
                need=NeededBy.NOW,
                words=("status", "expedite", "supplement", "execution_date"),
            ),
            *PROTECTED,
            FormField(name="linked", limit=100),
            FormField(name="due", kind=FieldKind.DATE),
            CONFLICT_EVIDENCE,
        )
    ),
    answer=answered(
        FormField(
            name="state",
            kind=FieldKind.CHOICE,
            need=NeededBy.NOW,
            words=FORMAL_STATES,
        ),
        FormField(name="date", kind=FieldKind.DATE),
    ),
)
