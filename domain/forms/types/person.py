"""Person: modelled on the Additional Protocol on terrorism, CETS 217, Art. 7, and on SIRENE practice."""

from domain.forms.fields.field import FieldKind, FormField, NeededBy, When
from domain.forms.fields.form import RequestForm, answered
from domain.forms.fields.header import with_header
from domain.forms.fields.persons import (
    ASSOCIATIONS,
    CONFLICT_EVIDENCE,
    DOCUMENTS,
    MINOR,
    MOVEMENT,
    PROTECTED,
    SENSITIVE,
    STATUS,
    TRAVEL_DATA,
    WARNED_OF,
    identity,
)
from domain.vocabulary import RequestType

FORM = RequestForm(
    type=RequestType.PERSON,
    version=1,
    fields=with_header(
        (
            identity(),
            STATUS,
            FormField(
                name="action",
                kind=FieldKind.CHOICE,
                need=NeededBy.NOW,
                words=("inform", "discreet_check", "inquire", "locate"),
            ),
            *WARNED_OF,
            *MINOR,
            FormField(name="basis_of_suspicion", need=NeededBy.NOW, limit=500),
            FormField(name="contact_on_hit", need=NeededBy.NOW, limit=200),
            *PROTECTED,
            DOCUMENTS,
            MOVEMENT,
            ASSOCIATIONS,
            *SENSITIVE,
            TRAVEL_DATA,
            CONFLICT_EVIDENCE,
        ),
        stricter={"source_grade": NeededBy.NOW, "information_grade": NeededBy.NOW},
    ),
    answer=answered(
        FormField(
            name="hit",
            kind=FieldKind.CHOICE,
            need=NeededBy.NOW,
            words=("hit", "none", "not_disclosed"),
        ),
        FormField(name="where", limit=200, when=(When(name="hit", says=("hit",)),)),
        FormField(name="when", kind=FieldKind.MOMENT, when=(When(name="hit", says=("hit",)),)),
        FormField(name="what_was_done", limit=500),
    ),
)
