"""Locate somebody."""

from domain.forms.fields.field import FieldKind, FormField, NeededBy, When
from domain.forms.fields.form import RequestForm, answered
from domain.forms.fields.header import with_header
from domain.forms.fields.persons import MINOR, PROTECTED, SENSITIVE, STATUS, WARNED_OF, identity
from domain.forms.fields.words import NOT_KNOWN
from domain.vocabulary import RequestType

_IS_WANTED = (When(name="warrant", says=("yes",)),)

FORM = RequestForm(
    type=RequestType.LOCATE,
    version=1,
    fields=with_header(
        (
            identity("person"),
            STATUS,
            FormField(
                name="last_seen",
                kind=FieldKind.GROUP,
                need=NeededBy.NOW,
                parts=(
                    FormField(name="place", need=NeededBy.NOW, limit=200),
                    FormField(name="at", kind=FieldKind.MOMENT),
                ),
            ),
            FormField(name="why", need=NeededBy.NOW),
            FormField(
                name="warrant", kind=FieldKind.CHOICE, need=NeededBy.NOW, words=("none", "yes")
            ),
            FormField(
                name="warrant_details",
                kind=FieldKind.GROUP,
                need=NeededBy.NOW,
                when=_IS_WANTED,
                parts=(
                    FormField(name="number", need=NeededBy.NOW, limit=100),
                    FormField(name="authority", need=NeededBy.NOW, limit=200),
                    FormField(name="warrant_offence", need=NeededBy.NOW),
                    FormField(
                        name="extradition_sought",
                        kind=FieldKind.CHOICE,
                        need=NeededBy.NOW,
                        words=NOT_KNOWN,
                    ),
                ),
            ),
            FormField(name="if_found", need=NeededBy.NOW),
            FormField(name="must_not", need=NeededBy.NOW),
            *WARNED_OF,
            *MINOR,
            *PROTECTED,
            FormField(name="vulnerable"),
            *SENSITIVE,
        )
    ),
    answer=answered(
        FormField(
            name="located",
            kind=FieldKind.CHOICE,
            need=NeededBy.NOW,
            words=("located", "not_located", "not_disclosed"),
        ),
        FormField(name="place", limit=200, when=(When(name="located", says=("located",)),)),
        FormField(
            name="at", kind=FieldKind.MOMENT, when=(When(name="located", says=("located",)),)
        ),
    ),
)
