"""Whether somebody may act now: the one question before every way in and every way out.

Owns the answer, of an account's state and the directory as both are at this moment. What the person
may do then is left to ``domain.requests.permissions``; reading both is left to
``storage.transaction.unit_of_work``.
"""

from enum import StrEnum

from domain.directory.directory import Person


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
