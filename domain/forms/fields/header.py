"""The common header: the fields that every type of request has.

The network's directory, the steps of the conversation and the presets fill most of what is needed now.
"""

from collections.abc import Mapping

from domain.forms.fields.field import FieldKind, FormField, NeededBy, When
from domain.forms.fields.words import (
    BASES,
    CHANNELS,
    HANDLING,
    INFORMATION,
    NO_OR_YES,
    SENT_VIA,
    SOURCE,
    YES_OR_NO,
)

ASKED_BY = FormField(
    name="asked_by",
    kind=FieldKind.GROUP,
    need=NeededBy.NOW,
    parts=(
        FormField(name="name", need=NeededBy.NOW, limit=200),
        FormField(name="function", limit=200),
        FormField(name="organisation", need=NeededBy.NOW, limit=200),
        FormField(name="telephone", kind=FieldKind.TELEPHONE),
        FormField(name="mobile", kind=FieldKind.TELEPHONE),
        FormField(name="email", kind=FieldKind.EMAIL),
        FormField(name="office_hours", limit=100),
        FormField(name="time_zone", kind=FieldKind.ZONE),
        FormField(name="languages", kind=FieldKind.LANGUAGE, most=10),
    ),
)
LANGUAGE = FormField(name="language", kind=FieldKind.LANGUAGE)
"""In which the request is written."""
CONFIRMER = FormField(
    name="confirmer",
    kind=FieldKind.GROUP,
    need=NeededBy.LATER,
    parts=(
        FormField(name="name", need=NeededBy.NOW, limit=200),
        FormField(name="function", limit=200),
        FormField(name="telephone", kind=FieldKind.TELEPHONE, need=NeededBy.NOW),
        FormField(name="email", kind=FieldKind.EMAIL),
    ),
)
EARLIER = FormField(
    name="earlier",
    kind=FieldKind.GROUP,
    most=10,
    parts=(
        FormField(name="kind", need=NeededBy.NOW, limit=100),
        FormField(name="reference", need=NeededBy.NOW, limit=100),
        FormField(name="channel", kind=FieldKind.CHOICE, words=CHANNELS),
        FormField(name="date", kind=FieldKind.DATE),
    ),
)
ORAL = FormField(
    name="oral",
    kind=FieldKind.GROUP,
    parts=(
        FormField(name="by_whom", need=NeededBy.NOW, limit=200),
        FormField(name="telephoned_at", kind=FieldKind.MOMENT, need=NeededBy.NOW),
        FormField(name="number", kind=FieldKind.TELEPHONE),
    ),
)
IN_WRITING = FormField(
    name="oral_in_writing",
    kind=FieldKind.CHOICE,
    need=NeededBy.LATER,
    words=("confirmed",),
    when=(When(name="oral"),),
)
"""A request that was told by telephone is confirmed in writing, within the clock of what is due later."""
TEAM = FormField(
    name="joint_investigation_team",
    kind=FieldKind.GROUP,
    basis="2000 EU Convention on Mutual Assistance Art. 13",
    parts=(
        FormField(name="partners", need=NeededBy.NOW),
        FormField(name="team_purpose", need=NeededBy.NOW),
        FormField(name="lead", limit=200),
        FormField(name="agreement", limit=200),
    ),
)
BEFORE = (
    FormField(name="own_ref", limit=64),
    FormField(name="your_ref", limit=64),
    FormField(name="purpose", need=NeededBy.NOW, limit=300, basis="Directive (EU) 2016/680 Art. 4"),
    FormField(
        name="also_sent_via",
        kind=FieldKind.CHOICES,
        need=NeededBy.NOW,
        words=SENT_VIA,
        alone=("none",),
    ),
    FormField(
        name="keep_secret", kind=FieldKind.CHOICE, need=NeededBy.NOW, words=YES_OR_NO, preset="yes"
    ),
    FormField(
        name="use_limits",
        kind=FieldKind.CHOICE,
        need=NeededBy.NOW,
        words=("this_purpose_only", "stated"),
        preset="this_purpose_only",
    ),
    FormField(
        name="use_limits_stated",
        need=NeededBy.NOW,
        when=(When(name="use_limits", says=("stated",)),),
    ),
    ASKED_BY,
)
AFTER = (
    CONFIRMER,
    ORAL,
    IN_WRITING,
    FormField(name="handling", kind=FieldKind.CHOICES, need=NeededBy.LATER, words=HANDLING),
    FormField(name="source_grade", kind=FieldKind.CHOICE, words=SOURCE),
    FormField(name="information_grade", kind=FieldKind.CHOICE, words=INFORMATION),
    FormField(name="reply_by", kind=FieldKind.MOMENT),
    FormField(name="reply_by_reason", need=NeededBy.LATER, when=(When(name="reply_by"),)),
    LANGUAGE,
    FormField(name="legal_basis", kind=FieldKind.CHOICES, need=NeededBy.LEGAL, words=BASES),
    FormField(
        name="legal_basis_stated",
        need=NeededBy.LEGAL,
        when=(When(name="legal_basis", says=("other", "bilateral")),),
    ),
    FormField(name="offence", need=NeededBy.LEGAL, limit=500),
    FormField(name="provision", limit=200),
    FormField(name="maximum_penalty", limit=100),
    FormField(
        name="evidential_use",
        kind=FieldKind.CHOICE,
        need=NeededBy.LEGAL,
        words=("intelligence", "evidence"),
    ),
    FormField(name="investigating_authority", limit=200),
    FormField(name="prosecution_or_court", limit=200),
    FormField(name="case_number", limit=64),
    EARLIER,
    TEAM,
    FormField(name="deconflict", kind=FieldKind.CHOICE, words=NO_OR_YES),
    FormField(name="delete_by", kind=FieldKind.DATE),
)
FACTS = FormField(name="facts", need=NeededBy.NOW, limit=4000)
"""What the content of a request is; it is kept as its text, and stands in the form wherever it is read."""


def with_header(
    own: tuple[FormField, ...],
    stricter: Mapping[str, NeededBy] | None = None,
    due: Mapping[str, When] | None = None,
) -> tuple[FormField, ...]:
    """The facts, what is needed first, a type's own fields, and what may follow.

    ``stricter`` and ``due``: when a type needs fields of the header, always or on a condition.
    """
    header = []
    for field in (*BEFORE, *AFTER):
        needed = field.needed((stricter or {}).get(field.name, field.need))
        condition = (due or {}).get(field.name)
        header.append(needed.needed_when(condition) if condition else needed)
    return (FACTS, *header[: len(BEFORE)], *own, *header[len(BEFORE) :])
