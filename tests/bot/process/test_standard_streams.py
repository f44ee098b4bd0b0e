"""Commands as processes whose output is closed, cut off or full, with output buffered and not."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from rehearsal.accounts import NETWORK

HOUSE = NETWORK.parents[1]
CHECK = f'network check "{NETWORK}"'


def ended(folder: Path, command: str, how: str, *, is_buffered: bool) -> tuple[int, str]:
    """Exit status and standard error of ``contactpoint COMMAND HOW`` in a shell of its own."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(HOUSE),
        "LANG": "C",
        "CONTACTPOINT_BOT_API_URL": "http://127.0.0.1:9",
    } | ({} if is_buffered else {"PYTHONUNBUFFERED": "1"})
    # The status is written to the shell's own output, past whatever the command's is.
    script = f'exec 9>&1; {{ "{sys.executable}" -m bot {command}; echo $? >&9; }} {how}'
    done = subprocess.run(  # noqa: S603 - our own command
        ["/bin/sh", "-c", script],
        cwd=folder,
        env=environment,
        capture_output=True,
        timeout=120,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    error = done.stderr.decode()
    assert "Traceback" not in error
    assert "incident" not in error
    assert "Exception ignored" not in error
    return int(done.stdout.decode().split()[-1]), error


on_both_kinds = pytest.mark.parametrize("is_buffered", [True, False])


@on_both_kinds
@pytest.mark.parametrize(("command", "status"), [(CHECK, 0), ("doctor", 1)])
@pytest.mark.parametrize("how", ["| true", ">&- 2>&-"])
def test_whoever_closes_the_pipe_is_no_incident(
    tmp_path: Path, command: str, status: int, how: str, is_buffered: bool
) -> None:
    assert ended(tmp_path, command, how, is_buffered=is_buffered)[0] == status


@on_both_kinds
def test_a_full_disk_is_one_clear_line(tmp_path: Path, is_buffered: bool) -> None:
    status, error = ended(tmp_path, CHECK, "> /dev/full", is_buffered=is_buffered)
    assert status == 2
    assert error.startswith("contactpoint: The answer cannot be written: No space left")
    assert error.count("\n") == 1


@on_both_kinds
def test_a_log_that_cannot_be_written_stops_nothing(tmp_path: Path, is_buffered: bool) -> None:
    assert ended(tmp_path, CHECK, "2> /dev/full", is_buffered=is_buffered)[0] == 0


def test_the_offline_verifier_too(tmp_path: Path) -> None:
    (tmp_path / "log.export").write_bytes(b"nothing of the kind\n")
    key = "o+00000000+AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    verify = f'"{sys.executable}" "{HOUSE}/crypto/verify.py" log.export --key {key}'
    for how in ("| true", "| head -c 1 >/dev/null"):
        done = subprocess.run(  # noqa: S603 - our own command
            ["/bin/sh", "-c", f"{{ {verify}; echo $? >&2; }} {how}"],
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"]},
            capture_output=True,
            timeout=120,
            check=False,
        )
        assert done.stderr.decode().split()[-1] in ("1", "2")
        assert "Traceback" not in done.stderr.decode()
        assert "Exception" not in done.stderr.decode()
