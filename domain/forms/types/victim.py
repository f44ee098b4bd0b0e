"""Assistance to a victim, whose consent comes before their name."""

from domain.forms.fields.field import FieldKind, FormField, NeededBy, When
from domain.forms.fields.form import RequestForm, answered
from domain.forms.fields.header import with_header
from domain.forms.fields.persons import MINOR, identity
from domain.forms.fields.words import NEEDS, NO_OR_YES, NOT_KNOWN
from domain.vocabulary import RequestType

FORM = RequestForm(
    type=RequestType.VICTIM,
    version=1,
    fields=with_header(
        (
            FormField(
                name="consent",
                kind=FieldKind.CHOICE,
                need=NeededBy.NOW,
                words=("yes", "no", "not_able"),
            ),
            FormField(
                name="consent_decided_by",
                need=NeededBy.NOW,
                when=(When(name="consent", says=("not_able",)),),
            ),
            FormField(name="state", kind=FieldKind.STATE, need=NeededBy.NOW),
            FormField(name="need", kind=FieldKind.CHOICES, need=NeededBy.NOW, words=NEEDS),
            FormField(
                name="safe_contact",
                kind=FieldKind.GROUP,
                need=NeededBy.NOW,
                parts=(
                    FormField(name="how", need=NeededBy.NOW, limit=200),
                    FormField(name="when", limit=200),
                    FormField(name="never_by", need=NeededBy.NOW, limit=200),
                ),
            ),
            *MINOR,
            identity("victims", need=NeededBy.MAY, most=20).only_when(
                When(name="consent", says=("yes", "not_able"))
            ),
            FormField(name="family_informed", kind=FieldKind.CHOICE, words=NOT_KNOWN),
            FormField(name="protected", kind=FieldKind.CHOICE, words=NOT_KNOWN),
            FormField(name="perpetrator_near", kind=FieldKind.CHOICE, words=NOT_KNOWN),
        )
    ),
    answer=answered(
        FormField(
            name="needs",
            kind=FieldKind.GROUP,
            need=NeededBy.NOW,
            most=len(NEEDS),
            parts=(
                FormField(name="need", kind=FieldKind.CHOICE, need=NeededBy.NOW, words=NEEDS),
                FormField(name="met", kind=FieldKind.CHOICE, need=NeededBy.NOW, words=NO_OR_YES),
                FormField(name="by", limit=200),
            ),
        )
    ),
)
