"""``doctor``: what is wrong with a deployment, each with what to do about it.

Owns the list of checks and what counts as wrong. It changes nothing but what opening the deployment
changes by itself (the form of the database).
"""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

import httpx

from bot.channel_checks import channels
from bot.commands.frame import Json
from bot.findings import Finding, ok, warning, wrong
from bot.high_water import CONSOLE
from bot.key_checks import keys
from bot.opening import Opened, file_key, is_embedded, key_provider, opened
from bot.settings import PREFIX, Settings, advice, load
from bot.trouble import Trouble
from domain.cover import Fault, FaultKind, faults, only_of
from domain.request import stamp
from services import directory, people
from services.cover import LOOKS_AHEAD
from services.people import PersonRow, Standing

_ANSWERS_WITHIN: Final = 5.0
_SKEW: Final = timedelta(seconds=30)
_NAMED: Final = 5
_SHORT_SECRET: Final = 16


async def examine() -> list[Finding]:
    """Every check that can be made; after one that everything else needs, the rest is left out."""
    return [finding async for finding in _examine()]


def document(findings: list[Finding]) -> Json:
    """The findings as one JSON document."""
    return {
        "ok": not any(finding.is_wrong for finding in findings),
        "checks": [
            {
                "check": finding.check,
                "state": finding.state.value,
                "message": finding.message,
                "remedy": finding.remedy or None,
            }
            for finding in findings
        ],
    }


async def _examine() -> AsyncIterator[Finding]:
    try:
        settings = load()
    except Trouble as trouble:
        yield _trouble("settings", trouble)
        return
    yield _settings(settings)
    async for finding in _bot_api(settings):
        yield finding
    async for finding in channels(settings):
        yield finding
    try:
        provider = key_provider(settings)
        if is_embedded(settings):
            file_key(settings, provider)
    except Trouble as trouble:
        yield _trouble("keys", trouble)
        return
    yield keys(settings, provider)
    try:
        async with opened(settings, CONSOLE) as deployment:
            async for finding in _deployment(deployment):
                yield finding
    except Trouble as trouble:
        yield _trouble("database", trouble)


def _settings(settings: Settings) -> Finding:
    if settings.unknown:
        message = " ".join(advice(name) for name in settings.unknown)
        return warning("settings", message, "Correct the name, or remove it.")
    secret = settings.webhook_secret
    if secret is not None and len(secret.get_secret_value()) < _SHORT_SECRET:
        return warning(
            "settings",
            f"{PREFIX}WEBHOOK_SECRET is short and can be guessed.",
            "Make another: openssl rand -hex 32",
        )
    return ok("settings", "All settings can be read.")


async def _bot_api(settings: Settings) -> AsyncIterator[Finding]:
    if settings.bot_token is None:
        yield wrong(
            "bot api",
            f"{PREFIX}BOT_TOKEN is missing.",
            "Set it to the token that @BotFather gives.",
        )
        return
    address = f"{settings.bot_api_url}/bot{settings.bot_token.get_secret_value()}/getMe"
    try:
        async with httpx.AsyncClient(
            timeout=_ANSWERS_WITHIN, trust_env=not settings.is_rehearsed
        ) as client:
            answer = await client.get(address)
    except httpx.HTTPError:
        yield wrong(
            "bot api",
            f"{settings.bot_api_url} does not answer.",
            f"Check the network, or {PREFIX}BOT_API_URL.",
        )
        return
    yield _getme(answer, settings)
    skew = _skew(answer)
    if skew is not None and not settings.is_rehearsed:
        yield _clock(skew)


def _getme(answer: httpx.Response, settings: Settings) -> Finding:
    if answer.status_code in (401, 404):
        return wrong(
            "bot api",
            "Telegram does not accept the token.",
            f"Copy the token again from @BotFather into {PREFIX}BOT_TOKEN.",
        )
    if answer.status_code != 200:
        return wrong(
            "bot api",
            f"{settings.bot_api_url} answers with status {answer.status_code}.",
            "Try again later; if it stays, look at the Bot API server.",
        )
    return ok("bot api", "Telegram answers and accepts the token.")


def _skew(answer: httpx.Response) -> timedelta | None:
    try:
        return abs(datetime.now(UTC) - parsedate_to_datetime(answer.headers["date"]))
    except (KeyError, ValueError, TypeError):
        return None


