"""The rehearsal's network: complete, invented, and everywhere marked as an EXERCISE."""

from __future__ import annotations

from collections import Counter

import yaml

from rehearsal import accounts

DIRECTORY = yaml.safe_load(accounts.NETWORK.read_text(encoding="utf-8"))


def test_every_name_says_exercise() -> None:
    assert "EXERCISE" in DIRECTORY["network"]["name"]
    for group in ("people", "contact_points"):
        assert all("EXERCISE" in entry["name"] for entry in DIRECTORY[group].values())


def test_every_member_has_who_asks_and_who_answers() -> None:
    assert set(DIRECTORY["members"]) == {"ESP", "LBN", "ITA", "XPO", "XCE", "UNO"}
    for member in DIRECTORY["members"]:
        roles = Counter(
            role
            for person in DIRECTORY["people"].values()
            if person.get("member") == member
            for role in person["roles"]
        )
        assert roles["official"] >= 1
        assert roles["duty_officer"] >= 2
        assert roles["supervisor"] >= 1
        assert any(point["member"] == member for point in DIRECTORY["contact_points"].values())
    everybody = Counter(role for person in DIRECTORY["people"].values() for role in person["roles"])
    assert (everybody["secretariat"], everybody["auditor"]) == (1, 1)


def test_rosters_name_people_of_their_own_member() -> None:
    for point in DIRECTORY["contact_points"].values():
        for layer in DIRECTORY["rosters"][point["roster"]]["layers"]:
            for person in layer["rotation"]["people"]:
                assert DIRECTORY["people"][person]["member"] == point["member"]
                assert "duty_officer" in DIRECTORY["people"][person]["roles"]


def test_everybody_has_one_phone() -> None:
    people = accounts.people()
    assert [person.id for person in people] == list(DIRECTORY["people"])
    assert len({person.telegram_id for person in people}) == len(people)
    assert accounts.telegram_ids()["lbn-duty"] == people[5].telegram_id
    rami = people[5]
    assert (rami.name, rami.member, rami.role) == (
        "Rami Haddad (EXERCISE)",
        "Lebanon",
        "Duty officer",
    )
    assert people[-1].member == "Network"
