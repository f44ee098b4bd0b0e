"""``network check``, ``import``, ``export``, ``history`` and ``entries``: the directory."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.frame import AsJson, is_answered, with_office
from bot.deployment.opening import Opened
from bot.process.answers import Json, plain, print_json, print_table, say, shown, tell
from bot.process.trouble import Trouble
from domain.topics import stamp
from formats.network_file.difference import Change
from formats.network_file.document import Reading, read_network, write_network
from formats.network_file.findings import FileFinding, NetworkFileError
from services.directory import confirming as entries_of
from services.directory import versions as directory

app = typer.Typer(help="The directory of the network.", no_args_is_help=False)

File = Annotated[Path, typer.Argument(metavar="FILE", help="The directory file (YAML).")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask on a terminal.")]

AllWarnings = Annotated[bool, typer.Option("--warnings", help="Print every warning.")]

VersionArgument = Annotated[
    int | None, typer.Argument(metavar="[VERSION]", help="What this version changed.")
]

_MOST_WARNINGS = 10
"""Printed before a difference, which they must not hide."""
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
def import_file(file: File, yes: Yes = False, warnings: AllWarnings = False) -> None:
    """Put a directory in force: print the difference, and apply it."""
    reading = _read(file)
    planned = with_office(lambda deployment: directory.plan(deployment.office, reading))
    shown_first = len(planned.warnings) if warnings else _MOST_WARNINGS * bool(planned.changes)
    _warn(planned.warnings[:shown_first])
    _count(planned.warnings[shown_first:], "more " if shown_first else "")
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


@app.command("history")
def history(version: VersionArgument = None, as_json: AsJson = False) -> None:
    """List the versions of the directory, or what one of them changed."""
    if version is None:
        _list_versions(as_json)
        return

    async def act(deployment: Opened) -> directory.Version | None:
        return await directory.version(deployment.office, version)

    found = with_office(act)
    if found is None:
        raise Trouble(f"There is no version {version}. See: contactpoint network history")
    if as_json:
        print_json(_version_document(found))
        return
    say(f"Version {found.number}, in force since {shown(found.imported_at)}:")
    _show(found.changes)


def _list_versions(as_json: bool) -> None:
    async def act(deployment: Opened) -> tuple[tuple[int, datetime], ...]:
        return await directory.versions(deployment.office)

    found = with_office(act)
    if as_json:
        print_json([{"version": number, "imported_at": stamp(at)} for number, at in found])
        return
    print_table(("VERSION", "IN FORCE SINCE"), ((str(number), shown(at)) for number, at in found))


def _version_document(found: directory.Version) -> Json:
    return {
        "version": found.number,
        "imported_at": stamp(found.imported_at),
        "changes": [
            {"kind": c.kind.value, "path": c.path, "before": c.before, "after": c.after}
            for c in found.changes
        ],
    }


@app.command("entries")
def entries(as_json: AsJson = False) -> None:
    """Say of each contact point whether its people have confirmed its entry lately."""
    rows = with_office(lambda deployment: entries_of.listing(deployment.office))
    if as_json:
        print_json(
            [
                {
                    "contact_point": row.point.id,
                    "member": row.point.member,
                    "trust": row.trust.value,
                    "confirmed_at": stamp(row.confirmed_at),
                    "confirmed_by": row.confirmed_by,
                }
                for row in rows
            ]
        )
        return
    print_table(
        ("CONTACT POINT", "MEMBER", "ENTRY", "CONFIRMED", "BY"),
        (
            (
                row.point.id,
                row.point.member,
                row.trust.value,
                shown(row.confirmed_at),
                row.confirmed_by or "-",
            )
            for row in rows
        ),
    )


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
        # Imported where a file is read alone: nothing else at the console needs words.
        from wording.spoken import spoken

        return read_network(content, spoken=spoken())
    except NetworkFileError as error:
        findings = "\n".join(f"{plain(str(file))}: {finding}" for finding in error.findings)
        raise Trouble(findings) from None


def _warn(warnings: tuple[FileFinding, ...]) -> None:
    for warning in warnings:
        tell(f"warning: {warning}")


def _count(warnings: tuple[FileFinding, ...], more: str) -> None:
    """Say how many warnings were not printed."""
    if warnings:
        tell(f"{_number(len(warnings), f'{more}warning')}; --warnings prints all")


def _show(changes: tuple[Change, ...]) -> None:
    for change in changes:
        say(plain(str(change)))


def _number(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"
