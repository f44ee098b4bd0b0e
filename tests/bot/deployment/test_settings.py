"""Settings: where they come from, and what is said about a wrong one."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from bot.deployment.setting_values import Listen, Secret, is_loopback
from bot.deployment.settings import SECRETS, SETTINGS_FILE, Settings, advice, load
from bot.deployment.settings_file import TEMPLATE
from bot.process.trouble import Trouble

TOKEN = "123456:EXERCISE-token"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, and no variable of whoever runs the tests."""
    import os

    for name in list(os.environ):
        if name.startswith("CONTACTPOINT_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_defaults(folder: Path) -> None:
    settings = load()
    assert settings.bot_token is None
    assert settings.bot_api_url == "https://api.telegram.org"
    assert settings.keys_path == Path("data/keys.json")
    assert settings.database_address == "sqlite:///data/contactpoint.db"
    assert (settings.send_rate, settings.send_rate_per_chat) == (28.0, 1.0)
    assert settings.requests_per_hour == 60
    assert not settings.is_rehearsed


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("BOT_TOKEN", "abc", "BotFather"),
        ("BOT_API_URL", "ftp://a", "https://"),
        ("BOT_API_URL", "http://telegram.example", "http"),
        ("BOT_API_URL", "https://telegram.example/bot", "origin"),
        ("BOT_API_URL", "https://user@telegram.example", "origin"),
        ("BOT_API_URL", "https://[::1", "address"),
        ("HEALTH_LISTEN", "8081", "HOST:PORT"),
        ("HEALTH_LISTEN", "127.0.0.1:99999", "HOST:PORT"),
        ("WEBHOOK_SECRET", "with space", "openssl"),
        ("SEND_RATE", "fast", "number"),
        ("SEND_RATE", "-1", "number"),
        ("SEND_RATE_PER_CHAT", "nan", "number"),
        ("REQUESTS_PER_HOUR", "1.5", "whole number"),
        ("REQUESTS_PER_HOUR", "٣", "whole number"),
        ("LOG_LEVEL", "loud", "DEBUG"),
        ("KEY_PROVIDER", "pocket", "file"),
        ("PORTAL_URL", "https://pages.example/else", "origin"),
        ("PORTAL_URL", "http://pages.example", "read on the way"),
        ("WEBHOOK_URL", "http://bot.example/updates", "read on the way"),
        ("CALENDAR_URL", "http://calendar.example", "read on the way"),
        ("GATEWAY_URL", "http://gateway.example", "read on the way"),
        ("VAULT_URL", "http://vault.example", "read on the way"),
        ("ANCHOR_WITNESS_URL", "http://witness.example", "read on the way"),
        ("PORTAL_LISTEN", "8087", "HOST:PORT"),
        ("PORTAL_PROXIES", "proxy", "addresses and networks"),
        ("PORTAL_PROXIES", "10.0.7.1/24", "addresses and networks"),
        ("PORTAL_PROXIES", "127.0.0.1,", "addresses and networks"),
        ("PORTAL_PROXIES", "127.0.0.1 10.0.7.3", "addresses and networks"),
        ("PORTAL_PROXIES", "127.0.0.01", "addresses and networks"),
        ("PORTAL_PROXIES", "fe80::1%eth0", "addresses and networks"),
        ("PORTAL_PROXIES", "0.0.0.0/0", "no proxy of yours"),
        ("PORTAL_PROXIES", "127.0.0.1,::/0", "no proxy of yours"),
        ("PORTAL_PROXIES", "::ffff:10.0.7.3", "no proxy of yours"),
        ("MINI_APP_KEY", "ab" * 31, "64 hex digits"),
        ("MINI_APP_KEY", "ab" * 32, "is for rehearsals alone"),
    ],
)
def test_a_wrong_setting_is_named_with_the_remedy(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    monkeypatch.setenv(f"CONTACTPOINT_{name}", value)
    with pytest.raises(Trouble) as found:
        load()
    assert found.value.text.startswith(f"CONTACTPOINT_{name} ")
    assert says in found.value.text
    assert "\n" not in found.value.text
    assert found.value.status == 2


def test_a_wrong_secret_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTACTPOINT_BOT_TOKEN", "canary-4711")
    with pytest.raises(Trouble) as found:
        load()
    assert "canary" not in found.value.text


def test_the_environment_comes_before_dotenv_before_the_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "data").mkdir()
    file = folder / "data" / SETTINGS_FILE
    file.write_text("CONTACTPOINT_SEND_RATE=1\nCONTACTPOINT_REQUESTS_PER_HOUR=2\n", "utf-8")
    assert load().send_rate == 1.0
    (folder / ".env").write_text("CONTACTPOINT_SEND_RATE=3\n", "utf-8")
    assert load().send_rate == 3.0
    monkeypatch.setenv("CONTACTPOINT_SEND_RATE", "4")
    settings = load()
    assert settings.send_rate == 4.0
    assert settings.requests_per_hour == 2


def test_dotenv_may_name_the_data_directory(folder: Path) -> None:
    (folder / "elsewhere").mkdir()
    (folder / ".env").write_text("CONTACTPOINT_DATA_DIR=elsewhere\n", "utf-8")
    (folder / "elsewhere" / SETTINGS_FILE).write_text("CONTACTPOINT_SEND_RATE=9\n", "utf-8")
    assert load().send_rate == 9.0


