"""Forms of pages: for whom each was drawn, whether what it says was done, and what was typed into it.

Owns that a form says by itself whose it is, sealed, so that nothing is kept of one before it is sent; that
what it says is done once, whichever process it comes to; and that what was typed into it is carried by the
browser as nobody but its person can have it opened. The rows are not guarded: who can take one away lets
somebody do again what they did, from a page of their own.
"""

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select

from crypto.envelope import SealBroken
from domain.sessions.session import LONGEST, TypedForm
from domain.vocabulary import PersonId
from storage.database.session_tables import used_forms
from storage.sealing.sealed_rows import SealedRows
from storage.sealing.vault import Json, from_ms, to_ms
from storage.sealing.written import at, text
from storage.sessions.once import is_first

GOOD_FOR: Final = LONGEST
"""A form is drawn in a session, and lasts no longer than one."""
_AHEAD: Final = timedelta(seconds=30)
"""So far another replica's clock may go ahead of this one's."""
_DRAWN: Final = "drawn_forms"
_CARRIED: Final = "carried_forms"
_LONGEST: Final = 400
"""Letters of what a form says by itself."""


class Forms(SealedRows):
    """Forms of pages, within one transaction."""

    def draw(self, person: PersonId, about: str) -> str:
        """What a form says by itself that is drawn now for this person, about this."""
        said: dict[str, Json] = {"person": person, "about": about, "at": to_ms(self._now)}
        return _written(self._vault.seal(_DRAWN, _DRAWN, 1, said))

    def whose(self, drawn: str) -> PersonId | None:
        """Whose form it is, however old; None for what no page of ours says."""
        found = self._opened(drawn)
        return found[0] if found else None

    def key_of(self, drawn: str, person: PersonId, about: str, does: str) -> bytes | None:
        """Under what it is kept that this form did this; None for one that is not theirs, or too old."""
        found = self._opened(drawn)
        if found is None or found[:2] != (person, about):
            return None
        if not found[2] - _AHEAD <= self._now < found[2] + GOOD_FOR:
            return None
        # What people wrote is kept in no memory: the digest that remembers is of another one.
        opaque = self._vault.opaque_text("form", f"{_read(drawn).hex()}|{does}")
        return self._vault.digest("form-used", opaque)

    async def is_used(self, key: bytes) -> bool:
        """Whether it was done."""
        known = select(used_forms.c.form_key).where(used_forms.c.form_key == key)
        return (await self._connection.execute(known)).first() is not None

    async def use(self, key: bytes) -> bool:
        """It is done by this; False where it was before."""
        until = to_ms(self._now + GOOD_FOR + _AHEAD)
        return await is_first(self._connection, used_forms, key, now=to_ms(self._now), until=until)

    def carry(self, person: PersonId, typed: TypedForm) -> str:
        """What was typed, as a browser carries it until its person has shown who they are."""
        said = {
            "person": person,
            "at": to_ms(self._now),
            "page": typed.page,
            "fields": dict(typed.fields),
        }
        packed = zlib.compress(json.dumps(said).encode())
        return _written(self._vault.seal_bytes(_CARRIED, _CARRIED, 1, packed))

    def carried(self, brought: str, person: PersonId) -> TypedForm | None:
        """What this person typed; None where it is not theirs, or long ago."""
        try:
            packed = self._vault.open_bytes(_CARRIED, _CARRIED, 1, _read(brought))
        except SealBroken:
            return None
        said: Mapping[str, Json] = json.loads(zlib.decompress(packed))
        if said["person"] != person or self._now >= from_ms(said["at"]) + GOOD_FOR:
            return None
        fields = said["fields"]
        assert isinstance(fields, dict)  # noqa: S101 - only this file seals it
        return TypedForm(
            page=text(said["page"]), fields={name: str(value) for name, value in fields.items()}
        )

    def _opened(self, drawn: str) -> tuple[PersonId, str, datetime] | None:
        if len(drawn) > _LONGEST:
            return None
        try:
            found = self._vault.open(_DRAWN, _DRAWN, 1, _read(drawn))
        except SealBroken:
            return None
        return PersonId(text(found["person"])), text(found["about"]), at(found["at"])


def _written(sealed: bytes) -> str:
    return urlsafe_b64encode(sealed).decode()


def _read(written: str) -> bytes:
    """Raises ``SealBroken`` for what nobody wrote."""
    try:
        return urlsafe_b64decode(written.encode("ascii"))
    except ValueError:
        raise SealBroken("it is none") from None
