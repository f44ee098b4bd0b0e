"""How contact points are named where drills are ordered: some by their ids, or all."""

from collections.abc import Sequence
from typing import Annotated

import typer

from bot.process.trouble import Trouble
from domain.vocabulary import ContactPointId

To = Annotated[
    list[str] | None,
    typer.Option("--to", metavar="POINT…", help="Contact points, by their ids."),
]
More = Annotated[list[str] | None, typer.Argument(metavar="[POINT…]", hidden=True)]
Everybody = Annotated[bool, typer.Option("--all", help="Every contact point.")]


def desks(
    to: Sequence[str] | None, more: Sequence[str] | None, *, everybody: bool
) -> list[ContactPointId] | None:
    """Those that were typed; None for all. Raises ``Trouble``."""
    typed = [*(to or ()), *(more or ())]
    if bool(typed) == everybody:
        raise Trouble("Name contact points with --to, or write --all.")
    if everybody:
        return None
    words = (word.strip() for each in typed for word in each.split(","))
    return [ContactPointId(word) for word in words if word]


def counted(count: int) -> str:
    """``2 contact points``."""
    return f"{count} contact point{'' if count == 1 else 's'}"
