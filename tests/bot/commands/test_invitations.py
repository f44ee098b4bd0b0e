"""``people invite``: one code or many, as lines, JSON, a picture or a sheet."""

import re
import stat
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.commands.people import Handed, page, say_one
from domain.vocabulary import MemberCode, PersonId
from services.people.people import Invited
from tests.bot.conftest import Console

CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}")
INVITED = Invited(
    person=PersonId("lbn-duty"),
    name="Rami <Haddad> & Co (EXERCISE)",
    member=MemberCode("LBN"),
    code="7K4M-Q2XR-90TC",
    expires_at=datetime(2026, 11, 25, 12, tzinfo=UTC),
    is_second=True,
)
LINK = "https://t.me/contactpoint_bot?start=7K4M-Q2XR-90TC"


def test_one_is_an_object_and_several_are_a_list(deployment: Console) -> None:
    one = deployment("people", "invite", "lbn-duty", "--json").json
    assert one["person"] == "lbn-duty"
    several = deployment("people", "invite", "lbn-deputy", "lbn-duty", "lbn-duty", "--json").json
    assert [each["person"] for each in several] == ["lbn-deputy", "lbn-duty"]
    codes = [one["code"], *(each["code"] for each in several)]
    assert len(set(codes)) == 3
    assert all(CODE.fullmatch(code) for code in codes)
    assert all(set(each) == {"person", "code", "link", "expires_at", "secret"} for each in several)


def test_a_second_code_says_that_the_first_is_void(deployment: Console) -> None:
    first = deployment("people", "invite", "lbn-duty").out
    second = deployment("people", "invite", "lbn-duty").out
    assert ("void" in first, "void" in second) == (False, True)


def test_of_a_member_all_who_never_enrolled_are_invited(deployment: Console) -> None:
    assert deployment("people", "revoke", "lbn-duty").status == 0
    invited = deployment("people", "invite", "--member", "lbn", "--json").json
    listed = deployment("people", "list", "--json").json
    wanted = [each["person"] for each in listed if each["member"] == "LBN"]
    assert [each["person"] for each in invited] == [each for each in wanted if each != "lbn-duty"]


def test_nobody_is_invited_where_one_is_not_known(deployment: Console) -> None:
    for typed in (("lbn-duty", "nobody"), ("--member", "XYZ"), ()):
        answer = deployment("people", "invite", *typed)
        assert (answer.status, answer.out) == (2, "")
    states = {row["person"]: row["state"] for row in deployment("people", "list", "--json").json}
    assert states["lbn-duty"] == "not invited"


def test_a_sheet_has_a_strip_for_each_and_is_their_owners_alone(deployment: Console) -> None:
    sheet = Path("invitations.html")
    answer = deployment("people", "invite", "--member", "LBN", "--sheet", str(sheet))
    assert answer.status == 0
    assert not CODE.search(answer.out + answer.err)
    assert stat.S_IMODE(sheet.stat().st_mode) == 0o600
    strips = sheet.read_text("utf-8").count("<section>")
    assert strips == len(deployment("people", "invite", "--member", "LBN", "--json").json) > 3
    again = deployment("people", "invite", "lbn-duty", "--sheet", str(sheet))
    assert again.status == 2
    assert "is not overwritten" in again.err


def test_no_sheet_is_left_where_nobody_was_invited(deployment: Console) -> None:
    assert deployment("people", "invite", "nobody", "--sheet", "new.html").status == 2
    assert not Path("new.html").exists()


def test_a_strip_shows_code_picture_and_what_to_do_and_runs_nothing() -> None:
    shown = page(Handed(invited=[INVITED], bot="contactpoint_bot"))
    assert "Rami &lt;Haddad&gt; &amp; Co (EXERCISE), LBN" in shown
    assert "<code>7K4M-Q2XR-90TC</code>" in shown
    assert "@contactpoint_bot in Telegram: /start 7K4M-Q2XR-90TC" in shown
    assert "2026-11-25 12:00 UTC" in shown
    assert "is void" in shown
    assert shown.count("<svg") == 1
    assert "<svg" not in page(Handed(invited=[INVITED]))


def test_a_qr_code_is_shown_in_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    handed = Handed(invited=[INVITED], bot="contactpoint_bot")
    say_one(replace(INVITED, is_second=False), handed, is_first=True, as_qr=True)
    shown = capsys.readouterr().out
    assert "▄" in shown
    assert len(shown.splitlines()) > 10
    assert LINK in shown


def test_a_qr_code_needs_the_bots_name(deployment: Console) -> None:
    answer = deployment("people", "invite", "lbn-duty", "--qr")
    assert answer.status == 2
    assert "the bot's name is not known" in answer.err.lower()
