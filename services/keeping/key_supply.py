"""Keys in time: whether the provider is there, and new data keys wrapped before they are needed.

Owns which keys are made ready. How often it is looked is ``bot.beats.key_watch``'s, how the provider is asked
``storage.sealing.key_source``'s.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.visit.office import Office
from storage.log.log import audit_purpose
from storage.sealing.vault import to_ms

_AHEAD = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyState:
    """How the keys stand."""

    provider: str
    """As the setting has it: file, environment, vault, pkcs11."""
    why_away: str | None
    """What the provider said when it could not be used; None while it can."""
    ends_at: datetime | None
    """When the access to it ends, where that is known."""
    stock: int
    """For how many new cases keys are ready."""


def standing(office: Office) -> KeyState:
    """How the keys stood when they were last asked for."""
    source = office.store.vault.source
    return KeyState(
        provider=source.provider.name,
        why_away=str(source.trouble) if source.trouble is not None else None,
        ends_at=source.ends_at,
        stock=source.stock,
    )


def why_away(office: Office) -> str | None:
    """Why the keys cannot be used, in words; None while they can."""
    stands = standing(office)
    if stands.why_away is None:
        return None
    return f"the keys cannot be used ({stands.provider}): {stands.why_away}"


async def look(office: Office) -> None:
    """See whether the provider is there, and have keys ready. Raises ``KeysAway``.

    Nothing of it happens within a transaction, so that nobody waits for a provider that is slow.
    """
    vault = office.store.vault
    async with office.store.reading() as work:
        known, epoch = await vault.look(work.connection)
        now = work.now
    if known is None:
        return
    await vault.source.look(known)
    vault.source.ends_at = await vault.source.ask(vault.source.provider.tend)
    if vault.source.provider.is_far:
        audits = {audit_purpose(to_ms(now)), audit_purpose(to_ms(now + _AHEAD))}
        await vault.fill(sorted(audits), epoch)
