"""Challenges for passkeys: each says by itself what it is for and until when.

Owns that nothing is kept of one before it is answered, so that whoever only asks fills no table, and
that none is answered twice.
"""

import hmac
import secrets
from datetime import timedelta
from typing import Final

from sqlalchemy import insert, select

from domain.sessions.passkey import CHALLENGE_LIVES
from storage.database.passkey_tables import used_challenges
from storage.sealing import totals
from storage.sealing.sealed_rows import SealedRows
from storage.sealing.vault import from_ms, to_ms

_NONCE_BYTES: Final = 16
_TIME_BYTES: Final = 8
_MARK_BYTES: Final = 12
_AHEAD: Final = timedelta(seconds=30)
"""So far another replica's clock may go ahead of this one's."""


class Challenges(SealedRows):
    """Challenges for passkeys, within one transaction."""

    def issue(self, purpose: str) -> bytes:
        """A challenge for this purpose, good for a while from now on; nothing is kept of it."""
        head = secrets.token_bytes(_NONCE_BYTES) + to_ms(self._now).to_bytes(_TIME_BYTES, "big")
        return head + self._mark(head, purpose)

    def is_good(self, challenge: bytes, purpose: str) -> bool:
        """Whether it was issued for this purpose, and is not too old."""
        head, mark = challenge[:-_MARK_BYTES], challenge[-_MARK_BYTES:]
        is_ours = len(challenge) == _NONCE_BYTES + _TIME_BYTES + _MARK_BYTES
        if not is_ours or not hmac.compare_digest(mark, self._mark(head, purpose)):
            return False
        issued = from_ms(int.from_bytes(head[_NONCE_BYTES:], "big"))
        return issued - _AHEAD <= self._now < issued + CHALLENGE_LIVES

    async def spend(self, challenge: bytes) -> bool:
        """It is answered by this; False where it was before."""
        old = used_challenges.c.expires_at <= to_ms(self._now)
        await totals.take_away(self._connection, used_challenges, old)
        key = self._vault.digest("challenge-used", challenge.hex())
        known = select(used_challenges).where(used_challenges.c.challenge_key == key)
        if (await self._connection.execute(known)).first() is not None:
            return False
        until = to_ms(self._now + CHALLENGE_LIVES + _AHEAD)
        await self._connection.execute(
            insert(used_challenges).values(challenge_key=key, expires_at=until)
        )
        totals.came(self._connection, used_challenges, key, until)
        return True

    def _mark(self, head: bytes, purpose: str) -> bytes:
        # Not by ``digest``, which remembers what it is asked: whoever comes would fill that.
        opaque = self._vault.opaque_text("challenge", f"{purpose}|{head.hex()}")
        return bytes.fromhex(opaque)
