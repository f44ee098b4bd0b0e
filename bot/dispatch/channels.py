"""Carrying notices: by e-mail, through a gateway for text messages and calls, to webhooks, by apprise.

Owns the connections and what each failure means: tried again, or refused for good. What a notice
says is left to ``handlers.messages.notices``; who is tried next to ``services.messages.notices``.
Neither an address nor a text reaches a log.
"""

import asyncio
import hashlib
import logging
import warnings
from collections.abc import Callable, Mapping
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Final

import aiosmtplib

from bot.deployment.setting_values import MailSender, MailServer
from bot.deployment.settings import Settings
from bot.process.http_client import Body, HttpClient, NoAnswer
from domain.channels import ChannelKind
from handlers.messages.notices import NoticeFacts, WordedNotice, word_notice
from services.messages.delivery import Noticed, NotNoticed, Outcome, Outgoing, Postponed
from storage.messages.notices import Notice, NoticeState
from storage.messages.outbox import EXPRESS
from wording.reader import Reader

TRIES: Final = 4
_FIRST_PAUSE_MS: Final = 500
_PAUSE_MS: Final = 2_000
_WITHIN: Final = 15.0
_OURS: Final = frozenset({401, 403, 404, 405})
"""Answers of our own gateway that say something of the settings, and nothing of a number."""


class Refusal(Exception):
    """The channel will not take it, now or later; its text says why, without the address."""


class Hitch(Exception):
    """It did not work now; its text says why, without the address."""


class NoticeSender:
    """Carries one notice after another. ``close`` lets go of its connections."""

    def __init__(self, settings: Settings, now: Callable[[], datetime]) -> None:
        self._settings = settings
        self._now = now
        self._client = HttpClient(trusts_environment=False)

    async def close(self) -> None:
        """Let go of every connection."""
        await self._client.close()

    async def send(self, outgoing: Outgoing) -> Outcome:
        """Carry the notice once. Never raises for what the channel answers."""
        work, notice = outgoing.work, outgoing.notice
        if notice is None or notice.state is not NoticeState.NEW:
            return Noticed(work=work, was_sent=False)
        worded = word_notice(
            NoticeFacts(
                reference=notice.reference,
                urgency=notice.urgency.value,
                acknowledge_by=notice.acknowledge_by,
                code=notice.code,
                now=work.created_at,
                can_be_answered=self._can_be_answered(notice.channel.kind),
            ),
            Reader(language=outgoing.language, zone=outgoing.zone),
        )
        try:
            async with asyncio.timeout(_WITHIN):
                await self._carry(notice, worded, outgoing.language)
        except Refusal as error:
            return NotNoticed(work=work, why=str(error), for_good=True)
        except (Hitch, TimeoutError, OSError, NoAnswer) as error:
            why = str(error) if isinstance(error, Hitch) else "no answer"
            return self._again(outgoing, why)
        return Noticed(work=work)

    def _can_be_answered(self, kind: ChannelKind) -> bool:
        """Whether an answer on this channel comes back here: nobody reads a mailbox."""
        is_gateways = kind in (ChannelKind.SMS, ChannelKind.VOICE)
        return is_gateways and self._settings.callback_listen is not None

    def _again(self, outgoing: Outgoing, why: str) -> Outcome:
        work = outgoing.work
        if work.attempts + 1 >= TRIES:
            return NotNoticed(work=work, why=why, for_good=False)
        first = _FIRST_PAUSE_MS if work.priority < EXPRESS else _PAUSE_MS
        return Postponed(work=work, wait_ms=first * 2**work.attempts, counts=True)

    async def _carry(self, notice: Notice, worded: WordedNotice, language: str) -> None:
        match notice.channel.kind:
            case ChannelKind.EMAIL:
                await self._mail(notice, worded)
            case ChannelKind.SMS | ChannelKind.VOICE:
                await self._gateway(notice, worded, language)
            case ChannelKind.WEBHOOK:
                document = _document(notice, worded, language)
                answer = await self._client.request(
                    "POST", notice.channel.address, within=_WITHIN, body=Body.of_json(document)
                )
                _check(answer.status, ours=False)
            case ChannelKind.APPRISE:
                await asyncio.to_thread(_notify, notice.channel.address, worded)
            case ChannelKind.TELEGRAM:
                raise Refusal("Telegram has its own way")

    async def _mail(self, notice: Notice, worded: WordedNotice) -> None:
        server, email_from = self._settings.smtp_url, self._settings.email_from
        if server is None or email_from is None:
            raise Hitch("no mail server is set")
        sender = MailSender.read(email_from)
        letter = _letter(sender, notice, worded, self._now())
        try:
            async with mail_client(MailServer.read(server.value), sender, _WITHIN) as client:
                await client.send_message(letter)
        except aiosmtplib.SMTPRecipientsRefused as error:
            for_good = all(refused.code >= 500 for refused in error.recipients)
            raise _refused("recipient", for_good=for_good) from None
        except aiosmtplib.SMTPDataError as error:
            raise _refused("message", for_good=error.code >= 500) from None
        except aiosmtplib.SMTPException:
            raise Hitch("the mail server does not take it") from None

    async def _gateway(self, notice: Notice, worded: WordedNotice, language: str) -> None:
        url, secret = self._settings.gateway_url, self._settings.gateway_secret
        if url is None or secret is None:
            raise Hitch("no gateway is set")
        document = {**_document(notice, worded, language), "to": notice.channel.address}
        headers = {"Authorization": f"Bearer {secret.value}"}
        answer = await self._client.request(
            "POST", url, within=_WITHIN, body=Body.of_json(document), headers=headers
        )
        _check(answer.status, ours=True)


