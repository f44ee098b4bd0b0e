"""What every command shares: opening the deployment, its options, and what is asked or typed.

How an answer is written is left to ``bot.process.answers``.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Annotated, TypeVar

import typer

from bot.deployment.opening import Opened, opened
from bot.deployment.settings import Settings, advice, load
from bot.process import logs
from bot.process.answers import plain, tell
from bot.process.trouble import Trouble
from domain.refused import Refused
from domain.topics import Facts
from formats.typed import times

Result = TypeVar("Result")

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
Reason = Annotated[
    str | None,
    typer.Option("--reason", help="Why content is read; it is recorded with the reading."),
]
RESTRICTED = (
    "This request is restricted by a data protection officer. Its originator was asked to agree; run the "
    "same command again once they have."
)


def settings() -> Settings:
    """The settings; variables that are none are named on stderr. Raises ``Trouble``."""
    found = load()
    for unknown in found.unknown:
        tell(advice(unknown))
    logs.configure("ERROR")
    return found


Language = Annotated[str, typer.Option("--language", help="In which language it is written.")]


def require_language(language: str) -> None:
    """Raise ``Trouble`` where nothing can be written in it."""
    from wording.language import available_languages  # takes long to load, and a list needs none

    if language not in available_languages():
        known = ", ".join(available_languages())
        raise Trouble(f"There is no {plain(language)}. Name one of these: {known}.")


def with_office(act: Callable[[Opened], Awaitable[Result]]) -> Result:
    """Run ``act`` on the open deployment. Raises ``Trouble``."""
    found = settings()

    async def run() -> Result:
        async with opened(found) as deployment:
            return await act(deployment)

    return asyncio.run(run())


def read_time(text: str, now: datetime) -> datetime:
    """A time that was typed; UTC unless it says otherwise. Raises ``Trouble``."""
    try:
        return times.read_time(text, UTC, now)
    except Refused as refused:
        raise not_that_time(text, refused.facts) from None


def not_that_time(text: str, facts: Facts) -> Trouble:
    """Why a text is not a time, or not one time, and what to write instead."""
    which = f"{facts.get('first')} or {facts.get('second')}"
    match facts["why"]:
        case "gap":
            return Trouble(
                f"This time does not exist in {facts['place']}: the clocks go forward from "
                f"{facts['before']} to {facts['after']}. Write which you mean, with its offset: "
                f"{which}."
            )
        case "twice":
            return Trouble(
                f"This time exists twice in {facts['place']}, because the clocks go back. "
                f"Write which one, with its offset from UTC: {which}."
            )
        case "day":
            return Trouble(
                f"This could be either of two days, since {facts['place']} has another date just "
                f"now. Write which one: {which}."
            )
    return Trouble(
        f"'{plain(text)[:40]}' is not a time. Write it as 2026-11-25T18:00Z, or with a place: "
        "2026-11-25 18:00 Asia/Beirut."
    )


def is_answered(question: str) -> bool:
    """Ask on a terminal; where there is none, nobody can answer and yes is meant."""
    if not (sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()):
        return True
    return typer.confirm(question, err=True)
