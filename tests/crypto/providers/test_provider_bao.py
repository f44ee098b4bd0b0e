"""Keys in a real server that speaks Vault's protocol: away, sealed, restarted; tokens that end."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crypto.provider_vault import KeyVault, VaultAddress
from crypto.providers import KeyBroken, KeyTrouble
from tests.crypto.providers.bao import DEPLOY, KEEPER, SERVICE, Bao, bao

SECRET = b"EXERCISE data key of 32 bytes..."


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bao]:
    with bao(tmp_path_factory.mktemp("bao") / "server") as made:
        yield made


def opened(server: Bao, token: str, file: Path | None = None) -> KeyVault:
    address = VaultAddress(url=server.url, token=token, key="contactpoint")
    return KeyVault(address, file.read_text if file is not None else None)


def test_it_wraps_unwraps_rotates_and_destroys(server: Bao) -> None:
    """By the two policies of deploy/, and without any other."""
    vault = opened(server, server.token(policies=[SERVICE, KEEPER]))
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


def test_what_the_policy_lacks_is_named(server: Bao) -> None:
    whole = (DEPLOY / f"{SERVICE}.hcl").read_text("utf-8")
    server.allows("short", "\n".join(x for x in whole.splitlines() if "/decrypt/" not in x))
    vault = opened(server, server.token(policies=["short"]))
    wrapped = vault.wrap(SECRET, "tables")
    with pytest.raises(KeyTrouble) as trouble:
        vault.unwrap(wrapped, "tables")
    assert "lacks update on transit/decrypt/contactpoint." in str(trouble.value)
    assert "deploy/vault-policy.hcl" in str(trouble.value)
    with pytest.raises(KeyTrouble) as trouble:
        opened(server, server.token()).add()
    assert "lacks update on transit/keys/contactpoint/rotate." in str(trouble.value)
    server.allows("nothing", 'path "sys/capabilities-self" { capabilities = ["update"] }')
    with pytest.raises(KeyTrouble) as trouble:
        opened(server, server.token(policies=["nothing"]))
    for right in (
        "read on transit/keys/",
        "update on transit/encrypt/",
        "update on transit/decrypt/",
    ):
        assert right in str(trouble.value)
    server.allows("blind", 'path "transit/keys/contactpoint" { capabilities = ["read"] }')
    with pytest.raises(KeyTrouble, match="or not for update on transit/encrypt/contactpoint"):
        opened(server, server.token(policies=["blind"])).wrap(SECRET, "tables")


def test_a_derived_key_is_named_before_it_is_used(server: Bao) -> None:
    server.call("POST", "transit/keys/derived", {"derived": True})
    address = VaultAddress(url=server.url, token=server.root, key="derived")
    with pytest.raises(KeyTrouble, match="key derived is derived"):
        KeyVault(address)


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
