"""The command line: which commands there are, and how every error becomes one line and a status.

Owns the tree of commands and the ways out. Exit statuses: 0 done; 1 the answer is bad news (``log
verify``, ``doctor``); 2 bad input, settings or keys; 3 unanchored; 70 an error of the programme.
"""

import os
import sys
from collections.abc import Sequence
from typing import Final

import typer
from typer.main import get_command

from bot.commands import (
    acknowledge,
    backup,
    calendar,
    deployment,
    disclosing,
    duty,
    erasing,
    keys,
    log,
    network,
    people,
    policy,
    requests,
    witness,
)
from bot.process import closed_process, logs
from bot.process.standard_streams import Streams
from bot.process.trouble import Trouble
from storage.database.meanwhile import KeysAway
from storage.transaction.store import StorageTrouble

_BUG: Final = 70
_INTERRUPTED: Final = 130

app = typer.Typer(
    name="contactpoint",
    help="A secure messaging bot for networks of 24/7 contact points.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("init")(deployment.init)
app.command("run")(deployment.run)
app.command("rehearse")(deployment.rehearse)
app.command("doctor")(deployment.doctor)
app.add_typer(network.app, name="network")
app.add_typer(people.app, name="people")
app.command("duty")(duty.duty)
app.add_typer(calendar.app, name="calendar")
app.command("acknowledge")(acknowledge.acknowledge)
app.add_typer(policy.app, name="policy")
app.add_typer(requests.app, name="requests")
app.add_typer(log.app, name="log")
app.add_typer(keys.app, name="keys")
app.command("witness")(witness.witness)
requests.app.command("erase")(erasing.erase)
requests.app.command("disclosure")(disclosing.report)
requests.app.command("retention")(erasing.run_retention)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and exit with its status."""
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
    sys.exit(status)


def run(arguments: Sequence[str]) -> int:
    """Run one command; its exit status."""
    try:
        status = get_command(app).main(
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
