"""What a monitor may ask: whether the service lives, is ready, and how much it has to do.

Owns ``/healthz``, ``/readyz`` and ``/metrics``: numbers and states only, no name, reference or content.
"""

import asyncio
import time
from collections import Counter as Count
from datetime import UTC, datetime
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from bot.dispatcher import Dispatcher
from bot.ticker import Ticker
from domain.vocabulary import State
from services import console, intake
from services.delivery import Outcome, Postponed, Undeliverable
from services.office import Office
from storage.inbox import Stage

_ALIVE_WITHIN: Final = 10.0
_ANSWERS_WITHIN: Final = 2.0
_COUNTS_EVERY: Final = 10.0
_LATENESS: Final = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 60.0, 300.0, 3600.0)


class Health:
    """Counts what happens in this process, and asks the database for the rest."""

    def __init__(self, office: Office, dispatcher: Dispatcher, ticker: Ticker) -> None:
        self._office = office
        self._dispatcher = dispatcher
        self._ticker = ticker
        self._counted_at = -_COUNTS_EVERY
        self._registry = CollectorRegistry()
        self._outcomes = Counter(
            "contactpoint_outgoing",
            "Outgoing work by what became of it",
            ["outcome"],
            registry=self._registry,
        )
        self._lateness = Histogram(
            "contactpoint_deadline_lateness_seconds",
            "How late deadlines were fired",
            buckets=_LATENESS,
            registry=self._registry,
        )
        self._requests = self._gauge("requests", "Requests by state", ["state"])
        self._inbox = self._gauge("inbox", "Updates that wait or were set aside", ["stage"])
        self._held = self._gauge("outbox_held", "Outgoing work in this process's memory")
        self._age = self._gauge("outbox_oldest_seconds", "Age of the oldest of it")
        self._records = self._gauge("log_records", "Records in the log")
        dispatcher.on_outcome.append(self._count_outcome)
        ticker.on_fired.append(self._lateness.observe)

    def app(self) -> ASGIApp:
        """The three pages."""
        return Starlette(
            routes=[
                Route("/healthz", self._healthz),
                Route("/readyz", self._readyz),
                Route("/metrics", self._metrics),
            ]
        )

    def _gauge(self, name: str, text: str, labels: list[str] | None = None) -> Gauge:
        return Gauge(f"contactpoint_{name}", text, labels or [], registry=self._registry)

    def _count_outcome(self, outcome: Outcome) -> None:
        name = type(outcome).__name__.lower()
        if isinstance(outcome, Undeliverable):
            name = "failed"
        elif isinstance(outcome, Postponed) and not outcome.counts:
            name = "waited"
        self._outcomes.labels(name).inc()

    def _lives(self) -> bool:
        return time.monotonic() - self._ticker.looked_at < _ALIVE_WITHIN

    async def _healthz(self, _request: Request) -> Response:
        lives = self._lives()
        return JSONResponse({"alive": lives}, 200 if lives else 503)

    async def _readyz(self, _request: Request) -> Response:
        try:
            async with asyncio.timeout(_ANSWERS_WITHIN):
                await intake.counts(self._office)
        except Exception:  # whatever it is, the answer is the same
            return JSONResponse({"ready": False, "why": "the database does not answer"}, 503)
        if not self._lives():
            return JSONResponse({"ready": False, "why": "deadlines are not looked at"}, 503)
        return JSONResponse({"ready": True})

    async def _metrics(self, _request: Request) -> Response:
        self._count_memory()
        try:
            await self._count_stored()
        except Exception:  # the numbers of this process are still worth having
            self._counted_at = -_COUNTS_EVERY
        return Response(generate_latest(self._registry), media_type=CONTENT_TYPE_LATEST)

    def _count_memory(self) -> None:
        queue = self._dispatcher.queue
        oldest = queue.oldest()
        age = (datetime.now(UTC) - oldest.work.created_at).total_seconds() if oldest else 0.0
        self._held.set(len(queue))
        self._age.set(max(age, 0.0))

    async def _count_stored(self) -> None:
        """Ask the database, at most every few seconds."""
        now = time.monotonic()
        if now - self._counted_at < _COUNTS_EVERY:
            return
        self._counted_at = now
        states = Count(request.state for request in await console.requests_list(self._office))
        for state in State:
            self._requests.labels(state.value).set(states.get(state, 0))
        counts = await intake.counts(self._office)
        for stage in (Stage.WAITING, Stage.ASIDE):
            self._inbox.labels(stage.value).set(counts.get(stage, 0))
        async with self._office.store.reading() as work:
            head = await work.log.head_note()
        self._records.set(int(head.split("\n", 2)[1]))
