"""``doctor``: green in ordinary operation, red where somebody might not be reached."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from bot.deployment.high_water import HighWater
from rehearsal.server import TOKEN, RehearsalServer
from storage.database import engine
from tests.bot.conftest import Console
from tests.bot.doctor_stage import PEOPLE, alone, enrol, found, local_telegram, network
from tests.conftest import on_both

TWO_LAYERS = [alone("duty", "lbn-duty", "lbn-deputy"), alone("deputy", "lbn-deputy", "lbn-duty")]


@pytest.fixture
def telegram(monkeypatch: pytest.MonkeyPatch) -> Iterator[RehearsalServer]:
    """A local Telegram in which everybody has a phone, at noon of a Tuesday."""
    with local_telegram(PEOPLE) as server:
        monkeypatch.setenv("CONTACTPOINT_BOT_API_URL", server.url)
        monkeypatch.setenv("CONTACTPOINT_BOT_TOKEN", TOKEN)
        yield server


@pytest.fixture
def desk(
    console: Console,
    telegram: RehearsalServer,
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> Console:
    """A deployment with its keys, on the database that the test runs on."""
    monkeypatch.setenv("CONTACTPOINT_DATABASE_URL", database_url)
    assert console("init").status == 0
    return console


def imports(console: Console, file: str) -> None:
    Path("network.yaml").write_text(file, encoding="utf-8")
    answer = console("network", "import", "network.yaml")
    assert answer.status == 0, answer.err


@on_both
def test_ordinary_operation_is_green_whoever_of_the_officials_has_not_enrolled(
    desk: Console,
) -> None:
    imports(desk, network(TWO_LAYERS, officials=775))
    enrol("lbn-duty", "lbn-deputy", "lbn-chief", "secretariat")
    answer = desk("doctor", "--json")
    assert answer.status == 0, answer.out
    assert found(answer)["error"] == []
    (missing, idle) = [each for each in answer.json if each["finding"] == "people"]
    assert missing["severity"] == idle["severity"] == "note"
    assert "in no roster" in idle["text"]
    assert "lbn-spare" in idle["text"]
    assert "lbn-official-774" in missing["text"]
    assert "contactpoint people invite lbn-spare" in missing["remedy"]
    shown = desk("doctor")
    assert shown.status == 0
    assert "lbn-official-774" not in shown.out
    assert "high water, directory, languages, shifts, reach, cover" in shown.out


def test_a_key_for_launch_data_is_an_error_wherever_it_is_set(
    desk: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    imports(desk, network(TWO_LAYERS))
    enrol("lbn-duty", "lbn-deputy", "lbn-chief", "secretariat")
    assert desk("doctor", "--json").status == 0
    monkeypatch.setenv("CONTACTPOINT_MINI_APP_KEY", "ab" * 32)
    answer = desk("doctor", "--json")
    assert (answer.status, found(answer)["error"]) == (1, ["settings"])
    assert "MINI_APP_KEY is set" in desk("doctor").out.splitlines()[0]


@on_both
def test_an_empty_shift_is_an_error_within_a_day_and_a_warning_further_away(desk: Console) -> None:
    weekdays = {"days": ["MON", "TUE", "WED", "THU", "FRI"], "from": "00:00", "to": "00:00"}
    imports(desk, network([{"name": "duty", "fixed": [{**weekdays, "person": "lbn-duty"}]}]))
    enrol(*PEOPLE)
    answer = desk("doctor", "--json")
    assert (answer.status, found(answer)["error"]) == (0, [])
    (gap,) = [each for each in answer.json if each["finding"] == "shifts"]
    assert (gap["severity"], "lbn-desk duty from 2026-11-28T00:00Z" in gap["text"]) == (
        "warning",
        True,
    )
    imports(
        desk,
        network([{"name": "duty", "fixed": [{**weekdays, "days": ["TUE"], "person": "lbn-duty"}]}]),
    )
    answer = desk("doctor", "--json")
    assert (answer.status, found(answer)["error"]) == (1, ["shifts"])
    assert desk("doctor").out.startswith("error    shifts: Nobody is on duty within 24 hours")


@on_both
def test_whom_nobody_stands_beside_must_be_reachable(desk: Console) -> None:
    imports(desk, network(TWO_LAYERS))
    enrol("lbn-duty", "lbn-chief", "secretariat")
    answer = desk("doctor", "--json")
    assert (answer.status, found(answer)["error"]) == (1, ["reach"])
    (error,) = [each for each in answer.json if each["severity"] == "error"]
    assert "lbn-desk duty from" in error["text"]
    assert "lbn-desk deputy from" in error["text"]
    enrol("lbn-deputy")
    assert desk("doctor", "--json").status == 0


@on_both
def test_who_is_missing_beside_somebody_else_is_a_warning(desk: Console) -> None:
    day = {
        "days": ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"],
        "from": "00:00",
        "to": "00:00",
    }
    both = [{**day, "person": "lbn-duty"}, {**day, "person": "lbn-spare"}]
    imports(desk, network([{"name": "duty", "fixed": both}]))
    enrol("lbn-duty", "lbn-chief", "secretariat")
    answer = desk("doctor", "--json")
    assert (answer.status, found(answer)["error"]) == (0, [])
    (missing, _officials, _idle) = [each for each in answer.json if each["finding"] == "people"]
    assert (missing["severity"], "lbn-spare (not invited)" in missing["text"]) == ("warning", True)


def test_a_layer_that_no_step_alerts_threatens_nothing(desk: Console) -> None:
    document = json.loads(network(TWO_LAYERS))
    document["rosters"]["lbn-desk"]["layers"].append(alone("trainee", "lbn-spare"))
    imports(desk, json.dumps(document))
    enrol("lbn-duty", "lbn-deputy", "lbn-chief", "secretariat")
    answer = desk("doctor", "--json")
    assert (answer.status, found(answer)["error"]) == (0, [])
    (missing, _officials) = [each for each in answer.json if each["finding"] == "people"]
    assert (missing["severity"], "lbn-spare" in missing["text"]) == ("warning", True)


@on_both
def test_a_step_that_reaches_nobody_is_an_error(desk: Console) -> None:
    imports(desk, network(TWO_LAYERS))
    enrol("lbn-duty", "lbn-deputy", "secretariat")
    answer = desk("doctor", "--json")
    assert (answer.status, found(answer)["error"]) == (1, ["reach"])
    (error,) = [each for each in answer.json if each["severity"] == "error"]
    assert error["text"].endswith(": lbn-police: supervisors.")


@on_both
def test_missing_high_water_notes_are_a_warning_as_often_as_it_is_asked(desk: Console) -> None:
    imports(desk, network(TWO_LAYERS))
    enrol(*PEOPLE)
    assert "high_water" not in found(desk("doctor", "--json"))["warning"]
    for path in Path("data/high-water").glob("*.note"):
        path.unlink()
    for _ in range(2):
        answer = desk("doctor", "--json")
        assert (answer.status, "high_water" in found(answer)["warning"]) == (0, True)
    assert desk("log", "checkpoint").status == 0
    assert "high_water" not in found(desk("doctor", "--json"))["warning"]


@on_both
def test_a_database_behind_its_notes_is_an_error_beside_all_others(desk: Console) -> None:
    imports(desk, network(TWO_LAYERS))
    enrol("lbn-duty")
    notes = HighWater(Path("data"), "console").notes()
    ahead = notes[0].split("\n")
    ahead[1] = str(int(ahead[1]) + 1)
    Path("data/high-water/console.note").write_text("\n".join(ahead), encoding="utf-8")
    assert found(desk("doctor", "--json"))["error"] == ["high_water", "reach", "reach"]


def test_a_token_that_is_refused_or_missing_is_an_error(
    desk: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    imports(desk, network(TWO_LAYERS))
    enrol(*PEOPLE)
    monkeypatch.setenv("CONTACTPOINT_BOT_TOKEN", "123456:EXERCISE-token")
    answer = desk("doctor", "--json")
    assert (answer.status, found(answer)["error"]) == (1, ["bot_api"])
    assert "EXERCISE-token" not in answer.out + answer.err
    monkeypatch.delenv("CONTACTPOINT_BOT_TOKEN")
    answer = desk("doctor", "--json")
    assert (answer.status, found(answer)["error"]) == (1, ["bot_api"])


def test_a_bot_api_that_does_not_answer_is_an_error(
    deployment: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONTACTPOINT_BOT_TOKEN", "123456:EXERCISE-token")
    answer = deployment("doctor")
    assert answer.status == 1
    assert "does not answer" in answer.out
    assert "EXERCISE-token" not in answer.out + answer.err
    # What has a finding is not called in order by another check of the same name.
    fine = next(line for line in answer.out.splitlines() if line.startswith("ok "))
    assert "bot api" not in fine
    assert "settings" in fine


@pytest.mark.parametrize("status", [200, 401, 403])
def test_a_page_of_a_proxy_is_not_the_bot_api_and_says_nothing_of_the_token(
    deployment: Console, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(b"<html>EXERCISE</html>")

        def log_message(self, *_: object) -> None:
            """Not on the console's stderr."""

    with HTTPServer(("127.0.0.1", 0), Page) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        monkeypatch.setenv("CONTACTPOINT_BOT_API_URL", f"http://127.0.0.1:{server.server_port}")
        monkeypatch.setenv("CONTACTPOINT_BOT_TOKEN", TOKEN)
        answer = deployment("doctor", "--json")
        server.shutdown()
        thread.join()
    (finding,) = [each for each in answer.json if each["finding"] == "bot_api"]
    assert (answer.status, finding["severity"]) == (1, "error")
    assert "is not the Bot API" in finding["text"]
    assert "BotFather" not in finding["remedy"]


