"""``drill start``, ``list``, ``stop`` and ``called``: exercises of the network, ordered and looked at.

A year's plan is ordered by its neighbour.
"""

import re
from datetime import datetime, timedelta
from typing import Annotated, Final

import typer

from bot.commands.drills.naming import Everybody, More, To, counted, desks
from bot.commands.drills.planning import plan as plan_year
from bot.commands.drills.refusals import trouble, waits_for
from bot.commands.frame import AsJson, read_time, with_office
from bot.commands.network import no_directory
from bot.deployment.opening import Opened
from bot.process.answers import Json, plain, print_json, print_table, say, shown, tell
from bot.process.trouble import Trouble
from domain.directory.drill_rules import DrillKind
from domain.drills.order import DrillState, OrderId
from domain.drills.ordering import Ordered, WantedDrills
from domain.durations import format_duration
from domain.refused import Refused
from domain.spans import Span
from domain.topics import stamp
from domain.vocabulary import ContactPointId, RequestType
from services.directory import versions as directory
from services.drills import calling, ordering
from services.drills.ordering import DrillRow

app = typer.Typer(help="Exercises: whether contact points can be reached.", no_args_is_help=False)

_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")

Kind = Annotated[
    str,
    typer.Option(
        "--kind",
        metavar="KIND",
        help="ping (acknowledge), form (answer too), call (the telephone); several with commas.",
    ),
]
At = Annotated[
    str | None,
    typer.Option(
        "--at",
        metavar="TIME",
        help='For example 2026-11-25T18:00Z or "Friday 18:00"; UTC without a place. Left out: now.',
    ),
]
Between = Annotated[
    tuple[str, str] | None,
    typer.Option(
        "--between",
        metavar="A B",
        help="At random in this period, a third at nights, weekends and holidays of who is drilled.",
    ),
]
Asked = Annotated[
    RequestType | None,
    typer.Option("--type", help="The type of request that a form is practised for."),
]
Order = Annotated[str, typer.Argument(metavar="ID", help="As drill list shows it.")]
Reason = Annotated[
    str | None,
    typer.Option("--reason", help="Why you read when drills are due; it is recorded."),
]


@app.command("start")
def start(
    kind: Kind,
    to: To = None,
    more: More = None,
    everybody: Everybody = False,
    at: At = None,
    between: Between = None,
    asked: Asked = None,
) -> None:
    """Order drills: at a time, or unannounced at random in a period."""
    kinds = _kinds(kind)
    points = desks(to, more, everybody=everybody)
    if at is not None and between is not None:
        raise Trouble("Name a time with --at or a period with --between, not both.")
    if len(kinds) > 1 and between is None:
        raise Trouble(
            "Several kinds at one moment would be two drills at once. Name a period with --between, or "
            "order them one by one."
        )

    async def act(deployment: Opened) -> list[Ordered]:
        now = deployment.clock.now()
        if await directory.current(deployment.office) is None:
            raise no_directory()
        wanted = [
            WantedDrills(
                kind=each,
                points=points,
                at=read_time(at, now) if at is not None else None,
                between=_period(between, now) if between is not None else None,
                # Of several kinds it is the form's.
                asked=asked if each is DrillKind.FORM or len(kinds) == 1 else None,
            )
            for each in kinds
        ]
        try:
            return [await ordering.order_at_console(deployment.office, each) for each in wanted]
        except Refused as refused:
            raise trouble(refused) from None

    for found in with_office(act):
        order = found.order
        say(f"{order.id}  {order.kind}, {counted(len(found.held))}")
        for plan in found.not_held:
            tell(f"{plain(plan.point)} is not drilled: {waits_for(plan.why)}.")


def _kinds(typed: str) -> list[DrillKind]:
    found: list[DrillKind] = []
    for word in dict.fromkeys(part.strip().lower() for part in typed.split(",")):
        try:
            found.append(DrillKind(word))
        except ValueError:
            known = ", ".join(kind.value for kind in DrillKind)
            raise Trouble(
                f"There is no kind of drill '{plain(word)[:40]}'. Write one of these: {known}."
            ) from None
    return found


def _period(typed: tuple[str, str], now: datetime) -> Span:
    """A day that is named without a time is meant whole."""
    first, last = typed
    until = read_time(_whole(last), now)
    return Span(
        read_time(_whole(first), now),
        until + timedelta(days=1) if _DATE.fullmatch(last.strip()) else until,
    )


def _whole(typed: str) -> str:
    return f"{typed.strip()} 00:00" if _DATE.fullmatch(typed.strip()) else typed


app.command("plan")(plan_year)


@app.command("list")
def list_(as_json: AsJson = False, reason: Reason = None) -> None:
    """Every drill that is kept: where it stands, and how it went."""

    async def act(deployment: Opened) -> list[DrillRow]:
        return await ordering.list_at_console(deployment.office, reason)

    if reason is not None and not reason.strip():
        raise Trouble("The reason is empty. Write why you read when drills are due.")
    rows = with_office(act)
    if as_json:
        print_json([_document(row) for row in rows])
        return
    print_table(
        (
            *("DRILL", "KIND", "TO", "STATE", "DUE", "REFERENCE", "ACKNOWLEDGED IN", "SCORE"),
            "TAKEN FOR REAL",
        ),
        (_cells(row) for row in rows),
    )


def _document(row: DrillRow) -> dict[str, Json]:
    return {
        "drill": row.order,
        "kind": row.kind.value,
        "to": row.point,
        "reference": row.reference,
        "state": row.state,
        "ordered_at": stamp(row.ordered_at),
        "due": stamp(row.due),
        "acknowledged_in_s": row.acknowledged_in_s,
        "score": row.score,
        "taken_for_real": list(row.taken_for_real),
    }


def _cells(row: DrillRow) -> tuple[str, ...]:
    taken = row.acknowledged_in_s
    state = row.state.replace("_", " ")
    return (
        row.order,
        row.kind.value,
        row.point,
        f"{state}: {waits_for(row.why)}" if row.why is not None else state,
        shown(row.due),
        row.reference or "-",
        format_duration(timedelta(seconds=taken)) if taken is not None else "-",
        str(row.score) if row.score is not None else _no_score(row),
        ", ".join(plain(person) for person in row.taken_for_real) or "-",
    )


def _no_score(row: DrillRow) -> str:
    return "struck" if row.state == DrillState.STRUCK else "-"


@app.command("stop")
def stop(order: Order) -> None:
    """End what of an order is planned or under way."""

    async def act(deployment: Opened) -> int:
        try:
            return await ordering.stop_at_console(deployment.office, OrderId(order.strip()))
        except Refused as refused:
            raise trouble(refused) from None

    count = with_office(act)
    say(f"Stopped: {counted(count)}." if count else "Nothing of it was left to be stopped.")


@app.command("called")
def called(
    order: Order,
    point: Annotated[str, typer.Argument(metavar="POINT", help="The contact point's id.")],
    answered: Annotated[
        bool, typer.Option("--answered/--not-answered", help="Whether somebody took the call.")
    ],
) -> None:
    """Enter what came of a drill by telephone."""

    async def act(deployment: Opened) -> None:
        try:
            await calling.enter_at_console(
                deployment.office,
                OrderId(order.strip()),
                ContactPointId(point),
                is_answered=answered,
            )
        except Refused as refused:
            raise trouble(refused) from None

    with_office(act)
    say("It is entered.")
