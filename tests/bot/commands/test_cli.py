"""The command line, as somebody at a console meets it."""

import asyncio
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
import yaml

from bot.deployment.opening import opened
from bot.deployment.settings import load
from crypto.note import parse_checkpoint
from rehearsal.accounts import NETWORK
from tests.bot.conftest import Console

COMMANDS = (
    *("init", "run", "rehearse", "doctor", "duty", "network", "people", "requests", "log", "keys"),
    *("network check", "network import", "network export"),
    *("people list", "people invite", "people confirm", "people revoke"),
    *("requests list", "requests show", "log show", "log verify", "log checkpoint"),
    *("keys status", "keys public"),
)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(console: Console, command: str) -> None:
    answer = console(*command.split(), "--help")
    assert answer.status == 0
    assert "Usage:" in answer.out


@pytest.mark.parametrize(
    "typed",
    [
        ("nonsense",),
        ("--nonsense",),
        ("people",),
        ("people", "invite"),
        ("people", "invite", "a", "b"),
        ("duty", "--at"),
        ("rehearse", "--port", "x"),
        ("rehearse", "--speed", "-3"),
        ("log", "verify", "--anchor", "nowhere.note"),
        ("network", "check", "nowhere.yaml"),
        ("run",),
        ("people", "list"),
    ],
)
def test_bad_input_is_one_line_and_status_2(console: Console, typed: tuple[str, ...]) -> None:
    answer = console(*typed)
    assert answer.status == 2
    assert answer.out == ""
    assert answer.err.count("\n") == 1
    assert answer.err.startswith("contactpoint: ")


