"""No command holds up an alert: each runs beside an office that files requests, on a full database.

``CONTACTPOINT_FULL_DATABASE=1``: with 3,000 people, a case of 20,000 records, 10,000 closed requests.
"""

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest
from pyrage import x25519
from typer.main import get_command

from bot.cli import LINES, tree
from bot.deployment.opening import opened
from bot.deployment.settings import load
from tests.bot.beside_stage import (
    LONG,
    SHORT,
    SLOWER,
    TRIES,
    Alerts,
    Commands,
    calendar,
    fill,
    network,
)
from tests.conftest import on_both

SIZE: Final = LONG if os.environ.get("CONTACTPOINT_FULL_DATABASE") else SHORT
HEAVY: Final = Path(__file__).with_name("heavy.ics")

BESIDE: Final[dict[str, tuple[tuple[int, str], ...]]] = {
    "doctor": ((1, ""), (1, "--json")),
    "duty": ((0, ""), (0, "--coverage")),
    "acknowledge": ((2, "K7QX-M2PT"),),
    "backup": ((0, "backup-{n}.age"),),
    "network check": ((0, "other-{n}.yaml"),),
    "network import": ((0, "other-{n}.yaml"), (0, "network.yaml")),
    "network export": ((0, ""),),
    "network history": ((0, ""), (0, "1")),
    "network entries": ((0, ""),),
    "people list": ((0, ""), (0, "lebanon not invited")),
    "people invite": ((0, "desk-1-duty-0"), (0, "--member LBN --json")),
    "people secret": ((2, "desk-1-duty-0"),),
    "people confirm": ((2, "desk-1-duty-0"),),
    "people signout": ((0, "--everybody"),),
    "people revoke": ((0, "{desk}-duty-1"),),
    "calendar import": (
        (2, f"{HEAVY} --roster lbn-desk"),
        (0, "duty.ics --roster {desk} --layer duty"),
        (0, "leave.ics --leave {desk}-duty-0"),
    ),
    "calendar revoke": ((0, "lbn-duty"),),
    "policy explain": ((0, "LBN immediate"),),
    "requests list": ((0, ""), (0, "--json"), (0, "closed lebanon 7d")),
    "requests show": ((0, "{ref}"), (0, "{ref} --reason EXERCISE")),
    "requests erase": ((0, "{closed} --reason EXERCISE --by lbn-chief --by esp-chief"),),
    "requests hold": (
        (0, "{closed} --reason EXERCISE --until 2030-01-01 --by lbn-chief --by esp-chief"),
    ),
    "requests release": ((2, "{closed} --reason EXERCISE --by lbn-chief --by esp-chief"),),
    "requests disclosure": ((0, "{ref} --reason EXERCISE"),),
    "requests document": (
        (0, "{ref} case-{n}.pdf"),
        (0, "{ref} case-{n}-whole.pdf --reason EXERCISE"),
    ),
    "requests retention": ((0, "--dry-run"), (0, "")),
    "statistics": ((0, ""), (0, "--member LBN --format json --output figures-{n}.json")),
    "drill start": (
        (0, "--kind ping --to point-{n} --at 2d"),
        (2, "--kind ping --to no-such-desk"),
    ),
    "drill plan": (
        (0, "--year {year} --to point-{n} --yes"),
        (2, "--year 2020 --all"),
    ),
    "drill list": ((0, ""), (0, "--json --reason EXERCISE")),
    "drill stop": ((2, "no-such-drill"),),
    "drill called": ((2, "no-such-drill lbn-police --answered"),),
    "log show": ((0, "{ref}"), (0, "{ref} --reason EXERCISE")),
    "log verify": ((3, ""),),
    "log export": ((0, "log-{n}.export"), (0, "case-{n}.export --case {ref}")),
    "log checkpoint": ((0, ""),),
    "log trust": ((0, "--reason EXERCISE"),),
    "log anchors": ((0, "anchors-{n}"),),
    "keys status": ((0, ""),),
    "keys public": ((0, ""),),
    "keys rotate": ((0, ""), (0, "--signing")),
    "keys destroy": ((2, "no-such-key"),),
}
"""Each command that runs beside a service: statuses and arguments. ``ref`` is the long case, ``n`` the
number of the try, ``desk`` another one at each try."""

ALONE: Final = {
    "init": "opens no database",
    "run": "is the service",
    "rehearse": "has a network of its own",
    "witness": "has no database",
    "forms fields": "opens no database",
    "forms schema": "opens no database",
    "restore": "only where no service runs",
}


def commands() -> Iterator[str]:
    """Every command of the tree."""

    def below(command: Any, path: tuple[str, ...]) -> Iterator[str]:
        groups = getattr(command, "commands", None)
        if groups is None:
            yield " ".join(path)
        else:
            for name, one in groups.items():
                yield from below(one, (*path, name))

    yield from below(get_command(tree(LINES)), ())


def test_every_command_is_measured_or_runs_alone() -> None:
    assert {*commands()} == {*BESIDE, *ALONE}


@asynccontextmanager
async def stage(folder: Path) -> AsyncIterator[tuple[Alerts, Commands, dict[str, str]]]:
    """The full database, an office that files on it, and commands beside it."""
    for number in range(TRIES):
        (folder / f"other-{number}.yaml").write_text(
            network(SIZE, word=f"Other {number}"), encoding="utf-8"
        )
    (folder / "duty.ics").write_text(calendar(SIZE.dates, "lbn-duty"), encoding="utf-8")
    (folder / "leave.ics").write_text(calendar(SIZE.dates, "leave"), encoding="utf-8")
    (folder / "network.yaml").write_text(network(SIZE), encoding="utf-8")
    beside = await Commands.begin(folder)
    try:
        assert await beside.run(("init",)) == 0
        assert await beside.run(("network", "import", "network.yaml")) == 0
        async with opened(load(), "service") as deployment:
            office = replace(deployment.office, requests_per_hour=0)
            clerk, case = await fill(office, SIZE)
            async with office.store.reading() as work:
                closed = next(one for one in await work.requests.all() if not one.is_open)
            yield Alerts(clerk=clerk), beside, {"ref": case.reference, "closed": closed.reference}
    finally:
        await beside.end()


@on_both
@pytest.mark.usefixtures("console")
async def test_no_command_holds_up_an_alert(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONTACTPOINT_DATABASE_URL", database_url)
    monkeypatch.setenv("CONTACTPOINT_BACKUP_RECIPIENT", str(x25519.Identity.generate().to_public()))
    slow: list[str] = []
    async with stage(tmp_path) as (alerts, beside, names):
        await alerts.settle(lambda: beside.run(("network", "check", "network.yaml")))
        for command, forms in BESIDE.items():
            for status, form in forms:
                slower = await least(alerts, beside, command, form, status, names)
                if slower > SLOWER:
                    slow.append(f"{command} {form}: {slower:.2f} s")
    assert not slow


async def least(
    alerts: Alerts, beside: Commands, command: str, form: str, status: int, names: dict[str, str]
) -> float:
    """By how much the command makes an alert slower, at the best of a few tries."""
    found: list[float] = []
    for number in range(TRIES):
        year = datetime.now(UTC).year + 1
        typed = form.format(n=number, desk=f"desk-{2 * number + 1}", year=year, **names)
        told = (*command.split(), *typed.split())
        answered, slower = await alerts.during(beside.run(told))
        assert answered == status or number, (command, form, answered)
        found.append(slower)
        if slower <= SLOWER:
            break
    return min(found)
