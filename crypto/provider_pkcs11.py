"""Key-encryption keys in a hardware token, by PKCS#11: AES keys that never leave it.

Owns the token's session and which of its keys is active: the newest of those named ``contactpoint``.
A data key is wrapped by AES-GCM inside the token, bound to its purpose. The library is optional:
``pip install 'contactpoint[pkcs11]'``.
"""

import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, Final

from crypto.canonical import encode
from crypto.providers import KeyBroken, KeyProvider, KeyTrouble, Wrapped

try:
    import pkcs11
    from pkcs11.exceptions import (
        EncryptedDataInvalid,
        EncryptedDataLenRange,
        FunctionFailed,
        GeneralError,
        NoSuchKey,
        PinIncorrect,
        PKCS11Error,
        UserAlreadyLoggedIn,
    )
    from pkcs11.mechanisms import GCMParams
except ImportError:  # an optional part
    pkcs11 = None  # type: ignore[assignment]  # asked before it is used

_LABEL: Final = "contactpoint"
_KEY_BITS: Final = 256
_NONCE_BYTES: Final = 12
_TAG_BITS: Final = 128


class KeyToken(KeyProvider):
    """Wraps and unwraps in a token. Fails closed: without the token no key is opened or made.

    A key's id is ``p11-``, the time at which it was made, and random digits; it is the object's CKA_ID.
    """

    name: ClassVar[str] = "pkcs11"
    is_far: ClassVar[bool] = True
    in_order: ClassVar[bool] = False

    def __init__(
        self,
        module: Path,
        token: str,
        pin: str,
        *,
        makes_first: bool = False,
        pin_now: Callable[[], str] | None = None,
    ) -> None:
        """Open the token; with ``makes_first`` it is given its first key unless it has one.

        ``pin_now`` gives the PIN as it is set at that moment, such as from a file. Raises `KeyTrouble`
        with what to do.
        """
        if pkcs11 is None:
            raise KeyTrouble(
                "KEY_PROVIDER=pkcs11 needs a library that is not installed. Install it with: "
                "pip install 'contactpoint[pkcs11]'"
            )
        self._module, self._token, self._pin, self._pin_now = module, token, pin, pin_now
        self._refused_pin: str | None = None
        self._was_away = False
        self._one = threading.Lock()
        self._session: Any = None
        if makes_first and not self._ids():
            self.add()
        self.active_id()

    def active_id(self) -> str:
        """The id of the newest key."""
        ids = self._ids()
        if not ids:
            raise KeyTrouble(
                f"The token {self._token} has no key for this yet. Make one with: contactpoint init"
            )
        return ids[-1]

    def wrap(self, plaintext: bytes, purpose: str) -> Wrapped:
        kek_id = self.active_id()
        nonce = secrets.token_bytes(_NONCE_BYTES)
        with self._opened() as session:
            sealed = self._key(session, kek_id).encrypt(
                plaintext,
                mechanism=pkcs11.Mechanism.AES_GCM,
                mechanism_param=_parameters(nonce, kek_id, purpose),
            )
        return Wrapped(kek_id=kek_id, data=nonce + bytes(sealed))

    def unwrap(self, wrapped: Wrapped, purpose: str) -> bytes:
        nonce, sealed = wrapped.data[:_NONCE_BYTES], wrapped.data[_NONCE_BYTES:]
        with self._opened() as session:
            key = self._key(session, wrapped.kek_id)
            try:
                return bytes(
                    key.decrypt(
                        sealed,
                        mechanism=pkcs11.Mechanism.AES_GCM,
                        mechanism_param=_parameters(nonce, wrapped.kek_id, purpose),
                    )
                )
            except (EncryptedDataInvalid, EncryptedDataLenRange, FunctionFailed, GeneralError):
                raise KeyBroken(
                    f"A stored key does not open with the token's key {wrapped.kek_id}. Either it "
                    "is another one of the same name, or the database was changed: use the token "
                    "that belongs to this database."
                ) from None

    def ages(self) -> dict[str, datetime | None]:
        return {kek_id: _made(kek_id) for kek_id in self._ids()}

    def add(self) -> str:
        """Have the token make a new key, which is active from then on."""
        kek_id = f"p11-{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}"
        with self._opened() as session:
            session.generate_key(
                pkcs11.KeyType.AES,
                _KEY_BITS,
                id=kek_id.encode("ascii"),
                label=_LABEL,
                store=True,
                capabilities=pkcs11.MechanismFlag.ENCRYPT | pkcs11.MechanismFlag.DECRYPT,
                template={pkcs11.Attribute.SENSITIVE: True, pkcs11.Attribute.EXTRACTABLE: False},
            )
        return kek_id

    def tend(self) -> None:
        """A token needs no tending."""

    def retire(self, kek_id: str) -> None:
        """Delete a key from the token for good; never the newest."""
        if kek_id == self.active_id():
            raise KeyTrouble(f"The key {kek_id} is in use, so it was not removed.")
        with self._opened() as session:
            self._key(session, kek_id).destroy()

    def _ids(self) -> list[str]:
        """The ids of the keys, oldest first: they begin with their time."""
        with self._opened() as session:
            found = session.get_objects(
                {
                    pkcs11.Attribute.CLASS: pkcs11.ObjectClass.SECRET_KEY,
                    pkcs11.Attribute.LABEL: _LABEL,
                }
            )
            return sorted(bytes(key.id).decode("ascii", "replace") for key in found)

    def _key(self, session: Any, kek_id: str) -> Any:  # noqa: ANN401 - the library has no types
        try:
            return session.get_key(
                object_class=pkcs11.ObjectClass.SECRET_KEY, label=_LABEL, id=kek_id.encode("ascii")
            )
        except NoSuchKey:
            raise KeyBroken(
                f"The key {kek_id} is not in the token {self._token}. Use the token that belongs to "
                "this database."
            ) from None

    @contextmanager
    def _opened(self) -> Iterator[Any]:
        """The session, one call at a time; a token that was taken out is opened anew."""
        with self._one:
            try:
                if self._session is None:
                    self._session = self._open()
                    self._was_away = False
                yield self._session
            except (PKCS11Error, KeyTrouble) as error:
                # Begin anew with the next call: a key that is not found may be in another token.
                session, self._session, self._was_away = self._session, None, True
                if session is not None:
                    with suppress(PKCS11Error):
                        session.close()
                if isinstance(error, KeyTrouble):
                    raise
                raise KeyTrouble(_advice(error, self._token)) from None

    def _open(self) -> Any:  # noqa: ANN401 - the library has no types
        try:
            library = pkcs11.lib(str(self._module))
        except (PKCS11Error, OSError, RuntimeError):
            raise KeyTrouble(
                f"The PKCS#11 library {self._module} cannot be loaded. Set PKCS11_MODULE to the "
                "token's library."
            ) from None
        if self._was_away:
            # Some libraries do not see by themselves that a token was put back.
            library.reinitialize()
        token = library.get_token(token_label=self._token)
        if self._pin == self._refused_pin and not self._has_other_pin():
            # Tokens lock themselves after a few wrong ones.
            raise KeyTrouble(_advice(PinIncorrect(), self._token))
        while True:
            try:
                return token.open(rw=True, user_pin=self._pin)
            except UserAlreadyLoggedIn:
                # A process logs in once to a token; its further sessions share that.
                return token.open(rw=True)
            except PinIncorrect:
                self._refused_pin = self._pin
                if not self._has_other_pin():
                    raise

    def _has_other_pin(self) -> bool:
        """Whether the PIN that is set now is another than the one that was tried, and use it then."""
        pin = self._pin_now() if self._pin_now is not None else self._pin
        if not pin or pin == self._pin:
            return False
        self._pin = pin
        return True


def _parameters(nonce: bytes, kek_id: str, purpose: str) -> Any:  # noqa: ANN401 - no types
    return GCMParams(nonce, encode(["wrap", kek_id, purpose]), _TAG_BITS)


def _advice(error: Exception, token: str) -> str:
    name = type(error).__name__
    if name in ("PinIncorrect", "PinLenRange", "PinLocked", "PinInvalid"):
        return f"The token {token} does not accept the PIN. Set PKCS11_PIN to its user's PIN, and start anew."
    if name in ("NoSuchToken", "TokenNotPresent", "TokenNotRecognised", "DeviceRemoved"):
        return f"There is no token {token}. Connect it, or set PKCS11_TOKEN to its label."
    return f"The token {token} refuses ({name}). Look at the token and its log."


def _made(kek_id: str) -> datetime | None:
    try:
        return datetime.strptime(kek_id.split("-")[1], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)
    except (IndexError, ValueError):
        return None
