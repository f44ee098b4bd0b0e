"""A hash that is slow to try: for what people type, and could be guessed by whoever has its hash.

Argon2id (RFC 9106) in its PHC string, which says how it was made. It takes some hundredths of a second
and 19 MiB: call it in a thread, and never within a transaction.
"""

import secrets
from typing import Final

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

_SALT_BYTES: Final = 16
_HASH_BYTES: Final = 32
_PASSES: Final = 2
_LANES: Final = 1
_KIBIBYTES: Final = 19 * 1024


def hashed(typed: str) -> str:
    """The PHC string of this."""
    made = Argon2id(
        salt=secrets.token_bytes(_SALT_BYTES),
        length=_HASH_BYTES,
        iterations=_PASSES,
        lanes=_LANES,
        memory_cost=_KIBIBYTES,
    )
    return made.derive_phc_encoded(typed.encode())


def is_right(typed: str, phc: str) -> bool:
    """Whether this is what was hashed."""
    try:
        Argon2id.verify_phc_encoded(typed.encode(), phc)
    except InvalidKey:
        return False
    return True
