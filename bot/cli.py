"""The command line: which commands there are, and how every error becomes one line and a status.

Owns the tree of commands, of which the typed one alone is imported, and the ways out. Exit statuses: 0
done; 1 the answer is bad news (``log verify``, ``doctor``); 2 bad input, settings or keys; 3
unanchored; 70 an error of the programme.
"""

import os
import sys
from collections.abc import Callable, Collection, Sequence
from functools import cache
from typing import Annotated, Final

import typer
from typer.main import get_command

from bot.process import closed_process, logs, memory
from bot.process.answers import say
from bot.process.standard_streams import Streams
from bot.process.trouble import Trouble
from storage.database.meanwhile import KeysAway, StorageTrouble

_BUG: Final = 70
_INTERRUPTED: Final = 130

LINES: Final = {
    "init": "Make the data directory, the keys and a commented settings file; nothing is overwritten.",
    "run": "Run the service until it is told to stop (SIGTERM, SIGINT).",
    "rehearse": "A practice network: a local Telegram, the bot, and phones in a browser page.",
    "doctor": "Check everything that the service needs, and say what to do; exit status 1 with an error.",
    "duty": "Who is on duty now, or at a time; with --coverage what is missing from then on.",
    "acknowledge": "Acknowledge a request with the one-time code that was sent for it.",
    "witness": "Run a witness: it cosigns each log that it is given while that log only grows.",
    "backup": "Write an encrypted backup, also beside a running service; it is recorded.",
    "restore": "Put a backup back where there is no database, or --accept one that was put back.",
    "network": "The directory of the network.",
    "people": "People and their enrolment.",
    "calendar": "Duty and leave from calendars.",
    "policy": "How requests escalate.",
    "requests": "Requests, without content unless a reason is given.",
    "statistics": "The figures of a period, counted from the log, without content.",
    "drill": "Exercises: whether contact points can be reached.",
    "forms": "The forms of requests and answers.",
    "log": "The log: append-only, sealed, verifiable.",
    "keys": "The keys.",
}
"""The first words that can be typed, and what the help says of each without importing it."""


def tree(imported: Collection[str]) -> typer.Typer:
    """The commands: those of these first words as they are, of the others their lines alone."""
    app = typer.Typer(
        name="contactpoint",
        help="A secure messaging bot for networks of 24/7 contact points.",
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_before_a_command)
    for word, line in LINES.items():
        meant = _meant(word) if word in imported else None
        if isinstance(meant, typer.Typer):
            app.add_typer(meant, name=word)
        elif meant is not None:
            app.command(word)(meant)
        else:
            app.command(word, help=line)(_not_imported)
    return app


@cache
def _meant(word: str) -> Callable[..., None] | typer.Typer:
    """Import what this word means: nobody who typed another one waits for it."""
    match word:
        case "init" | "run" | "rehearse" | "doctor":
            from bot.commands import deployment as d

            return {"init": d.init, "run": d.run, "rehearse": d.rehearse, "doctor": d.doctor}[word]
        case "duty":
            from bot.commands.duty import duty

            return duty
        case "acknowledge":
            from bot.commands.acknowledge import acknowledge

            return acknowledge
        case "statistics":
            from bot.commands.statistics import statistics

            return statistics
        case "witness":
            from bot.commands.witness import witness

            return witness
        case "backup" | "restore":
            from bot.commands.backup import backup, restore

            return backup if word == "backup" else restore
        case "network":
            from bot.commands.network import app
        case "people":
            from bot.commands.people import app
        case "calendar":
            from bot.commands.calendar import app
        case "policy":
            from bot.commands.policy import app
        case "drill":
            from bot.commands.drills.ordering import app
        case "requests":
            from bot.commands.cases import disclosing, erasing
            from bot.commands.requests import app

            app.command("erase")(erasing.erase)
            app.command("hold")(erasing.hold)
            app.command("release")(erasing.release)
            app.command("disclosure")(disclosing.report)
            app.command("document")(disclosing.document)
            app.command("retention")(erasing.run_retention)
        case "forms":
            from bot.commands.forms import app
        case "log":
            from bot.commands.log import app
        case "keys":
            from bot.commands.keys import app
        case _:
            raise AssertionError(word)
    return app


def _not_imported() -> None:
    raise AssertionError("a command ran that was not imported")


def _say_version(is_asked: bool) -> None:
    if is_asked:
        from importlib import metadata

        say(f"contactpoint {metadata.version('contactpoint')}")
        raise typer.Exit


def _before_a_command(
    _version: Annotated[
        bool,
        typer.Option(
            "--version", help="Show the version and exit.", is_eager=True, callback=_say_version
        ),
    ] = False,
) -> None:
    """What may stand before the first word; none of it takes a value."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and exit with its status."""
    memory.begin()
    streams = Streams()
    logs.configure("ERROR")
    logs.catch_all()
    closed_process.close()
    # Whatever is written is for the service's own user alone.
    os.umask(0o077)
    status = run(sys.argv[1:] if arguments is None else arguments)
    logs.tell_repeats()
    if (why := streams.finish()) is not None:
        status = _complain(f"The answer cannot be written: {why}. What was done is done.", 2)
    memory.leave()
    sys.exit(status)


def run(arguments: Sequence[str]) -> int:
    """Run one command; its exit status."""
    typed = [word for word in arguments if not word.startswith("-")][:1]
    try:
        status = get_command(tree(typed)).main(
            [*arguments] or ["--help"], prog_name="contactpoint", standalone_mode=False
        )
    except BaseExceptionGroup as group:
        return _answer(_first(group))
    except (Exception, KeyboardInterrupt) as error:
        return _answer(error)
    return status if isinstance(status, int) else 0


def _answer(error: BaseException) -> int:
    """One line for whoever typed, and the status."""
    match error:
        case Trouble():
            return _complain(error.text, error.status)
        case KeysAway():
            return _complain(str(error), 2)
        case StorageTrouble():
            return _complain("The database does not answer for now. Try again.", 2)
        case typer.TyperException():
            return _complain(_usage(error), error.exit_code)
        case KeyboardInterrupt() | typer.Abort():
            return _INTERRUPTED
        case _:
            number = logs.incident(error)
            text = f"Something went wrong inside (incident {number}). Report it with this number."
            return _complain(text, _BUG)


def _complain(text: str, status: int) -> int:
    print(f"contactpoint: {text}", file=sys.stderr)
    return status


def _usage(error: typer.TyperException) -> str:
    """The parser's own message as one line."""
    text = " ".join(error.format_message().split())
    return f"{text if text.endswith('.') else text + '.'} See: contactpoint --help"


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """The error of a group that says most to a person."""
    leaves = [
        _first(error) if isinstance(error, BaseExceptionGroup) else error
        for error in group.exceptions
    ]
    return next((leaf for leaf in leaves if isinstance(leaf, Trouble | StorageTrouble)), leaves[0])
