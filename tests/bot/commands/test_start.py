"""A command imports what it needs, and no other library: what is imported is waited for, each time."""

import json
import subprocess
import sys
from importlib.metadata import packages_distributions, version

import pytest
import typer
from typer.core import TyperGroup
from typer.main import get_command

from bot.cli import LINES, tree
from tests.bot.conftest import Console
from tests.test_rooms import rooms

PARSER = {"annotated_doc", "shellingham", "typer"}
LISTING = (
    PARSER
    | {
        "babel",  # the names of States, by which a list is searched; its data are read with the first word
        *("aiosqlite", "greenlet", "sqlalchemy", "sqlcipher3"),
        *("annotated_types", "dotenv", "pydantic", "pydantic_core"),
        *("cryptography", "msgspec", "typing_extensions", "typing_inspection", "tzdata"),
    }
)
RUN = """
import json, sys
from bot.cli import run
status = run(sys.argv[1:])
print(json.dumps(sorted(sys.modules)), file=sys.stderr)
sys.exit(status)
"""

LEAVES = """
import atexit, gc, json, sys
from bot.cli import main
before = gc.get_stats()[2]["collections"]
def tell():
    looked_through = gc.get_stats()[2]["collections"] - before
    print(json.dumps([looked_through, len(gc.get_objects())]), file=sys.stderr)
atexit.register(tell)
main(["requests", "list", "--help"])
"""


def imported(*arguments: str) -> set[str]:
    """The modules that a process has in the end which was asked this."""
    command = [sys.executable, "-c", RUN, *arguments]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - ourselves
    assert ran.stdout
    return set(json.loads(ran.stderr))


def libraries(modules: set[str]) -> set[str]:
    """What others made, but for compiled parts of it that stand beside."""
    found = {name.partition(".")[0] for name in modules} & packages_distributions().keys()
    return {name for name in found - rooms() if not name.startswith("_")}


@pytest.mark.parametrize("typed", ["--help", "--version"])
def test_help_imports_the_parser_alone(console: Console, typed: str) -> None:
    modules = imported(typed)
    assert libraries(modules) - PARSER == set()
    assert modules & {"asyncio", "bot.deployment", "services"} == set()


@pytest.mark.parametrize("typed", ["duty", "people list", "requests list"])
def test_a_list_imports_the_database_the_ciphers_and_the_settings(
    deployment: Console, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    # Beside a local Bot API a command asks what time it is there.
    monkeypatch.delenv("CONTACTPOINT_BOT_API_URL")
    modules = imported(*typed.split())
    assert libraries(modules) - LISTING == set()
    assert modules & {"bot.service", "bot.telegram", "handlers", "rehearsal", "wording"} == set()
    assert "sqlalchemy.dialects.sqlite" in modules
    assert "sqlalchemy.dialects.postgresql" not in modules


def test_a_command_is_not_looked_through_for_what_can_go() -> None:
    """Neither while it loads nor at its end, when all of it goes: of a list that was a third."""
    command = [sys.executable, "-c", LEAVES]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - ourselves
    looked_through, left = json.loads(ran.stderr)
    assert looked_through == 0
    assert left < 1_000


def test_help_says_of_a_command_what_the_command_says() -> None:
    """The lines stand beside the commands, so that help imports none of these."""
    assert helps(tree(LINES)) == helps(tree(())) == LINES


def helps(app: typer.Typer) -> dict[str, str | None]:
    group = get_command(app)
    assert isinstance(group, TyperGroup)
    return {word: command.help for word, command in group.commands.items()}


def test_the_version_is_that_of_the_package(console: Console) -> None:
    answer = console("--version")
    assert (answer.status, answer.out) == (0, f"contactpoint {version('contactpoint')}\n")
