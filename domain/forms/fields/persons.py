"""Fields about a person, which several types share; and what protects that person."""

from domain.forms.fields.field import FieldKind, FormField, NeededBy, When
from domain.forms.fields.words import NO_OR_YES, NOT_KNOWN, PERSON_STATUS, WARNINGS, YES_OR_NO

_ALIAS = FormField(name="aliases", limit=200, most=20)
_BIOMETRIC = FormField(
    name="biometric_reference",
    kind=FieldKind.GROUP,
    parts=(
        FormField(name="system", need=NeededBy.NOW, limit=100),
        FormField(name="number", need=NeededBy.NOW, limit=100),
    ),
    basis="By reference only, never a template",
)


def identity(name: str = "identity", *, need: NeededBy = NeededBy.NOW, most: int = 1) -> FormField:
    """Who somebody is, by name, alias or biometric reference; each may be all that is known."""
    return FormField(
        name=name,
        kind=FieldKind.GROUP,
        need=need,
        most=most,
        any_of=("surname", "given_names", "aliases", "document_number", "biometric_reference"),
        parts=(
            FormField(name="surname", limit=200),
            FormField(name="given_names", limit=200),
            FormField(name="original_script", limit=200),
            FormField(name="fathers_name", limit=200),
            FormField(name="grandfathers_name", limit=200),
            _ALIAS,
            FormField(name="birth_date", kind=FieldKind.PARTIAL_DATE),
            FormField(name="birth_place", limit=200),
            FormField(
                name="sex",
                kind=FieldKind.CHOICE,
                words=("M", "F", "X"),
                basis="ICAO Doc 9303 part 3",
            ),
            FormField(name="nationalities", kind=FieldKind.NATIONALITY, most=5),
            FormField(name="document_number", limit=40),
            _BIOMETRIC,
            FormField(name="verified", kind=FieldKind.CHOICE, words=NO_OR_YES),
        ),
    )


DOCUMENTS = FormField(
    name="documents",
    kind=FieldKind.GROUP,
    most=10,
    parts=(
        FormField(name="type", kind=FieldKind.CHOICE, need=NeededBy.NOW, words=("P", "ID", "V")),
        FormField(name="number", need=NeededBy.NOW, limit=40),
        FormField(name="issuer", kind=FieldKind.STATE),
        FormField(name="expiry", kind=FieldKind.DATE),
        FormField(
            name="standing", kind=FieldKind.CHOICE, words=("valid", "lost", "stolen", "revoked")
        ),
        FormField(name="mrz", kind=FieldKind.MRZ, limit=90),
    ),
    basis="ICAO Doc 9303 part 3",
)
MOVEMENT = FormField(
    name="movement",
    kind=FieldKind.GROUP,
    most=10,
    parts=(
        FormField(name="from", limit=200),
        FormField(name="to", limit=200),
        FormField(name="at", kind=FieldKind.MOMENT),
        FormField(name="carrier", limit=100),
        FormField(name="flight", limit=20),
    ),
)
ASSOCIATIONS = FormField(
    name="associations",
    kind=FieldKind.GROUP,
    most=20,
    parts=(
        FormField(name="with", need=NeededBy.NOW, limit=200),
        FormField(name="shown_by", need=NeededBy.NOW),
        FormField(name="source", need=NeededBy.NOW, limit=200),
    ),
)
TRAVEL_DATA = FormField(
    name="travel_data",
    kind=FieldKind.GROUP,
    parts=(
        FormField(name="kind", kind=FieldKind.CHOICE, need=NeededBy.NOW, words=("api", "pnr")),
        FormField(name="unit", need=NeededBy.NOW, limit=200),
        FormField(name="basis", need=NeededBy.NOW),
        FormField(name="delete_by", kind=FieldKind.DATE, need=NeededBy.NOW),
    ),
    basis="Directive (EU) 2016/681",
)
CONFLICT_EVIDENCE = FormField(
    name="conflict_evidence",
    kind=FieldKind.GROUP,
    parts=(
        FormField(name="collector", need=NeededBy.NOW, limit=200),
        FormField(name="place", need=NeededBy.NOW, limit=200),
        FormField(name="at", kind=FieldKind.MOMENT, need=NeededBy.NOW),
        FormField(name="custody", need=NeededBy.NOW),
        FormField(name="method"),
        FormField(name="releasable_by", limit=200),
    ),
)
WARNED_OF = (
    FormField(
        name="warnings",
        kind=FieldKind.CHOICES,
        need=NeededBy.NOW,
        words=WARNINGS,
        alone=("none_known",),
    ),
    FormField(
        name="infectious_because",
        need=NeededBy.NOW,
        when=(When(name="warnings", says=("infectious",)),),
    ),
)
_IS_NECESSARY = (When(name="sensitive_because"),)
SENSITIVE = (
    FormField(name="sensitive_because", basis="Directive (EU) 2016/680 Art. 10"),
    FormField(name="ethnicity", limit=100, when=_IS_NECESSARY),
    FormField(name="religion", limit=100, when=_IS_NECESSARY),
)
"""Said only with the reason why it is necessary, which comes first."""
_MAY_BE_MINOR = (When(name="minor", says=("yes", "unknown")),)
MINOR = (
    FormField(
        name="minor", kind=FieldKind.CHOICE, need=NeededBy.NOW, words=("no", "yes", "unknown")
    ),
    FormField(
        name="minor_age",
        kind=FieldKind.NUMBER,
        limit=17,
        when=(When(name="minor", says=("yes",)),),
    ),
    FormField(name="child_protection_contact", need=NeededBy.LATER, when=_MAY_BE_MINOR),
    FormField(name="guardian", need=NeededBy.LATER, limit=200, when=_MAY_BE_MINOR),
)
STATUS = FormField(
    name="person_status", kind=FieldKind.CHOICE, need=NeededBy.NOW, words=PERSON_STATUS
)
PROTECTED = (
    FormField(
        name="death_penalty_possible", kind=FieldKind.CHOICE, need=NeededBy.NOW, words=NOT_KNOWN
    ),
    FormField(
        name="assurances",
        limit=500,
        need=NeededBy.LATER,
        when=(When(name="death_penalty_possible", says=("yes",)),),
    ),
    FormField(name="not_political", kind=FieldKind.CHOICE, need=NeededBy.NOW, words=YES_OR_NO),
    FormField(name="not_political_confirmed_by", need=NeededBy.NOW, limit=200),
    FormField(name="asylum_known", kind=FieldKind.CHOICE, words=NOT_KNOWN),
)
"""What nobody may find out afterwards: asked where a person could be given into danger."""
