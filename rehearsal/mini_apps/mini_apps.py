"""An address of its own for each telephone that opens a page.

So each keeps its own storage in the one browser that shows all phones, as telephones do.
"""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from urllib.parse import urlsplit

from rehearsal.mini_apps.relay import Relay
from rehearsal.mini_apps.telephone import Telephone
from rehearsal.world.serving import served

_HERE = frozenset({"127.0.0.1", "localhost"})


class MiniApps:
    """The telephones that have opened a page so far, each with its listener."""

    def __init__(self) -> None:
        self._listening = AsyncExitStack()
        self._ports: dict[tuple[str, Telephone], int] = {}
        self._one_at_a_time = asyncio.Lock()

    async def shown(self, address: str, telephone: Telephone) -> str:
        """Under which address the telephone's screen shows it; empty for what is not on this machine."""
        parts = urlsplit(address)
        if parts.scheme != "http" or parts.hostname not in _HERE:
            return ""
        portal = f"{parts.scheme}://{parts.netloc}"
        host = urlsplit(telephone.phones).hostname
        port = await self._port_of(portal, telephone)
        return parts._replace(netloc=f"{host}:{port}").geturl()

    async def _port_of(self, portal: str, telephone: Telephone) -> int:
        async with self._one_at_a_time:
            known = (portal, telephone)
            if known not in self._ports:
                relay = await self._listening.enter_async_context(Relay(portal, telephone))
                http = await self._listening.enter_async_context(served(relay))
                self._ports[known] = http.port
            return self._ports[known]

    async def close(self) -> None:
        """End all of them."""
        await self._listening.aclose()
        self._ports.clear()
