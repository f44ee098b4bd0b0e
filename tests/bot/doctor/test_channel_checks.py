"""What the check of a deployment says of the mail server and the gateway, asked over real connections."""

import pytest

from bot.deployment.setting_values import Secret
from bot.deployment.settings import Settings
from bot.doctor.channel_checks import channels
from bot.doctor.findings import Check, Finding, Severity
from tests.chat.outside import mail_server, sink

NOBODY = "127.0.0.1:9"
SECRET = "s" * 20


def set_to(mail: str, gateway: str) -> Settings:
    return Settings(
        smtp_url=Secret(mail),
        email_from="bot@example.org",
        gateway_url=gateway,
        gateway_secret=Secret(SECRET),
    )


async def found(settings: Settings) -> dict[Check, Finding]:
    return {finding.check: finding async for finding in channels(settings)}


async def test_what_is_there_is_found_and_nothing_is_sent() -> None:
    with mail_server() as mail:
        async with sink() as gateway:
            said = await found(set_to(mail.address, gateway.url))
            assert {each.severity for each in said.values()} == {Severity.OK}
            assert set(said) == {Check.MAIL_SERVER, Check.GATEWAY}
            assert not mail.letters
            assert not gateway.posted


async def test_what_is_away_is_an_error_with_what_to_do() -> None:
    said = await found(set_to(f"smtp://{NOBODY}", f"http://{NOBODY}/send"))
    assert {each.severity for each in said.values()} == {Severity.ERROR}
    assert "CONTACTPOINT_SMTP_URL" in said[Check.MAIL_SERVER].remedy
    assert "CONTACTPOINT_GATEWAY_URL" in said[Check.GATEWAY].remedy


async def test_a_password_reaches_no_finding() -> None:
    with mail_server() as mail:
        address = mail.address.replace("smtp://", "smtp://exercise:hunter2@")
        said = (await found(set_to(address, f"http://{NOBODY}/send")))[Check.MAIL_SERVER]
    assert said.severity is Severity.ERROR
    assert "hunter2" not in f"{said.text} {said.remedy}"


@pytest.mark.parametrize("settings", [Settings()])
async def test_what_is_not_set_is_not_asked(settings: Settings) -> None:
    assert await found(settings) == {}
