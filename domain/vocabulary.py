"""The field's words as types: urgencies, request types, markings, roles, states.

Owns the fixed vocabulary that every room shares. How a word reads in a person's language is left to
``handlers``; how long an urgency lasts is left to the network's policies.
"""

from enum import StrEnum
from typing import NewType

PersonId = NewType("PersonId", str)
MemberCode = NewType("MemberCode", str)
"""A State or organisation by its three-letter code (ICAO Doc 9303 part 3, section 5)."""
ContactPointId = NewType("ContactPointId", str)
RosterId = NewType("RosterId", str)
PolicyId = NewType("PolicyId", str)
LayerName = NewType("LayerName", str)
CaseId = NewType("CaseId", str)
"""A request's random identity, 32 hexadecimal digits; says nothing about the request."""


class Role(StrEnum):
    """What a person may do in the network; one person may hold several."""

    OFFICIAL = "official"
    DUTY_OFFICER = "duty_officer"
    SUPERVISOR = "supervisor"
    SECRETARIAT = "secretariat"
    AUDITOR = "auditor"
    DATA_PROTECTION_OFFICER = "data_protection_officer"
    """Looks after what their own member holds of a person; sees nothing else of requests."""


class PointKind(StrEnum):
    """The kind of a contact point."""

    POLICE = "police"
    JUDICIAL = "judicial"
    CYBER = "cyber"
    LIAISON = "liaison"


class Urgency(StrEnum):
    """How fast somebody must act; each level has a test, and its durations in the policy."""

    IMMEDIATE = "immediate"
    URGENT = "urgent"
    STANDARD = "standard"
    INFORMATION = "information"

    @property
    def rank(self) -> int:
        """0 for the most urgent, so that a smaller number goes first."""
        return list(Urgency).index(self)


class Reason(StrEnum):
    """Why a request is immediate or urgent; mandatory for these two levels."""

    LIFE = "life"
    SECURITY = "security"
    LIBERTY = "liberty"
    EXPIRING = "expiring"


REASONS: dict[Urgency, tuple[Reason, ...]] = {
    Urgency.IMMEDIATE: (Reason.LIFE, Reason.SECURITY),
    Urgency.URGENT: (Reason.LIBERTY, Reason.EXPIRING),
    Urgency.STANDARD: (),
    Urgency.INFORMATION: (),
}


class RequestType(StrEnum):
    """What is asked for; values are the short words of the one-line form."""

    PRESERVE = "preserve"
    SUBSCRIBER = "subscriber"
    EMERGENCY = "emergency"
    PERSON = "person"
    LOCATE = "locate"
    COORDINATE = "coordinate"
    ADVICE = "advice"
    VICTIM = "victim"
    INFORMATION = "information"
    MLA = "mla"
    DRILL = "drill"
    """An exercise: nothing of it is real."""


# A drill prefers none: it goes to the member's first contact point.
PREFERRED_KIND: dict[RequestType, PointKind] = {
    RequestType.PRESERVE: PointKind.CYBER,
    RequestType.SUBSCRIBER: PointKind.CYBER,
    RequestType.EMERGENCY: PointKind.CYBER,
    RequestType.PERSON: PointKind.POLICE,
    RequestType.LOCATE: PointKind.POLICE,
    RequestType.COORDINATE: PointKind.POLICE,
    RequestType.INFORMATION: PointKind.POLICE,
    RequestType.ADVICE: PointKind.JUDICIAL,
    RequestType.VICTIM: PointKind.JUDICIAL,
    RequestType.MLA: PointKind.JUDICIAL,
}


class Marking(StrEnum):
    """Traffic Light Protocol 2.0 labels (FIRST, TLP 2.0, section 2), least restrictive first."""

    CLEAR = "TLP:CLEAR"
    GREEN = "TLP:GREEN"
    AMBER = "TLP:AMBER"
    AMBER_STRICT = "TLP:AMBER+STRICT"
    RED = "TLP:RED"

    @property
    def rank(self) -> int:
        """0 for the least restrictive."""
        return list(Marking).index(self)


