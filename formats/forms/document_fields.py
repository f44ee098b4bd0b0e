"""What a request's document says beside its form, as fields: who, when, under which marking.

Owns the names and forms of the document's members; they are outward. The form's own fields are the
definition's.
"""

from typing import Final

from domain.forms.fields.field import FieldKind, FormField, NeededBy
from domain.vocabulary import Marking, Reason, RequestType, Urgency

VERSION: Final = 1
"""Of the document."""
_NOW: Final = NeededBy.NOW
MOST_ANSWERS: Final = 100
MOST_LINKS: Final = 100
LONGEST_TEXT: Final = 8000
CASE: Final = "case"
"""How the request fared, in its PDF: steps, texts, proof."""
BESIDE: Final = (
    CASE,
    *("state", "contact_point", "requester", "owner", "escalated", "escalation_step"),
    *("acknowledge_by", "acknowledged_at", "answer_by", "earlier", "texts"),
    *(
        "also_sent_via",
        "preservation",
        "preserved_until",
        "held_until",
        "hold_reason",
        "restricted",
        "files",
        "call",
        "call_member",
    ),
)
"""What may stand beside a request in a document of this network; whoever reads one passes it over."""

REFERENCE: Final = FormField(name="reference", need=_NOW, limit=64)
HEADER: Final = (
    REFERENCE,
    FormField(name="type", kind=FieldKind.CHOICE, need=_NOW, words=tuple(RequestType)),
    FormField(name="urgency", kind=FieldKind.CHOICE, need=_NOW, words=tuple(Urgency)),
    FormField(name="reason", kind=FieldKind.CHOICE, words=tuple(Reason)),
    FormField(name="marking", kind=FieldKind.CHOICE, need=_NOW, words=tuple(Marking)),
    FormField(name="from", kind=FieldKind.STATE, need=_NOW),
    FormField(name="to", kind=FieldKind.STATE, need=_NOW),
    FormField(name="created_at", kind=FieldKind.MOMENT, need=_NOW),
)
"""The request itself. Members have three letters of their own, which need not be a State's."""
ANSWER: Final = (
    FormField(name="at", kind=FieldKind.MOMENT, need=_NOW),
    FormField(name="marking", kind=FieldKind.CHOICE, need=_NOW, words=tuple(Marking)),
    FormField(name="text", limit=LONGEST_TEXT),
)
"""One answer, beside its ``fields``."""
LINK: Final = (
    FormField(name="kind", kind=FieldKind.CHOICE, need=_NOW, words=("request", "formal")),
    FormField(name="reference", need=_NOW, limit=100),
    FormField(name="channel", limit=100),
    FormField(name="date", kind=FieldKind.DATE),
    FormField(name="state", limit=100),
)
"""Another request of the network, or the formal one at a central authority."""
