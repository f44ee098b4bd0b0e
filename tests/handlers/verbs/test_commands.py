"""Each role's commands: in the menu, in the help, and as the routing knows them."""

import pytest

from domain.topics import Topic
from domain.vocabulary import Role
from handlers.routes.commands import COMMANDS
from handlers.verbs.commands import Command, commands_of, menu, strangers_menu
from tests.handlers.messages.wording_readers import worded
from wording.language import translator

EVERYBODY = {"language", "help", "cancel"}


def _names(*roles: Role) -> set[str]:
    return {command for command, _line in menu(commands_of(roles), "en")}


def test_every_command_has_its_act_and_stands_in_some_menu() -> None:
    assert set(COMMANDS) == set(Command)
    shown = {command.word for command in commands_of(Role, has_pages=True)}
    assert shown == {command.word for command in Command} - {"start"}


def test_the_menus_are_in_one_order() -> None:
    everything = [command.word for command in Command]
    assert " ".join(everything) == (
        "start request acknowledge answer ask contest reassign delay transfer refuse uphold reply "
        "complete remind withdraw recall correct close reopen link remark number called ours disown "
        "deadline pause custodian permission extend end confirmed preserved expired received decided "
        "evidence used heeded requests status document duty escalations coverage statistics letter drill "
        "sick leave swap note calendar explain directory people test log verify subject devices language "
        "help cancel"
    )
    for role in Role:
        names = [command for command, _line in menu(commands_of({role}), "en")]
        assert names == [word for word in everything if word in names]


def test_each_role_sees_its_own_commands() -> None:
    assert _names(Role.OFFICIAL) == EVERYBODY | {
        "request",
        "requests",
        "status",
        "statistics",
        "document",
        "reply",
        "complete",
        "remind",
        "reopen",
        "withdraw",
        "link",
        "remark",
        "number",
        "recall",
        "correct",
        "close",
        "deadline",
        "permission",
        "extend",
        "end",
        "used",
        "heeded",
        "ours",
        "disown",
    }
    assert "called" in _names(Role.DUTY_OFFICER) & _names(Role.SUPERVISOR)
    assert "acknowledge" in _names(Role.DUTY_OFFICER)
    assert "request" not in _names(Role.DUTY_OFFICER)
    assert {"escalations", "log", "verify", "duty"} <= _names(Role.SUPERVISOR)
    assert _names(Role.DATA_PROTECTION_OFFICER) == EVERYBODY | {"subject"}
    for role in (Role.SECRETARIAT, Role.AUDITOR):
        assert not _names(role) & {"request", "answer", "acknowledge", "refuse"}
    assert _names(Role.OFFICIAL, Role.DUTY_OFFICER) == _names(Role.OFFICIAL) | _names(
        Role.DUTY_OFFICER
    )


def test_strangers_see_how_to_begin() -> None:
    assert [command for command, _line in strangers_menu("en")] == ["start", "help"]


def test_descriptions_keep_to_telegrams_limits() -> None:
    """Bot API, BotCommand: a command of 1 to 32, a description of 1 to 256 characters."""
    _ = translator("en")
    for command in Command:
        assert 1 <= len(command.word) <= 32
        assert 1 <= len(command.value.line(_)) <= 100


@pytest.mark.parametrize("role", Role)
def test_help_says_what_to_do_first_and_lists_the_commands(role: Role) -> None:
    text = worded(Topic.HELP, {"roles": [role.value]}).text
    first, listed = text.split("\n\n")
    assert not first.startswith("/")
    assert {line.split()[0].lstrip("/") for line in listed.split("\n")} == _names(role)


def test_usage_shows_the_form_and_an_example() -> None:
    _ = translator("en")
    for command in Command:
        text = worded(Topic.USAGE, {"command": command.word}).text
        takes = command.value.words(_)[1:]
        assert bool(takes) == bool(command.value.example)
        if takes:
            form, example = text.split("\n")
            assert form == f"Write: {command.usage(_)}"
            shown = command.value.example.replace("{tomorrow}", "2026-11-25")
            shown = shown.replace("{in_a_week}", "2026-12-02")
            assert example == f"For example: /{command.word} {shown}"
            assert len(command.value.example.split()) >= len(takes)
        else:
            assert text.startswith("This is not written so.")


def test_a_command_is_known_by_its_word_with_or_without_slash() -> None:
    for command in Command:
        assert Command.of(command.word) is Command.of(f"/{command.word.upper()}") is command
    for word in ("", "/", "//help", "ack", "nonsense", "help "):
        assert Command.of(word) is None


def test_what_needs_pages_is_shown_where_there_are_some() -> None:
    for role in Role:
        shown = set(commands_of({role}, has_pages=True)) - set(commands_of({role}))
        assert shown == {Command.DEVICES}
