"""The unit under which systemd runs the service."""

import configparser
import shutil
import subprocess
from pathlib import Path

import pytest

UNIT = Path(__file__).parents[2] / "deploy" / "contactpoint.service"
_EXPOSED_AT_MOST = 25
"""What `systemd-analyze security` calls the exposure level, of 100; versions look at different things."""
SYSTEMD = shutil.which("systemd-analyze")

with_systemd = pytest.mark.skipif(SYSTEMD is None, reason="the machine has no systemd-analyze")


def test_the_unit_is_closed_up() -> None:
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment, method-assign]  # keys keep their case
    unit.read(UNIT)
    service = unit["Service"]
    for switch in ("NoNewPrivileges", "PrivateTmp", "PrivateDevices", "MemoryDenyWriteExecute"):
        assert service[switch] == "yes"
    assert service["ProtectSystem"] == "strict"
    assert service["CapabilityBoundingSet"] == ""
    assert service["LimitCORE"] == "0"
    assert service["Restart"] == "always"


def systemd_analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own words
        [str(SYSTEMD), *arguments], capture_output=True, text=True, check=False, timeout=60
    )


@with_systemd
def test_systemd_takes_every_line_of_the_unit(tmp_path: Path) -> None:
    copy = tmp_path / UNIT.name
    installed = "/opt/contactpoint/.venv/bin/contactpoint run"
    text = UNIT.read_text(encoding="utf-8")
    assert installed in text
    copy.write_text(text.replace(installed, "/bin/true"), encoding="utf-8")
    found = systemd_analyze("verify", "--man=no", str(copy))
    assert (found.returncode, found.stdout, found.stderr) == (0, "", "")


@with_systemd
def test_systemd_finds_little_that_the_service_could_reach() -> None:
    found = systemd_analyze(
        "security", "--offline=yes", f"--threshold={_EXPOSED_AT_MOST}", str(UNIT)
    )
    assert found.returncode == 0, found.stdout
