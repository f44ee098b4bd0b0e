"""Preserve data: modelled on the template of the Cybercrime Convention Committee, T-CY(2018)11."""

from domain.forms.fields.field import FieldKind, FormField, NeededBy, When
from domain.forms.fields.form import RequestForm, answered, period
from domain.forms.fields.header import with_header
from domain.forms.fields.selectors import selectors
from domain.forms.fields.words import DATA, NO_OR_YES, YES_OR_NO
from domain.vocabulary import RequestType

FORM = RequestForm(
    type=RequestType.PRESERVE,
    version=1,
    fields=with_header(
        (
            selectors(),
            FormField(
                name="custodian",
                need=NeededBy.NOW,
                limit=200,
                basis="CETS 185 Art. 29(2)(d)",
            ),
            FormField(name="data", kind=FieldKind.CHOICES, need=NeededBy.NOW, words=DATA),
            period(),
            FormField(name="necessity", need=NeededBy.NOW, basis="CETS 185 Art. 29(2)(e)"),
            FormField(
                name="status",
                kind=FieldKind.CHOICE,
                need=NeededBy.NOW,
                words=("new", "extension"),
                preset="new",
            ),
            FormField(
                name="mla_intended", kind=FieldKind.CHOICE, need=NeededBy.NOW, words=YES_OR_NO
            ),
            FormField(
                name="do_not_notify_customer",
                kind=FieldKind.CHOICE,
                need=NeededBy.NOW,
                words=YES_OR_NO,
                preset="yes",
            ),
            FormField(name="mla_expected_by", kind=FieldKind.DATE),
            FormField(name="relation", need=NeededBy.LATER, limit=500),
        ),
        due={"earlier": When(name="status", says=("extension",))},
    ),
    answer=answered(
        FormField(
            name="preserved_until",
            kind=FieldKind.DATE,
            need=NeededBy.NOW,
            basis="CETS 185 Art. 29(7)",
        ),
        FormField(name="provider_ref", limit=100),
        FormField(name="customer_may_be_told", kind=FieldKind.CHOICE, words=NO_OR_YES),
        FormField(name="further_providers", basis="CETS 185 Art. 30"),
    ),
)
