"""Rows that were changed past the service, as an operator meets them: doctor, verify, start, trust."""

import pytest

from bot.deployment.opening import database_path, file_key, key_provider
from bot.deployment.settings import Settings, load
from bot.rehearsing.rehearse import Practice, enrol, practising
from rehearsal.pages.control import BotState
from storage.log import tampering
from tests.bot.conftest import Console
from tests.bot.waiting import until
from tests.chat.outside import free_port
from tests.chat.words import files

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")
LINE = "/request LBN immediate life preserve EXERCISE keep it"


def change(settings: Settings, sql: str) -> None:
    """Run this on the deployment's file, as somebody with its key."""
    key = file_key(settings, key_provider(settings))
    tampering.run(database_path(settings), key, sql)


def row_finding(console: Console) -> str:
    found = [each for each in console("doctor", "--json").json if each["finding"] == "rows"]
    return "; ".join(f"{each['severity']}: {each['text']}" for each in found)


def test_what_differs_fails_until_somebody_answers_for_it(deployment: Console) -> None:
    assert row_finding(deployment) == ""
    assert deployment("people", "invite", "lbn-duty").status == 0
    change(load(), "DELETE FROM invitations")
    assert "invitations holds 0 rows, and 1 are sealed" in row_finding(deployment)
    assert deployment("doctor").status == 1
    assert "invitations holds 0 rows" in deployment("log", "verify").out
    refused = deployment("log", "trust")
    assert (refused.status, "--reason" in refused.err) == (2, True)
    assert deployment("log", "trust", "--reason", "EXERCISE looked at").status == 0
    assert row_finding(deployment) == ""
    assert deployment("log", "verify", "--json").json["answer"] != "FAIL"


@pytest.mark.parametrize("duties", [(), ("--only", "alerts"), ("--only", "health,calendar")])
def test_a_start_on_an_older_directory_is_refused(
    deployment: Console, monkeypatch: pytest.MonkeyPatch, duties: tuple[str, ...]
) -> None:
    """Whatever the process is for: a calendar shows duty, a gateway acknowledges."""
    monkeypatch.setenv("CONTACTPOINT_BOT_TOKEN", "1:EXERCISE")
    monkeypatch.setenv("CONTACTPOINT_HEALTH_LISTEN", f"127.0.0.1:{free_port()}")
    monkeypatch.setenv("CONTACTPOINT_CALENDAR_LISTEN", f"127.0.0.1:{free_port()}")
    monkeypatch.setenv("CONTACTPOINT_CALENDAR_URL", "https://duty.example.org")
    change(load(), "DELETE FROM directory_versions")
    refused = deployment("run", *duties)
    assert refused.status == 2
    assert "newest version of the directory is missing" in refused.err


async def test_every_deadline_is_deleted_while_the_service_is_stopped() -> None:
    """The next start puts it back, and the next officer is alerted on time."""
    async with practising() as practice:
        await enrol(practice, ["esp-officer", "lbn-duty"])
        await files(practice.phone("esp-officer"), LINE)
        await practice.phone("lbn-duty").receives("IMMEDIATE")
        await practice.bot.stop()
        change(practice.settings, "DELETE FROM deadlines")
        await practice.bot.start()
        await until(lambda: said(practice, "rows_put_back"))
        practice.server.clock.advance(minutes=5)
        await practice.phone("lbn-duty").receives("Step 2 of 5")
        assert practice.bot.state() is BotState.RUNNING


def said(practice: Practice, event: str) -> bool:
    return any(f'"{event}"' in line for line in practice.bot.lines)
