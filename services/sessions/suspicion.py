"""Telling somebody that their passkey or telephone was tried in vain, where it may not have been them.

Owns when that is: at once where what was shown is a key's and does not verify, as a copy's does, or is
another person's; else at the third attempt of an hour. Counting and recording is
``services.visit.attempts``'s.
"""

from typing import Final

from domain.requests.request import Message, Ring
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
    facts: Facts = {"key": key, "browser": browser, "at": stamp(work.now), "count": count}
    await work.say(Message(to=person, topic=Topic.SIGN_IN_TRIED, facts=facts, ring=Ring.RINGS))
