"""``calendar import`` and ``calendar revoke``: duty and leave from .ics files, addresses closed."""

from collections import Counter
from pathlib import Path
from typing import Annotated, Final

import typer

from bot.commands.frame import is_answered, with_office
from bot.process.answers import plain, say, shown
from bot.process.trouble import Trouble
from domain.duty.calendars import NAMED
from domain.duty.changes import Piece
from formats.calendar_file.lines import LARGEST, CalendarRefused
from services.duty import calendar_feeds as calendars
from services.duty.calendar_import import Imported, Source, difference, import_calendar

app = typer.Typer(help="Duty and leave from calendars.", no_args_is_help=False)

File = Annotated[Path, typer.Argument(metavar="FILE", help="The calendar (.ics).")]
OfRoster = Annotated[
    str | None, typer.Option("--roster", metavar="ROSTER", help="Whose duty the events are.")
]
OfLayer = Annotated[str, typer.Option("--layer", metavar="LAYER", help="In which layer of it.")]
Leave = Annotated[
    str | None, typer.Option("--leave", metavar="PERSON", help="Whose leave the events are.")
]
Called = Annotated[
    str | None,
    typer.Option(
        "--calendar",
        metavar="NAME",
        help="Which calendar it is, where neither the path of its file nor its events tell.",
    ),
]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask on a terminal.")]
Person = Annotated[str, typer.Argument(metavar="PERSON", help="The person's id.")]

_MOST_LINES: Final = 20
"""Of one kind; the others are counted."""


@app.command("import")
def import_file(
    file: File,
    roster: OfRoster = None,
    layer: OfLayer = "duty",
    leave: Leave = None,
    calendar: Called = None,
    yes: Yes = False,
) -> None:
    """Take duty (--roster) or leave (--leave) from a calendar: all of it, or nothing.

    What the same calendar said before, and says no longer, is taken back.
    """
    if (roster is None) == (leave is None):
        raise Trouble("Say either --roster ROSTER, for duty, or --leave PERSON.")
    source = Source(
        content=_read(file),
        calendar=f"{NAMED}{calendar.strip()}" if calendar else str(file.resolve()),
        roster=roster or "",
        layer=layer if roster else "",
        leave=leave or "",
    )
    try:
        found = with_office(lambda deployment: difference(deployment.office, source))
        _show(found)
        if found.is_none:
            say("Nothing changes: duty is so already.")
            return
        if not (yes or is_answered("Put this in force?")):
            say("Nothing was changed.")
            return
        done = with_office(
            lambda deployment: import_calendar(deployment.office, source, agreed=found)
        )
    except CalendarRefused as refused:
        raise Trouble(plain(str(refused))) from None
    back = f", {len(done.taken_back)} taken back" if done.taken_back else ""
    say(f"Duty is changed: {_stretches(len(done.added))} of time{back}.")


def _show(found: Imported) -> None:
    """What was read, used and left out, and what changes."""
    read, left_out = found.read, found.read.left_out
    so = found.said - len(found.added)
    already = f", {so} of them so already" if so else ""
    say(
        f"Read {_number(read.events, 'event')}: {read.events - len(left_out)} used "
        f"({_stretches(found.said)} of time{already}), {len(left_out)} left out."
    )
    for kind, count in read.others.items():
        say(f"Not read, since they are no events: {count} {kind}.")
    for name, why in left_out[:_MOST_LINES]:
        say(plain(f"left out: {name}: {why}"))
    for why, count in Counter(why for _name, why in left_out[_MOST_LINES:]).items():
        say(f"left out: {count} more: {why}")
    for word, pieces in (("added", found.added), ("taken back", found.taken_back)):
        for piece in pieces[:_MOST_LINES]:
            say(plain(f"{word}: {_line(piece)}"))
        if len(pieces) > _MOST_LINES:
            say(f"{word}: {len(pieces) - _MOST_LINES} more")


def _line(piece: Piece) -> str:
    what = f"in {piece.layer} of {piece.roster}" if piece.layer else f"away from {piece.roster}"
    return f"{shown(piece.since)} to {shown(piece.until)}: {piece.person} {what}"


def _stretches(count: int) -> str:
    return _number(count, "stretch", "stretches")


def _number(count: int, one: str, many: str = "") -> str:
    return f"{count} {one}" if count == 1 else f"{count} {many or one + 's'}"


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
