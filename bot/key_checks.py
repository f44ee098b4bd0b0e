"""``doctor``: the key provider, and how long the access to it lasts."""

from datetime import UTC, datetime
from typing import Final

from bot.findings import Finding, ok, warning
from bot.key_watch import ANNOUNCED
from bot.settings import PREFIX, Settings
from crypto.providers import KeyProvider

_OPENS: Final = {
    "file": "The key file opens.",
    "vault": "Vault answers and accepts the token.",
    "pkcs11": "The token answers and accepts the PIN.",
}


def keys(settings: Settings, provider: KeyProvider) -> Finding:
    """What there is to say of a provider that could be used a moment ago."""
    if settings.key_provider == "environment":
        return warning(
            "keys",
            "The key is in the environment, where others may read it.",
            f"Use a key file: {PREFIX}KEY_PROVIDER=file",
        )
    ends_at = provider.tend()
    if ends_at is not None and ends_at - datetime.now(UTC) <= ANNOUNCED:
        return warning(
            "keys",
            f"The access to the keys ({provider.name}) ends at {ends_at:%Y-%m-%d %H:%M} UTC.",
            f"Put another token into {PREFIX}VAULT_TOKEN_FILE; it is read again by itself.",
        )
    return ok("keys", _OPENS[provider.name])
