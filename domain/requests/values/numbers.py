"""Each side's own number of a request: under which its own files have it."""

from dataclasses import dataclass, replace
from typing import Self

from domain.forms.fields.field import Values
from domain.vocabulary import MemberCode

LONGEST_NUMBER = 64
"""Letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """Empty where a side has said none. Of a member that has the request later it is another one."""

    origin: str = ""
    addressee: str = ""

    def filled_in(self, added: Values) -> Self:
        """With what a form says of them, where nothing was said before."""
        own, other = added.get("own_ref"), added.get("your_ref")
        if not own and not other:
            return self
        origin, addressee = self.origin or str(own or ""), self.addressee or str(other or "")
        return replace(self, origin=origin, addressee=addressee)

    def of(self, member: MemberCode | None, origin: MemberCode) -> tuple[str, str]:
        """A side's own number, and the other side's."""
        both = (self.origin, self.addressee)
        return both if member == origin else (both[1], both[0])


NO_NUMBERS = Numbers()
