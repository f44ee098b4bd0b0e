"""What a field of a form is: its kind, when it is needed, its limits and where it comes from.

Owns the form of a definition, as data from which the conversation, the check, the schema, the text and
the document are made. Titles, hints and examples are left to their words; reading what is typed
to the forms' formats.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self, TypeAlias

Value: TypeAlias = "str | int | Sequence[Value] | Mapping[str, Value]"
"""What stands in a field: text, a whole number, several of them, or named parts."""
Values: TypeAlias = Mapping[str, Value]
"""What stands in a form or a group, by the fields' names."""


class NeededBy(StrEnum):
    """When a field is needed."""

    NOW = "now"
    """To send the request; later, where the network's gate lets it go out without."""
    LATER = "later"
    """Within the network's ``complete_within``: what safety needs."""
    LEGAL = "legal"
    """By noon of the requester's next working day, after 72 hours at the latest."""
    AFTER = "after"
    """Within 24 hours of sending: what justifies an emergency after the event."""
    MAY = "may"
    """Never."""


class FieldKind(StrEnum):
    """What kind of value a field takes, and by which standard it is read."""

    TEXT = "text"
    CHOICE = "choice"
    CHOICES = "choices"
    """Several words of a list."""
    NUMBER = "number"
    DATE = "date"
    """RFC 3339 ``full-date``."""
    PARTIAL_DATE = "partial_date"
    """A year, a year and a month, or a date."""
    MOMENT = "moment"
    """RFC 3339 ``date-time`` in UTC."""
    STATE = "state"
    """A State or organisation by ICAO Doc 9303 part 3, section 5."""
    NATIONALITY = "nationality"
    """A State, stateless (XXA) or unknown (XXX)."""
    LANGUAGE = "language"
    """BCP 47."""
    TELEPHONE = "telephone"
    """ITU-T E.164."""
    EMAIL = "email"
    ZONE = "zone"
    """A time zone of the IANA database."""
    SELECTOR = "selector"
    """What identifies an account, a device or a thing; see ``domain.forms.fields.selectors``."""
    MRZ = "mrz"
    """The machine-readable zone of a travel document (ICAO Doc 9303 parts 4 to 6)."""
    GROUP = "group"
    """Named parts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A condition: another field of the same group says one of these words, or anything at all."""

    name: str
    says: tuple[str, ...] = ()

    def holds(self, values: Values) -> bool:
        """Whether it does; words of several are looked at one by one."""
        said = values.get(self.name)
        if said is None or not self.says:
            return said is not None
        return said in self.says if isinstance(said, str) else _any_of(said, self.says)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One field. ``name`` is its key in every file, and is never given another meaning."""

    name: str
    kind: FieldKind = FieldKind.TEXT
    need: NeededBy = NeededBy.MAY
    when: tuple[When, ...] = ()
    """It is asked, and needed, where one of these holds; always, where there are none."""
    due: tuple[When, ...] = ()
    """It is needed now where one of these holds, whatever ``need`` says elsewhere."""
    limit: int = 300
    """Most letters of a text, or the highest number."""
    words: tuple[str, ...] = ()
    """Of a choice."""
    alone: tuple[str, ...] = ()
    """Words of several that exclude all others."""
    most: int = 1
    """How many entries it takes; more than one make it a list."""
    parts: tuple["FormField", ...] = ()
    any_of: tuple[str, ...] = ()
    """Parts of a group of which at least one must be there."""
    preset: str = ""
    """What a choice says until somebody changes it."""
    basis: str = ""
    """The treaty and article that it is modelled on, or the standard."""

    def needed(self, need: NeededBy) -> Self:
        """The same field, needed otherwise: a type may be stricter than the common header."""
        return replace(self, need=need)

    def needed_when(self, *due: When) -> Self:
        """The same field, needed now where one of these holds."""
        return replace(self, due=due)

    def only_when(self, *when: When) -> Self:
        """The same field, asked only where one of these holds."""
        return replace(self, when=when)

    def need_by(self, values: Values) -> NeededBy:
        """When it is needed, beside what else its group says."""
        is_due = self.due and any(each.holds(values) for each in self.due)
        return NeededBy.NOW if is_due else self.need

    def applies(self, values: Values) -> bool:
        """Whether it is asked, beside what else its group says."""
        return not self.when or any(condition.holds(values) for condition in self.when)


def _any_of(said: object, words: tuple[str, ...]) -> bool:
    return isinstance(said, Sequence) and any(word in said for word in words)
