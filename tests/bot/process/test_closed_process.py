"""A process that opens keys cannot be read by others of the same user, and leaves no core dump."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.process import closed_process, logs

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="/proc and prctl are Linux's")

# A command of another user, before and after it has begun; it waits, so that it can be looked at.
WAITS = """
import ctypes, os, sys
from bot import cli
cli.run = lambda _arguments: (print("begun", flush=True), sys.stdin.readline())[0]
os.setresuid(65534, 65534, 65534)
ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)
print("open", flush=True)
sys.stdin.readline()
cli.main(["keys", "status"])
"""


ASKS = """
import ctypes, resource
from bot.process import closed_process
closed_process.close()
print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), resource.getrlimit(resource.RLIMIT_CORE))
"""


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs another user")
def test_a_running_process_belongs_to_root_in_proc() -> None:
    """The kernel gives /proc/PID of what is not dumpable to root, whoever runs it."""
    process = subprocess.Popen(  # noqa: S603 - the interpreter of this test
        [sys.executable, "-c", WAITS],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[3],
    )
    try:
        assert process.stdout is not None
        assert process.stdin is not None
        assert process.stdout.readline() == b"open\n"
        assert Path(f"/proc/{process.pid}/environ").stat().st_uid == 65534
        process.stdin.write(b"\n")
        process.stdin.flush()
        assert process.stdout.readline() == b"begun\n"
        assert Path(f"/proc/{process.pid}/environ").stat().st_uid == 0
        limits = Path(f"/proc/{process.pid}/limits").read_text(encoding="utf-8").splitlines()
        (core,) = [line.split() for line in limits if line.startswith("Max core file size")]
        assert core[4:6] == ["0", "0"]
    finally:
        process.kill()
        process.communicate()


def test_it_knows_itself_that_it_is_closed() -> None:
    told = subprocess.run(  # noqa: S603 - the interpreter of this test
        [sys.executable, "-c", ASKS],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    assert told.stdout.strip() == "0 (0, 0)"


def test_a_system_that_refuses_is_one_event(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_which: int, _limits: tuple[int, int]) -> None:
        raise ValueError

    told: list[str] = []
    monkeypatch.setattr(closed_process.resource, "setrlimit", refused)
    monkeypatch.setattr(logs, "event", lambda name, *_level, **_values: told.append(name))
    closed_process.close()
    assert told == ["process_not_closed"]
