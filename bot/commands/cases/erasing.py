"""``requests erase``, ``requests hold``, ``requests release`` and ``requests retention``."""

from datetime import date
from typing import Annotated

import typer

from bot.commands.frame import AsJson, with_office
from bot.commands.requests import Reference, found
from bot.deployment.opening import Opened
from bot.process.answers import plain, print_json, print_table, say, shown
from bot.process.trouble import Trouble
from domain.log.approval import CannotAgree
from domain.log.erasure import Agreed
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
Until = Annotated[
    str | None, typer.Option("--until", metavar="DATE", help="The last day of the hold, in UTC.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only list what would go.")]


def erase(ref: Reference, reason: Why = None, by: By = None) -> None:
    """Have a closed request erased for good, once two people agree in their chats."""
    if reason is None or not reason.strip():
        raise Trouble("Say what the erasure rests on: --reason TEXT. It is recorded.")
    proposed = _proposed(ref, reason, by or [], Agreed.ERASURE)
    say(f"{proposed.reference} is erased at once when both agree, within 7 days.")


def hold(ref: Reference, reason: Why = None, until: Until = None, by: By = None) -> None:
    """Have the erasure of a request suspended until a day, once two people agree in their chats."""
    if reason is None or not reason.strip():
        raise Trouble("Say by which authority, and why: --reason TEXT. It is recorded.")
    try:
        day = date.fromisoformat(until or "")
    except ValueError:
        raise Trouble("Say on which day the hold ends, as in: --until 2027-03-01") from None
    proposed = _proposed(ref, reason, by or [], Agreed.HOLD, day)
    say(f"{proposed.reference} is held until {day.isoformat()} when both agree, within 7 days.")


def release(ref: Reference, reason: Why = None, by: By = None) -> None:
    """Have a hold ended before its day, once two people agree in their chats."""
    if reason is None or not reason.strip():
        raise Trouble("Say why the hold may end: --reason TEXT. It is recorded.")
    proposed = _proposed(ref, reason, by or [], Agreed.RELEASE)
    say(f"The hold of {proposed.reference} ends when both agree, within 7 days.")


def _proposed(
    ref: str, reason: str, by: list[str], what: Agreed, until: date | None = None
) -> Proposed:
    """Both are asked. Raises ``Trouble``."""

    async def act(deployment: Opened) -> Proposed:
        return await found(erasure.propose(deployment.office, ref, reason, by, what, until))

    try:
        proposed = with_office(act)
    except CannotAgree as error:
        raise Trouble(str(error)) from None
    say(f"{' and '.join(plain(name) for name in proposed.names)} are asked in their chats.")
    return proposed


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
