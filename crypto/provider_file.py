"""Key-encryption keys in a file that only its owner reads, or for trials in the environment.

Owns the form of both, and how such a key wraps a data key.
"""

import base64
import json
import os
import secrets
import stat
from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from crypto.canonical import encode
from crypto.providers import KeyBroken, KeyProvider, KeyTrouble, Wrapped
from crypto.verify import derive

_FORMAT: Final = "contactpoint-keys/v1"
_KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
_LONGEST: Final = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Kek:
    """A key-encryption key as it may be shown; the secret is not."""

    id: str
    created_at: datetime
    secret: bytes = field(repr=False)

    def cipher(self) -> AESGCM:
        """What encrypts under it."""
        return AESGCM(derive(self.secret, "wrap"))


class _KeysHere(KeyProvider):
    """Keys in this process's memory; one of them is active. ``_refresh`` sees whether they changed."""

    is_far: ClassVar[bool] = False
    in_order: ClassVar[bool] = False
    _active: str
    _keys: dict[str, Kek]

    def active_id(self) -> str:
        self._refresh()
        return self._active

    def wrap(self, plaintext: bytes, purpose: str) -> Wrapped:
        self._refresh()
        kek = self._keys[self._active]
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = kek.cipher().encrypt(nonce, plaintext, encode(["wrap", kek.id, purpose]))
        return Wrapped(kek_id=kek.id, data=nonce + sealed)

    def unwrap(self, wrapped: Wrapped, purpose: str) -> bytes:
        self._refresh()
        kek = self._keys.get(wrapped.kek_id)
        if kek is None:
            raise KeyBroken(f"The key {wrapped.kek_id} is not in {self._missing()}")
        nonce, sealed = wrapped.data[:_NONCE_BYTES], wrapped.data[_NONCE_BYTES:]
        try:
            return kek.cipher().decrypt(nonce, sealed, encode(["wrap", kek.id, purpose]))
        except (InvalidTag, ValueError) as error:
            raise KeyBroken(
                f"A stored key does not open with the key {kek.id}. Either the key is another one "
                "of the same name, or the database was changed: put back the key file that belongs "
                "to this database."
            ) from error

    def tend(self) -> None:
        """Keys here need no tending."""

    def _refresh(self) -> None:
        pass

    @abstractmethod
    def _missing(self) -> str:
        """Where a key is not, and what to do."""


class KeyFile(_KeysHere):
    """Key-encryption keys in a file that only its owner reads; one of them is active.

    A file that another process has changed is read again, so rotation needs no restart.
    """

    name: ClassVar[str] = "file"

    def __init__(self, path: Path) -> None:
        """Read the file. Raises `KeyTrouble` if it is missing, open to others, or damaged."""
        self.path = Path(path)
        self._seen: tuple[int, int, int] | None = None
        self._active = ""
        self._keys: dict[str, Kek] = {}
        self._refresh()

    @classmethod
    def create(cls, path: Path, *, now: datetime | None = None) -> Self:
        """Make the file with one new key. Raises `KeyTrouble` if there is one: it never overwrites."""
        path = Path(path)
        if path.exists():
            raise _exists(path)
        kek = _new_kek(now)
        fresh = _write_beside(path, kek.id, {kek.id: kek})
        try:
            # A link, unlike a rename, fails if somebody else was first.
            path.hardlink_to(fresh)
        except FileExistsError as error:
            raise _exists(path) from error
        except OSError as error:
            raise _cannot("make", path, error) from error
        finally:
            fresh.unlink(missing_ok=True)
        _sync_folder(path)
        return cls(path)

    def keks(self) -> tuple[Kek, ...]:
        """The keys in the file, oldest first."""
        self._refresh()
        return tuple(sorted(self._keys.values(), key=lambda kek: kek.created_at))

    def ages(self) -> dict[str, datetime | None]:
        return {kek.id: kek.created_at for kek in self.keks()}

    def add(self, *, now: datetime | None = None) -> str:
        """Add a new key and make it the active one, for rotation; older ones still unwrap."""
        self._refresh()
        kek = _new_kek(now)
        self._replace(kek.id, self._keys | {kek.id: kek})
        return kek.id

    def retire(self, kek_id: str) -> None:
        """Remove a key under which nothing is wrapped any more; never the active one."""
        self._refresh()
        if kek_id == self._active or kek_id not in self._keys:
            raise KeyTrouble(f"The key {kek_id} is in use or unknown, so it was not removed.")
        self._replace(self._active, {k: v for k, v in self._keys.items() if k != kek_id})

    def _missing(self) -> str:
        return f"the key file {self.path}. Put back the key file that belongs to this database."

    def _replace(self, active: str, keys: Mapping[str, Kek]) -> None:
        fresh = _write_beside(self.path, active, keys)
        try:
            fresh.replace(self.path)
        except OSError as error:
            fresh.unlink(missing_ok=True)
            raise _cannot("change", self.path, error) from error
        _sync_folder(self.path)
        self._refresh()

    def _refresh(self) -> None:
        try:
            descriptor = os.open(self.path, os.O_RDONLY)
        except FileNotFoundError as error:
            raise KeyTrouble(
                f"There is no key file at {self.path}. Put it back from where it is kept; for a "
                "new deployment, run: contactpoint init"
            ) from error
        except OSError as error:
            raise _cannot("read", self.path, error) from error
        try:
            status = os.fstat(descriptor)
            self._require_private(status)
            seen = (status.st_ino, status.st_mtime_ns, status.st_size)
            if seen != self._seen:
                self._active, self._keys = _read(os.read(descriptor, _LONGEST), self.path)
                self._seen = seen
        finally:
            os.close(descriptor)

    def _require_private(self, status: os.stat_result) -> None:
        if not stat.S_ISREG(status.st_mode):
            raise KeyTrouble(f"{self.path} is not a file. Set the path of the key file.")
        if status.st_uid != os.geteuid():
            raise KeyTrouble(
                f"The key file {self.path} belongs to another user. Make the user who runs this "
                f"its owner: chown {os.geteuid()} {self.path}"
            )
        if status.st_mode & 0o177:
            raise KeyTrouble(
                f"The key file {self.path} can be read by others. Close it: chmod 600 {self.path}"
            )


