"""What ties a request to others: links, other channels on which it also went, the same identifiers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Self

from domain.forms.fields.field import Values
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
        return replace(
            self, links=links, identifiers=(), subjects=(), answered=(), deconflict=(), hits=()
        )


NO_TIES = Ties()
