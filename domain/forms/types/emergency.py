"""Emergency data: modelled on the Second Additional Protocol, CETS 224, Art. 9."""

from domain.forms.fields.field import FieldKind, FormField, NeededBy
from domain.forms.fields.form import RequestForm, answered
from domain.forms.fields.header import with_header
from domain.forms.fields.outcomes import OUTCOMES
from domain.forms.fields.persons import PROTECTED
from domain.forms.fields.selectors import selectors
from domain.forms.fields.words import ITEMS, NO_OR_YES
from domain.vocabulary import RequestType

FORM = RequestForm(
    type=RequestType.EMERGENCY,
    version=1,
    fields=with_header(
        (
            FormField(name="risk_facts", need=NeededBy.NOW, limit=2000),
            FormField(name="who_is_at_risk", need=NeededBy.NOW),
            FormField(name="imminence", kind=FieldKind.NUMBER, need=NeededBy.NOW, limit=720),
            FormField(name="how_data_helps", need=NeededBy.NOW, limit=500),
            FormField(
                name="provider",
                kind=FieldKind.GROUP,
                need=NeededBy.NOW,
                parts=(
                    FormField(name="name", need=NeededBy.NOW, limit=200),
                    FormField(name="address"),
                ),
            ),
            selectors(),
            FormField(name="items", kind=FieldKind.CHOICES, need=NeededBy.NOW, words=ITEMS),
            *PROTECTED,
            FormField(name="emergency_channel_tried", kind=FieldKind.CHOICE, words=NO_OR_YES),
            FormField(name="provisions", need=NeededBy.LEGAL, limit=500),
            FormField(name="justification", need=NeededBy.AFTER, limit=1000),
            FormField(name="procedure"),
        )
    ),
    answer=answered(OUTCOMES),
)
