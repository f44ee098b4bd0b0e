"""Who is connected to a listener: how many at once, for how long, and who must leave first.

Owns one connection's times for head, body and answer, and the number of all. Whoever says nothing
makes room for who comes: the longest silent one of the address that has most of them. So neither many
idle connections nor a few slow ones keep out a monitor, a gateway or Telegram.
"""

import asyncio
from collections import Counter
from enum import StrEnum
from typing import Final

import h11
from prometheus_client import Counter as Counted
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from bot.process import logs
from domain.networks import network_of, read_address


class Phase(StrEnum):
    """What a connection is at."""

    HEAD = "head"
    BODY = "body"
    ANSWER = "answer"
    IDLE = "idle"


_WITHIN: Final = {Phase.HEAD: 10.0, Phase.BODY: 20.0, Phase.ANSWER: 60.0, Phase.IDLE: 75.0}
"""Seconds that each may take; proxies keep idle connections for about a minute."""
_LONG: Final = 1_000_000
"""Bytes of a body that begin its time anew: a large one comes at 50 kB a second at least."""
_MOST_LONG: Final = 30
"""How often a body, or an answer that is taken bit by bit, may begin its time anew."""
CONNECTIONS_ENDED: Final = Counted(
    "contactpoint_connections_ended",
    "Silent connections that were ended to make room at a listener of this process",
    registry=None,
)
"""Of all listeners together, as the descriptors are that they share."""
_HEARD: Final = 0.05
"""Seconds for which nobody is sent away, so that who has just come can say what they want."""


class Visitors:
    """All connections of one listener, ``most`` at once."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._all: set[VisitorConnection] = set()
        self._silent: dict[VisitorConnection, None] = {}
        """Those who have not asked for anything, or not to the end; the longest silent first."""

    def __len__(self) -> int:
        return len(self._all)

    def __contains__(self, visitor: object) -> bool:
        return visitor in self._all

    def makes_room(self, now: float) -> bool:
        """Whether one more may come in; somebody silent may have had to leave for that."""
        if len(self._all) < self._most:
            return True
        crowd = Counter(visitor.network for visitor in self._silent)
        most = max(crowd.values(), default=0)
        leaving = next((one for one in self._silent if crowd[one.network] == most), None)
        if leaving is None or now - leaving.since < _HEARD:
            return False
        logs.seldom("connections_ended", count=self._most)
        CONNECTIONS_ENDED.inc()
        self.leave(leaving)
        leaving.end()
        return True

    def enter(self, visitor: "VisitorConnection") -> None:
        """Somebody has come."""
        self._all.add(visitor)

    def leave(self, visitor: "VisitorConnection") -> None:
        """Somebody has gone."""
        self._all.discard(visitor)
        self._silent.pop(visitor, None)

    def mark(self, visitor: "VisitorConnection", *, is_silent: bool) -> None:
        """Whether that one waits for us from now on, or we for them."""
        self._silent.pop(visitor, None)
        if is_silent and visitor in self._all:
            self._silent[visitor] = None


class VisitorConnection(H11Protocol):
    """One connection: ended where a phase takes too long, however steadily something drips in."""

    def __init__(
        self, visitors: Visitors, config: Config, state: ServerState, address: str
    ) -> None:
        super().__init__(config=config, server_state=state, app_state={})
        self._visitors = visitors
        self._phase: Phase | None = None
        self._timer: asyncio.TimerHandle | None = None
        found = read_address(address)
        self.network = network_of(found) if found is not None else address
        """The address, or for IPv6 the part of it that one subscriber has."""
        self.since = self.loop.time()
        """When the phase began."""
        self._came = 0
        self._renewed = 0
        visitors.enter(self)
        self._begin(Phase.HEAD)

    def end(self) -> None:
        """Close it at once; what was not sent by now is not."""
        if self._timer is not None:
            self._timer.cancel()
        if self.transport is not None:
            self.transport.abort()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn
        """Begin to listen, if there is still room."""
        super().connection_made(transport)
        if self not in self._visitors:
            self.end()

    def connection_lost(self, exc: Exception | None) -> None:
        """Gone."""
        super().connection_lost(exc)
        self._visitors.leave(self)
        if self._timer is not None:
            self._timer.cancel()

    def data_received(self, data: bytes) -> None:
        """Some of a head or a body."""
        super().data_received(data)
        if (phase := self._at()) is not self._phase:
            self._begin(phase)
        elif phase is Phase.BODY:
            self._came += len(data)
            if self._came >= _LONG:
                self._came = 0
                self._renew()

    def resume_writing(self) -> None:
        """The other side has taken what waited: a long answer goes on."""
        super().resume_writing()
        if self._phase is Phase.ANSWER:
            self._renew()

    def _renew(self) -> None:
        """Begin the phase's time anew, so many times."""
        if self._renewed < _MOST_LONG and self._phase is not None:
            self._renewed += 1
            self._time(self._phase)

    def on_response_complete(self) -> None:
        """An answer is out; the next request may have come meanwhile."""
        super().on_response_complete()
        self._begin(self._at())

    def send_400_response(self, msg: str) -> None:
        """What cannot be read is answered so, unless an answer has begun."""
        try:
            super().send_400_response(msg)
        except h11.LocalProtocolError:
            self.end()

    def _begin(self, phase: Phase) -> None:
        self._phase, self.since = phase, self.loop.time()
        self._came = self._renewed = 0
        self._time(phase)
        self._visitors.mark(self, is_silent=phase is not Phase.ANSWER)

    def _time(self, phase: Phase) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self.loop.call_later(_WITHIN[phase], self.end)

    def _at(self) -> Phase:
        is_reading = self.conn.their_state is h11.SEND_BODY
        if self.cycle is not None and not self.cycle.response_complete:
            return Phase.BODY if is_reading else Phase.ANSWER
        if is_reading:
            return Phase.BODY
        has_begun = self.cycle is None or bool(self.conn.trailing_data[0])
        return Phase.HEAD if has_begun else Phase.IDLE
