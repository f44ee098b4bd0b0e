"""Policies, people, entries and codes at the command line."""

from pathlib import Path

import pytest

from rehearsal.accounts import NETWORK
from tests.bot.conftest import Console


def test_policy_explain_tells_the_story(deployment: Console) -> None:
    at = "2026-03-29 02:30 Asia/Beirut"
    answer = deployment("policy", "explain", "LBN", "immediate", "--at", at)
    assert answer.status == 0
    assert "immediate request to Lebanon" in answer.out
    assert "2026-03-28 23:30 UTC (02:30 Asia/Beirut)" in answer.out
    assert "no step" in answer.out or "nobody can be reached" in answer.out


def test_policy_explain_as_json_names_everybody_by_id(deployment: Console) -> None:
    told = deployment("policy", "explain", "LBN", "immediate", "--type", "preserve", "--json").json
    assert told["member"] == "LBN"
    assert told["contact_point"] == "lbn-police"
    assert told["type"] == "preserve"
    # Nobody is enrolled: everything is passed over, and even the last resort is empty.
    first = told["calls"][0]
    assert [passed["target"] for passed in first["passed_over"]][:3] == ["duty", "duty", "deputy"]
    assert first["passed_over"][0]["people"][0]["person"] == "lbn-duty"
    assert first["passed_over"][0]["people"][0]["reachable"] is False
    assert first["last_resort"] is True
    assert first["people"] == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("ITA", "immediate", "--at", "2026-03-29 02:30"), "does not exist in Europe/Rome"),
        (("ITA", "immediate", "--at", "2026-10-25 02:30 Europe/Rome"), "exists twice"),
        (("ITA", "immediate", "--at", "noon"), "not a time"),
        (("XXX", "immediate"), "no member 'XXX'"),
        (("ITA", "soon"), "soon"),
    ],
)
def test_policy_explain_answers_bad_input_in_one_line(
    deployment: Console, typed: tuple[str, ...], said: str
) -> None:
    answer = deployment("policy", "explain", *typed)
    assert answer.status == 2
    assert answer.err.count("\n") == 1
    assert said in answer.err


def test_history_lists_versions_and_what_each_changed(deployment: Console, tmp_path: Path) -> None:
    changed = tmp_path / "changed.yaml"
    text = NETWORK.read_text(encoding="utf-8")
    changed.write_text(text.replace("name: Rami Haddad", "name: Rami Khoury"), encoding="utf-8")
    assert deployment("network", "import", str(changed)).status == 0
    listed = deployment("network", "history", "--json").json
    assert [version["version"] for version in listed] == [1, 2]
    second = deployment("network", "history", "2")
    assert "changed people.lbn-duty.name: Rami Haddad (EXERCISE) → Rami Khoury" in second.out
    first = deployment("network", "history", "1", "--json").json
    assert {change["kind"] for change in first["changes"]} == {"added"}
    missing = deployment("network", "history", "3")
    assert (missing.status, missing.err.count("\n")) == (2, 1)


def test_entries_are_listed(deployment: Console) -> None:
    rows = deployment("network", "entries", "--json").json
    assert {row["contact_point"] for row in rows} >= {"lbn-police", "esp-police"}
    assert {row["trust"] for row in rows} == {"new"}
    assert "lbn-police" in deployment("network", "entries").out


def test_an_unknown_code_is_one_clear_line(deployment: Console) -> None:
    for code in ("AAAA-AAAA", "nonsense"):
        answer = deployment("acknowledge", code)
        assert answer.status == 2
        assert "cannot be used" in answer.err


def test_people_are_listed_with_their_channels(deployment: Console, tmp_path: Path) -> None:
    with_mail = tmp_path / "mail.yaml"
    text = NETWORK.read_text(encoding="utf-8").replace(
        "lbn-duty: {", 'lbn-duty: {channels: [telegram, {webhook: "https://gw.example.org/in"}], '
    )
    with_mail.write_text(text, encoding="utf-8")
    assert deployment("network", "import", str(with_mail)).status == 0
    rows = {row["person"]: row for row in deployment("people", "list", "--json").json}
    assert rows["lbn-duty"]["channels"] == ["webhook"]
    assert rows["lbn-duty"]["reachable"] is True
    assert rows["lbn-duty"]["state"] == "not invited"
    assert rows["lbn-deputy"]["channels"] == []
    assert rows["lbn-deputy"]["reachable"] is False
