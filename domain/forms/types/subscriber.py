"""Subscriber information: modelled on the template of the Cybercrime Convention Committee, T-CY(2018)10."""

from domain.forms.fields.field import FieldKind, FormField, NeededBy
from domain.forms.fields.form import RequestForm, answered, period
from domain.forms.fields.header import with_header
from domain.forms.fields.outcomes import OUTCOMES
from domain.forms.fields.selectors import selectors
from domain.forms.fields.words import ITEMS, NO_OR_YES, YES_OR_NO
from domain.vocabulary import RequestType

FORM = RequestForm(
    type=RequestType.SUBSCRIBER,
    version=1,
    fields=with_header(
        (
            selectors(),
            period(),
            FormField(name="items", kind=FieldKind.CHOICES, need=NeededBy.NOW, words=ITEMS),
            FormField(
                name="do_not_notify_customer",
                kind=FieldKind.CHOICE,
                need=NeededBy.NOW,
                words=YES_OR_NO,
                preset="yes",
            ),
            FormField(
                name="authorised_by",
                kind=FieldKind.GROUP,
                need=NeededBy.LEGAL,
                parts=(
                    FormField(name="authority", need=NeededBy.NOW, limit=200),
                    FormField(name="number", limit=100),
                    FormField(name="date", kind=FieldKind.DATE),
                ),
            ),
            FormField(name="domestic_basis", need=NeededBy.LEGAL),
            FormField(name="earlier_preservation", limit=100),
        )
    ),
    answer=answered(
        OUTCOMES, FormField(name="customer_may_be_told", kind=FieldKind.CHOICE, words=NO_OR_YES)
    ),
)
