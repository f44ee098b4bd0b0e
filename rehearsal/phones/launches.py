"""What Telegram gives a page that is opened from a chat: who opened it, signed.

Owns the form of launch data (Bot API, "Validating data received via the Mini App"): the signature is by
the key of this rehearsal, the hash by the bot's token, as Telegram makes both.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from urllib.parse import quote

from rehearsal.world.telegram_json import person_user, unix
from rehearsal.world.values import PhonePerson
from rehearsal.world.world import World


def opened_at(world: World, person: PhonePerson, url: str) -> str:
    """The address under which this person's app opens the page: the launch data stand in its fragment."""
    shown = {
        "tgWebAppData": launch_data(world, person),
        "tgWebAppVersion": "9.1",
        "tgWebAppPlatform": "android",
        "tgWebAppThemeParams": "{}",
    }
    return f"{url}#{_written(shown)}"


def launch_data(world: World, person: PhonePerson) -> str:
    """What is signed for whoever presses now, and both signatures."""
    user = {**person_user(person), "allows_write_to_pm": True}
    fields = {
        "query_id": secrets.token_urlsafe(18),
        "user": json.dumps(user, ensure_ascii=False, separators=(",", ":")),
        "auth_date": str(unix(world.clock.now())),
    }
    signature = world.launch_key.sign(f"{world.bot.id}:WebAppData\n{_lines(fields)}".encode())
    fields["signature"] = urlsafe_b64encode(signature).decode().rstrip("=")
    secret = hmac.digest(b"WebAppData", world.bot.token.encode(), hashlib.sha256)
    fields["hash"] = hmac.digest(secret, _lines(fields).encode(), hashlib.sha256).hex()
    return _written(fields)


def _lines(fields: Mapping[str, str]) -> str:
    return "\n".join(f"{name}={value}" for name, value in sorted(fields.items()))


def _written(fields: Mapping[str, str]) -> str:
    return "&".join(f"{name}={quote(value, safe='')}" for name, value in fields.items())
