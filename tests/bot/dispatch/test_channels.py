"""Carrying notices: what each answer of a channel means, over real connections on loopback."""

import socket
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.deployment.setting_values import (
    Listen,
    MailServer,
    Secret,
    read_mail_address,
    read_mail_server,
)
from bot.deployment.settings import Settings, supported
from bot.dispatch.channels import TRIES, NoticeSender
from domain.channels import Channel, ChannelKind
from domain.messages.outgoing import Work, WorkKind
from domain.vocabulary import PersonId, Urgency
from services.messages.delivery import Noticed, NotNoticed, Outcome, Outgoing, Postponed
from storage.messages.notices import Notice, NoticeState
from tests.bot.conftest import Console
from tests.chat.outside import MailServer as RealMailServer
from tests.chat.outside import Sink, mail_server, sink

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
PASSWORD = "hunter2-in-the-address"


def outgoing(kind: ChannelKind, address: str, attempts: int = 0, *, test: bool = False) -> Outgoing:
    notice = Notice(
        id=1,
        case=None if test else "0" * 32,
        person=PersonId("lbn-duty"),
        channel=Channel(kind=kind, address=address),
        code="K7QX-M2PT",
        state=NoticeState.NEW,
        expires_at=datetime(2026, 11, 25, tzinfo=UTC),
        reference="" if test else "EXERCISE-2026-ESP-LBN-000001-0",
        urgency=Urgency.IMMEDIATE,
        acknowledge_by="" if test else "2026-11-24T12:15:00.000Z",
    )
    work = Work(
        id=1,
        kind=WorkKind.NOTICE,
        priority=0,
        chat=-1,
        attempts=attempts,
        created_at=datetime(2026, 11, 24, tzinfo=UTC),
        post=None,
        notice=1,
    )
    return Outgoing(
        work=work,
        language="en",
        zone=ZoneInfo("Asia/Beirut"),
        roles=frozenset(),
        is_repeat=False,
        notice=notice,
    )


@pytest.fixture
async def gateway() -> AsyncIterator[Sink]:
    async with sink() as made:
        yield made


@pytest.fixture
async def mail() -> AsyncIterator[RealMailServer]:
    with mail_server() as made:
        yield made


async def sent(settings: Settings, what: Outgoing) -> Outcome:
    sender = NoticeSender(settings, lambda: NOW)
    try:
        return await sender.send(what)
    finally:
        await sender.close()


def with_mail(server: RealMailServer) -> Settings:
    return Settings(smtp_url=Secret(server.address), email_from="bot@example.org")


async def test_a_letter_says_the_least_and_when(mail: RealMailServer) -> None:
    outcome = await sent(with_mail(mail), outgoing(ChannelKind.EMAIL, "rami@example.org"))
    assert isinstance(outcome, Noticed)
    letter = await mail.receives()
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_content().splitlines() == [
        "‼︎ IMMEDIATE EXERCISE-2026-ESP-LBN-000001-0",
        "Acknowledge by 24 Nov 2026 12:15 UTC (14:15 in Beirut).",
        "Code: K7QX-M2PT",
        (
            "To acknowledge, send this code to the bot, or tell it to those who run the bot. It works "
            "once. Nobody reads answers to this message."
        ),
    ]


async def test_a_letter_has_what_mail_servers_and_people_look_for(mail: RealMailServer) -> None:
    """A name, a date, and an identity that stays when it is sent again."""
    named = replace(with_mail(mail), email_from="Réseau 24/7 <bot@duty.example.org>")
    what = outgoing(ChannelKind.EMAIL, "rami@example.org")
    first, second = [
        (await sent(named, what), await mail.receives())[1],
        (await sent(named, what), await mail.receives())[1],
    ]
    assert first["From"] == "Réseau 24/7 <bot@duty.example.org>"
    assert first["Date"].datetime == NOW
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Message-ID"].endswith("@duty.example.org>")
    assert "K7QX" not in first["Message-ID"]
    assert mail.greeted_as == "duty.example.org"
    other = replace(what, notice=replace(what.notice, id=2))  # type: ignore[type-var]  # there is one
    await sent(named, other)
    assert (await mail.receives())["Message-ID"] != first["Message-ID"]


