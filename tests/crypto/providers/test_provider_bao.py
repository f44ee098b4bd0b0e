"""Keys in a real server that speaks Vault's protocol: away, sealed, restarted; tokens that end."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crypto.provider_vault import KeyVault, VaultAddress
from crypto.providers import KeyBroken, KeyTrouble
from tests.crypto.providers.bao import Bao, bao

SECRET = b"EXERCISE data key of 32 bytes..."


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bao]:
    with bao(tmp_path_factory.mktemp("bao") / "server") as made:
        yield made


def opened(server: Bao, token: str, file: Path | None = None) -> KeyVault:
    address = VaultAddress(url=server.url, token=token, key="contactpoint")
    return KeyVault(address, file.read_text if file is not None else None)


def test_it_wraps_unwraps_rotates_and_destroys(server: Bao) -> None:
    vault = opened(server, server.token())
    old = vault.wrap(SECRET, "case:1")
    assert vault.unwrap(old, "case:1") == SECRET
    with pytest.raises(KeyBroken, match="does not open a stored key"):
        vault.unwrap(old, "case:2")
    fresh = vault.add()
    assert (vault.active_id(), vault.wrap(SECRET, "case:1").kek_id) == (fresh, fresh)
    assert vault.unwrap(old, "case:1") == SECRET
    vault.retire(old.kek_id)
    assert list(vault.ages()) == [fresh]
    with pytest.raises(KeyBroken):
        vault.unwrap(old, "case:1")
    key = server.call("GET", "transit/keys/contactpoint")["data"]
    assert list(key["keys"]) == [fresh.rpartition("v")[2]]  # the old version is really gone


def test_what_is_away_comes_back(server: Bao) -> None:
    vault = opened(server, server.token())
    wrapped = vault.wrap(SECRET, "tables")
    server.sealed()
    with pytest.raises(KeyTrouble, match="sealed or standing by") as trouble:
        vault.unwrap(wrapped, "tables")
    assert not isinstance(trouble.value, KeyBroken)
    server.unsealed()
    assert vault.unwrap(wrapped, "tables") == SECRET
    server.killed()
    with pytest.raises(KeyTrouble, match="does not answer"):
        vault.wrap(SECRET, "tables")
    server.starts()
    server.unsealed()
    assert vault.unwrap(wrapped, "tables") == SECRET


def test_a_token_that_was_exchanged_is_read_again(server: Bao, tmp_path: Path) -> None:
    file, first = tmp_path / "token", server.token()
    file.write_text(first, encoding="utf-8")
    vault = opened(server, first, file)
    wrapped = vault.wrap(SECRET, "tables")
    server.revoked(first)
    with pytest.raises(KeyTrouble, match="does not accept the token") as trouble:
        vault.unwrap(wrapped, "tables")
    assert first not in str(trouble.value)
    file.write_text(server.token(), encoding="utf-8")
    assert vault.unwrap(wrapped, "tables") == SECRET


def test_a_renewable_token_outlives_its_first_term(server: Bao) -> None:
    vault = opened(server, server.token(ttl="3s", renewable=True))
    wrapped = vault.wrap(SECRET, "tables")
    ends_at = vault.tend()
    time.sleep(4)
    assert vault.unwrap(wrapped, "tables") == SECRET
    # All that the server allows was asked for, so that its end is known long before.
    assert ends_at is not None
    assert ends_at - datetime.now(UTC) > timedelta(days=7)


def test_a_periodic_token_does_not_end(server: Bao) -> None:
    assert opened(server, server.token(period="1h")).tend() is None


@pytest.mark.parametrize("wanted", [{"renewable": False}, {"explicit_max_ttl": "1h"}])
def test_the_end_of_a_token_is_known(server: Bao, wanted: dict[str, object]) -> None:
    ends_at = opened(server, server.token(ttl="1h", **wanted)).tend()
    assert ends_at is not None
    left = ends_at - datetime.now(UTC)
    assert timedelta(minutes=30) < left <= timedelta(hours=1)
