"""What a monitor may ask of a process that only serves: whether it lives, and reads the database.

Owns ``/healthz`` and ``/readyz`` there, and of the numbers those of its own listeners. The others, and
whether alerts go out, are asked of the process that sends them: ``bot.endpoints.health``.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from bot.deployment.listening import pages
from bot.deployment.visitors import CONNECTIONS_ENDED
from services.keeping import key_supply
from services.running import intake
from services.visit.office import Office
from storage.transaction.store import StorageTrouble

NO_DATABASE: Final = "the database does not answer"
ANSWERS_WITHIN: Final = 2.0


def monitored(
    lives: Callable[[], bool],
    why_not_ready: Callable[[], Awaitable[str | None]],
    numbers: Callable[[], Awaitable[bytes]],
) -> ASGIApp:
    """The three pages. ``why_not_ready`` is None where the process is; ``numbers`` as Prometheus has them."""

    async def healthz(_request: Request) -> Response:
        alive = lives()
        return JSONResponse({"alive": alive}, 200 if alive else 503)

    async def readyz(_request: Request) -> Response:
        why = await why_not_ready()
        if why is not None:
            return JSONResponse({"ready": False, "why": why}, 503)
        return JSONResponse({"ready": True})

    async def metrics(_request: Request) -> Response:
        return Response(await numbers(), media_type=CONTENT_TYPE_LATEST)

    return pages(Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", metrics))


def standing(office: Office) -> ASGIApp:
    """The pages of a process that only serves."""
    registry = CollectorRegistry()
    registry.register(CONNECTIONS_ENDED)

    async def why_not_ready() -> str | None:
        try:
            async with asyncio.timeout(ANSWERS_WITHIN):
                await intake.counts(office)
        except (StorageTrouble, TimeoutError):
            return key_supply.why_away(office) or NO_DATABASE
        return key_supply.why_away(office)

    async def numbers() -> bytes:
        return generate_latest(registry)

    return monitored(lambda: True, why_not_ready, numbers)