@pytest.mark.parametrize(
    ("kind", "callback", "is_offered"),
    [
        (ChannelKind.SMS, True, True),
        (ChannelKind.VOICE, True, True),
        (ChannelKind.SMS, False, False),
        (ChannelKind.WEBHOOK, True, False),
    ],
)
@pytest.mark.parametrize("test", [False, True])
async def test_an_answer_is_offered_where_somebody_reads_it(
    gateway: Sink, kind: ChannelKind, callback: bool, is_offered: bool, test: bool
) -> None:
    settings = Settings(
        gateway_url=gateway.url,
        gateway_secret=Secret("EXERCISE"),
        callback_listen=Listen("127.0.0.1", 1) if callback else None,
    )
    address = gateway.url if kind is ChannelKind.WEBHOOK else "+96170000000"
    assert isinstance(await sent(settings, outgoing(kind, address, test=test)), Noticed)
    document, _headers = await gateway.receives()
    assert ("answer with it" in document["text"]) is is_offered
    assert ("Nobody reads answers" in document["text"]) is not is_offered


@pytest.mark.parametrize(
    ("answer", "for_good"), [("550 no such mailbox", True), ("451 greylisted", False)]
)
async def test_a_mail_servers_answer_is_final_or_passes(
    mail: RealMailServer, answer: str, for_good: bool
) -> None:
    mail.answer = answer
    last = outgoing(ChannelKind.EMAIL, "rami@example.org", attempts=TRIES - 1)
    outcome = await sent(with_mail(mail), last)
    assert isinstance(outcome, NotNoticed)
    assert outcome.for_good is for_good
    assert "rami" not in outcome.why


async def test_a_mail_server_that_is_away_is_tried_again() -> None:
    away = Settings(smtp_url=Secret("smtp://127.0.0.1:9"), email_from="bot@example.org")
    outcome = await sent(away, outgoing(ChannelKind.EMAIL, "rami@example.org"))
    assert isinstance(outcome, Postponed)
    assert outcome.counts


@pytest.mark.parametrize(
    ("kind", "status", "expected"),
    [
        (ChannelKind.WEBHOOK, 204, "sent"),
        (ChannelKind.WEBHOOK, 410, "for good"),
        (ChannelKind.WEBHOOK, 404, "for good"),
        (ChannelKind.WEBHOOK, 429, "again"),
        (ChannelKind.WEBHOOK, 301, "again"),
        (ChannelKind.WEBHOOK, 500, "again"),
        (ChannelKind.SMS, 200, "sent"),
        (ChannelKind.SMS, 422, "for good"),
        (ChannelKind.SMS, 401, "again"),
        (ChannelKind.VOICE, 503, "again"),
    ],
)
async def test_an_http_answer_is_final_or_passes(
    gateway: Sink, kind: ChannelKind, status: int, expected: str
) -> None:
    gateway.status = status
    settings = Settings(gateway_url=gateway.url, gateway_secret=Secret("s" * 20))
    address = gateway.url if kind is ChannelKind.WEBHOOK else "+96170000000"
    outcome = await sent(settings, outgoing(kind, address))
    match outcome:
        case Noticed():
            said = "sent"
        case NotNoticed(for_good=True):
            said = "for good"
        case _:
            said = "again" if isinstance(outcome, Postponed) else "given up"
    assert said == expected
    assert gateway.asked == 1


async def test_a_persons_own_system_never_sees_the_gateways_secret(gateway: Sink) -> None:
    settings = Settings(gateway_url=gateway.url, gateway_secret=Secret("s" * 20))
    await sent(settings, outgoing(ChannelKind.WEBHOOK, gateway.url))
    document, headers = await gateway.receives()
    assert "authorization" not in headers
    assert set(document) == {
        *("kind", "subject", "text", "reference", "urgency", "acknowledge_by", "code"),
        *("language", "test"),
    }


async def test_apprise_reaches_a_service_and_an_absent_one_is_tried_again(gateway: Sink) -> None:
    address = f"json://user:{PASSWORD}@127.0.0.1:{gateway.port}/in"
    outcome = await sent(Settings(), outgoing(ChannelKind.APPRISE, address))
    assert isinstance(outcome, Noticed)
    document, _headers = await gateway.receives()
    assert "K7QX-M2PT" in document["message"]
    away = await sent(Settings(), outgoing(ChannelKind.APPRISE, "json://127.0.0.1:9/in"))
    assert isinstance(away, Postponed)