def test_a_wrong_setting_is_a_finding(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTACTPOINT_SEND_RATE", "fast")
    answer = console("doctor", "--json")
    assert (answer.status, found(answer)["error"]) == (1, ["settings"])
    assert answer.json[0]["text"].startswith("CONTACTPOINT_SEND_RATE")


def test_a_language_that_is_not_spoken_is_named_in_one_line_by_check_and_doctor(
    desk: Console,
) -> None:
    listed = '"name": "EXERCISE", "languages": ["en"]'
    file = network(TWO_LAYERS)
    assert listed in file
    imports(desk, file.replace(listed, listed.replace('"en"', '"en", "de", "xq"')))
    said = [each for each in desk("doctor", "--json").json if each["finding"] == "languages"]
    assert [each["severity"] for each in said] == ["warning", "warning"]
    assert said[0]["text"].startswith("network.languages: nothing is translated into de")
    assert said[1]["text"] == "network.languages: xq is no language that is known."
    checked = desk("network", "check", "network.yaml")
    assert checked.status == 0
    assert len([line for line in checked.err.splitlines() if "network.languages" in line]) == 2


def test_nothing_is_there_yet(console: Console) -> None:
    answer = console("doctor", "--json")
    assert (answer.status, found(answer)["error"]) == (1, ["bot_api", "keys"])
    assert "contactpoint init" in answer.json[-1]["remedy"]


def test_misuse_is_neither(deployment: Console) -> None:
    answer = deployment("doctor", "--jsn")
    assert (answer.status, answer.out) == (2, "")


@on_both
def test_a_server_that_ends_idle_transactions_alone_is_named(
    desk: Console, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server of the tests is recent; what counts as recent is moved instead."""
    assert "PostgreSQL 17" not in desk("doctor", "--json").out
    monkeypatch.setattr(engine, "_TRANSACTION_TIMEOUT_SINCE", 1_000_000)
    named = [each for each in desk("doctor", "--json").json if "PostgreSQL 17" in each["remedy"]]
    assert [each["severity"] for each in named] == (
        [] if database_url.startswith("sqlite") else ["warning"]
    )
