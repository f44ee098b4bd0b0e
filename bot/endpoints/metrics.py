"""The numbers for a monitor, under Prometheus' names: what this process counts, and what is stored.

Owns names, labels and buckets. Nothing here names a person, a member or a request.
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from bot.beats.ticker import Ticker
from bot.deployment.visitors import CONNECTIONS_ENDED
from bot.dispatch.dispatcher import Dispatcher
from bot.process.clock import Clock
from domain.log.anchoring import is_overdue
from domain.requests.request import Card
from domain.vocabulary import STORED
from services.drills.ringing import DrillsSeen
from services.keeping.key_supply import KeyState
from services.log.anchoring import CHATS
from services.log.row_watch import Looked
from services.messages.delivery import Outcome, Postponed, Sent, Undeliverable
from services.running.watching import Measured
from storage.messages.inbox import Stage
from storage.transaction.store import Committed, Store

PREFIX: Final = "contactpoint"
_HANDED_OVER: Final = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 60.0, 300.0)
_ACKNOWLEDGED: Final = (15.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0, 14_400.0, 86_400.0)
_LATENESS: Final = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 60.0, 300.0, 3600.0)


class Metrics:
    """Every number, in a registry of its own."""

    def __init__(self, clock: Clock, grace: timedelta = timedelta(hours=1)) -> None:
        self._clock = clock
        self._grace = grace
        self._registry = CollectorRegistry()
        counter = partial(Counter, namespace=PREFIX, registry=self._registry)
        gauge = partial(Gauge, namespace=PREFIX, registry=self._registry)
        histogram = partial(Histogram, namespace=PREFIX, registry=self._registry)
        self._outcomes = counter("outgoing", "Outgoing work by what became of it", ["outcome"])
        self._repeats = counter("repeats", "Messages sent that may have arrived before")
        self._errors = counter("telegram_errors", "Calls that Telegram did not do", ["kind"])
        self._alerts = histogram(
            "alert_seconds",
            "From the decision to alert until the alert is handed to Telegram",
            ["urgency"],
            buckets=_HANDED_OVER,
        )
        self._acknowledged = histogram(
            "acknowledge_seconds",
            "From filing to acknowledgement",
            ["urgency"],
            buckets=_ACKNOWLEDGED,
        )
        self._lateness = histogram(
            "deadline_lateness_seconds", "How late deadlines were fired", buckets=_LATENESS
        )
        self._requests = gauge("requests", "Requests by state", ["state"])
        self._inbox = gauge("inbox", "Updates that wait or were set aside", ["stage"])
        self._inbox_age = gauge("inbox_oldest_seconds", "Age of the oldest update that waits")
        self._outbox = gauge("outbox", "Outgoing work that waits")
        self._outbox_age = gauge("outbox_oldest_seconds", "Age of the oldest outgoing work")
        self._held = gauge("outbox_held", "Outgoing work in this process's memory")
        self._not_taken = gauge("alerts_not_taken", "Alerts that their chats do not take now")
        self._unreachable = gauge("unreachable", "People whose chats refuse messages")
        self._refused_by_all = gauge(
            "refused_by_all", "1 while every chat that is written to refuses"
        )
        self._overdue = gauge("deadline_overdue_seconds", "How long the oldest due deadline waits")
        self._records = gauge("log_records", "Records in the log")
        self._anchored = gauge(
            "last_anchor_timestamp_seconds", "When the log's newest anchor was made"
        )
        self._taken = gauge(
            "anchor_taken_timestamp_seconds",
            "Of when the newest anchor is that this destination took; 0 where it took none",
            ["destination"],
        )
        self._behind = gauge(
            "anchor_behind_records", "Records that this destination has not seen", ["destination"]
        )
        self._missed = gauge(
            "anchor_missed",
            "1 while this destination takes nothing for longer than the grace, and the log grows",
            ["destination"],
        )
        self._ready = gauge("ready", "1 while this process is ready")
        self._polls = gauge("polls", "1 while this process asks Telegram for updates")
        astray = "How far the machine's clock was set ahead while the service ran"
        gauge("clock_astray_seconds", astray).set_function(lambda: clock.astray().total_seconds())
        self._keys = gauge("keys_away", "1 while the key provider cannot be used", ["provider"])
        self._keys_end = gauge(
            "keys_end_timestamp_seconds", "When the access to the keys ends; 0 where it does not"
        )
        self._keys_ready = gauge("keys_ready", "New cases for which keys are wrapped already")
        self._rows = gauge(
            "rows_differ",
            "Kinds of differences from what is sealed that this process last saw stay",
        )
        self._put_back = counter(
            "rows_put_back", "Rows that this process wrote again as they were sealed"
        )
        self._drills = gauge("drills_due", "Drills that are due and wait")
        self._drills_wait = gauge(
            "drills_due_oldest_seconds", "For how long the first of them is due"
        )
        self._drills_failed = counter("drill_failures", "Drills that could not be worked")
        self._drills_seen = gauge(
            "drills_looked_timestamp_seconds", "When drills were last looked at; 0 where never"
        )
        self._tally = gauge(
            "tally_kept_timestamp_seconds",
            "When what is kept for figures was last brought up to the log; 0 where never",
        )
        self._tally_failed = counter("tally_failures", "Times that it could not be")
        self._registry.register(CONNECTIONS_ENDED)
        gauge("process_start_time_seconds", "When this process began").set(time.time())
        for kind in ("polling", "sending", "limited"):
            self._errors.labels(kind)

    def listen(
        self, store: Store, dispatcher: Dispatcher, ticker: Ticker, polls: Callable[[], bool]
    ) -> None:
        """Count what these parts tell of, and ask them what they have in hand."""
        self._held.set_function(lambda: len(dispatcher.queue))
        self._not_taken.set_function(lambda: dispatcher.patience.missed)
        self._polls.set_function(polls)
        dispatcher.on_outcome.append(self._count_outcome)
        dispatcher.on_wait.append(lambda: self.count_error("limited"))
        ticker.on_fired.append(self._lateness.observe)
        store.listeners.append(self._count_acknowledged)

    def count_error(self, kind: str) -> None:
        """Telegram did not do what was asked: polling, sending, limited."""
        self._errors.labels(kind).inc()

    def set_stored(self, measured: Measured) -> None:
        """What the database holds."""
        for state in STORED:
            self._requests.labels(state.value).set(measured.requests.get(state.value, 0))
        for stage in (Stage.WAITING, Stage.ASIDE):
            self._inbox.labels(stage.value).set(measured.inbox.get(stage, 0))
        self._inbox_age.set(measured.inbox_age.total_seconds())
        self._outbox.set(measured.outbox)
        self._outbox_age.set(measured.outbox_age.total_seconds())
        self._overdue.set(measured.overdue.total_seconds())
        self._records.set(measured.records)
        self._unreachable.set(len(measured.reach.unreachable))
        self._refused_by_all.set(measured.reach.is_nobody_left)
        if measured.anchored_at is not None:
            self._anchored.set(measured.anchored_at.timestamp())
        if measured.told_at is not None:
            self._taken.labels(CHATS).set(measured.told_at.timestamp())
        for one in measured.destinations:
            taken = one.taken.anchor.at.timestamp() if one.taken is not None else 0.0
            self._taken.labels(one.destination).set(taken)
            self._behind.labels(one.destination).set(one.behind)
            late = is_overdue(measured.now, one.lacks_since, one.why, self._grace)
            self._missed.labels(one.destination).set(late)

    def set_own(self, standing: KeyState, *, is_ready: bool) -> None:
        """How this process stands, and its keys."""
        self._ready.set(is_ready)
        self._keys.labels(standing.provider).set(standing.why_away is not None)
        self._keys_end.set(standing.ends_at.timestamp() if standing.ends_at is not None else 0)
        self._keys_ready.set(standing.stock)

    def set_rows(self, looked: Looked) -> None:
        """What a look at the rows beside the log came to."""
        self._rows.set(len(looked.left.words))
        self._put_back.inc(looked.put_back)

    def set_drills(self, seen: DrillsSeen) -> None:
        """What a look at the drills came to: how many, never whose."""
        self._drills.set(seen.waiting)
        self._drills_wait.set(seen.longest.total_seconds())
        self._drills_failed.inc(seen.failures)
        self._drills_seen.set(seen.at.timestamp())

    def set_tally(self, kept_at: datetime | None) -> None:
        """When the tally was brought up to the log; None where it could not be."""
        if kept_at is None:
            self._tally_failed.inc()
        else:
            self._tally.set(kept_at.timestamp())

    def text(self) -> bytes:
        """All of it in Prometheus' text format."""
        return generate_latest(self._registry)

    def _count_outcome(self, outcome: Outcome) -> None:
        name = type(outcome).__name__.lower()
        if isinstance(outcome, Undeliverable):
            name = "failed"
        elif isinstance(outcome, Postponed):
            name = "postponed" if outcome.counts else "waited"
        if name == "postponed":
            self.count_error("sending")
        self._outcomes.labels(name).inc()
        if isinstance(outcome, Sent):
            self._count_sent(outcome)

    def _count_sent(self, sent: Sent) -> None:
        if sent.work.may_have_arrived:
            self._repeats.inc()
        post = sent.work.post
        if post is not None and post.card == Card.ALERT:
            took = self._clock.now() - sent.work.created_at
            self._alerts.labels(post.urgency.value).observe(max(took.total_seconds(), 0.0))

    def _count_acknowledged(self, done: Committed) -> None:
        for urgency, after in done.acknowledged:
            self._acknowledged.labels(urgency.value).observe(max(after.total_seconds(), 0.0))
