"""``calendar import`` and ``calendar revoke``: duty and leave from .ics files, addresses closed."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.frame import with_office
from bot.deployment.opening import Opened
from bot.process.answers import plain, say
from bot.process.trouble import Trouble
from formats.calendar_file import LARGEST, CalendarRefused
from services.duty import calendar_feeds as calendars
from services.duty.calendar_import import import_leave, import_overrides

app = typer.Typer(help="Duty and leave from calendars.", no_args_is_help=False)

File = Annotated[Path, typer.Argument(metavar="FILE", help="The calendar (.ics).")]
OfRoster = Annotated[
    str | None, typer.Option("--roster", metavar="ROSTER", help="Whose duty the events are.")
]
OfLayer = Annotated[str, typer.Option("--layer", metavar="LAYER", help="In which layer of it.")]
Leave = Annotated[
    str | None, typer.Option("--leave", metavar="PERSON", help="Whose leave the events are.")
]
Person = Annotated[str, typer.Argument(metavar="PERSON", help="The person's id.")]


@app.command("import")
def import_file(
    file: File, roster: OfRoster = None, layer: OfLayer = "duty", leave: Leave = None
) -> None:
    """Take duty (--roster) or leave (--leave) from a calendar: all of it, or nothing."""
    if (roster is None) == (leave is None):
        raise Trouble("Say either --roster ROSTER, for duty, or --leave PERSON.")
    content = _read(file)

    async def act(deployment: Opened) -> int:
        if leave is not None:
            return await import_leave(deployment.office, content, leave)
        return await import_overrides(deployment.office, content, roster or "", layer)

    try:
        count = with_office(act)
    except CalendarRefused as refused:
        raise Trouble(plain(str(refused))) from None
    if not count:
        say("Nothing changes: duty is so already.")
        return
    say(f"Duty is changed: {count} {'stretch' if count == 1 else 'stretches'} of time.")


@app.command("revoke")
def revoke(person: Person) -> None:
    """Let none of the person's calendar addresses open anything any more."""
    count = with_office(lambda deployment: calendars.revoke_from_console(deployment.office, person))
    say(f"Closed: {count} {'address' if count == 1 else 'addresses'}.")


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(LARGEST + 1)
    except OSError as error:
        raise Trouble(
            f"{plain(str(file))} cannot be read: {error.strerror}. Check the path."
        ) from None