class KeyEnvironment(_KeysHere):
    """Keys from an environment variable: 32 bytes in base64; several, separated by commas, for
    rotation, the active one first.

    Insecure: the environment is seen by every process of the user, by crash reports and by whoever
    lists containers. For trials only.
    """

    name: ClassVar[str] = "environment"

    def __init__(self, value: str) -> None:
        """Raises `KeyTrouble` unless `value` holds at least one key."""
        keks = [_kek_of(text.strip()) for text in value.split(",")]
        self._active = keks[0].id
        self._keys = {kek.id: kek for kek in keks}

    def ages(self) -> dict[str, datetime | None]:
        """The keys; they have no dates."""
        return dict.fromkeys(reversed(self._keys))

    def add(self) -> str:
        """A key is added by whoever sets the variable. Raises `KeyTrouble` that says so."""
        raise KeyTrouble(
            "Put a new key in front of the old one in the environment, with a comma between them, "
            "and run this again: openssl rand -base64 32"
        )

    def retire(self, kek_id: str) -> None:
        """A key is removed by whoever sets the variable. Raises `KeyTrouble` that says so."""
        raise KeyTrouble(f"Take the key {kek_id} out of the environment yourself.")

    def _missing(self) -> str:
        return (
            "the environment. Set the key that belongs to this database; after a change of keys, "
            "the older one behind a comma."
        )


def _kek_of(text: str) -> Kek:
    try:
        secret = base64.b64decode(text, validate=True)
    except ValueError:
        secret = b""
    if len(secret) != _KEY_BYTES:
        raise KeyTrouble(
            "The key in the environment is not 32 bytes in base64. Make one with: openssl rand "
            "-base64 32"
        )
    name = derive(secret, "environment-id")[:8].hex()
    return Kek(id=f"env-{name}", created_at=datetime.fromtimestamp(0, UTC), secret=secret)


def _new_kek(now: datetime | None) -> Kek:
    return Kek(
        id=f"kek-{secrets.token_hex(8)}",
        created_at=(now or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0),
        secret=secrets.token_bytes(_KEY_BYTES),
    )


def _write_beside(path: Path, active: str, keys: Mapping[str, Kek]) -> Path:
    """Write a whole key file beside `path`; its fixed name is also the lock between two writers."""
    fresh = path.with_name(path.name + ".new")
    try:
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise KeyTrouble(
            "Another change of the keys is under way, or one was interrupted. If none is running, "
            f"remove {fresh} and try again."
        ) from error
    except OSError as error:
        raise _cannot("make", fresh, error) from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(_document(active, keys))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise _cannot("write", fresh, error) from error
    return fresh


def _sync_folder(path: Path) -> None:
    """Make the new name itself survive a power failure."""
    descriptor = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _document(active: str, keys: Mapping[str, Kek]) -> bytes:
    listed = {
        kek.id: {
            "created_at": kek.created_at.isoformat(),
            "key": base64.b64encode(kek.secret).decode("ascii"),
        }
        for kek in keys.values()
    }
    document = {"format": _FORMAT, "active": active, "keys": listed}
    return json.dumps(document, indent=2).encode("ascii") + b"\n"


def _read(data: bytes, path: Path) -> tuple[str, dict[str, Kek]]:
    try:
        document: dict[str, Any] = json.loads(data)
        keys = {
            name: Kek(
                id=name,
                created_at=datetime.fromisoformat(entry["created_at"]).astimezone(UTC),
                secret=base64.b64decode(entry["key"], validate=True),
            )
            for name, entry in document["keys"].items()
        }
        active = document["active"]
        sound = document["format"] == _FORMAT and active in keys
    except (ValueError, TypeError, KeyError, AttributeError):
        # The cause is left out of the chain: its text could quote the file.
        sound = False
    if not sound or any(len(kek.secret) != _KEY_BYTES for kek in keys.values()):
        raise KeyTrouble(
            f"The key file {path} is damaged or in another format. Put it back from where a copy "
            "is kept; do not make a new one, which would not open this database."
        )
    return active, keys


def _exists(path: Path) -> KeyTrouble:
    return KeyTrouble(
        f"There is a key file at {path} already, and it is never overwritten: without it, what it "
        "protects cannot be read."
    )


def _cannot(act: str, path: Path, error: OSError) -> KeyTrouble:
    return KeyTrouble(f"Could not {act} {path}: {error.strerror}. Check the folder and its rights.")
