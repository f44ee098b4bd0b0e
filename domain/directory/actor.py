"""Who acts, as the directory has them now, and whether they may: asked before every way in and out.

Owns the answer, of an account's state and the directory as both are at this moment. What the person
may do then is left to ``domain.requests.permissions``; reading both is left to
``storage.transaction.unit_of_work``.
"""

from dataclasses import dataclass
from enum import StrEnum

from domain.directory.directory import Person
from domain.vocabulary import PersonId, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """The person behind a chat account, as the directory has them now."""

    person: Person
    is_proved: bool = False
    """Whether a key of their own has shown that it is they; an account, a code or a console does not."""

    @property
    def id(self) -> PersonId:
        """The directory's id of the person."""
        return self.person.id

    def has(self, *roles: Role) -> bool:
        """Whether the person holds any of the roles."""
        return not self.person.roles.isdisjoint(roles)


class AccountState(StrEnum):
    """Whether the account may act."""

    WAITING = "waiting"
    ENROLLED = "enrolled"
    REVOKED = "revoked"


def may_act_in_chat(person: Person | None, state: AccountState | None) -> bool:
    """Whether what comes from the person's chat account is theirs, and their chat may be told."""
    return person is not None and state is AccountState.ENROLLED


def may_act_by_code(person: Person | None, state: AccountState | None) -> bool:
    """Whether the person may be sent a code on another channel, and act with it.

    Somebody who never had a chat account is known by the channels that the directory gives them;
    whose account waits to be confirmed, or was revoked, is not.
    """
    return person is not None and state in (None, AccountState.ENROLLED)


def may_be_alerted(person: Person | None) -> bool:
    """Whether the person still has a role in which alerts are answered, or noted."""
    return person is not None and not person.roles.isdisjoint(_ALERTED)


_ALERTED = frozenset({Role.DUTY_OFFICER, Role.SUPERVISOR, Role.SECRETARIAT})
