"""``network check``, ``network import`` and ``network export``."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.frame import is_answered, plain, say, tell, with_office
from bot.opening import Opened
from bot.trouble import Trouble
from services import directory
from services.network_file import (
    Change,
    Finding,
    NetworkFileError,
    Reading,
    read_network,
    write_network,
)

app = typer.Typer(help="The directory of the network.", no_args_is_help=False)

File = Annotated[Path, typer.Argument(metavar="FILE", help="The directory file (YAML).")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask on a terminal.")]

_LARGEST = 16 * 1024 * 1024


@app.command("check")
def check(file: File) -> None:
    """Check a directory file; nothing changes."""
    reading = _read(file)
    _warn(reading.warnings)
    found = reading.directory
    counts = (
        f"{len(found.members)} members, {len(found.contact_points)} contact points, "
        f"{len(found.people)} people, {len(found.rosters)} rosters"
    )
    say(f"The file can be used: {counts}, {_number(len(reading.warnings), 'warning')}.")


@app.command("import")
def import_file(file: File, yes: Yes = False) -> None:
    """Put a directory in force: print the difference, and apply it."""
    reading = _read(file)
    planned = with_office(lambda deployment: directory.plan(deployment.office, reading))
    _warn(planned.warnings)
    if not planned.changes:
        say("Nothing changes: this directory is in force already.")
        return
    _show(planned.changes)
    if not (yes or is_answered("Put this directory in force?")):
        say("Nothing was changed.")
        return
    applied = with_office(lambda deployment: directory.import_network(deployment.office, reading))
    say(f"The directory is in force: {_number(len(applied.changes), 'change')}.")


@app.command("export")
def export() -> None:
    """Print the directory in force as a directory file."""

    async def act(deployment: Opened) -> str:
        found = await directory.current(deployment.office)
        if found is None:
            raise no_directory()
        return write_network(found)

    sys.stdout.write(with_office(act))


def no_directory() -> Trouble:
    """There is no directory yet."""
    return Trouble("There is no directory yet. Import one: contactpoint network import FILE")


def _read(file: Path) -> Reading:
    try:
        if file.stat().st_size > _LARGEST:
            raise Trouble(f"{file} is larger than any directory. Check the path.")
        content = file.read_bytes()
    except OSError as error:
        raise Trouble(
            f"{plain(str(file))} cannot be read: {error.strerror}. Check the path."
        ) from None
    try:
        return read_network(content)
    except NetworkFileError as error:
        findings = "\n".join(f"{plain(str(file))}: {finding}" for finding in error.findings)
        raise Trouble(findings) from None


def _warn(warnings: tuple[Finding, ...]) -> None:
    for warning in warnings:
        tell(f"warning: {warning}")


def _show(changes: tuple[Change, ...]) -> None:
    for change in changes:
        say(plain(str(change)))


def _number(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"
