"""What the sealed part of a row says of the columns beside it, for the walk of the rows."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from sqlalchemy import Row, Table

from storage.database.passkey_tables import (
    device_keys,
    first_passkeys,
    passkey_stops,
    passkeys,
    second_secrets,
)
from storage.sealing.vault import Json, Vault, to_ms
from storage.sessions.device_keys import read_device_key
from storage.sessions.first_passkeys import read_waiting
from storage.sessions.passkeys import read_passkey
from storage.sessions.secrets import read_secret, read_stop

Truth = Callable[[Vault, Row[Any]], Mapping[str, Json | bytes]]


def _passkey(vault: Vault, row: Row[Any]) -> Mapping[str, Json | bytes]:
    return {"person_key": vault.digest("person", read_passkey(vault, row).person)}


def _device(vault: Vault, row: Row[Any]) -> Mapping[str, Json | bytes]:
    return {"person_key": vault.digest("person", read_device_key(vault, row).person)}


def _secret(vault: Vault, row: Row[Any]) -> Mapping[str, Json | bytes]:
    return {"expires_at": to_ms(read_secret(vault, row).expires_at)}


def _waiting(vault: Vault, row: Row[Any]) -> Mapping[str, Json | bytes]:
    waiting = read_waiting(vault, row)
    number = vault.digest("first-passkey-number", waiting.number)
    return {"expires_at": to_ms(waiting.expires_at), "number_key": number}


def _stop(vault: Vault, row: Row[Any]) -> Mapping[str, Json | bytes]:
    return {"person_key": vault.digest("person", read_stop(vault, row)[0])}


OF_PASSKEYS: Final[Mapping[Table, Truth]] = {
    passkeys: _passkey,
    device_keys: _device,
    second_secrets: _secret,
    first_passkeys: _waiting,
    passkey_stops: _stop,
}
