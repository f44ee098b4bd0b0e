"""``log show``, ``log verify`` and ``log checkpoint``."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.commands import frame
from bot.commands.frame import (
    AsJson,
    Json,
    Reason,
    plain,
    print_json,
    print_table,
    say,
    shown,
    with_office,
)
from bot.commands.requests import Reference, found, given
from bot.opening import Opened
from bot.trouble import Trouble
from bot.verification import verified
from domain.request import Request, stamp
from services import console
from storage.log import Entry

app = typer.Typer(help="The log: append-only, sealed, verifiable.")

Anchors = Annotated[
    list[Path] | None,
    typer.Option("--anchor", metavar="NOTE", help="A signed note that was kept elsewhere."),
]


@app.command("show")
def show_log(ref: Reference, reason: Reason = None, as_json: AsJson = False) -> None:
    """The log of one request; the reading is recorded. Without --reason only its clear headers."""

    async def act(deployment: Opened) -> tuple[Request, tuple[Entry, ...]]:
        return await found(console.log_show(deployment.office, ref, given(reason)))

    request, entries = with_office(act)
    if as_json:
        documents = [_document(entry) for entry in entries]
        print_json({"reference": request.reference, "records": documents})
        return
    say(f"Log of {request.reference}")
    print_table(
        ("RECORD", "TIME", "EVENT", "DETAILS"),
        ((str(e.seq), shown(e.at), str(e.event), _details(e)) for e in entries),
    )
    if reason is None:
        say("Details and texts are sealed; they are shown with --reason, which is recorded.")


@app.command("verify")
def verify(anchor: Anchors = None, as_json: AsJson = False) -> None:
    """Recompute the whole log. Exit status: 0 OK, 1 FAIL, 3 not covered by an anchor."""
    anchors = tuple(_note(path) for path in anchor or ())
    verdict = asyncio.run(verified(frame.settings(), anchors))
    if as_json:
        print_json(
            {
                "answer": verdict.answer,
                "records": verdict.records,
                "root": verdict.root,
                "reason": verdict.reason,
            }
        )
    else:
        for line in (verdict.answer, verdict.reason):
            if line:
                say(line)
        say(f"records {verdict.records}")
        say(f"root {verdict.root}")
    raise typer.Exit(verdict.exit_status)


@app.command("checkpoint")
def checkpoint() -> None:
    """Print the signed checkpoint of the log as it stands, to be kept elsewhere."""

    async def act(deployment: Opened) -> str:
        async with deployment.office.store.reading() as work:
            return await work.log.head_note()

    print(with_office(act), end="")


def _note(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace")
    except OSError as error:
        raise Trouble(
            f"{plain(str(path))} cannot be read: {error.strerror}. Check the path."
        ) from None


def _document(entry: Entry) -> Json:
    return {
        "record": entry.seq,
        "at": stamp(entry.at),
        "event": str(entry.event),
        "actor": entry.actor,
        "about": entry.about,
        "text": entry.text,
    }


def _details(entry: Entry) -> str:
    parts = [f"{key}: {value}" for key, value in sorted((entry.about or {}).items())]
    if entry.text is not None:
        parts.append(f"text: {entry.text}")
    return "; ".join(part.replace("\n", " ") for part in parts)
