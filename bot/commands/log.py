"""``log show``, ``log verify``, ``log checkpoint`` and ``log anchors``; ``bot.commands.export``."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.anchors import auditors_copy as anchor_files
from bot.anchors.anchoring import NotTaken, deliver
from bot.anchors.places import destinations
from bot.anchors.verification import verified
from bot.commands import frame
from bot.commands.export import export, read_note
from bot.commands.frame import AsJson, Reason, with_office
from bot.commands.requests import Reference, found, given, mark_line
from bot.deployment.opening import Opened
from bot.process.answers import Json, plain, print_json, print_table, say, shown, tell
from bot.process.trouble import Trouble
from crypto.note import split
from domain.log.anchoring import AnchorCause
from domain.requests.request import Request
from domain.topics import stamp
from services.log import anchoring, console, row_watch
from storage.log.pages import Entry
from storage.transaction.texts import marks_of

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
        documents = [_document(entry, request) for entry in entries]
        print_json({"reference": request.reference, "records": documents})
        return
    say(f"Log of {request.reference}")
    print_table(
        ("RECORD", "TIME", "EVENT", "DETAILS"),
        ((str(e.seq), shown(e.at), str(e.event), _details(e, request)) for e in entries),
    )
    if reason is None:
        say("Details and texts are sealed; they are shown with --reason, which is recorded.")


@app.command("verify")
def verify(anchor: Anchors = None, as_json: AsJson = False) -> None:
    """Recompute the whole log. Exit status: 0 OK, 1 FAIL, 3 not covered by an anchor."""
    notes = tuple(note for path in anchor or () for note in split(read_note(path)))
    verdict = asyncio.run(verified(frame.settings(), notes))
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


app.command("export")(export)


@app.command("trust")
def trust(reason: Reason = None) -> None:
    """Seal the rows beside the log as they stand, after doctor found that they differ; recorded."""
    if reason is None or not reason.strip():
        raise Trouble("Say why they may be trusted: --reason TEXT. It is recorded.")
    why = reason.strip()

    async def act(deployment: Opened) -> int:
        return await row_watch.trust(deployment.office, why)

    say(f"The rows are sealed as they stand, and trusted since record {with_office(act)}.")


@app.command("checkpoint")
def checkpoint() -> None:
    """Make an anchor now, take it where anchors go, and print it, to be kept elsewhere."""

    async def act(deployment: Opened) -> str:
        made = await anchoring.make(deployment.office, AnchorCause.ASKED)
        for destination in destinations(deployment):
            try:
                await deliver(deployment.office, destination)
            except NotTaken as error:
                tell(f"It was not taken to the {destination.name}: {error}.")
        return made.note if made else ""

    print(with_office(act), end="")


@app.command("anchors")
def anchors(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder to write them into.")],
) -> None:
    """Write every anchor with what was given for it: the notes, cosigned, and the timestamps."""

    async def act(deployment: Opened) -> int:
        return await anchor_files.write_all(deployment.office, folder)

    say(f"{with_office(act)} anchors are in {plain(str(folder))}.")


def _document(entry: Entry, request: Request) -> Json:
    # Loaded here, as all that makes documents.
    from formats.case_file.writing import marked

    return {
        "record": entry.seq,
        "at": stamp(entry.at),
        "event": str(entry.event),
        "actor": entry.actor,
        "about": entry.about,
        "text": entry.text,
        "marks": [marked(mark) for mark in marks_of(entry, request)],
    }


def _details(entry: Entry, request: Request) -> str:
    parts = [f"{key}: {value}" for key, value in sorted((entry.about or {}).items())]
    if entry.text is not None:
        parts += (mark_line(mark).strip() for mark in marks_of(entry, request))
        parts.append(f"text: {entry.text}")
    return "; ".join(part.replace("\n", " ") for part in parts)
