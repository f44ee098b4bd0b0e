"""What the check of a deployment says of the mail server and the gateway, asked over real connections."""

import pytest
from pydantic import SecretStr

from bot.channel_checks import channels
from bot.findings import Finding, State
from bot.settings import Settings
from tests.chat.outside import mail_server, sink

NOBODY = "127.0.0.1:9"
SECRET = "s" * 20


def set_to(mail: str, gateway: str) -> Settings:
    return Settings(
        smtp_url=SecretStr(mail),
        email_from="bot@example.org",
        gateway_url=gateway,
        gateway_secret=SecretStr(SECRET),
    )


async def found(settings: Settings) -> dict[str, Finding]:
    return {finding.check: finding async for finding in channels(settings)}


async def test_what_is_there_is_found_and_nothing_is_sent() -> None:
    with mail_server() as mail:
        async with sink() as gateway:
            said = await found(set_to(mail.address, gateway.url))
            assert {each.state for each in said.values()} == {State.OK}
            assert set(said) == {"mail server", "gateway"}
            assert not mail.letters
            assert not gateway.posted


async def test_what_is_away_is_wrong_with_what_to_do() -> None:
    said = await found(set_to(f"smtp://{NOBODY}", f"http://{NOBODY}/send"))
    assert {each.state for each in said.values()} == {State.WRONG}
    assert "CONTACTPOINT_SMTP_URL" in said["mail server"].remedy
    assert "CONTACTPOINT_GATEWAY_URL" in said["gateway"].remedy


async def test_a_password_reaches_no_finding() -> None:
    with mail_server() as mail:
        address = mail.address.replace("smtp://", "smtp://exercise:hunter2@")
        said = (await found(set_to(address, f"http://{NOBODY}/send")))["mail server"]
    assert said.is_wrong
    assert "hunter2" not in f"{said.message} {said.remedy}"


@pytest.mark.parametrize("settings", [Settings()])
async def test_what_is_not_set_is_not_asked(settings: Settings) -> None:
    assert await found(settings) == {}