def test_a_wrong_setting_stops_every_command(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONTACTPOINT_SEND_RATE", "fast")
    for command in (("run",), ("init",), ("people", "list"), ("log", "verify")):
        answer = console(*command)
        assert answer.status == 2
        assert answer.err.startswith("contactpoint: CONTACTPOINT_SEND_RATE ")


class TestInit:
    """``init``"""

    def test_makes_what_is_needed_for_its_user_alone(self, console: Console) -> None:
        assert console("init").status == 0
        data = Path("data")
        assert data.stat().st_mode & 0o777 == 0o700
        for name in ("keys.json", "database.key", "contactpoint.env"):
            assert (data / name).stat().st_mode & 0o777 == 0o600

    def test_overwrites_nothing(self, console: Console) -> None:
        console("init")
        before = {path: path.read_bytes() for path in Path("data").iterdir()}
        answer = console("init")
        assert answer.status == 0
        assert answer.out.count("kept") == 3
        assert {path: path.read_bytes() for path in Path("data").iterdir()} == before

    def test_makes_no_second_key_for_what_the_first_protects(self, deployment: Console) -> None:
        Path("data/database.key").rename("away")
        answer = deployment("init")
        assert answer.status == 2
        assert "Put the key back" in answer.err
        Path("data/keys.json").rename("away-too")
        assert deployment("init").status == 2
        assert not Path("data/keys.json").exists()
        assert not Path("data/database.key").exists()

    def test_a_folder_that_cannot_be_made(
        self, console: Console, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        Path("file").write_text("", "utf-8")
        monkeypatch.setenv("CONTACTPOINT_DATA_DIR", "file/data")
        answer = console("init")
        assert answer.status == 2
        assert "CONTACTPOINT_DATA_DIR" in answer.err


class TestKeys:
    """Keys that are missing, open to others, or another deployment's."""

    def test_a_missing_key_file(self, deployment: Console) -> None:
        Path("data/keys.json").rename("away")
        before = Path("data/contactpoint.db").read_bytes()
        answer = deployment("people", "list")
        assert answer.status == 2
        assert "There is no key file" in answer.err
        assert Path("data/contactpoint.db").read_bytes() == before

    def test_a_key_file_that_others_can_read(self, deployment: Console) -> None:
        Path("data/keys.json").chmod(0o644)
        answer = deployment("people", "list")
        assert answer.status == 2
        assert "chmod 600" in answer.err

    def test_another_deployments_key_file(
        self, deployment: Console, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("CONTACTPOINT_DATA_DIR", "other")
        deployment("init")
        monkeypatch.delenv("CONTACTPOINT_DATA_DIR")
        Path("data/keys.json").write_bytes(Path("other/keys.json").read_bytes())
        answer = deployment("people", "list")
        assert answer.status == 2
        assert "key file" in answer.err

    def test_a_damaged_database_key(self, deployment: Console) -> None:
        Path("data/database.key").write_text("{}", "utf-8")
        answer = deployment("people", "list")
        assert answer.status == 2
        assert "database.key" in answer.err

    def test_status_and_public_key(self, deployment: Console) -> None:
        (key,) = deployment("keys", "status", "--json").json
        assert key["active"] is True
        assert key["age_days"] == 0
        assert key["key"] in deployment("keys", "status").out
        verifier = deployment("keys", "public").out.strip()
        checkpoint = parse_checkpoint(deployment("log", "checkpoint").out, verifier)
        assert checkpoint.size == deployment("log", "verify", "--json").json["records"]

    def test_a_key_from_the_environment(
        self, console: Console, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("CONTACTPOINT_KEY_PROVIDER", "environment")
        monkeypatch.setenv("CONTACTPOINT_KEY", "RVhFUkNJU0UtRVhFUkNJU0UtRVhFUkNJU0UtRVhFUkM=")
        assert console("init").status == 0
        assert console("network", "import", str(NETWORK)).status == 0
        assert console("keys", "status", "--json").json[0]["created_at"] is None
        monkeypatch.setenv("CONTACTPOINT_KEY", "b3RoZXItb3RoZXItb3RoZXItb3RoZXItb3RoZXItb3Q=")
        assert console("people", "list").status == 2


class TestNetwork:
    """``network``"""

    def test_check_needs_no_deployment(self, console: Console) -> None:
        answer = console("network", "check", str(NETWORK))
        assert answer.status == 0
        assert "6 members" in answer.out
        assert not Path("data").exists()

    def test_import_prints_the_difference_and_the_second_time_nothing(
        self, console: Console
    ) -> None:
        console("init")
        answer = console("network", "import", str(NETWORK))
        assert "added members.LBN" in answer.out
        assert "warning: people.lbn-duty" in answer.err
        assert "Nothing changes" in console("network", "import", str(NETWORK)).out

    def test_many_warnings_hide_no_difference(self, console: Console) -> None:
        console("init")
        text = NETWORK.read_text("utf-8")
        people = "".join(
            f"  more-{number}: {{name: EXERCISE {number}, member: LBN, roles: [official]}}\n"
            for number in range(50)
        )
        Path("many.yaml").write_text(text.replace("\npeople:\n", f"\npeople:\n{people}"), "utf-8")
        answer = console("network", "import", "many.yaml")
        assert answer.err.count("warning: ") == 10
        assert " more warnings; --warnings prints all" in answer.err
        answer = console("network", "import", "many.yaml")
        assert answer.out == "Nothing changes: this directory is in force already.\n"
        assert "warning: " not in answer.err
        count = int(answer.err.partition(" warnings; --warnings prints all")[0])
        answer = console("network", "import", "many.yaml", "--warnings")
        assert answer.err.count("warning: ") == count > 50

    def test_an_entry_that_nobody_confirmed_is_new(self, deployment: Console) -> None:
        rows = deployment("network", "entries", "--json").json
        assert {(row["trust"], row["confirmed_at"]) for row in rows} == {("new", None)}

    def test_export_reads_back(self, deployment: Console) -> None:
        exported = deployment("network", "export").out
        assert "lbn-desk" in yaml.safe_load(exported)["rosters"]
        Path("again.yaml").write_text(exported, "utf-8")
        assert "Nothing changes" in deployment("network", "import", "again.yaml").out

    def test_an_error_names_its_line_and_changes_nothing(self, deployment: Console) -> None:
        text = NETWORK.read_text("utf-8").replace("Asia/Beirut", "Asia/Nowhere", 1)
        Path("wrong.yaml").write_text(text, "utf-8")
        before = deployment("network", "export").out
        answer = deployment("network", "import", "wrong.yaml")
        assert answer.status == 2
        assert "line " in answer.err
        assert deployment("network", "export").out == before

    def test_without_a_directory(self, console: Console) -> None:
        console("init")
        for command in (("network", "export"), ("duty",)):
            answer = console(*command)
            assert answer.status == 2
            assert "network import" in answer.err


class TestPeople:
    """``people``"""

    def test_invite_as_json(self, deployment: Console) -> None:
        invited = deployment("people", "invite", "lbn-duty", "--json").json
        assert set(invited) == {"person", "code", "link", "expires_at", "secret"}
        assert invited["secret"] is None
        assert invited["person"] == "lbn-duty"
        assert invited["link"] is None
        assert datetime.fromisoformat(invited["expires_at"]).tzinfo is not None
        rows = {row["person"]: row for row in deployment("people", "list", "--json").json}
        assert rows["lbn-duty"]["state"] == "invited"
        assert rows["esp-duty"]["state"] == "not invited"
        assert rows["secretariat"]["member"] is None
        assert "lbn-duty" in deployment("people", "list").out

    def test_the_code_is_not_in_the_database(self, deployment: Console) -> None:
        code = deployment("people", "invite", "lbn-duty", "--json").json["code"]
        for path in Path("data").rglob("*"):
            assert not path.is_file() or code.encode() not in path.read_bytes()

    def test_nobody_of_that_id(self, deployment: Console) -> None:
        for command in ("invite", "confirm", "revoke"):
            answer = deployment("people", command, "nobody")
            assert answer.status == 2
            assert "Nobody in the directory" in answer.err

    def test_confirm_and_revoke(self, deployment: Console) -> None:
        answer = deployment("people", "confirm", "lbn-duty")
        assert answer.status == 2
        assert "does not wait" in answer.err
        assert deployment("people", "revoke", "lbn-duty").status == 0


class TestDuty:
    """``duty``"""

    def test_who_is_on_duty(self, deployment: Console) -> None:
        rows = deployment("duty", "lbn-desk", "--at", "2026-11-24T12:00Z", "--json").json
        assert rows[0] == {
            "roster": "lbn-desk",
            "layer": "duty",
            "people": ["lbn-duty"],
            "from": "2026-11-23T06:00:00.000Z",
            "until": "2026-11-30T06:00:00.000Z",
        }
        assert [row["layer"] for row in rows] == ["duty", "deputy"]

    def test_an_empty_layer(self, deployment: Console) -> None:
        rows = deployment("duty", "lbn-desk", "--at", "2020-01-01", "--json").json
        assert rows[0]["people"] == []
        assert rows[0]["from"] is None
        assert rows[0]["until"] is None
        assert "nobody" in deployment("duty", "lbn-desk", "--at", "2020-01-01").out

    def test_every_roster(self, deployment: Console) -> None:
        rosters = {row["roster"] for row in deployment("duty", "--json").json}
        assert len(rosters) == 6

    @pytest.mark.parametrize("at", ["tomorrow", "2026-13-01", "", "0001-01-01T00:00+23:00"])
    def test_a_time_that_cannot_be_read(self, deployment: Console, at: str) -> None:
        answer = deployment("duty", "--at", at)
        assert answer.status == 2
        assert "2026-11-25T18:00Z" in answer.err

    def test_times_are_utc_in_every_form(self, deployment: Console) -> None:
        until = {
            "2026-11-30 05:59 UTC": "2026-11-30T06:00:00.000Z",
            "2026-11-30 07:59 Asia/Beirut": "2026-11-30T06:00:00.000Z",
            "2026-11-30 06:00": "2026-12-07T06:00:00.000Z",
            "2026-11-30 05:00 -01:00": "2026-12-07T06:00:00.000Z",
        }
        for at, expected in until.items():
            rows = deployment("duty", "lbn-desk", "--at", at, "--json").json
            assert rows[0]["until"] == expected
        for at in ("4h", "4 h", "90min", "18:00", "tomorrow 09:00", "Friday 18:00"):
            assert deployment("duty", "lbn-desk", "--at", at).status == 0

    @pytest.mark.parametrize(
        ("at", "says"),
        [
            ("2027-03-28 00:30 Asia/Beirut", "T00:30+02:00 or 2027-03-28T00:30+03:00"),
            ("2027-10-30 23:30 Asia/Beirut", "T23:30+03:00 or 2027-10-30T23:30+02:00"),
        ],
    )
    def test_a_time_that_could_be_two(self, deployment: Console, at: str, says: str) -> None:
        for option in ((), ("--coverage",)):
            answer = deployment("duty", *option, "--at", at)
            assert (answer.status, answer.out, answer.err.count("\n")) == (2, "", 1)
            assert says in answer.err

    def test_a_roster_that_is_not_there(self, deployment: Console) -> None:
        answer = deployment("duty", "nowhere")
        assert answer.status == 2
        assert "lbn-desk" in answer.err


class TestRequests:
    """``requests``, before there are any; the stories in chat have some."""

    def test_an_empty_list(self, deployment: Console) -> None:
        assert deployment("requests", "list", "--json").json == []
        assert deployment("requests", "list").status == 0

    @pytest.mark.parametrize(
        ("typed", "says"),
        [
            ("nonsense", "not a reference"),
            ("CPN-2026-ESP-LBN-000123-5", "check character"),
        ],
    )
    def test_a_wrong_reference(self, deployment: Console, typed: str, says: str) -> None:
        for command in (("requests", "show"), ("log", "show")):
            answer = deployment(*command, typed)
            assert answer.status == 2
            assert says in answer.err

    def test_an_empty_reason(self, deployment: Console) -> None:
        answer = deployment("requests", "show", "CPN-2026-ESP-LBN-000123-4", "--reason", " ")
        assert answer.status == 2
        assert "--reason" in answer.err


def test_an_unknown_variable_is_warned_about(
    deployment: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONTACTPOINT_SEND_RATES", "1")
    answer = deployment("people", "list", "--json")
    assert answer.status == 0
    assert answer.json
    assert "CONTACTPOINT_SEND_RATES is not a setting" in answer.err


def test_a_deployment_opens_twice_at_once(deployment: Console) -> None:
    """A command beside a running service."""

    async def both() -> None:
        async with opened(load()) as one, opened(load()) as other:
            assert one.verifier == other.verifier

    asyncio.run(both())


def test_as_a_process_with_everything_closed(console: Console) -> None:
    """Standard input is closed, and whoever reads the output has gone."""
    console("init")
    command = [sys.executable, "-m", "bot", "network", "check", str(NETWORK)]
    done = subprocess.run(  # noqa: S603 - our own command
        ["/bin/sh", "-c", '"$@" <&- | true', "sh", *command],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "PYTHONPATH": str(NETWORK.parents[1])},
    )
    assert "Traceback" not in done.stderr
    assert "incident" not in done.stderr
