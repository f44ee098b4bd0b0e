"""Key-encryption keys in HashiCorp Vault's Transit engine: they never leave it.

Owns the exchange over HTTP. A data key is bound to its purpose as Transit's associated data, so the
key there must be of an AEAD type (aes256-gcm96, the engine's default). Versions of the one key are the
key-encryption keys; ``VAULT_KEY:vN`` is the id of one. The token is renewed as far as Vault allows, and
read again from where it is kept when Vault refuses it.
"""

import base64
import http.client
import json
import ssl
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar, Final
from urllib.parse import urlsplit

from crypto.canonical import encode
from crypto.providers import KeyBroken, KeyProvider, KeyTrouble, Wrapped

_WITHIN: Final = 5.0
_LONGEST: Final = 1 << 20
_TOLD_FOR: Final = 2.0
"""Seconds for which the newest version is believed without asking again."""
_LOOKS_AT_TOKEN: Final = 3600.0
"""Seconds between two looks at the token; less where it lives less than three times as long."""
_LOOKS_AGAIN: Final = 60.0
_LONGEST_LIFE: Final = "87600h"
"""What is asked for, so that Vault gives all that it allows and thereby tells when that ends."""
_NEARLY_ALL: Final = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class VaultAddress:
    """Where the key is; ``ca`` is a file with an authority's certificate that the system lacks."""

    url: str
    token: str = field(repr=False)
    key: str
    mount: str = "transit"
    namespace: str | None = None
    ca: Path | None = None


