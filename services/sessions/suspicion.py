"""Telling somebody that their passkey or telephone was tried or used, where it may not have been them.

Owns when that is: at once where what was shown is a key's and does not verify, as a copy's does, or is
another person's; else at the third attempt in vain of an hour; and where a passkey signs in in a browser
in which it never did. Counting and recording is
``services.visit.attempts``'s.
"""

from typing import Final

from domain.requests.request import Message, Ring
from domain.sessions.passkey import Passkey
from domain.topics import Facts, Topic, stamp
from domain.vocabulary import PersonId
from storage.transaction.unit_of_work import UnitOfWork

_MANY: Final = 3
DOES_NOT_VERIFY: Final = "does not verify"
ANOTHERS: Final = "another person's"
_AT_ONCE: Final = frozenset({DOES_NOT_VERIFY, ANOTHERS})


async def tell_tried(
    work: UnitOfWork, person: PersonId, why: str, count: int, *, key: str, browser: str
) -> None:
    """Within a transaction: their ``count``-th attempt in vain of this hour; at most three are told."""
    if count != _MANY and (count > _MANY or why not in _AT_ONCE):
        return
    await _tell(work, person, key, browser, count)


async def tell_new(work: UnitOfWork, passkey: Passkey, browser: str) -> None:
    """Within a transaction: it signs in in this browser, which its person is told if it never did before."""
    if passkey.is_new(browser):
        await _tell(work, passkey.person, passkey.name, browser, 0)


async def _tell(work: UnitOfWork, person: PersonId, key: str, browser: str, count: int) -> None:
    facts: Facts = {"key": key, "browser": browser, "at": stamp(work.now), "count": count}
    await work.say(Message(to=person, topic=Topic.SIGN_IN_NOTICED, facts=facts, ring=Ring.RINGS))
