"""What a rule may look at beside the request."""

from dataclasses import dataclass
from datetime import datetime

from domain.directory.directory import Directory
from domain.vocabulary import MemberCode, PersonId, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What a rule may look at beside the request: the time, the directory, who can be reached."""

    now: datetime
    directory: Directory
    reachable: frozenset[PersonId]
    """People who are enrolled and whose chat takes messages."""
    doubtful: frozenset[PersonId] = frozenset()
    """People whose channels all refused lately: tried again beside whoever is next in line."""
    revoked: frozenset[PersonId] = frozenset()
    """People whose access was taken away."""

    def name(self, person: PersonId | None, to: PersonId | None = None) -> str:
        """A person's name, or the bare id of somebody who left the directory.

        With the member, where somebody of another one reads it (``to``).
        """
        known = self.directory.people.get(person) if person else None
        if known is None:
            return person or ""
        reader = self.directory.people.get(to) if to else None
        if reader is None or known.member is None or known.member == reader.member:
            return known.name
        return f"{known.name}, {self.member_name(known.member)}"

    def notes_only(self, person: PersonId) -> bool:
        """Whether the person is of the secretariat alone, which acts for no member."""
        known = self.directory.people.get(person)
        return known is not None and known.member is None and Role.SECRETARIAT in known.roles

    def member_name(self, code: MemberCode) -> str:
        """A member's name, or the bare code of one that left the directory."""
        known = self.directory.members.get(code)
        return known.name if known else code
