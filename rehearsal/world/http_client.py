"""One HTTP request on a connection of its own, for webhooks, remote phones and computers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import aiohttp


class HttpError(Exception):
    """What came back was no HTTP, or stopped halfway."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpAnswer:
    """Status, reason, headers by their names in small letters, and body."""

    status: int
    reason: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: tuple[str, ...] = ()
    """What each ``Set-Cookie`` says."""


async def request(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
    within: float = 30.0,
) -> HttpAnswer:
    """Make one request. Raises OSError, TimeoutError or HttpError."""
    timeout = aiohttp.ClientTimeout(total=within)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()) as session,
            session.request(
                method, url, headers=headers, data=body, allow_redirects=False
            ) as answer,
        ):
            return HttpAnswer(
                status=answer.status,
                reason=answer.reason or "",
                body=await answer.read(),
                headers={name.lower(): value for name, value in answer.headers.items()},
                cookies=tuple(answer.headers.getall("Set-Cookie", ())),
            )
    except aiohttp.ClientOSError:
        raise
    except aiohttp.ClientError as error:
        raise HttpError("The answer was cut off or is no HTTP.") from error
