"""``doctor`` and ``log verify`` where anchors reach nobody; what it says of Telegram and of ends."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.anchors.witness_server import Witness
from bot.deployment.opening import opened
from bot.deployment.settings import Settings, load
from bot.doctor import key_checks
from bot.doctor.findings import Severity
from rehearsal.server import RehearsalServer
from services.running import outages
from services.running.outages import Watched
from tests.bot.conftest import NO_BOT_API, Answer, Console
from tests.bot.doctor.test_doctor import TWO_LAYERS, desk, imports, telegram
from tests.bot.doctor_stage import PEOPLE, account_of, enrol, found, later, network
from tests.conftest import on_both

__all__ = ["desk", "telegram"]


def about(answer: Answer, name: str) -> list[dict[str, str]]:
    return [each for each in answer.json if each["finding"] == name]


@pytest.fixture
def running(desk: Console) -> Console:
    """A deployment on which everybody has enrolled."""
    imports(desk, network(TWO_LAYERS))
    enrol(*PEOPLE)
    return desk


@pytest.fixture
def dead_witness(running: Console, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Console:
    """A witness is set, and nothing answers there."""
    witness = Witness(tmp_path / "witness", "witness.example/EXERCISE", [])
    monkeypatch.setenv("CONTACTPOINT_ANCHOR_WITNESS_URL", NO_BOT_API)
    monkeypatch.setenv("CONTACTPOINT_ANCHOR_WITNESS_KEY", witness.verifier)
    return running


@on_both
def test_without_any_destination_it_warns(running: Console) -> None:
    assert running("log", "checkpoint").status == 0
    answer = running("doctor", "--json")
    assert (answer.status, found(answer)["error"]) == (0, [])
    (finding,) = about(answer, "anchors")
    assert finding["severity"] == "warning"
    assert "CONTACTPOINT_ANCHOR_WITNESS_URL" in finding["remedy"]


@on_both
def test_a_dead_witness_is_a_warning_at_once_and_an_error_after_the_grace(
    dead_witness: Console, telegram: RehearsalServer
) -> None:
    asked = dead_witness("log", "checkpoint")
    assert "not taken to the witness: it does not answer" in asked.err
    answer = dead_witness("doctor", "--json")
    assert (answer.status, [each["severity"] for each in about(answer, "anchors")]) == (
        0,
        ["warning"],
    )
    assert "it does not answer" in about(answer, "anchors")[0]["text"]
    assert "log checkpoint" in about(answer, "anchors")[0]["remedy"]
    assert dead_witness("log", "verify").status == 0
    later(telegram, minutes=61)
    answer = dead_witness("doctor", "--json")
    assert (answer.status, found(answer)["error"]) == (1, ["anchors"])
    verdict = dead_witness("log", "verify", "--json")
    assert (verdict.status, verdict.json["answer"]) == (3, "UNANCHORED SINCE 0")
    assert "contactpoint doctor" in verdict.json["reason"]
    Path("kept.note").write_text(asked.out, encoding="utf-8")
    assert dead_witness("log", "verify", "--anchor", "kept.note").status == 0


@on_both
def test_a_dead_witness_beside_a_folder_that_takes_anchors_is_a_warning(
    dead_witness: Console, telegram: RehearsalServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONTACTPOINT_ANCHOR_DIR", "elsewhere")
    absent = dead_witness("doctor", "--json")
    assert (absent.status, found(absent)["error"]) == (1, ["anchors"])
    assert "does not start" in absent.json[0]["text"]
    Path("elsewhere").mkdir()
    for _ in range(2):
        dead_witness("people", "invite", "lbn-official-0")
        dead_witness("log", "checkpoint")
        later(telegram, hours=2)
    answer = dead_witness("doctor", "--json")
    assert (answer.status, found(answer)["error"]) == (0, [])
    by_text = {each["text"].split()[1]: each["severity"] for each in about(answer, "anchors")}
    assert by_text == {"witness": "warning", "folder": "note"}
    assert dead_witness("log", "verify").status == 0
    Path("elsewhere/anchors.notes").unlink()
    answer = dead_witness("doctor", "--json")
    assert any("lacks anchors" in each["text"] for each in about(answer, "anchors"))


@on_both
def test_a_chat_with_a_timer_is_a_warning_with_whose_it_is(
    running: Console, telegram: RehearsalServer
) -> None:
    assert about(running("doctor", "--json"), "chats") == []
    path = f"{telegram.url}/rehearsal/people/{account_of('lbn-deputy')}/timer"
    httpx.post(path, json={"seconds": 86_400}).raise_for_status()
    answer = running("doctor", "--json")
    (finding,) = about(answer, "chats")
    assert (answer.status, finding["severity"]) == (0, "warning")
    assert finding["text"].endswith(": lbn-deputy.")


@on_both
def test_that_telegram_asked_to_wait_is_a_warning_for_a_day(running: Console) -> None:
    assert about(running("doctor", "--json"), "service")[0]["severity"] == "warning"

    async def serves(*, limited: bool) -> None:
        async with opened(load()) as deployment:
            never = Watched(service=None, telegram=None)
            await outages.give_sign(deployment.office, never, telegram_answers=True)
            if limited:
                await outages.note_limits(deployment.office)

    asyncio.run(serves(limited=False))
    answer = running("doctor", "--json")
    assert (about(answer, "limits"), about(answer, "service")) == ([], [])
    asyncio.run(serves(limited=True))
    (finding,) = about(running("doctor", "--json"), "limits")
    assert (finding["severity"], "CONTACTPOINT_SEND_RATE" in finding["remedy"]) == ("warning", True)


@pytest.mark.parametrize(
    ("days", "severity"), [(0.5, Severity.ERROR), (6, Severity.WARNING), (8, Severity.OK)]
)
def test_the_end_of_access_to_the_keys_is_said_a_week_ahead(
    deployment: Console,
    monkeypatch: pytest.MonkeyPatch,
    days: float,
    severity: Severity,
) -> None:
    provider_of = key_checks.key_provider

    def ending(settings: Settings) -> Any:
        provider: Any = provider_of(settings)
        provider.tend = lambda: datetime.now(UTC) + timedelta(days=days)
        return provider

    monkeypatch.setattr(key_checks, "key_provider", ending)
    (finding,) = key_checks.keys(load())
    assert finding.severity is severity
