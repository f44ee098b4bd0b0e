"""``backup`` and ``restore``."""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.commands import frame
from bot.commands.frame import with_office
from bot.deployment.opening import Opened
from bot.deployment.settings import Settings
from bot.keeping import backup as backing_up
from bot.keeping import restoring
from bot.keeping.restoring import Restored
from bot.process.answers import plain, say, shown
from bot.process.trouble import Trouble
from storage.transaction.backup import Title

BackupFile = Annotated[Path, typer.Argument(metavar="FILE", help="The backup; never overwritten.")]
RestoreFile = Annotated[
    Path | None, typer.Argument(metavar="[FILE]", help="The backup to put back.")
]
IdentityFile = Annotated[
    Path | None, typer.Option("--identity", metavar="IDENTITY_FILE", help="As age-keygen wrote it.")
]
Accept = Annotated[
    bool, typer.Option("--accept", help="Accept a restore: two people, by codes in their chats.")
]
By = Annotated[
    list[str] | None, typer.Option("--by", metavar="ID", help="Who accepts; give it twice.")
]
Code = Annotated[
    list[str] | None, typer.Option("--code", metavar="CODE", help="Their codes; give it twice.")
]
Why = Annotated[str | None, typer.Option("--reason", help="Why it is accepted; it is recorded.")]
Alone = Annotated[
    bool, typer.Option("--alone", help="Accept where nobody is enrolled who could; recorded so.")
]


def backup(file: BackupFile) -> None:
    """Write an encrypted backup, also beside a running service; it is recorded."""

    async def act(deployment: Opened) -> Title:
        return await backing_up.back_up(deployment, file)

    settings = frame.settings()
    backing_up.recipient_of(settings)
    title = with_office(act)
    say(f"Backup written: {plain(str(file))}")
    say(f"It holds {title.rows} rows, and the log with {title.records} records.")
    say(
        f"It does not hold the keys. Keep a copy of {settings.keys_kept} apart: without it nothing opens."
    )


def restore(
    file: RestoreFile = None,
    identity: IdentityFile = None,
    accept: Accept = False,
    by: By = None,
    code: Code = None,
    reason: Why = None,
    alone: Alone = False,
) -> None:
    """Put a backup back where there is no database, or --accept one that was put back."""
    settings = frame.settings()
    if accept:
        if file is not None or identity is not None:
            raise Trouble("--accept takes no FILE: it accepts what was put back.")
        _accept(settings, by or [], code or [], reason, alone=alone)
        return
    if file is None or identity is None:
        raise Trouble("Name the backup and the identity: restore FILE --identity IDENTITY_FILE")
    _say_restored(asyncio.run(restoring.restore(settings, file, identity)))


def _say_restored(restored: Restored) -> None:
    made = datetime.fromtimestamp(restored.made_at / 1000, UTC)
    say(f"Put back: a backup of {shown(made)}, its log verified with {restored.records} records.")
    if restored.lost:
        say(
            f"ROLLED BACK: the database that was here had {restored.lost} later records, which are "
            "lost with what they tell of."
        )
    say("The service starts once two people accept this:")
    say("contactpoint restore --accept --by ID --by ID --reason TEXT")


def _accept(
    settings: Settings, by: list[str], codes: list[str], reason: str | None, *, alone: bool
) -> None:
    if codes:
        people = asyncio.run(restoring.accept(settings, codes, reason))
        _say_accepted(" and ".join(people))
        return
    if reason is None or not reason.strip():
        raise Trouble("Say why the restore is accepted: --reason TEXT. It is recorded.")
    if alone:
        asyncio.run(restoring.accept_alone(settings, reason))
        _say_accepted("nobody but who ran this command")
        return
    asked = asyncio.run(restoring.ask(settings, by, reason))
    say(f"{' and '.join(plain(each.name) for each in asked)} each received a code in their chat.")
    if sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty():
        typed = [typer.prompt(f"Code of {plain(each.name)}", err=True) for each in asked]
        _say_accepted(" and ".join(asyncio.run(restoring.accept(settings, typed))))
        return
    say("Within an hour: contactpoint restore --accept --code CODE --code CODE")


def _say_accepted(people: str) -> None:
    say(f"The restore is accepted by {plain(people)}, and recorded. The service can start.")
