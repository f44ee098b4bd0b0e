"""What can be set, typed or read is documented, and what is documented can be."""

import re
from dataclasses import fields
from datetime import timedelta
from enum import StrEnum
from typing import Any

import pytest
from typer.main import get_command

from bot.cli import LINES, tree
from bot.deployment.settings import SECRETS, Settings
from bot.doctor.findings import Check
from domain.durations import format_duration
from domain.events import Event
from domain.vocabulary import (
    ContentInChat,
    Enrolment,
    Ground,
    Marking,
    PointKind,
    Reason,
    RequestType,
    Role,
    State,
    Urgency,
)
from handlers.verbs.commands import Command
from storage.database.tables import metadata
from tests.docs.documents import README, ROOT, blocks, code_words, documents, rows, section

TEXT = README.read_text("utf-8")
_TYPED = re.compile(r"(?<![\w=])contactpoint (?!contactpoint)([a-z]+)(?: ([a-z]+))?")
FIELDS = {one.name: one for one in fields(Settings) if one.name != "unknown"}


def first_words(heading: str, start: str) -> list[str]:
    """The words in backticks that begin the rows of a section's tables."""
    cells = [row[0] for row in rows(section(TEXT, heading))]
    return [code_words(cell)[0] for cell in cells if cell.startswith(start)]


def test_every_setting_is_documented_and_every_documented_setting_exists() -> None:
    assert sorted(first_words("Settings", "`")) == sorted(name.upper() for name in FIELDS)


def test_every_setting_that_may_stand_in_a_file_is_marked() -> None:
    marked = [code_words(row[0])[0] for row in rows(section(TEXT, "Settings")) if "●" in row[0]]
    assert sorted(marked) == sorted(SECRETS)


def test_documented_defaults_are_the_defaults() -> None:
    plain = [row for row in rows(section(TEXT, "Settings")) if row[1].strip("`").count(" ") == 0]
    documented = {code_words(row[0])[0]: row[1].strip("`") for row in plain if row[1][:1] == "`"}
    assert {"SEND_RATE", "DATA_DIR", "LOG_LEVEL"} <= set(documented)
    for name, default in documented.items():
        real = FIELDS[name.lower()].default
        if isinstance(real, timedelta):
            real = format_duration(real)
        assert str(int(real) if isinstance(real, float) else real) == default, name


def test_every_command_is_documented_and_every_documented_command_exists() -> None:
    documented = [word for word in first_words("Commands", "`") if not word.startswith("/")]
    assert sorted(documented) == sorted(_leaves(get_command(tree(LINES))))


def test_every_command_that_a_document_types_exists() -> None:
    known = set(_leaves(get_command(tree(LINES))))
    for document in documents():
        text = document.read_text("utf-8")
        for typed in [*blocks(text, "sh"), *blocks(text, "console"), *code_words(text)]:
            for first, second in _TYPED.findall(typed):
                assert {first, f"{first} {second}"} & known, f"{document.name}: {first} {second}"


def _leaves(command: Any, name: str = "") -> list[str]:
    inner = getattr(command, "commands", {})
    found = [leaf for each, sub in inner.items() for leaf in _leaves(sub, f"{name} {each}")]
    return found if inner else [name.strip()]


def test_every_chat_command_is_documented_and_every_documented_one_exists() -> None:
    documented = [word.split()[0][1:] for word in first_words("Commands", "`/")]
    assert sorted(documented) == sorted(command.word for command in Command)


@pytest.mark.parametrize(
    "words",
    [
        State,
        Urgency,
        Role,
        Event,
        Reason,
        RequestType,
        PointKind,
        Marking,
        Ground,
        ContentInChat,
        Enrolment,
    ],
)
def test_the_glossary_covers_every_word(words: type[StrEnum]) -> None:
    glossary = code_words((ROOT / "docs" / "glossary.md").read_text("utf-8"))
    assert [word.value for word in words if word.value not in glossary] == []


def test_the_glossary_names_no_event_that_does_not_exist() -> None:
    events = rows(section((ROOT / "docs" / "glossary.md").read_text("utf-8"), "Events"))
    named = [word for row in events for word in code_words(row[0])]
    assert sorted(named) == sorted(event.value for event in Event)


def test_operations_names_everything_that_doctor_finds() -> None:
    found = rows(
        section((ROOT / "docs" / "operations.md").read_text(encoding="utf-8"), "What doctor finds")
    )
    named = [word for row in found for word in code_words(row[0])]
    assert sorted(named) == sorted(check.value for check in Check)


def test_the_architecture_names_every_table() -> None:
    tables = rows(section((ROOT / "docs" / "architecture.md").read_text("utf-8"), "The tables"))
    assert sorted(code_words(row[0])[0] for row in tables) == sorted(metadata.tables)
