"""Whether the keys open, and for how long what opens them is still good."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.beats.key_watch import ANNOUNCED
from bot.deployment.opening import file_key, is_embedded, key_provider
from bot.deployment.settings import PREFIX, Settings
from bot.doctor.findings import Check, Finding, error, ok, warning
from bot.process.answers import shown
from bot.process.trouble import Trouble
from crypto.providers import KeyTrouble

_AT_ONCE: Final = timedelta(days=1)


def keys(settings: Settings) -> Iterator[Finding]:
    """What shows without the database. Raises ``Trouble`` where the keys do not open."""
    provider = key_provider(settings)
    if is_embedded(settings):
        file_key(settings, provider)
    try:
        ends_at = provider.tend()
    except KeyTrouble as trouble:
        raise Trouble(str(trouble)) from None
    if ends_at is not None and ends_at - datetime.now(UTC) <= ANNOUNCED:
        yield _ends(ends_at)
    elif settings.key_provider == "environment":
        yield warning(
            Check.KEYS,
            "The key is in the environment, where others may read it.",
            f"Use a key file: {PREFIX}KEY_PROVIDER=file",
        )
    else:
        yield ok(Check.KEYS)


def _ends(at: datetime) -> Finding:
    return (error if at - datetime.now(UTC) < _AT_ONCE else warning)(
        Check.KEYS,
        f"Access to the keys ends at {shown(at)}; from then on no request can be kept.",
        f"Put another token into the file of {PREFIX}VAULT_TOKEN_FILE, which is read again by itself; "
        f"with {PREFIX}VAULT_TOKEN, set it and restart.",
    )
