"""Each role's commands: in the menu, in the help, and as the routing knows them."""

import pytest

from domain.topics import Topic
from domain.vocabulary import Role
from handlers.messages.menus import COMMANDS_OF_ROLE, ORDER, STRANGERS_MENU, description, menu
from handlers.messages.usage import EXAMPLES, form
from handlers.routes.commands import COMMANDS
from tests.handlers.wording_readers import worded
from wording.language import translator

EVERYBODY = {"language", "help", "cancel"}


def _names(*roles: Role) -> set[str]:
    return {command for command, _line in menu(frozenset(roles), "en")}


def test_every_command_is_known_described_and_in_some_menu() -> None:
    shown = {command for commands in COMMANDS_OF_ROLE.values() for command in commands}
    assert set(ORDER) == shown | EVERYBODY
    assert set(COMMANDS) == set(ORDER) | {"start"}


def test_each_role_sees_its_own_commands() -> None:
    assert _names(Role.OFFICIAL) == EVERYBODY | {
        "request",
        "requests",
        "status",
        "reply",
        "remind",
        "reopen",
        "withdraw",
        "close",
    }
    assert "acknowledge" in _names(Role.DUTY_OFFICER)
    assert "request" not in _names(Role.DUTY_OFFICER)
    assert {"escalations", "log", "verify", "duty"} <= _names(Role.SUPERVISOR)
    for role in (Role.SECRETARIAT, Role.AUDITOR):
        assert not _names(role) & {"request", "answer", "acknowledge", "refuse"}
    assert _names(Role.OFFICIAL, Role.DUTY_OFFICER) == _names(Role.OFFICIAL) | _names(
        Role.DUTY_OFFICER
    )


def test_strangers_see_how_to_begin() -> None:
    assert [command for command, _line in STRANGERS_MENU] == ["start", "help"]


def test_descriptions_keep_to_telegrams_limits() -> None:
    """Bot API, BotCommand: a command of 1 to 32, a description of 1 to 256 characters."""
    _ = translator("en")
    for command in COMMANDS:
        assert 1 <= len(command) <= 32
        assert 1 <= len(description(_, command)) <= 100


@pytest.mark.parametrize("role", Role)
def test_help_says_what_to_do_first_and_lists_the_commands(role: Role) -> None:
    text = worded(Topic.HELP, {"roles": [role.value]}).text
    first, listed = text.split("\n\n")
    assert not first.startswith("/")
    assert {line.split()[0].lstrip("/") for line in listed.split("\n")} == _names(role)


def test_usage_shows_the_form_and_an_example() -> None:
    _ = translator("en")
    assert set(EXAMPLES) <= {*COMMANDS, "start"}
    for command in EXAMPLES:
        text = worded(Topic.USAGE, {"command": command}).text
        write, example = text.split("\n")
        assert write == f"Write: {form(_, command)}"
        assert example.startswith(f"For example: /{command} ")
