"""What a monitor may ask of a process that only serves: whether it lives, and reads the database.

Owns ``/healthz`` and ``/readyz`` there, and of the numbers those of its own listeners. The others, and
whether alerts go out, are asked of the process that sends them: ``bot.endpoints.health``.
"""

import asyncio
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
_ANSWERS_WITHIN: Final = 2.0


class Standing:
    """The pages."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._registry = CollectorRegistry()
        self._registry.register(CONNECTIONS_ENDED)

    def app(self) -> ASGIApp:
        """The application."""
        return pages(
            Route("/healthz", self._healthz),
            Route("/readyz", self._readyz),
            Route("/metrics", self._answer_metrics),
        )

    async def _healthz(self, _request: Request) -> Response:
        return JSONResponse({"alive": True})

    async def _answer_metrics(self, _request: Request) -> Response:
        return Response(generate_latest(self._registry), media_type=CONTENT_TYPE_LATEST)

    async def _readyz(self, _request: Request) -> Response:
        why: str | None
        try:
            async with asyncio.timeout(_ANSWERS_WITHIN):
                await intake.counts(self._office)
        except (StorageTrouble, TimeoutError):
            why = key_supply.why_away(self._office) or NO_DATABASE
        else:
            why = key_supply.why_away(self._office)
        if why is not None:
            return JSONResponse({"ready": False, "why": why}, 503)
        return JSONResponse({"ready": True})
