"""Whether the mail server and the gateway can be reached, asked without sending anything.

The mail server is greeted and, where the setting names a user, logged in to. The gateway is asked for
its address alone: any answer shows that it is there, and the secret stays here.
"""

from collections.abc import AsyncIterator
from typing import Final

import aiosmtplib

from bot.deployment.setting_values import MailSender, MailServer
from bot.deployment.settings import PREFIX, Settings
from bot.dispatch.channels import mail_client
from bot.doctor.findings import Check, Finding, error, ok
from bot.process.http_client import HttpClient, NoAnswer

_ANSWERS_WITHIN: Final = 5.0


async def channels(settings: Settings) -> AsyncIterator[Finding]:
    """A finding for each of the two that is set."""
    if settings.smtp_url is not None and settings.email_from is not None:
        server = MailServer.read(settings.smtp_url.value)
        yield await _mail(server, MailSender.read(settings.email_from))
    if settings.gateway_url is not None:
        yield await _gateway(settings.gateway_url)


async def _mail(server: MailServer, sender: MailSender) -> Finding:
    try:
        async with mail_client(server, sender, within=_ANSWERS_WITHIN):
            return ok(Check.MAIL_SERVER)
    except aiosmtplib.SMTPAuthenticationError:
        return error(
            Check.MAIL_SERVER,
            "The mail server does not accept the user or the password.",
            f"Correct them in {PREFIX}SMTP_URL.",
        )
    except (aiosmtplib.SMTPException, OSError):
        return error(
            Check.MAIL_SERVER,
            f"{server.host} does not answer as a mail server on port {server.port}.",
            f"Check the network, or {PREFIX}SMTP_URL; elsewhere than on this machine it needs TLS.",
        )


async def _gateway(url: str) -> Finding:
    try:
        async with HttpClient(trusts_environment=True) as client:
            await client.request("HEAD", url, within=_ANSWERS_WITHIN)
    except NoAnswer:
        return error(
            Check.GATEWAY,
            "The gateway for text messages and calls does not answer.",
            f"Check that it runs, or {PREFIX}GATEWAY_URL.",
        )
    return ok(Check.GATEWAY)
