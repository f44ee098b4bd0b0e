"""What is taken out at the console of a restricted request: not before its originator has agreed."""

from domain.requests.safeguards import restricting as rules
from domain.requests.values.protection import Restrained
from services.log.console import named, resolved
from services.visit.office import CONSOLE, Office


class NotAgreed(Exception):
    """The request is restricted; its originator is asked now, or was asked before."""


async def require_free(office: Office, typed: str, act: Restrained) -> None:
    """Let pass what may be done with the request now; else its originator is asked, once.

    Raises ``NotAgreed``, and as ``console.resolved`` and ``console.named`` do.
    """
    typed = await resolved(office, typed)
    async with office.store.work() as work:
        request = await named(work, typed)
        if rules.is_free(request, act, work.situation):
            return
        asks = rules.ask_consent(request, None, work.situation, act)
        if asks is not None:
            await work.record(asks, CONSOLE)
    raise NotAgreed
