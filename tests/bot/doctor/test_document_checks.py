"""What ``doctor`` says of documents."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest

from bot.deployment.settings import Settings
from bot.doctor import document_checks
from bot.doctor.document_checks import documents
from bot.doctor.findings import Severity


async def test_scripts_without_a_font_are_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    async def no_chinese(text: str, _at: datetime, _fonts: Path | None) -> Sequence[str]:
        return [letter for letter in text if letter > "\u3000"]

    monkeypatch.setattr(document_checks, "set_sample", no_chinese)
    found = await documents(Settings())
    assert found.severity is Severity.WARNING
    assert found.said() == "There is no font for documents with letters that are: Chinese."
    assert "CONTACTPOINT_FONT_DIR" in found.remedy


async def test_a_library_that_is_not_there_is_a_note(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document_checks, "is_installed", lambda: False)
    found = await documents(Settings())
    assert (found.severity, "pip install" in found.remedy) == (Severity.NOTE, True)


async def test_a_folder_of_fonts_that_is_none_is_a_warning(tmp_path: Path) -> None:
    found = await documents(Settings(font_dir=tmp_path / "none"))
    assert found.severity is Severity.WARNING
    assert "FONT_DIR names no folder" in found.text
    assert found.remedy.startswith("Set it")
