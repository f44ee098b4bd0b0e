"""A fresh deployment for tests of the command line."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.cli import run
from rehearsal.accounts import NETWORK

NO_BOT_API = "http://127.0.0.1:9"
"""Nothing answers there."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command left."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Console = Callable[..., Answer]


@pytest.fixture
def console(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Console:
    """``console("people", "list")`` runs the command in an empty folder."""
    for name in list(os.environ):
        if name.startswith("CONTACTPOINT_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CONTACTPOINT_BOT_API_URL", NO_BOT_API)

    def command(*arguments: str) -> Answer:
        capfd.readouterr()
        status = run(arguments)
        written = capfd.readouterr()
        assert "Traceback" not in written.err
        return Answer(status, written.out, written.err)

    return command


@pytest.fixture
def deployment(console: Console) -> Console:
    """The same with keys made and the rehearsal's directory in force."""
    assert console("init").status == 0
    assert console("network", "import", str(NETWORK)).status == 0
    return console
