"""A request that is being written at a page: what was chosen and typed, as it was typed.

What was typed is kept even where it cannot be understood, so that nobody writes it twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from domain.forms.fields.field import Values
from domain.forms.filled import Filled
from domain.forms.forms import shared
from domain.refused import Refused
from domain.requests.filing import Filing
from domain.topics import Topic
from domain.vocabulary import REASONS, Marking, MemberCode, Reason, RequestType, Urgency


@dataclass(frozen=True, slots=True, kw_only=True)
class PageDraft:
    """``id`` stands for it as long as there is it, at whichever door; ``token`` for it as it is now, so that
    what is sent is what was checked."""

    id: str
    token: str
    type: RequestType
    addressee: MemberCode | None = None
    urgency: Urgency | None = None
    reason: Reason | None = None
    marking: Marking | None = None
    text: str = field(default="", repr=False)
    filled: Filled | None = field(default=None, repr=False)
    """What was filled in elsewhere, be it for another type; over it stands what is typed here."""
    typed: Mapping[str, str] = field(default_factory=dict, repr=False)
    """What was typed for each field of the form, by its path."""
    crossed: bool = False
    """Whether something of it was typed in chat, and no higher marking of it is on record yet."""
    changed_at: datetime | None = None

    @property
    def form(self) -> Values:
        """What was filled in elsewhere, as far as this type asks for it too."""
        return shared(self.filled.values, self.filled.type, self.type) if self.filled else {}

    @property
    def is_blank(self) -> bool:
        """Whether nothing was chosen or written, be it for another type."""
        chosen = (self.addressee, self.urgency, self.reason, self.marking)
        has_form = self.filled is not None and bool(self.filled.values)
        written = (self.text.strip(), *(each.strip() for each in self.typed.values()))
        return not (any(chosen) or has_form or any(written))

    @property
    def lacking(self) -> tuple[str, ...]:
        """What must be chosen and written before it is a request at all."""
        has_reason = self.urgency is None or not REASONS[self.urgency]
        left = {
            "addressee": self.addressee is None,
            "urgency": self.urgency is None,
            "reason": not has_reason
            and self.reason not in REASONS[self.urgency or Urgency.STANDARD],
            "marking": self.marking is None,
            "facts": not self.text.strip(),
        }
        return tuple(name for name, is_left in left.items() if is_left)

    def filing(self, values: Values) -> Filing:
        """It as it is sent, with what was understood. Raises ``Refused`` while something is lacking."""
        if self.lacking or self.addressee is None or self.urgency is None or self.marking is None:
            raise Refused(Topic.STALE_STEP)
        return Filing(
            addressee=self.addressee,
            type=self.type,
            urgency=self.urgency,
            reason=self.reason if REASONS[self.urgency] else None,
            marking=self.marking,
            text=self.text,
            form=values,
        )
