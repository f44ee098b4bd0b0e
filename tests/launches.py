"""Launch data as Telegram makes it, signed by a key of the tests; and as others forge it."""

import hashlib
import hmac
import json
from base64 import urlsafe_b64encode
from typing import Final
from urllib.parse import quote

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

KEY: Final = Ed25519PrivateKey.from_private_bytes(b"EXERCISE".ljust(32, b"."))
PUBLIC: Final = KEY.public_key().public_bytes_raw()


def fields(account: int, at: int, **more: str) -> dict[str, str]:
    """What Telegram puts into launch data, before it is signed."""
    user = {"id": account, "first_name": "EXERCISE + Ána", "language_code": "en"}
    return {
        "query_id": "AAHexercise",
        "user": json.dumps(user, ensure_ascii=False, separators=(",", ":")),
        "auth_date": str(at),
        **more,
    }


def launch(account: int, at: int, bot: int, key: Ed25519PrivateKey = KEY, **more: str) -> str:
    """Launch data that this key signed for this bot."""
    return signed(fields(account, at, **more), bot, key)


def signed(values: dict[str, str], bot: int, key: Ed25519PrivateKey = KEY) -> str:
    """These fields, signed, and written as in an address."""
    lines = "\n".join(f"{name}={value}" for name, value in sorted(values.items()))
    signature = key.sign(f"{bot}:WebAppData\n{lines}".encode())
    encoded = urlsafe_b64encode(signature).decode().rstrip("=")
    return written({**values, "signature": encoded, "hash": "0" * 64})


def with_leaked_token(values: dict[str, str], token: str, key: Ed25519PrivateKey) -> str:
    """What whoever has the bot's token can make: the HMAC holds, the signature is by their own key."""
    bot = int(token.partition(":")[0])
    mine = dict(pair.split("=", 1) for pair in signed(values, bot, key).split("&"))
    given = {**values, "signature": mine["signature"]}
    lines = "\n".join(f"{name}={value}" for name, value in sorted(given.items()))
    secret = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    mac = hmac.new(secret, lines.encode(), hashlib.sha256).hexdigest()
    return written({**given, "hash": mac})


def written(values: dict[str, str]) -> str:
    """The fields as in an address."""
    return "&".join(f"{name}={quote(value, safe='')}" for name, value in values.items())
