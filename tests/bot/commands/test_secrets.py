"""Second secrets: beside the code of an invitation where there are pages, and by themselves."""

import re
from pathlib import Path

import pytest

from tests.bot.conftest import Console

SECRET = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}")


@pytest.fixture
def pages(deployment: Console, monkeypatch: pytest.MonkeyPatch) -> Console:
    monkeypatch.setenv("CONTACTPOINT_PORTAL_LISTEN", "127.0.0.1:8443")
    monkeypatch.setenv("CONTACTPOINT_PORTAL_URL", "https://pages.example.org")
    return deployment


def test_an_invitation_comes_with_a_second_secret_where_there_are_pages(pages: Console) -> None:
    one = pages("people", "invite", "lbn-duty", "--json").json
    assert SECRET.fullmatch(one["secret"])
    assert one["secret"] not in one["code"]
    said = pages("people", "invite", "lbn-duty").out
    assert "https://pages.example.org/sign-in" in said
    assert "Never in chat" in said
    sheet = Path("invitations.html")
    assert pages("people", "invite", "--member", "LBN", "--sheet", str(sheet)).status == 0
    written = sheet.read_text("utf-8")
    assert written.count("Second secret:") == written.count("<section>") > 3


def test_without_pages_there_is_none(deployment: Console) -> None:
    assert deployment("people", "invite", "lbn-duty", "--json").json["secret"] is None
    assert "secret" not in deployment("people", "invite", "lbn-duty").out
    answer = deployment("people", "secret", "lbn-duty")
    assert answer.status == 2
    assert "PORTAL_URL" in answer.err


def test_a_new_secret_is_made_for_who_is_enrolled_already(pages: Console) -> None:
    one = pages("people", "secret", "lbn-duty", "--json").json
    assert set(one) == {"person", "code", "link", "expires_at", "secret"}
    assert (one["person"], one["code"]) == ("lbn-duty", None)
    several = pages("people", "secret", "lbn-duty", "lbn-deputy", "--json").json
    assert [each["person"] for each in several] == ["lbn-duty", "lbn-deputy"]
    assert len({one["secret"], *(each["secret"] for each in several)}) == 3
    assert SECRET.search(pages("people", "secret", "lbn-duty").out)


def test_for_somebody_unknown_none_is_made(pages: Console) -> None:
    answer = pages("people", "secret", "lbn-duty", "nobody")
    assert (answer.status, answer.out) == (2, "")
    assert "nobody" in answer.err


def test_the_list_says_who_has_passkeys(pages: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "PASSKEYS" in pages("people", "list").out
    assert {row["passkeys"] for row in pages("people", "list", "--json").json} == {0}
    monkeypatch.delenv("CONTACTPOINT_PORTAL_URL")
    monkeypatch.delenv("CONTACTPOINT_PORTAL_LISTEN")
    assert "PASSKEYS" not in pages("people", "list").out
    assert {row["passkeys"] for row in pages("people", "list", "--json").json} == {None}


def test_sessions_are_ended_for_whom_one_says(pages: Console) -> None:
    assert pages("people", "signout", "lbn-duty").out == "0 sessions are over.\n"
    assert pages("people", "signout", "--everybody").status == 0
    for wrong in ((), ("lbn-duty", "--everybody"), ("nobody",)):
        answer = pages("people", "signout", *wrong)
        assert (answer.status, answer.out) == (2, "")
