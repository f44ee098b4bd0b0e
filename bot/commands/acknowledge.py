"""``acknowledge``: give back a code that somebody received on another channel."""

from typing import Annotated

import typer

from bot.commands.frame import with_office
from bot.deployment.opening import Opened
from bot.process.answers import say
from bot.process.trouble import Trouble
from domain.refused import Refused
from domain.topics import Topic
from services.messages.notices import Acted, CodeRefused, acknowledge_by_code

CodeArgument = Annotated[str, typer.Argument(metavar="CODE", help="For example K7QX-M2PT.")]


def acknowledge(code: CodeArgument) -> None:
    """Acknowledge a request with the one-time code that was sent for it."""

    async def act(deployment: Opened) -> Acted:
        try:
            return await acknowledge_by_code(deployment.office, code, "console")
        except CodeRefused:
            raise Trouble(
                "This code cannot be used: it is unknown, too old, or was used. Check the newest "
                "message."
            ) from None
        except Refused as refused:
            raise _trouble(refused) from None

    acted = with_office(act)
    if acted.reference:
        say(f"{acted.reference} is acknowledged by {acted.person}.")
    else:
        say("The test message has arrived.")


def _trouble(refused: Refused) -> Trouble:
    reference, by = refused.facts.get("reference"), refused.facts.get("acknowledged_by")
    if refused.topic in (Topic.ALREADY_ACKNOWLEDGED, Topic.ALREADY_ACKNOWLEDGED_BY_YOU):
        return Trouble(f"{reference} is acknowledged already, by {by}.")
    if refused.topic is Topic.ALREADY_OVER:
        return Trouble(f"{reference} is over. Nothing needs to be done.")
    return Trouble("This person may no longer act on the request. See: contactpoint people list")
