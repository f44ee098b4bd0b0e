"""``witness``: run a witness for other operators' logs."""

import asyncio
import socket
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.anchors.witness_server import Witness
from bot.deployment.listening import listener, serve
from bot.deployment.setting_values import read_listen
from bot.process.answers import say
from bot.process.stopping import on_signals
from bot.process.trouble import Trouble

Folder = Annotated[
    Path, typer.Option("--dir", metavar="DIR", help="Where its key and what it saw are kept.")
]
Logs = Annotated[
    list[str], typer.Option("--log", metavar="LINE", help="A log's verifier key; repeat for more.")
]
Name = Annotated[str, typer.Option("--name", help="Its name, such as witness.example.org/name.")]
On = Annotated[str, typer.Option("--listen", metavar="HOST:PORT", help="Where to listen.")]


def witness(
    log: Logs, name: Name, folder: Folder = Path("witness"), listen: On = "127.0.0.1:8089"
) -> None:
    """Run a witness: it cosigns each log that it is given while that log only grows."""
    try:
        address = read_listen(listen)
    except ValueError as error:
        raise Trouble(f"--listen {error}") from None
    made = Witness(folder, name, log)
    with listener(address, "--listen") as on:
        asyncio.run(_run(made, on, listen))


async def _run(made: Witness, on: socket.socket, listen: str) -> None:
    stop = on_signals()
    say("The witness's verifier line, for ANCHOR_WITNESS_KEY and for auditors:")
    say(made.verifier)
    say(f"Listening on {listen}; put TLS before it. Auditors read /checkpoint?origin=LOG.")
    sys.stdout.flush()
    await serve(made.app(), on, stop)