def _refused(what: str, *, for_good: bool) -> Refusal | Hitch:
    why = f"the mail server refuses the {what}"
    return Refusal(why) if for_good else Hitch(f"{why} for now")


def _letter(
    sender: MailSender, notice: Notice, worded: WordedNotice, now: datetime
) -> EmailMessage:
    letter = EmailMessage()
    letter["From"] = Address(display_name=sender.name, addr_spec=sender.address)
    letter["To"], letter["Subject"] = notice.channel.address, worded.subject
    letter["Date"] = now
    letter["Message-ID"] = _message_id(sender, notice)
    # Standing servers must not answer with absence notes (RFC 3834, section 5).
    letter["Auto-Submitted"] = "auto-generated"
    letter["X-Priority"] = "1"
    letter.set_content(worded.text)
    return letter


def _message_id(sender: MailSender, notice: Notice) -> str:
    """The same for each try, so that whoever keeps the mailbox knows a letter that came twice."""
    what = f"{notice.id}|{notice.expires_at.isoformat()}|{notice.channel.address}"
    return f"<{hashlib.sha256(what.encode()).hexdigest()[:32]}@{sender.domain}>"


def mail_client(server: MailServer, sender: MailSender, within: float) -> aiosmtplib.SMTP:
    """A client that greets the server, begins TLS and logs in when it is entered."""
    return aiosmtplib.SMTP(
        hostname=server.host,
        port=server.port,
        username=server.user,
        password=server.password,
        use_tls=server.is_tls,
        # On this machine a server may do without; elsewhere a code is never sent in clear.
        start_tls=None if server.is_tls or server.is_local else True,
        # A container's own name means nothing outside, and many servers refuse it (RFC 5321, 4.1.1.1).
        local_hostname=sender.domain,
        timeout=within,
    )


def _document(notice: Notice, worded: WordedNotice, language: str) -> Mapping[str, object]:
    return {
        "kind": notice.channel.kind.value,
        "subject": worded.subject,
        "text": worded.text,
        "reference": notice.reference or None,
        "urgency": notice.urgency.value if notice.reference else None,
        "acknowledge_by": notice.acknowledge_by or None,
        "code": notice.code,
        "language": language,
        "test": not notice.reference,
    }


def _check(status: int, *, ours: bool) -> None:
    """Raise what the answer means. ``ours``: a wrong key or path is for the operator to mend."""
    if status // 100 == 2:
        return
    is_passing = status in (408, 429) or status // 100 != 4
    if is_passing or (ours and status in _OURS):
        raise Hitch(f"answered {status}")
    raise Refusal(f"answered {status}")


def _notify(address: str, worded: WordedNotice) -> None:
    """In a thread of its own: the library waits for its answers."""
    # Its log lines quote addresses, which hold passwords.
    logging.getLogger("apprise").disabled = True
    with warnings.catch_warnings():
        # It loads its parts when first used, one of which asks for what later Pythons lack.
        warnings.simplefilter("ignore", DeprecationWarning)
        # Imported here, since it takes a third of a second that most deployments need not spend.
        import apprise

        service = apprise.Apprise()
        is_known = service.add(address)
    if not is_known:
        raise Refusal("the address is for no service that is known")
    if not service.notify(title=worded.subject, body=worded.text):
        raise Hitch("the service does not take it")
