"""``requests erase`` and ``requests retention``."""

from typing import Annotated

import typer

from bot.commands.frame import AsJson, with_office
from bot.commands.requests import Reference, found
from bot.deployment.opening import Opened
from bot.process.answers import plain, print_json, print_table, say, shown
from bot.process.trouble import Trouble
from domain.log.approval import CannotAgree
from domain.topics import stamp
from services.keeping import erasure, retention
from services.keeping.erasure import Proposed
from services.keeping.retention import Planned

By = Annotated[
    list[str] | None,
    typer.Option("--by", metavar="ID", help="Who must agree; give it twice, two people."),
]
Why = Annotated[
    str | None, typer.Option("--reason", help="The authority or rule it rests on; recorded.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only list what would go.")]


def erase(ref: Reference, reason: Why = None, by: By = None) -> None:
    """Have a closed request erased for good, once two people agree in their chats."""
    if reason is None or not reason.strip():
        raise Trouble("Say what the erasure rests on: --reason TEXT. It is recorded.")

    async def act(deployment: Opened) -> Proposed:
        return await found(erasure.propose(deployment.office, ref, reason, by or []))

    try:
        proposed = with_office(act)
    except CannotAgree as error:
        raise Trouble(str(error)) from None
    say(f"{' and '.join(plain(name) for name in proposed.names)} are asked in their chats.")
    say(f"{proposed.reference} is erased at once when both agree, within 7 days.")


def run_retention(dry_run: DryRun = False, as_json: AsJson = False) -> None:
    """Apply the directory's retention rules now, or with --dry-run list what would go."""
    if not dry_run:
        announced, erased = with_office(lambda deployment: retention.look(deployment.office))
        if as_json:
            print_json({"announced": announced, "erased": erased})
            return
        say(f"Announced: {announced}. Erased: {erased}.")
        return
    rows = with_office(lambda deployment: retention.planned(deployment.office))
    if as_json:
        print_json([_document(row) for row in rows])
        return
    if not rows:
        say("The rules reach nothing within 30 days.")
        return
    print_table(
        ("REFERENCE", "TYPE", "ENDED", "ERASED FROM", "ANNOUNCED"),
        (
            (
                row.reference,
                row.type.value,
                shown(row.ended_at),
                shown(row.erase_at),
                "yes" if row.is_announced else "no",
            )
            for row in rows
        ),
    )


def _document(row: Planned) -> dict[str, str | bool | None]:
    return {
        "reference": row.reference,
        "type": row.type.value,
        "ended_at": stamp(row.ended_at),
        "erase_at": stamp(row.erase_at),
        "announced": row.is_announced,
    }
