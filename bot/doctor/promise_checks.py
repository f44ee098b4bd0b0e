"""Whether alerts arrive, and whether what they rest on is as it was sealed.

Owns what an undelivered alert, an outage of every chat, and rows changed past the service mean for
whoever runs it. What is compared is ``services.log.row_watch``'s, what is delivered
``services.visit.reachability``'s.
"""

from bot.deployment.opening import Opened
from bot.doctor.findings import Check, Finding, error, ok
from services.log import row_watch
from services.visit import reachability


async def rows(deployment: Opened) -> Finding:
    """The rows beside the log, against their sealed totals."""
    async with deployment.office.store.reading(is_long=True) as work:
        words = (await row_watch.see(work, is_thorough=True)).words
    if not words:
        return ok(Check.ROWS)
    return error(
        Check.ROWS,
        "The database was changed past the service",
        "Deadlines and messages are put back by a running service. For the rest put back the newest "
        "database, or check who may act and who is on duty, and accept it: contactpoint log trust",
        words,
    )


async def delivery(deployment: Opened) -> Finding:
    """Whether chats take messages, and every alert was delivered."""
    reach = await reachability.examine(deployment.office)
    if reach.is_nobody_left and reach.elsewhere:
        return error(
            Check.DELIVERY,
            "Nobody has begun with the bot as which the service runs now: it may write to nobody.",
            "See what is said of people below; put back the earlier token if this was not meant.",
        )
    if reach.is_nobody_left:
        return error(
            Check.DELIVERY,
            "Every chat refuses messages: an outage of Telegram, or of the bot's account there.",
            "Look at the bot in Telegram and at @BotFather; it is tried again all the time.",
        )
    if reach.undelivered:
        return error(
            Check.DELIVERY,
            "Not delivered yet is an alert of",
            "Other channels and the next steps are used; call the people who do not read it.",
            reach.undelivered,
        )
    return ok(Check.DELIVERY)
