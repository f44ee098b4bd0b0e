"""One HTTP request on a connection of its own, for webhooks and remote phones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import aiohttp


class HttpError(Exception):
    """What came back was no HTTP, or stopped halfway."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpAnswer:
    """Status, reason and body."""

    status: int
    reason: str
    body: bytes


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
            aiohttp.ClientSession(timeout=timeout) as session,
            session.request(
                method, url, headers=headers, data=body, allow_redirects=False
            ) as answer,
        ):
            return HttpAnswer(
                status=answer.status, reason=answer.reason or "", body=await answer.read()
            )
    except aiohttp.ClientOSError:
        raise
    except aiohttp.ClientError as error:
        raise HttpError("The answer was cut off or is no HTTP.") from error
