"""Strangers, as a process: they connect, begin a request, and say nothing more.

``python -m bench.stage.strangers COUNT PORT …`` keeps COUNT connections to each port of this machine, and
comes again where one is ended. It prints a line when all have come at least once.
"""

import resource
import selectors
import socket
import sys
import time
from collections import deque
from typing import Final

_BEGUN: Final = b"GET /readyz HTTP/1.1\r\nHost: stranger.example\r\nX-More: "
_COMES_AGAIN: Final = 30.0
_AT_ONCE: Final = 50
_PAUSE: Final = 0.01


class Strangers:
    """All of them."""

    def __init__(self, count: int, ports: list[int]) -> None:
        self._waiting = deque((0.0, port) for _ in range(count) for port in ports)
        self._selector = selectors.DefaultSelector()
        self._first = len(self._waiting)

    def run(self) -> None:
        """Until killed."""
        while True:
            now = time.monotonic()
            for _ in range(_AT_ONCE):
                if self._waiting and self._waiting[0][0] <= now:
                    self._come(self._waiting.popleft()[1])
            for key, _ in self._selector.select(_PAUSE):
                self._hear(key)
            time.sleep(_PAUSE)

    def _come(self, port: int) -> None:
        stranger = socket.socket()
        stranger.setblocking(False)
        stranger.connect_ex(("127.0.0.1", port))
        self._selector.register(stranger, selectors.EVENT_WRITE, port)
        if self._first:
            self._first -= 1
            if not self._first:
                print("here", flush=True)

    def _hear(self, key: selectors.SelectorKey) -> None:
        """Begin a request where the connection stands; go and come again where it was ended."""
        stranger = key.fileobj
        assert isinstance(stranger, socket.socket)  # noqa: S101 - registered as one
        try:
            if key.events == selectors.EVENT_WRITE:
                stranger.send(_BEGUN)
                self._selector.modify(stranger, selectors.EVENT_READ, key.data)
                return
            stranger.recv(4_096)
        except BlockingIOError:
            return
        except OSError:
            pass  # ended by the other side, as by an empty answer
        self._selector.unregister(stranger)
        stranger.close()
        self._waiting.append((time.monotonic() + _COMES_AGAIN, key.data))


def main() -> None:
    """Have as many descriptors as the system gives, then connect."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    count, *ports = (int(word) for word in sys.argv[1:])
    Strangers(count, ports).run()


if __name__ == "__main__":
    main()
