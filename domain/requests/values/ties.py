"""What ties a request to others: links, other channels on which it also went, the same identifiers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Self

from domain.forms.fields.field import Values
from domain.requests.values.call import CallStanding, TakenCall
from domain.vocabulary import CaseId, MemberCode, PersonId

MOST_LINKS = 20
"""Of one request."""


class LinkKind(StrEnum):
    """With what a request is linked."""

    REQUEST = "request"
    """Another one of this network."""
    FORMAL = "formal"
    """The formal one, which goes its own way between central authorities."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link with another request. ``dated``, ``channel`` and ``state`` are those of a formal one."""

    kind: LinkKind
    reference: str
    case: CaseId | None = None
    """Of another request of this network."""
    dated: date | None = None
    channel: str = ""
    """A word of ``domain.forms.fields.words.CHANNELS``; empty where it was not said."""
    state: str = ""
    """A word of ``domain.forms.fields.words.FORMAL_STATES``; empty where it was not said."""
    by: PersonId
    member: MemberCode
    """Of who made it."""
    at: datetime
    turn: int = 0
    """In which turn of the request it was made, counted from 0."""

    @property
    def token(self) -> str:
        """What its buttons say; the two that one filing may make differ."""
        ms = int(self.at.timestamp() * 1000) + (self.kind is LinkKind.FORMAL)
        return f"{ms & 0xFFFF:04x}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """That the desk was told of a later request, of another member, which names the same."""

    later: CaseId
    member: MemberCode
    """Of the desk that was told."""
    at: datetime
    is_decided: bool = False
    """Whether it has said if it makes contact."""

    @property
    def token(self) -> str:
        """What its buttons say."""
        return self.later[:4]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ties:
    """All of them; what an earlier version filed has none."""

    sent_via: tuple[str, ...] = ()
    """The other channels on which its requester says that it also went."""
    telephoned_at: str = ""
    """When it was told by telephone, as its form says (RFC 3339, UTC); empty where it was not."""
    call: TakenCall | None = None
    """None unless the side that is asked entered it, from a telephone call."""
    links: tuple[Link, ...] = ()
    identifiers: tuple[str, ...] = ()
    """Keyed digests of what its form identifies; those of two members never agree."""

    subjects: tuple[str, ...] = ()
    """The same of names, and of what completed it later."""
    answered: tuple[tuple[int, str], ...] = ()
    """The same of what answers hold, with the turn of each, counted from 0."""
    deconflict: tuple[str, ...] = ()
    """The same under another key, by which members' requests are compared; none where that may not be."""
    is_compared: bool = False
    hits: tuple[Hit, ...] = ()

    @property
    def is_vouched(self) -> bool:
        """Whether the member that asks has said itself that it asks."""
        return self.call is None or self.call.standing is CallStanding.CONFIRMED

    @property
    def is_denied(self) -> bool:
        """Whether the member that is said to have called says that it did not ask."""
        return self.call is not None and self.call.standing is CallStanding.DENIED

    @property
    def call_due(self) -> datetime | None:
        """When the caller's member is asked again, or its time to confirm is over."""
        return min(self.call.moments, default=None) if self.call is not None else None

    def ended(self) -> Self:
        """The same once the request is over: nobody is asked any more if it is theirs."""
        call = self.call
        return replace(self, call=replace(call, moments=())) if call is not None else self

    def filled_in(self, whole: Values) -> Self:
        """The same with what its whole form says now of other channels and of a call."""
        said = whole.get("also_sent_via", ())
        words = () if isinstance(said, str | int) else tuple(str(word) for word in said)
        oral = whole.get("oral")
        at = str(oral.get("telephoned_at", "")) if isinstance(oral, Mapping) else ""
        sent_via = tuple(word for word in words if word != "none")
        if (sent_via, at) == (self.sent_via, self.telephoned_at):
            return self
        return replace(self, sent_via=sent_via, telephoned_at=at)

    def as_left(self, turn: int) -> Self:
        """As far as a member may have them that gave the request away in this turn."""
        links = tuple(link for link in self.links if link.turn <= turn)
        call = self.call.as_left() if self.call is not None else None
        kept = replace(self, links=links, call=call, identifiers=(), subjects=())
        return replace(kept, answered=(), deconflict=(), hits=())


NO_TIES = Ties()
