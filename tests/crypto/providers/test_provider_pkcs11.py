"""Keys in a token, against SoftHSM (Debian's softhsm2)."""

import os
import shutil
import subprocess
import threading
from pathlib import Path

import pytest

from crypto.provider_pkcs11 import KeyToken
from crypto.providers import KeyTrouble, Wrapped

pkcs11 = pytest.importorskip("pkcs11", reason="python-pkcs11 is not installed (the extra 'pkcs11')")
PinIncorrect = pkcs11.exceptions.PinIncorrect

MODULES = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
)
MODULE = next((Path(path) for path in MODULES if Path(path).exists()), None)
PIN = "246813"
SECRET = b"EXERCISE data key of 32 bytes..."

pytestmark = [
    pytest.mark.skipif(
        MODULE is None or shutil.which("softhsm2-util") is None,
        reason="SoftHSM is not installed (apt-get install softhsm2)",
    ),
    # One process loads the library once, with one configuration.
    pytest.mark.xdist_group("softhsm"),
]


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    configuration = folder / "softhsm2.conf"
    configuration.write_text(
        f"directories.tokendir = {folder}/tokens\nobjectstore.backend = file\nlog.level = ERROR\n",
        "utf-8",
    )
    os.environ["SOFTHSM2_CONF"] = str(configuration)
    for label in ("EXERCISE", "EXERCISE empty", "EXERCISE closed"):
        command = ["softhsm2-util", "--init-token", "--free", "--label", label]
        subprocess.run(  # noqa: S603 - the tool and label of this test
            [*command, "--pin", PIN, "--so-pin", "13572468"], check=True, capture_output=True
        )
    return "EXERCISE"


def opened(token: str, *, makes_first: bool = True) -> KeyToken:
    assert MODULE is not None
    return KeyToken(MODULE, token, PIN, makes_first=makes_first)


def test_what_was_wrapped_is_unwrapped_for_its_purpose_alone(token: str) -> None:
    provider = opened(token)
    wrapped = provider.wrap(SECRET, "case:1")
    assert wrapped.kek_id == provider.active_id()
    assert SECRET not in wrapped.data
    assert opened(token).unwrap(wrapped, "case:1") == SECRET
    with pytest.raises(KeyTrouble, match="does not open with the token's key"):
        provider.unwrap(wrapped, "case:2")
    changed = Wrapped(kek_id=wrapped.kek_id, data=wrapped.data[:-1] + b"x")
    with pytest.raises(KeyTrouble, match="does not open"):
        provider.unwrap(changed, "case:1")


def test_a_new_key_wraps_and_the_old_one_still_unwraps(token: str) -> None:
    provider = opened(token)
    old = provider.wrap(SECRET, "tables")
    fresh = provider.add()
    new = provider.wrap(SECRET, "tables")
    assert (new.kek_id, provider.active_id()) == (fresh, fresh)
    assert provider.unwrap(old, "tables") == SECRET
    ages = provider.ages()
    assert list(ages)[-2:] == [old.kek_id, fresh]
    assert all(ages.values())
    with pytest.raises(KeyTrouble, match="in use"):
        provider.retire(fresh)
    provider.retire(old.kek_id)
    with pytest.raises(KeyTrouble, match="is not in the token"):
        provider.unwrap(old, "tables")
    assert provider.unwrap(new, "tables") == SECRET


def test_threads_take_turns(token: str) -> None:
    provider = opened(token)
    found: list[bytes] = []

    def work(number: int) -> None:
        wrapped = provider.wrap(SECRET, f"case:{number}")
        found.append(provider.unwrap(wrapped, f"case:{number}"))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [SECRET] * 8


def test_what_is_wrong_is_said_with_the_remedy(token: str, tmp_path: Path) -> None:
    assert MODULE is not None
    with pytest.raises(KeyTrouble, match="contactpoint init"):
        opened("EXERCISE empty", makes_first=False)
    with pytest.raises(KeyTrouble, match="There is no token"):
        opened("EXERCISE nowhere")
    with pytest.raises(KeyTrouble, match="does not accept the PIN") as trouble:
        KeyToken(MODULE, "EXERCISE closed", "999999")
    assert "999999" not in str(trouble.value)
    with pytest.raises(KeyTrouble, match="cannot be loaded"):
        KeyToken(tmp_path / "none.so", token, PIN)


def test_a_token_that_is_taken_out_and_put_back(token: str) -> None:
    """While it is out nothing opens, which is no fault of what was wrapped; then all goes on."""
    provider = opened(token)
    wrapped = provider.wrap(SECRET, "tables")
    tokens = Path(os.environ["SOFTHSM2_CONF"]).parent / "tokens"
    away = tokens.rename(tokens.with_name("away"))
    tokens.mkdir()
    try:
        with pytest.raises(KeyTrouble):
            provider.unwrap(wrapped, "tables")
    finally:
        tokens.rmdir()
        away.rename(tokens)
    assert provider.unwrap(wrapped, "tables") == SECRET


def test_a_wrong_pin_is_tried_once_and_another_when_it_is_set(
    token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tokens lock themselves after a few wrong ones, so whoever waits must not go on guessing."""
    tried: list[str] = []

    class Token:
        def open(self, *, rw: bool, user_pin: str = "") -> object:
            tried.append(user_pin)
            if user_pin != PIN:
                raise PinIncorrect
            return real.get_token(token_label=token).open(rw=rw)

    class Library:
        def get_token(self, **_wanted: str) -> Token:
            return Token()

        def reinitialize(self) -> None:
            """Nothing has changed."""

    provider = opened(token)
    wrapped = provider.wrap(SECRET, "tables")
    real = pkcs11.lib(str(MODULE))
    monkeypatch.setattr("crypto.provider_pkcs11.pkcs11.lib", lambda _path: Library())
    pin = "999999"
    with pytest.raises(KeyTrouble, match="does not accept the PIN"):
        KeyToken(Path("any"), token, pin, pin_now=lambda: pin)
    assert tried.pop() == "999999"
    provider._session, provider._pin, provider._pin_now = None, pin, lambda: pin
    for _ in range(5):
        with pytest.raises(KeyTrouble, match="does not accept the PIN"):
            provider.unwrap(wrapped, "tables")
    assert tried == ["999999"]
    pin = PIN
    assert provider.unwrap(wrapped, "tables") == SECRET
