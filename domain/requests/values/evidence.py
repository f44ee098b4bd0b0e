"""That an answer may be used as evidence, and what has become of that."""

from dataclasses import dataclass
from enum import StrEnum

from domain.verbs import Verb
from domain.vocabulary import MemberCode


class EvidenceStanding(StrEnum):
    """Where the agreement stands; it can be taken back until the answer was used."""

    AGREED = "agreed"
    USED = "used"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The agreement of the side that answered; a further answer that agrees begins it anew."""

    standing: EvidenceStanding = EvidenceStanding.AGREED
    member: MemberCode | None = None
    """Who gave it, also after a transfer; an earlier version did not say, and meant who has the request."""
    is_heeded: bool = False
    """Whether the other side has taken note that it was taken back."""

    def is_of(self, member: MemberCode) -> bool:
        """Whether this member gave it."""
        return self.member in (None, member)


def evidence_verbs(evidence: Evidence | None, *, is_requester: bool) -> tuple[Verb, ...]:
    """What this side may do about it now."""
    if evidence is None:
        return ()
    if evidence.standing is EvidenceStanding.AGREED:
        return (Verb.USED,) if is_requester else (Verb.EVIDENCE,)
    is_new = evidence.standing is EvidenceStanding.REVOKED and not evidence.is_heeded
    return (Verb.HEEDED,) if is_new and is_requester else ()
