"""The person behind a chat account, as the directory has them now."""

from dataclasses import dataclass

from domain.directory.directory import Person
from domain.vocabulary import PersonId, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """The person behind a chat account, as the directory has them now."""

    person: Person

    @property
    def id(self) -> PersonId:
        """The directory's id of the person."""
        return self.person.id

    def has(self, *roles: Role) -> bool:
        """Whether the person holds any of the roles."""
        return not self.person.roles.isdisjoint(roles)
