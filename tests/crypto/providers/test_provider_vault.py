"""Keys in Vault, against a small Transit engine that really encrypts."""

from collections.abc import Iterator

import pytest

from crypto.provider_vault import KeyVault, VaultAddress
from crypto.providers import KeyTrouble, Wrapped
from tests.crypto.providers.transit import TOKEN, Transit, transit

SECRET = b"EXERCISE data key of 32 bytes..."


@pytest.fixture
def engine() -> Iterator[Transit]:
    with transit() as made:
        made.make("contactpoint")
        yield made


def opened(engine: Transit, **changed: str) -> KeyVault:
    given = {"url": engine.url, "token": TOKEN, "key": "contactpoint"} | changed
    return KeyVault(VaultAddress(**given))  # type: ignore[arg-type]  # texts are what they take


def test_what_was_wrapped_is_unwrapped_for_its_purpose_alone(engine: Transit) -> None:
    vault = opened(engine)
    wrapped = vault.wrap(SECRET, "case:1")
    assert wrapped.kek_id == "contactpoint:v1" == vault.active_id()
    assert SECRET not in wrapped.data
    assert opened(engine).unwrap(wrapped, "case:1") == SECRET
    with pytest.raises(KeyTrouble, match="does not open a stored key"):
        vault.unwrap(wrapped, "case:2")


def test_a_new_version_wraps_and_the_old_one_still_unwraps(engine: Transit) -> None:
    vault = opened(engine)
    old = vault.wrap(SECRET, "tables")
    assert vault.add() == "contactpoint:v2"
    new = vault.wrap(SECRET, "tables")
    assert (new.kek_id, vault.unwrap(old, "tables")) == ("contactpoint:v2", SECRET)
    assert list(vault.ages()) == ["contactpoint:v1", "contactpoint:v2"]
    vault.retire("contactpoint:v1")
    assert list(vault.ages()) == ["contactpoint:v2"]
    with pytest.raises(KeyTrouble):
        vault.unwrap(old, "tables")
    assert vault.unwrap(new, "tables") == SECRET
    with pytest.raises(KeyTrouble, match="in use"):
        vault.retire("contactpoint:v2")


def test_the_namespace_is_named(engine: Transit) -> None:
    opened(engine, namespace="network/cpn")
    assert engine.namespaces == ["network/cpn"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"token": "EXERCISE-other"}, "does not accept the token"),
        ({"key": "other"}, "has no key other"),
        ({"mount": "kv"}, "has no key contactpoint at kv"),
        ({"url": "http://127.0.0.1:9"}, "does not answer"),
    ],
)
def test_what_is_wrong_is_said_with_the_remedy(
    engine: Transit, changed: dict[str, str], said: str
) -> None:
    with pytest.raises(KeyTrouble, match=said) as trouble:
        opened(engine, **changed)
    assert TOKEN not in str(trouble.value)


def test_it_fails_closed(engine: Transit) -> None:
    vault = opened(engine)
    wrapped = vault.wrap(SECRET, "tables")
    engine.sealed = True
    for act in (
        lambda: vault.wrap(SECRET, "tables"),
        lambda: vault.unwrap(wrapped, "tables"),
        vault.ages,
    ):
        with pytest.raises(KeyTrouble, match="sealed or standing by"):
            act()


def test_a_key_that_binds_nothing_is_refused(engine: Transit) -> None:
    engine.kind = "rsa-4096"
    with pytest.raises(KeyTrouble, match="does not bind"):
        opened(engine)


def test_another_database_s_key_is_named(engine: Transit) -> None:
    with pytest.raises(KeyTrouble, match="Set VAULT_KEY"):
        opened(engine).unwrap(Wrapped(kek_id="kek-1", data=b"x"), "tables")
