"""``doctor`` names who could not sign in to the pages, where there are some."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rehearsal.server import TOKEN, RehearsalServer
from tests.bot.conftest import Console
from tests.bot.doctor_stage import PEOPLE, alone, enrol, found, local_telegram, network

LAYERS = [alone("duty", "lbn-duty", "lbn-deputy")]


@pytest.fixture
def telegram(monkeypatch: pytest.MonkeyPatch) -> Iterator[RehearsalServer]:
    with local_telegram(PEOPLE) as server:
        monkeypatch.setenv("CONTACTPOINT_BOT_API_URL", server.url)
        monkeypatch.setenv("CONTACTPOINT_BOT_TOKEN", TOKEN)
        yield server


@pytest.fixture
def desk(console: Console, telegram: RehearsalServer) -> Console:
    assert console("init").status == 0
    Path("network.yaml").write_text(network(LAYERS), encoding="utf-8")
    assert console("network", "import", "network.yaml").status == 0
    enrol("lbn-duty", "lbn-chief")
    return console


def test_who_is_enrolled_and_has_no_passkey_is_named_with_what_to_do(
    desk: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "passkeys" not in found(desk("doctor", "--json"))["note"]
    monkeypatch.setenv("CONTACTPOINT_PORTAL_LISTEN", "127.0.0.1:8443")
    monkeypatch.setenv("CONTACTPOINT_PORTAL_URL", "https://pages.example.org")
    answer = desk("doctor", "--json")
    (missing,) = [each for each in answer.json if each["finding"] == "passkeys"]
    assert missing["severity"] == "note"
    assert "lbn-duty; lbn-chief" in missing["text"]
    assert "lbn-deputy" not in missing["text"]
    assert "contactpoint people secret lbn-duty lbn-chief" in missing["remedy"]
    assert "https://pages.example.org/sign-in" in missing["remedy"]


def test_a_proxy_that_is_not_named_is_warned_of_where_there_are_pages(
    desk: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONTACTPOINT_PORTAL_LISTEN", "127.0.0.1:8443")
    monkeypatch.setenv("CONTACTPOINT_PORTAL_URL", "https://pages.example.org")
    monkeypatch.setenv("CONTACTPOINT_BOT_API_URL", "https://telegram.invalid")
    assert "settings" in found(desk("doctor", "--json"))["warning"]
    assert "PORTAL_PROXIES is not set" in desk("doctor").out
    monkeypatch.setenv("CONTACTPOINT_PORTAL_PROXIES", "127.0.0.1,2001:db8::/64")
    assert "PORTAL_PROXIES" not in desk("doctor").out


def test_where_proof_is_asked_for_it_is_more_than_a_note(
    desk: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking = network(LAYERS).replace(
        '"network": {', '"network": {"portal": {"acknowledge": "proved"}, ', 1
    )
    Path("network.yaml").write_text(asking, encoding="utf-8")
    answer = desk("network", "import", "network.yaml", "--warnings")
    assert answer.status == 0
    assert "lbn-duty has no passkey to show who acknowledges" in answer.err
    assert "passkeys" in found(desk("doctor", "--json"))["error"]
    monkeypatch.setenv("CONTACTPOINT_PORTAL_LISTEN", "127.0.0.1:8443")
    monkeypatch.setenv("CONTACTPOINT_PORTAL_URL", "https://pages.example.org")
    answer = desk("doctor", "--json")
    (missing,) = [each for each in answer.json if each["finding"] == "passkeys"]
    assert missing["severity"] == "warning"
    assert "holds for ten minutes only" in missing["text"]
