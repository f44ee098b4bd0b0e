"""Setting a document in another process: what it is given, and what is said where it fails."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.process import typesetting
from bot.process.trouble import Trouble

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


async def test_letters_without_a_font_are_named() -> None:
    missing = await typesetting.set_sample("EXERCISE \U0010fffd", AT, None)
    assert missing == ("\U0010fffd",)
    assert typesetting.letters_named(missing) == "U+10FFFD"
    assert typesetting.letters_named(("a",) * 12).endswith("and 2 more")


async def test_what_takes_too_long_ends_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetting, "_SECONDS", 0)
    with pytest.raises(Trouble, match="took longer"):
        await typesetting.set_sample("EXERCISE", AT, None)


async def test_a_process_that_fails_is_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fails = tmp_path / "fails"
    fails.write_text("#!/bin/sh\nenv > seen\nexit 1\n", encoding="ascii")
    fails.chmod(0o700)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CONTACTPOINT_KEY", "EXERCISE secret")
    monkeypatch.setattr(sys, "executable", str(fails))
    with pytest.raises(Trouble, match="could not be set"):
        await typesetting.set_sample("EXERCISE", AT, None)
    seen = (tmp_path / "seen").read_text("utf-8")
    assert "PATH=" in seen
    assert "CONTACTPOINT" not in seen