async def test_an_address_that_apprise_does_not_know_is_refused_for_good(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    address = f"nonsense://user:{PASSWORD}@example.org"
    outcome = await sent(Settings(), outgoing(ChannelKind.APPRISE, address))
    assert isinstance(outcome, NotNoticed)
    assert outcome.for_good
    written = capfd.readouterr()
    assert PASSWORD not in caplog.text + written.out + written.err + outcome.why


async def test_what_is_settled_or_not_set_up_is_not_sent(gateway: Sink) -> None:
    wanted = outgoing(ChannelKind.SMS, "+96170000000")
    assert wanted.notice is not None
    over = replace(wanted, notice=replace(wanted.notice, state=NoticeState.OVER))
    settings = Settings(gateway_url=gateway.url, gateway_secret=Secret("s" * 20))
    outcome = await sent(settings, over)
    assert isinstance(outcome, Noticed)
    assert not outcome.was_sent
    assert gateway.asked == 0
    for kind in (ChannelKind.SMS, ChannelKind.EMAIL):
        assert isinstance(await sent(Settings(), outgoing(kind, "x@example.org")), Postponed)


async def test_a_channel_that_never_answers_is_left_after_a_while(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.dispatch.channels._WITHIN", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/in"
        outcome = await sent(Settings(), outgoing(ChannelKind.WEBHOOK, address))
    assert isinstance(outcome, Postponed)


def test_a_notice_shows_no_address_when_it_is_printed() -> None:
    channel = Channel(kind=ChannelKind.APPRISE, address=f"x://{PASSWORD}")
    assert PASSWORD not in repr(channel)


def test_only_what_is_set_up_is_supported() -> None:
    always = {ChannelKind.WEBHOOK, ChannelKind.APPRISE}
    assert supported(Settings()) == always
    mail = Settings(smtp_url=Secret("smtp://h"), email_from="b@example.org")
    assert supported(mail) == always | {ChannelKind.EMAIL}
    gateway = Settings(gateway_url="http://127.0.0.1:1/x", gateway_secret=Secret("s"))
    assert supported(gateway) == always | {ChannelKind.SMS, ChannelKind.VOICE}


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("smtp://mail.example.org", ("mail.example.org", 587, None, None, False)),
        ("smtps://u%40x:p%3A1@mail.example.org", ("mail.example.org", 465, "u@x", "p:1", True)),
        ("smtp://127.0.0.1:2525", ("127.0.0.1", 2525, None, None, False)),
    ],
)
def test_a_mail_server_is_read(address: str, expected: tuple[object, ...]) -> None:
    server = MailServer.read(read_mail_server(address))
    found = (server.host, server.port, server.user, server.password, server.is_tls)
    assert found == expected
    assert server.is_local is (server.host == "127.0.0.1")
    assert "p:1" not in repr(server)


def test_what_is_no_mail_server_or_address_says_what_to_write() -> None:
    for text in ("mail.example.org", "http://mail", "smtp://", "smtp://h:x"):
        with pytest.raises(ValueError, match="Set it to smtp://"):
            read_mail_server(text)
    for text in ("bot", "bot@", "a b@example.org"):
        with pytest.raises(ValueError, match="e-mail address"):
            read_mail_address(text)


@pytest.mark.parametrize(
    ("settings", "missing"),
    [
        ({"SMTP_URL": "smtp://mail.example.org"}, "EMAIL_FROM"),
        ({"GATEWAY_URL": "https://gw.example.org/send"}, "GATEWAY_SECRET"),
        ({"CALLBACK_LISTEN": "127.0.0.1:8082"}, "GATEWAY_SECRET"),
    ],
)
def test_settings_that_need_each_other_say_so(
    console: Console, monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], missing: str
) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(f"CONTACTPOINT_{name}", value)
    answer = console("people", "list")
    assert answer.status == 2
    assert f"CONTACTPOINT_{missing} is missing" in answer.err