@pytest.mark.parametrize("name", SECRETS)
def test_every_secret_may_stand_in_a_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    forms = {"BOT_TOKEN": TOKEN, "SMTP_URL": "smtp://u:word@mail.example.org"}
    secret = forms.get(name, "word")
    (folder / "secret").write_text(f"{secret}\n", "utf-8")
    monkeypatch.setenv(f"CONTACTPOINT_{name}_FILE", str(folder / "secret"))
    if name == "WEBHOOK_SECRET":
        monkeypatch.setenv("CONTACTPOINT_WEBHOOK_URL", "https://bot.example/updates")
        monkeypatch.setenv("CONTACTPOINT_WEBHOOK_LISTEN", "127.0.0.1:8443")
    if name == "SMTP_URL":
        monkeypatch.setenv("CONTACTPOINT_EMAIL_FROM", "bot@example.org")
    found = getattr(load(), name.lower())
    assert isinstance(found, Secret)
    assert found.value == secret


def test_a_nearer_file_hides_a_farther_value(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / ".env").write_text("CONTACTPOINT_BOT_TOKEN=1:far\n", "utf-8")
    (folder / "token").write_text(TOKEN, "utf-8")
    monkeypatch.setenv("CONTACTPOINT_BOT_TOKEN_FILE", str(folder / "token"))
    token = load().bot_token
    assert token is not None
    assert token.value == TOKEN


def test_a_secret_file_that_is_missing_or_empty(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONTACTPOINT_BOT_TOKEN_FILE", str(folder / "nowhere"))
    with pytest.raises(Trouble, match="CONTACTPOINT_BOT_TOKEN_FILE"):
        load()
    (folder / "nowhere").write_text("\n", "utf-8")
    with pytest.raises(Trouble, match="CONTACTPOINT_BOT_TOKEN_FILE"):
        load()


def test_webhook_settings_stand_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTACTPOINT_WEBHOOK_URL", "https://bot.example/updates")
    with pytest.raises(Trouble, match="CONTACTPOINT_WEBHOOK_LISTEN"):
        load()


def test_the_environment_as_key_provider_needs_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTACTPOINT_KEY_PROVIDER", "environment")
    with pytest.raises(Trouble, match="CONTACTPOINT_KEY is missing"):
        load()


def test_unknown_variables_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTACTPOINT_SEND_RATES", "3")
    assert load().unknown == ("CONTACTPOINT_SEND_RATES",)
    assert "CONTACTPOINT_SEND_RATE?" in advice("CONTACTPOINT_SEND_RATES")


def test_an_empty_value_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTACTPOINT_SEND_RATE", " ")
    monkeypatch.setenv("CONTACTPOINT_HEALTH_LISTEN", "")
    settings = load()
    assert settings.send_rate == 28.0
    assert settings.health_listen is None


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTACTPOINT_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("CONTACTPOINT_DATABASE_URL", "postgresql://me:hidden@host/db")
    shown = repr(load())
    assert "EXERCISE-token" not in shown
    assert "hidden" not in shown


def test_a_key_for_launch_data_is_for_rehearsals_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTACTPOINT_MINI_APP_KEY", "aB" * 32)
    monkeypatch.setenv("CONTACTPOINT_BOT_API_URL", "https://api.telegram.org.example")
    with pytest.raises(Trouble, match="MINI_APP_KEY is for rehearsals alone"):
        load()
    monkeypatch.setenv("CONTACTPOINT_BOT_API_URL", "http://127.0.0.1:8700")
    assert load().mini_app_key == b"\xab" * 32


def test_the_template_names_every_setting() -> None:
    missing = [
        one.name
        for one in fields(Settings)
        if one.name not in ("unknown", "data_dir", "key")
        and f"CONTACTPOINT_{one.name.upper()}=" not in TEMPLATE
    ]
    assert missing == []


def test_no_two_examples_listen_on_one_port() -> None:
    ports = re.findall(r"_LISTEN=127\.0\.0\.1:(\d+)", TEMPLATE)
    assert len(ports) > 3
    assert len(set(ports)) == len(ports)


def test_a_file_in_place_of_a_secret_is_named_in_full(folder: Path) -> None:
    (named,) = re.findall(r"write (\w+_FILE)=/path", TEMPLATE)
    (folder / "token").write_text("1:EXERCISE", "utf-8")
    (folder / ".env").write_text(f"{named}={folder / 'token'}", "utf-8")
    token = load().bot_token
    assert token is not None
    assert token.value == "1:EXERCISE"


def test_the_template_sets_nothing(folder: Path) -> None:
    (folder / ".env").write_text(TEMPLATE, "utf-8")
    assert load() == Settings()
    assert load().bot_token is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1:80", True),
        ("http://127.9.9.9", True),
        ("http://[::1]:80", True),
        ("http://localhost", True),
        ("http://localhost.example", False),
        ("http://127.0.0.1.example", False),
        ("https://api.telegram.org", False),
        ("http://10.0.0.1", False),
    ],
)
def test_loopback(url: str, expected: bool) -> None:
    assert is_loopback(url) is expected


def test_listening_on_both_kinds_of_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTACTPOINT_HEALTH_LISTEN", "[::1]:8081")
    assert load().health_listen == Listen("::1", 8081)
