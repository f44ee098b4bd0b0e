"""``doctor``: what is wrong with a deployment, each with what to do about it.

Owns the order of the checks, and what is left out because something else must be right first; the
checks themselves are in the files beside it. It changes nothing but what opening the deployment
changes by itself (the form of the database); no high-water note is written, so that a missing one
is still missing when others look.
"""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Final

from bot.deployment.opening import Opened, is_of_storage, opened
from bot.deployment.settings import PREFIX, Settings, advice, load
from bot.doctor.bot_api_checks import bot_api, limits, timers
from bot.doctor.channel_checks import channels
from bot.doctor.cover_checks import cover
from bot.doctor.document_checks import documents
from bot.doctor.findings import Check, Finding, error, from_trouble, ok, warning
from bot.doctor.key_checks import keys
from bot.doctor.log_checks import anchors, high_water
from bot.doctor.passkey_checks import passkeys
from bot.doctor.promise_checks import delivery, rows
from bot.keeping.restoring import require_accepted
from bot.process.trouble import Trouble
from services.running import outages, own_bot
from storage.database.engine import ends_what_is_paused
from storage.transaction.store import StorageTrouble

_SHORT_SECRET: Final = 16
_SILENT: Final = timedelta(seconds=60)


async def examine() -> list[Finding]:
    """Every check that can be made; after one that everything else needs, the rest is left out."""
    return [finding async for finding in _examine()]


async def _examine() -> AsyncIterator[Finding]:
    try:
        settings = load()
    except Trouble as trouble:
        yield from_trouble(Check.SETTINGS, trouble)
        return
    for finding in _settings(settings):
        yield finding
    async for finding in bot_api(settings):
        yield finding
    async for finding in channels(settings):
        yield finding
    yield await documents(settings)
    try:
        for finding in keys(settings):
            yield finding
    except Trouble as trouble:
        yield from_trouble(Check.KEYS, trouble)
        return
    async for finding in _database(settings):
        yield finding


def _settings(settings: Settings) -> list[Finding]:
    found = []
    for name in settings.unknown:
        text, _, remedy = advice(name).partition(". ")
        found.append(warning(Check.SETTINGS, f"{text}.", remedy))
    secret = settings.webhook_secret
    if secret is not None and len(secret.value) < _SHORT_SECRET:
        text = f"{PREFIX}WEBHOOK_SECRET is short and can be guessed."
        found.append(warning(Check.SETTINGS, text, "Make another: openssl rand -hex 32"))
    if settings.mini_app_key is not None:
        text = f"{PREFIX}MINI_APP_KEY is set: whoever has that key opens the pages as anybody."
        found.append(error(Check.SETTINGS, text, "Take it out, unless this is a rehearsal."))
    if not settings.tells_visitors_apart:
        text = (
            f"{PREFIX}PORTAL_PROXIES is not set: attempts to sign in at the pages are not limited by "
            "address, since all visitors seem to come from the proxy's."
        )
        found.append(warning(Check.SETTINGS, text, "Set it to the address of your TLS proxy."))
    return found or [ok(Check.SETTINGS)]


async def _database(settings: Settings) -> AsyncIterator[Finding]:
    """Whether it opens, and everything that is asked of it."""
    try:
        require_accepted(settings)
    except Trouble as trouble:
        yield from_trouble(Check.DATABASE, trouble)
    try:
        async with opened(settings, checks_head=False) as deployment:
            yield _roles(deployment)
            yield await _server(deployment)
            for look in (high_water, anchors, cover, passkeys):
                async for finding in look(deployment):
                    yield finding
            for ask in (rows, _service, _own_bot, delivery, limits):
                yield await ask(deployment)
            async for finding in timers(deployment):
                yield finding
    except Trouble as trouble:
        yield from_trouble(Check.DATABASE, trouble)
    except StorageTrouble:
        yield error(
            Check.DATABASE,
            "The database does not answer for now.",
            'See "The database is away" and "The database is full" in docs/operations.md.',
        )
    except Exception as trouble:
        if not is_of_storage(trouble):
            raise
        yield error(
            Check.DATABASE,
            "Something in the database cannot be read: it was damaged or changed.",
            "Run: contactpoint log verify",
        )


def _roles(deployment: Opened) -> Finding:
    if not deployment.is_embedded and deployment.settings.migration_database_url is None:
        return warning(
            Check.DATABASE,
            "The service's own role owns the tables, so it could change the log.",
            f"Make a second role for the tables, and set {PREFIX}MIGRATION_DATABASE_URL.",
        )
    return ok(Check.DATABASE)


async def _server(deployment: Opened) -> Finding:
    if await ends_what_is_paused(deployment.office.store.engine):
        return ok(Check.DATABASE)
    return warning(
        Check.DATABASE,
        "This PostgreSQL does not end every transaction of a process that is stopped, which may hold "
        "up alerts.",
        "Upgrade it to PostgreSQL 17 or later.",
    )


async def _own_bot(deployment: Opened) -> Finding:
    """Whether the service runs, or ran last, as the bot of these settings."""
    own, known = deployment.settings.bot_number, (await own_bot.serving(deployment.office)).now
    if own == known or not (own and known):
        return ok(Check.BOT_API)
    ago = (await outages.last_signs(deployment.office)).service
    if ago is not None and ago < _SILENT:
        return error(
            Check.BOT_API,
            f"The service runs as bot {known}, and {PREFIX}BOT_TOKEN is that of bot {own}.",
            "Put the earlier token back; or restart the service if another bot is meant, which reaches "
            "nobody before they have pressed Start in it.",
        )
    return warning(
        Check.BOT_API,
        f"The service ran last as bot {known}, and {PREFIX}BOT_TOKEN is that of bot {own}, which "
        "reaches nobody before they have pressed Start in it.",
        "Put the earlier token back, or start the service if another bot is meant, and run this again: "
        "it says who has to press Start.",
    )


async def _service(deployment: Opened) -> Finding:
    """Whether it runs somewhere. No error: this is also asked before the start and after the end."""
    ago = (await outages.last_signs(deployment.office)).service
    if ago is not None and ago < _SILENT:
        return ok(Check.SERVICE)
    since = (
        "has not run yet"
        if ago is None
        else f"gave no sign for {ago // timedelta(minutes=1)} minutes"
    )
    remedy = "Start it: systemctl start contactpoint, or contactpoint run."
    return warning(Check.SERVICE, f"The service {since}: nobody is alerted.", remedy)
