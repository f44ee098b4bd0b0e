"""``/devices``: one's passkeys, keys of telephones, and where one is signed in."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from domain.refused import Refused, not_yours
from domain.sessions.passkey import LONGEST_NAME
from domain.sessions.rows import DeviceRow, PasskeyRow, SessionRow
from domain.sessions.session import Level
from domain.topics import Topic
from domain.vocabulary import Role
from services.sessions import device_keys, devices, vouching
from services.visit.page import PageVisit
from web.frame.rendering import page
from web.frame.said import why
from web.frame.typed import fields_of
from web.frame.visitor import Visitor, do, look, visitor_of
from wording import times
from wording.language import Translator, translator
from wording.safe_text import clean_line, technical

Act = Callable[[PageVisit], Awaitable[None]]
_HERE: Final = "/devices"
_VOUCHES: Final = frozenset({Role.SUPERVISOR.value, Role.SECRETARIAT.value})


async def show(request: Request) -> Response:
    """``GET /devices``."""
    return await _page(request)


async def act(request: Request) -> Response:
    """``POST /devices``."""
    fields = await fields_of(request)
    key, name, answer = (fields.get(each, "") for each in ("key", "name", "answer"))
    match fields.get("act"):
        case "options":
            options = await look(request, Level.CLAIMED, devices.ask_to_add)
            return Response(options, media_type="application/json")
        case "add":
            return await _do(request, Level.CLAIMED, lambda visit: devices.add(visit, answer, name))
        case "rename":
            return await _do(request, Level.CLAIMED, lambda visit: devices.rename(visit, key, name))
        case "ask-revoke":
            return await _ask(request, key)
        case "revoke":
            return await _do(request, Level.CLAIMED, lambda visit: devices.revoke(visit, key))
        case "ask-vouch":
            return await _ask_vouch(request, fields.get("number", ""))
        case "vouch":
            number = fields.get("number", "")
            return await _do(request, Level.CLAIMED, lambda visit: vouching.vouch(visit, number))
        case "device-options":
            return PlainTextResponse(await look(request, Level.CLAIMED, device_keys.ask_to_offer))
        case "device-offer":
            return await _do(request, Level.CLAIMED, partial(_offer, fields=fields))
        case "device-confirm":
            digits = fields.get("digits", "")
            confirm = partial(device_keys.confirm, typed=digits)
            return await _do(request, Level.CLAIMED, confirm)
        case "ask-device-revoke":
            return await _ask_device(request, key)
        case "device-revoke":
            revoke = partial(device_keys.revoke, key=key)
            return await _do(request, Level.CLAIMED, revoke)
        case "end":
            return await _do(request, Level.CLAIMED, lambda visit: devices.end_session(visit, key))
        case "end-others":
            return await _do(request, Level.CLAIMED, devices.end_others)
    raise HTTPException(400)


async def _do(request: Request, needs: Level, act: Act) -> Response:
    try:
        await do(request, needs, act)
    except Refused as refused:
        if refused.topic is Topic.NOT_YOURS:
            raise
        return await _page(request, 409, said=why(request, refused))
    return RedirectResponse(_HERE, 303)


async def _ask(request: Request, key: str) -> Response:
    """The one question before a passkey is revoked, naming what follows."""
    found = await look(request, Level.PROVED, devices.mine)
    asked = next((row for row in found.passkeys if row.key == key), None)
    if asked is None:
        raise not_yours()
    return await _page(request, asked=asked)


async def _offer(visit: PageVisit, fields: Mapping[str, str]) -> None:
    sent = {name: fields.get(name, "") for name in ("key", "nonce", "signature", "pin")}
    await device_keys.offer(visit, **sent)


async def _ask_device(request: Request, key: str) -> Response:
    """The one question before the key of a telephone is revoked."""
    found = await look(request, Level.CLAIMED, devices.mine)
    asked = next((row for row in found.telephones if row.key == key), None)
    if asked is None:
        raise not_yours()
    return await _page(request, asked_device=asked)


async def _ask_vouch(request: Request, number: str) -> Response:
    """For whom one would vouch, before one does."""
    try:
        candidate = await look(request, Level.CLAIMED, lambda visit: vouching.look(visit, number))
    except Refused as refused:
        return await _page(request, 409, said=why(request, refused))
    _ = translator(visitor_of(request).reader.language)
    numbers = [technical(clean_line(each), is_rtl=_.is_rtl) for each in candidate.telephones]
    return await _page(request, candidate=candidate, numbers=numbers)


async def _page(request: Request, status: int = 200, **more: object) -> Response:
    found = await look(request, Level.CLAIMED, devices.mine)
    offered = await look(request, Level.CLAIMED, device_keys.offered_here)
    visitor = visitor_of(request)
    _ = translator(visitor.reader.language)
    return page(
        request,
        "sessions/devices.html",
        status=status,
        has_passkey=visitor.has_passkey,
        may_change=visitor.is_recent,
        may_offer=found.may_offer,
        offered=f"{offered.digits[:4]} {offered.digits[4:]}" if offered is not None else "",
        telephones=_keys(_, visitor, found.telephones, _("a telephone")),
        longest=LONGEST_NAME,
        may_vouch=visitor.is_recent and not _VOUCHES.isdisjoint(visitor.roles),
        passkeys=_keys(_, visitor, found.passkeys, _("a browser")),
        sessions=_sessions(_, visitor, found.sessions),
        **more,
    )


def _keys(
    _: Translator, visitor: Visitor, rows: Sequence[PasskeyRow | DeviceRow], nameless: str
) -> list[Mapping[str, object]]:
    today = visitor.now.date()
    return [
        {
            "key": row.key,
            "name": row.name or nameless,
            "is_this": row.is_this,
            "added": times.moment(_, row.added_at, today),
            "used": times.moment(_, row.used_at, today) if row.used_at else "",
        }
        for row in rows
    ]


def _sessions(
    _: Translator, visitor: Visitor, rows: Sequence[SessionRow]
) -> list[Mapping[str, object]]:
    return [
        {
            "key": row.key,
            "browser": row.browser,
            "level": row.level,
            "is_this": row.is_this,
            "began": times.moment(_, row.began_at, visitor.now.date()),
        }
        for row in rows
    ]


ROUTES = (
    Route(_HERE, show, methods=["GET"]),
    Route(_HERE, act, methods=["POST"]),
)
