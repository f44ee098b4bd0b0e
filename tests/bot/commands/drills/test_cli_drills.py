"""``drill`` at the command line: ordered, listed, stopped; what is wrong is one line."""

from datetime import UTC, datetime

import pytest

from tests.bot.conftest import Console


def test_drills_are_ordered_listed_and_stopped(deployment: Console) -> None:
    done = deployment("drill", "start", "--kind", "ping", "--to", "lbn-police", "--at", "2d")
    assert (done.status, done.err) == (0, "")
    order = done.out.split()[0]
    assert done.out == f"{order}  ping, 1 contact point\n"
    (row,) = deployment("drill", "list", "--json").json
    assert row == {
        "drill": order,
        "kind": "ping",
        "to": "lbn-police",
        "reference": None,
        "state": "planned",
        "ordered_at": row["ordered_at"],
        "due": None,
        "acknowledged_in_s": None,
        "score": None,
        "taken_for_real": [],
    }
    (told,) = deployment("drill", "list", "--json", "--reason", "EXERCISE").json
    assert told["due"] > row["ordered_at"]
    assert "lbn-police  planned" in deployment("drill", "list").out
    assert deployment("drill", "stop", order).out == "Stopped: 1 contact point.\n"
    assert deployment("drill", "stop", order).out == "Nothing of it was left to be stopped.\n"
    assert deployment("drill", "list", "--json").json[0]["state"] == "stopped"


def test_several_desks_and_kinds_within_a_period(deployment: Console) -> None:
    typed = ("--kind", "ping,form", "--all", "--between", "2027-03-01", "2027-03-31")
    done = deployment("drill", "start", *typed, "--type", "preserve")
    assert (done.status, done.err) == (0, "")
    rows = deployment("drill", "list", "--json", "--reason", "EXERCISE").json
    assert {row["kind"] for row in rows} == {"ping", "form"}
    assert len({row["drill"] for row in rows}) == 2
    assert len({row["to"] for row in rows}) * 2 == len(rows) > 2
    assert all("2027-03-01T00" <= row["due"] < "2027-04-01" for row in rows)
    both = ("--to", "lbn-police", "ita-judicial", "--at", "2d")
    assert "2 contact points" in deployment("drill", "start", "--kind", "ping", *both).out


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("start", "--kind", "pong", "--all"), "no kind of drill 'pong'"),
        (("start", "--kind", "ping"), "--to, or write --all"),
        (("start", "--kind", "ping", "--to", "x", "--all"), "--to, or write --all"),
        (("start", "--kind", "ping", "--to", "xxx"), "no contact point 'xxx'"),
        (("start", "--kind", "ping,form", "--all"), "two drills at once"),
        (("start", "--kind", "ping", "--all", "--at", "2020-01-01T10:00Z"), "has passed"),
        (("start", "--kind", "ping", "--all", "--at", "2190-01-01T10:00Z"), "a year away"),
        (("start", "--kind", "ping", "--all", "--at", "soon"), "is not a time"),
        (("start", "--kind", "ping", "--all", "--between", "3d", "2d"), "ends before it begins"),
        (
            ("start", "--kind", "ping", "--all", "--at", "1d", "--between", "1d", "2d"),
            "not both",
        ),
        (("start", "--kind", "ping", "--all", "--type", "preserve"), "only by a form"),
        (("start", "--kind", "form", "--all", "--type", "drill"), "only by a form"),
        (("stop", "xxx"), "no such drill"),
        (("plan", "--year", "2025", "--all"), "this year and the next"),
        (("plan", "--year", "2099", "--all"), "this year and the next"),
        (("plan", "--year", "2027", "--all", "--ping", "9"), "at most 6"),
        (("plan", "--year", "2027", "--all", "--ping", "-1"), "at least one"),
        (("plan", "--year", "2027", "--all", "--to", "lbn-police"), "--to, or write --all"),
        (("plan", "--year", "2027", "--to", "xxx"), "no contact point 'xxx'"),
        (("called", "xxx", "lbn-police", "--answered"), "no such drill"),
        (("list", "--reason", " "), "reason is empty"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    deployment: Console, typed: tuple[str, ...], said: str
) -> None:
    answer = deployment("drill", *typed)
    assert (answer.status, answer.out) == (2, "")
    assert said in answer.err
    assert answer.err.count("\n") == 1
    assert deployment("drill", "list", "--json").json == []


def test_two_at_once_are_said_plainly(deployment: Console) -> None:
    typed = ("drill", "start", "--kind", "ping", "--to", "lbn-police", "--at", "3h")
    assert deployment(*typed).status == 0
    again = deployment(*typed)
    assert (again.status, "another drill is under way" in again.err) == (2, True)


def test_a_years_plan_is_shown_and_ordered_once(deployment: Console) -> None:
    year = str(datetime.now(UTC).year + 1)
    typed = ("drill", "plan", "--year", year, "--to", "lbn-police", "--call", "1")
    done = deployment(*typed)
    kinds = f"{year}: 2 ping, 1 form, 1 call, at 1 contact point"
    assert (done.status, done.err) == (0, f"Lacking in {kinds}.\n")
    order = done.out.split()[0]
    assert done.out == f"{order}  {kinds}\n"
    rows = deployment("drill", "list", "--json", "--reason", "EXERCISE").json
    assert {row["drill"] for row in rows} == {order}
    assert all(row["due"].startswith(year) for row in rows)
    again = deployment(*typed, "--yes")
    assert (again.status, again.out) == (0, f"There is nothing to order for {year}.\n")
    assert len(deployment("drill", "list", "--json").json) == 4