class KeyVault(KeyProvider):
    """Wraps and unwraps in Vault. Fails closed: without Vault no key is opened or made."""

    name: ClassVar[str] = "vault"
    is_far: ClassVar[bool] = True
    in_order: ClassVar[bool] = True

    def __init__(self, address: VaultAddress, token_now: Callable[[], str] | None = None) -> None:
        """Ask Vault for the key. Raises `KeyTrouble` where it cannot be used.

        ``token_now`` gives the token as it is set at that moment, such as from a file.
        """
        self._address = address
        self._token, self._token_now = address.token, token_now
        self._tends_at = 0.0
        self._ends_at: datetime | None = None
        self._parts = urlsplit(address.url)
        self._tls = self._context() if self._parts.scheme == "https" else None
        self._newest = 0
        self._asked_at = 0.0
        self._look()

    def active_id(self) -> str:
        """The id of the newest version."""
        if time.monotonic() - self._asked_at > _TOLD_FOR:
            self._look()
        return f"{self._address.key}:v{self._newest}"

    def wrap(self, plaintext: bytes, purpose: str) -> Wrapped:
        answer = self._post(
            f"encrypt/{self._address.key}",
            {"plaintext": _text(plaintext), "associated_data": _bound(purpose)},
        )
        ciphertext = answer.get("ciphertext")
        if not isinstance(ciphertext, str) or not ciphertext.startswith("vault:v"):
            raise self._odd()
        version = ciphertext.split(":", 2)[1]
        return Wrapped(kek_id=f"{self._address.key}:{version}", data=ciphertext.encode("ascii"))

    def unwrap(self, wrapped: Wrapped, purpose: str) -> bytes:
        name, _, version = wrapped.kek_id.rpartition(":")
        ciphertext = wrapped.data.decode("ascii", "replace")
        if name != self._address.key or not ciphertext.startswith(f"vault:{version}:"):
            raise KeyBroken(
                f"A stored key is under {wrapped.kek_id}, not under Vault's key "
                f"{self._address.key}. Set VAULT_KEY to the key that belongs to this database."
            )
        try:
            answer = self._post(
                f"decrypt/{self._address.key}",
                {"ciphertext": ciphertext, "associated_data": _bound(purpose)},
            )
        except KeyBroken:
            self._look()  # where the whole key is gone, that is what is said
            raise
        try:
            return base64.b64decode(answer.get("plaintext") or "", validate=True)
        except (ValueError, TypeError):
            raise self._odd() from None

    def ages(self) -> dict[str, datetime | None]:
        return {
            f"{self._address.key}:v{version}": at for version, at in sorted(self._look().items())
        }

    def add(self) -> str:
        """Have Vault make a new version; older ones still unwrap."""
        self._post(f"keys/{self._address.key}/rotate", {})
        self._look()
        return self.active_id()

    def retire(self, kek_id: str) -> None:
        """Have Vault destroy this version and those before it for good."""
        versions, version = self._look(), int(kek_id.rpartition(":v")[2])
        if version >= self._newest or version not in versions:
            raise KeyTrouble(f"The key {kek_id} is in use or unknown, so it was not destroyed.")
        least = {"min_decryption_version": version + 1, "min_encryption_version": version + 1}
        self._post(f"keys/{self._address.key}/config", least)
        self._post(f"keys/{self._address.key}/trim", {"min_available_version": version + 1})

    def tend(self) -> datetime | None:
        """Renew the token where that is due; when it ends, None where it does not or is not known."""
        if time.monotonic() < self._tends_at:
            return self._ends_at
        try:
            found = self._ask("GET", "auth/token/lookup-self", None)
        except KeyTrouble:
            # A policy may keep a token from looking at itself; one that has ended is refused at once.
            self._tend_again(_LOOKS_AGAIN)
            return self._ends_at
        life, period = _seconds(found.get("ttl")), _seconds(found.get("period"))
        if found.get("renewable"):
            life = self._renewed() or life
        self._tend_again(life / 3 if life else _LOOKS_AT_TOKEN)
        # A periodic token is given its whole period again and again.
        is_endless = not life or (period and life > period * _NEARLY_ALL)
        self._ends_at = None if is_endless else datetime.now(UTC) + timedelta(seconds=life)
        return self._ends_at

    def _renewed(self) -> float:
        """Renew the token; the seconds that it has now, 0 where that did not work."""
        body = json.dumps({"increment": _LONGEST_LIFE}).encode("ascii")
        try:
            return _seconds(
                self._ask("POST", "auth/token/renew-self", body, "auth").get("lease_duration")
            )
        except KeyTrouble:
            return 0.0

    def _tend_again(self, seconds: float) -> None:
        self._tends_at = time.monotonic() + min(max(seconds, 1.0), _LOOKS_AT_TOKEN)

    def _has_other_token(self) -> bool:
        """Whether the token that is set now is another than the one in use, and use it then."""
        token = self._token_now() if self._token_now is not None else self._token
        if not token or token == self._token:
            return False
        self._token, self._tends_at, self._ends_at = token, 0.0, None
        return True

    def _look(self) -> dict[int, datetime | None]:
        """The versions that Vault can use now."""
        found = self._ask("GET", f"{self._address.mount}/keys/{self._address.key}", None)
        try:
            least = int(found["min_decryption_version"])
            versions = {int(number): _made(at) for number, at in found["keys"].items()}
            self._newest = int(found["latest_version"])
        except (KeyError, TypeError, ValueError, AttributeError):
            raise self._odd() from None
        if not found.get("supports_encryption", True) or "aes" not in str(found.get("type", "aes")):
            raise KeyTrouble(
                f"Vault's key {self._address.key} is of a type that does not bind what it wraps. "
                "Make one with: vault write -f transit/keys/NAME type=aes256-gcm96"
            )
        if found.get("derived"):
            raise KeyTrouble(
                f"Vault's key {self._address.key} is derived: it wants a context for each use, which "
                "nothing here gives. Make another without derived=true, and set VAULT_KEY to it: "
                "vault write -f transit/keys/NAME type=aes256-gcm96"
            )
        self._asked_at = time.monotonic()
        return {number: at for number, at in versions.items() if number >= least}

    def _post(self, path: str, body: Mapping[str, object]) -> dict[str, Any]:
        data = json.dumps(body).encode("ascii")
        return self._ask("POST", f"{self._address.mount}/{path}", data)

    def _ask(
        self, method: str, path: str, body: bytes | None, member: str = "data"
    ) -> dict[str, Any]:
        status, answer = self._send(method, path, body)
        if status in (401, 403) and self._has_other_token():
            status, answer = self._send(method, path, body)
        if status >= 400:
            raise self._refused(method, status, path)
        if status == 204 or not answer:
            return {}
        try:
            found = json.loads(answer)[member]
        except (ValueError, KeyError, TypeError):
            raise self._odd() from None
        return found if isinstance(found, dict) else {}

    def _send(self, method: str, path: str, body: bytes | None) -> tuple[int, bytes]:
        host, port = self._parts.hostname or "", self._parts.port
        headers = {"X-Vault-Token": self._token, "X-Vault-Request": "true"}
        if self._address.namespace:
            headers["X-Vault-Namespace"] = self._address.namespace
        where = f"{self._parts.path.rstrip('/')}/v1/{path}"
        try:
            with closing(
                http.client.HTTPSConnection(host, port, timeout=_WITHIN, context=self._tls)
                if self._tls is not None
                else http.client.HTTPConnection(host, port, timeout=_WITHIN)
            ) as connection:
                connection.request(method, where, body, headers)
                answer = connection.getresponse()
                return answer.status, answer.read(_LONGEST)
        except (OSError, http.client.HTTPException):
            raise KeyTrouble(
                f"Vault at {self._parts.netloc} does not answer. Start or reach it; without it no "
                "key can be opened."
            ) from None

    def _context(self) -> ssl.SSLContext:
        try:
            return ssl.create_default_context(cafile=self._address.ca)
        except (OSError, ssl.SSLError):
            raise KeyTrouble(
                "VAULT_CA names a file without a certificate. Put there the certificate of the "
                "authority that signed Vault's, as PEM."
            ) from None

    def _refused(self, method: str, status: int, path: str) -> KeyTrouble:
        """What Vault's status means; its own words may quote what it was sent."""
        if status == 400 and "/decrypt/" in path:
            return KeyBroken(
                "Vault does not open a stored key. Either its key is another one of the same name, "
                "or the database was changed: set the Vault that belongs to this database."
            )
        if status in (401, 403):
            return self._without_right(method, path)
        advice = {
            404: f"Vault has no key {self._address.key} at {self._address.mount}. Make it with: "
            "vault write -f transit/keys/NAME type=aes256-gcm96",
            503: "Vault is sealed or standing by. Unseal it, and try again.",
        }
        return KeyTrouble(advice.get(status, f"Vault answered {status}. Look into its log."))

    def _without_right(self, method: str, path: str) -> KeyTrouble:
        """Which rights the token lacks; Vault says the same of a token that it does not know."""
        needed = {path: "read" if method == "GET" else "update"} | self._rights()
        body = json.dumps({"paths": list(needed)}).encode("ascii")
        try:
            status, answer = self._send("POST", "sys/capabilities-self", body)
            found = json.loads(answer)["data"] if status == 200 else {}
            lacks = [
                f"{right} on {where}"
                for where, right in needed.items()
                if found and not {right, "root"} & set(found[where])
            ]
        except (KeyTrouble, ValueError, KeyError, TypeError):
            lacks = []
        if not lacks:
            return KeyTrouble(
                f"Vault does not accept the token, or not for {needed[path]} on {path}. Set VAULT_TOKEN "
                "to one with the policy of deploy/vault-policy.hcl."
            )
        return KeyTrouble(
            f"Vault's policy for the token lacks {', '.join(lacks)}. Add that to it (see "
            "deploy/vault-policy.hcl), or set VAULT_TOKEN to another."
        )

    def _rights(self) -> dict[str, str]:
        """What the service needs at each path."""
        mount, key = self._address.mount, self._address.key
        return {
            f"{mount}/keys/{key}": "read",
            f"{mount}/encrypt/{key}": "update",
            f"{mount}/decrypt/{key}": "update",
        }

    def _odd(self) -> KeyTrouble:
        return KeyTrouble(
            f"What answers at {self._parts.netloc} is not Vault's Transit engine. Correct VAULT_URL "
            "and VAULT_MOUNT."
        )


def _bound(purpose: str) -> str:
    return _text(encode(["wrap", purpose]))


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _seconds(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _made(at: object) -> datetime | None:
    """A version's time: seconds since 1970, or in newer Vaults an object with a time."""
    if isinstance(at, dict):
        at = at.get("creation_time")
    if isinstance(at, int):
        return datetime.fromtimestamp(at, UTC)
    try:
        return datetime.fromisoformat(str(at)).astimezone(UTC)
    except ValueError:
        return None
