"""What is typed while a form is filled in."""

from collections.abc import Awaitable, Callable

from rehearsal.phones.phone import Phone
from tests.chat.fates.cast import LONG, MARK, Cast, drafts
from tests.chat.fates.while_asked import STEPS


async def value(cast: Cast) -> Phone:
    ana = cast.ana
    await drafts(ana, *STEPS)
    await ana.presses("Fill in the form")
    await ana.receives("Facts")
    await ana.sends(LONG)
    assert MARK in (await ana.receives("Purpose")).text
    return ana


async def refused_value(cast: Cast) -> Phone:
    ana = await value(cast)
    await ana.sends("EXERCISE an investigation")
    await ana.receives("Also sent via")
    await ana.sends(f"EXERCISE {MARK} by pigeon post")
    assert MARK not in (await ana.receives("Everything else is kept")).text
    return ana


async def lines(cast: Cast) -> Phone:
    ana = cast.ana
    await drafts(ana, *STEPS)
    await ana.presses("Fill in the form")
    await ana.receives("Facts")
    await ana.sends(f"Facts: {LONG}\nPurpose: {LONG}\nAlso sent via: SIENA")
    await ana.receives("SIENA")
    return ana


async def completed(cast: Cast) -> Phone:
    await cast.ana.sends(f"/complete {cast.filed.reference}")
    await cast.ana.receives("Purpose")
    await cast.ana.sends(LONG)
    await cast.ana.receives("Also sent via")
    return cast.ana


async def answered(cast: Cast) -> Phone:
    await cast.rami.presses("Answer")
    await cast.rami.presses("Fill in the form", on=await cast.rami.receives("Type your answer"))
    await cast.rami.receives("Preserved until")
    await cast.rami.sends(f"EXERCISE {MARK} in spring")
    await cast.rami.receives("Everything else is kept")
    return cast.rami


FORMED: dict[str, Callable[[Cast], Awaitable[Phone]]] = {
    "a value for a field of a form, where it is asked for": value,
    "a value for a field of a form that is refused": refused_value,
    "several fields of a form, or parts of groups, as lines `Field: value`": lines,
    "a value that completes the form of a request": completed,
    "a value for a field of an answer": answered,
}
"""What *Cancel* takes out with the form."""
