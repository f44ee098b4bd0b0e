"""``log export``: one file for an auditor; with one case's key only for a reason and two people."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from bot.commands.frame import RESTRICTED, Reason, with_office
from bot.commands.requests import found, given
from bot.deployment.opening import Opened
from bot.process.answers import plain, say
from bot.process.progress import bar
from bot.process.trouble import Trouble
from crypto.note import split
from domain.log.approval import Act, CannotAgree, shown_reason
from domain.requests.request import Request
from domain.requests.values.protection import Restrained
from services.log import approval, exporting
from services.log.console import NotAgreed, require_free
from services.log.exporting import OPEN_CASE, Wanted
from services.visit.office import Office

Target = Annotated[
    Path, typer.Argument(metavar="FILE", help="The file to write; never overwritten.")
]
Case = Annotated[
    str | None, typer.Option("--case", metavar="REF", help="Show this case alone, with its proof.")
]
WithKeys = Annotated[
    str | None,
    typer.Option("--with-keys", metavar="REF", help="Add the key to this case's content."),
]
By = Annotated[
    list[str] | None,
    typer.Option("--by", metavar="ID", help="Each of the two people who confirm --with-keys."),
]
Codes = Annotated[
    list[str] | None,
    typer.Option("--code", metavar="CODE", help="Their codes, in the same order."),
]
Anchors = Annotated[
    list[Path] | None,
    typer.Option("--anchor", metavar="NOTE", help="A note that the file must be comparable with."),
]


def export(
    file: Target,
    case: Case = None,
    with_keys: WithKeys = None,
    reason: Reason = None,
    by: By = None,
    code: Codes = None,
    anchor: Anchors = None,
) -> None:
    """Write the log, or the proof of one case, for an auditor; it is recorded. All of it is sealed."""
    if file.exists():
        raise Trouble(f"{plain(str(file))} is there already, and is not overwritten. Name another.")
    given(reason)
    if with_keys is not None and reason is None:
        raise Trouble("--with-keys needs a --reason: content is opened, and that is recorded.")
    notes = tuple(note for path in anchor or () for note in split(read_note(path)))

    async def act(deployment: Opened) -> int | None:
        office = deployment.office
        opened = await found(exporting.find_request(office, with_keys)) if with_keys else None
        names: tuple[str, ...] = ()
        why = reason
        if opened is not None:
            await _require_free(office, opened)
            asked = _asked(opened, reason or "", by or [], _recipient(file, case))
            names, why = await _confirmed(deployment, asked, code or []), asked.reason
            if not names:
                return None
        wanted = Wanted(
            case=await found(exporting.find_request(office, case)) if case else None,
            opened=opened,
            reason=why,
            approved_by=names,
            anchors=notes,
        )
        return await _write(deployment, file, wanted)

    shown = with_office(act)
    if shown is None:
        raise Trouble(
            "Codes were sent to both chats. Run the same command again with --code CODE --code CODE."
        )
    say(f"{shown} records are in {plain(str(file))}.")
    say("An auditor checks it with: python verify.py FILE --key LINE --anchor NOTE")


async def _require_free(office: Office, opened: Request) -> None:
    try:
        await require_free(office, opened.reference, Restrained.EXPORT)
    except NotAgreed:
        raise Trouble(RESTRICTED) from None


def read_note(path: Path) -> str:
    """The text of a file with notes. Raises ``Trouble``."""
    try:
        return path.read_text("utf-8", "replace")
    except OSError as error:
        raise Trouble(
            f"{plain(str(path))} cannot be read: {error.strerror}. Check the path."
        ) from None


def _recipient(file: Path, case: str | None) -> str:
    """What goes where, as both people are shown it."""
    return f"{'one case' if case else 'the whole log'}, in {plain(str(file.absolute()))}"


def _asked(request: Request, reason: str, by: Sequence[str], recipient: str) -> Act:
    """What the two are asked to confirm. Raises ``Trouble``."""
    try:
        why = shown_reason(reason, approval.LONGEST_REASON)
    except CannotAgree as error:
        raise Trouble(str(error)) from None
    return Act(name=OPEN_CASE, case=request.id, reason=why, people=tuple(by), recipient=recipient)


async def _confirmed(deployment: Opened, act: Act, codes: Sequence[str]) -> tuple[str, ...]:
    """The names of the two who confirmed; none where their codes were sent just now."""
    office, by = deployment.office, act.people
    try:
        if not codes:
            names = await approval.ask(office, act)
            if not _is_asked():
                return ()
            print(f"Codes were sent to {' and '.join(names)}.", file=sys.stderr)
            codes = [typer.prompt(f"The code of {plain(name)}", err=True) for name in names]
        if len(by) != 2 or len(codes) != 2 or by[0] == by[1]:
            raise Trouble("Give two different --by, and the --code of each in the same order.")
        given_codes = dict(zip(by, codes, strict=True))
        return await approval.require(office, act, given_codes)
    except CannotAgree as error:
        raise Trouble(str(error)) from None


async def _write(deployment: Opened, file: Path, wanted: Wanted) -> int:
    try:
        with _fresh(file) as stream, bar("exporting") as progress:
            return await exporting.export(deployment.office, stream, wanted, progress.reach)
    except OSError as error:
        raise Trouble(
            f"{plain(str(file))} cannot be written: {error.strerror}. Check the folder and its space."
        ) from None


def _fresh(file: Path) -> BinaryIO:
    """A new file that only its owner reads; it may hold a key."""
    return open(file, "xb", opener=_private)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _is_asked() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()