def _clock(skew: timedelta) -> Finding:
    if skew > _SKEW:
        return wrong(
            "clock",
            f"This machine's clock differs from Telegram's by {round(skew.total_seconds())} s.",
            "Set it, for example with NTP: escalations and the log follow it.",
        )
    return ok("clock", "This machine's clock agrees with Telegram's.")


async def _deployment(deployment: Opened) -> AsyncIterator[Finding]:
    kind = "an encrypted file" if deployment.is_embedded else "PostgreSQL"
    yield ok("database", f"The database opens ({kind}), and its log is not behind what was noted.")
    if not deployment.is_embedded and deployment.settings.migration_database_url is None:
        yield warning(
            "database",
            "The service's own role owns the tables, so it could change the log.",
            f"Make a second role for the tables, and set {PREFIX}MIGRATION_DATABASE_URL.",
        )
    found = await directory.current(deployment.office)
    if found is None:
        yield wrong(
            "directory", "There is no directory yet.", "Run: contactpoint network import FILE"
        )
        return
    rows = await people.listing(deployment.office)
    reachable = {row.id for row in rows if row.reachable}
    now = deployment.clock.now()
    seen = only_of(found, found.contact_points.values())
    ahead = faults(seen, reachable, now, now + LOOKS_AHEAD)
    yield _shifts([fault for fault in ahead if fault.kind is FaultKind.EMPTY])
    yield _cover([fault for fault in ahead if fault.kind in _WORTH_A_LOOK])
    yield _people(rows)


def _shifts(gaps: list[Fault]) -> Finding:
    if not gaps:
        return ok("shifts", f"Somebody is on duty at every hour of the next {_DAYS} days.")
    return wrong(
        "shifts",
        "Nobody is on duty: " + "; ".join(_gap(gap) for gap in gaps[:_NAMED]) + _more(len(gaps)),
        "Fill these hours with /coverage in chat, or in the directory file, and import it again.",
    )


def _cover(found: list[Fault]) -> Finding:
    if not found:
        return ok("cover", f"Nobody is on duty in two places or too long in {_DAYS} days.")
    said = "; ".join(
        f"{_SAID[fault.kind]}: {fault.person} ({_gap(fault)})" for fault in found[:_NAMED]
    )
    return warning(
        "cover",
        said + _more(len(found)),
        "See contactpoint duty --coverage; let others take some of it, or have them enrol.",
    )


_DAYS: Final = LOOKS_AHEAD // timedelta(days=1)
_WORTH_A_LOOK: Final = (FaultKind.DOUBLE, FaultKind.LONG, FaultKind.NO_CHANNEL)
_SAID: Final = {
    FaultKind.DOUBLE: "in two places",
    FaultKind.LONG: "too long without a break",
    FaultKind.NO_CHANNEL: "meant by a policy and not reachable",
}


def _gap(gap: Fault) -> str:
    return f"{gap.roster} {gap.layer} from {_minute(gap.since)} to {_minute(gap.until)}"


def _minute(at: datetime) -> str:
    return (stamp(at) or "")[:16] + "Z"


def _people(rows: tuple[PersonRow, ...]) -> Finding:
    missing = [row.id for row in rows if row.standing is not Standing.ENROLLED]
    unreachable = [
        row.id for row in rows if row.standing is Standing.ENROLLED and not row.reachable
    ]
    if not missing and not unreachable:
        return ok("people", "Everybody is enrolled and can be reached.")
    parts = []
    if missing:
        parts.append(f"Not enrolled: {', '.join(missing[:_NAMED])}{_more(len(missing))}.")
    if unreachable:
        parts.append(f"Not reachable: {', '.join(unreachable[:_NAMED])}{_more(len(unreachable))}.")
    return wrong(
        "people",
        " ".join(parts),
        "Invite them (contactpoint people invite ID); who blocked the bot must let it in again.",
    )


def _more(count: int) -> str:
    return f" and {count - _NAMED} more" if count > _NAMED else ""


def _trouble(check: str, trouble: Trouble) -> Finding:
    """A trouble's own text says both what is wrong and what to do."""
    message, stop, remedy = trouble.text.partition(". ")
    return wrong(check, message + stop.strip(), remedy)