class ContentInChat(StrEnum):
    """The highest marking whose content may cross Telegram in this network."""

    NEVER = "never"
    CLEAR = "clear"
    GREEN = "green"
    AMBER = "amber"

    def allows(self, marking: Marking) -> bool:
        """Whether content under ``marking`` may be written and read in chat."""
        return self is not ContentInChat.NEVER and marking.rank <= Marking[self.name].rank


class Enrolment(StrEnum):
    """Whether the one-time code suffices, or another person must confirm who enrolled."""

    CODE = "code"
    CONFIRMED = "confirmed"


class Transfers(StrEnum):
    """Whether a member hands a request to another by itself, or with the requester's consent."""

    DIRECT = "direct"
    CONSENT = "consent"


class NamesAbroad(StrEnum):
    """What people are called at other members: by name, or by function and desk."""

    NAME = "name"
    FUNCTION = "function"


class Letters(StrEnum):
    """Whether supervisors and the secretariat are sent the letter of each month."""

    MONTHLY = "monthly"
    OFF = "off"


class Profile(StrEnum):
    """An outside text whose times a network keeps."""

    DIRECTIVE_2023_977 = "directive_2023_977"
    """Directive (EU) 2023/977 on the exchange of information between law enforcement authorities."""


class EvidentialUse(StrEnum):
    """What an answer may be used for."""

    INTELLIGENCE = "intelligence"
    EVIDENCE = "evidence"
    """Its originator agrees to its use as evidence."""


class Ground(StrEnum):
    """Grounds of refusal: Directive (EU) 2023/977 Art. 6 (a to h); what protects people (i to o);
    Budapest Convention (p, s)."""

    NOT_AVAILABLE = "a"
    REQUIREMENTS_NOT_MET = "b"
    AUTHORISATION_REFUSED = "c"
    OUTSIDE_CATEGORIES = "d"
    INACCURATE = "e"
    SECURITY_OR_SAFETY = "f"
    MINOR_OR_NO_OFFENCE = "g"
    CONSENT_MISSING = "h"
    ILL_TREATMENT = "i"
    """The death penalty, torture, ill-treatment or a flagrantly unfair trial, without assurances."""
    PERSECUTION = "j"
    """A political, military, religious or racial character, or persecution."""
    PROTECTED_PERSON = "k"
    """A refugee, or somebody who seeks asylum."""
    IMMUNITY = "l"
    TRIED_BEFORE = "m"
    NOT_AN_OFFENCE_HERE = "n"
    """Where the offence must be one under both laws."""
    DISPROPORTIONATE = "o"
    POLITICAL_OFFENCE = "p"
    SOVEREIGNTY = "s"


LETTER_ALONE = frozenset({Ground.SECURITY_OR_SAFETY, Ground.PROTECTED_PERSON})
"""Of these the other side reads the letter alone; what was written stays with who refuses."""


class State(StrEnum):
    """Where a request stands; escalated is a flag beside the state, never a state."""

    NOTIFIED = "notified"
    ACKNOWLEDGED = "acknowledged"
    IN_PROGRESS = "in_progress"
    CLARIFICATION = "clarification"
    DELAYED = "delayed"
    ANSWERED = "answered"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"
    NOT_ACCEPTED = "not_accepted"
    """The addressee does not take such requests of its origin: it alerted nobody."""
    TRANSFERRED = "transferred"
    """As a member sees it that gave it to another; what is stored goes on at that other."""


STORED = tuple(state for state in State if state is not State.TRANSFERRED)
"""The states of a request as it stands."""
TERMINAL = frozenset({State.WITHDRAWN, State.CLOSED, State.NOT_ACCEPTED})
"""Nothing is pending and no content stays in the chats."""

SUPERVISORS = LayerName("supervisors")
SECRETARIAT = LayerName("secretariat")
OTHER_CONTACT_POINT = LayerName("other_contact_point")
"""The member's next contact point in the directory's order, of which the first layer is meant."""
FALLBACK = LayerName("fallback")
"""Who stands in for the member: the first layer of its fallback."""
WORD_TARGETS = (SUPERVISORS, SECRETARIAT, OTHER_CONTACT_POINT, FALLBACK)
"""Targets of an escalation step that are not layers of a roster."""
