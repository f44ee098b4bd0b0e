"""Other channels: used by a step, or when Telegram cannot deliver; codes acknowledge; failures go on."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from bot.deployment.setting_values import Listen, Secret
from domain.channels import ChannelKind
from rehearsal.world.faults import FaultKind
from services.messages.notices import CodeRefused, acknowledge_by_code
from services.people import people
from tests.chat.outside import CODE, MailServer, Sink, code_in, free_port, mail_server, sink
from tests.chat.stage import Stage, staged
from tests.chat.words import CONTENT, LINE, files, network
from tests.conftest import on_both

SECRET = "gateway-secret-of-the-exercise"
DUTY = "lbn-duty: {name: Rami Haddad (EXERCISE), "
DEPUTY = "lbn-deputy: {name: Nour Khalil (EXERCISE), "


@dataclass(slots=True)
class World:
    """A stage with the outside around it."""

    stage: Stage
    mail: MailServer
    gateway: Sink
    callback: str

    async def brings_back(self, text: str, secret: str = SECRET) -> httpx.Response:
        """The gateway brings what somebody answered."""
        async with httpx.AsyncClient(trust_env=False) as client:
            headers = {"Authorization": f"Bearer {secret}"}
            return await client.post(self.callback, data={"Body": text}, headers=headers)


@contextlib.asynccontextmanager
async def world(
    folder: Path, *changes: tuple[str, str], url: str | None = None
) -> AsyncIterator[World]:
    port = free_port()
    with mail_server() as mail:
        async with sink() as gateway:
            settings = {
                "smtp_url": Secret(mail.address),
                "email_from": "bot@example.org",
                "gateway_url": gateway.url,
                "gateway_secret": Secret(SECRET),
                "callback_listen": Listen("127.0.0.1", port),
            }
            async with staged(folder, url, network(*changes), more=settings) as stage:
                at = f"http://127.0.0.1:{port}/acknowledge"
                yield World(stage=stage, mail=mail, gateway=gateway, callback=at)


def has(person: str, channels: str) -> tuple[str, str]:
    """A change of the directory: this person has these channels."""
    return person, f"{person}channels: [{channels}], "


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.dispatch.channels._FIRST_PAUSE_MS", 20)


@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
async def test_somebody_without_telegram_is_alerted_by_mail_and_acknowledges_by_code(
    tmp_path: Path, database_url: str
) -> None:
    mail = has(DUTY, "telegram, {email: rami@example.org}")
    async with world(tmp_path, mail, url=database_url) as its:
        ana, maya = await its.stage.enrols("esp-officer", "lbn-chief")
        filed = await files(ana)
        assert "Rami Haddad" in filed.status.text
        letter = await its.mail.receives()
        assert letter["To"] == "rami@example.org"
        assert letter["From"] == "contactpoint <bot@example.org>"
        assert letter["Message-ID"].endswith("@example.org>")
        apart = its.stage.deployment.clock.now() - letter["Date"].datetime
        assert abs(apart) < timedelta(minutes=1)
        assert its.mail.greeted_as == "example.org"
        text = letter.get_content()
        assert "answer with it" not in text
        assert "Nobody reads answers" in text
        assert filed.reference in text
        assert "IMMEDIATE" in letter["Subject"]
        assert "Acknowledge by" in text
        # Nothing but reference, urgency, deadline and code.
        for secret in (CONTENT, "Preserve", "Spain", "Rami", "Ana", "TLP"):
            assert secret not in text
            assert secret not in letter["Subject"]
        acted = await acknowledge_by_code(its.stage.deployment.office, code_in(text).lower())
        assert acted.reference == filed.reference
        await ana.receives("Rami Haddad")
        with pytest.raises(CodeRefused):
            await acknowledge_by_code(its.stage.deployment.office, code_in(text))
        await maya.receives_nothing("IMMEDIATE")
        events = await its.stage.events(filed.reference)
        assert "channel.sent" in events
        assert events.count("request.acknowledged") == 1
        assert await its.stage.recorded("code.failed") == 1


async def test_a_blocked_chat_is_followed_by_the_next_channel_at_once(tmp_path: Path) -> None:
    async with world(tmp_path, has(DUTY, "telegram, {email: rami@example.org}")) as its:
        ana, rami, nour = await its.stage.enrols("esp-officer", "lbn-duty", "lbn-deputy")
        await rami.blocks()
        filed = await files(ana)
        assert filed.reference in (await its.mail.receives()).get_content()
        await nour.receives_nothing("IMMEDIATE")


async def test_when_every_channel_fails_the_next_step_fires_at_once(tmp_path: Path) -> None:
    channels = "telegram, {email: rami@example.org}, {sms: +96170000000}"
    async with world(tmp_path, has(DUTY, channels)) as its:
        its.mail.answer = "550 no such mailbox"
        its.gateway.status = 422
        ana, nour, maya = await its.stage.enrols("esp-officer", "lbn-deputy", "lbn-chief")
        filed = await files(ana)
        alert = await nour.receives("IMMEDIATE")
        assert "could not be delivered" in alert.text
        assert (its.mail.asked, its.gateway.asked) == (1, 1)
        await maya.receives("takes no messages: e-mail")
        await maya.receives("takes no messages: text message")
        events = await its.stage.events(filed.reference)
        assert events.count("channel.failed") == 2
        # They fail for good: the next request goes past them.
        await files(ana)
        await nour.receives("IMMEDIATE")
        assert (its.mail.asked, its.gateway.asked) == (1, 1)
        # Not for ever: after a rest they are tried again, beside whoever is next.
        its.mail.answer = None
        its.stage.server.clock.advance(minutes=16)
        await its.stage.settles()
        third = await files(ana)
        assert third.reference in (await its.mail.receives()).get_content()
        await nour.receives(third.reference)
        await its.stage.rests()
        fourth = await files(ana)
        assert fourth.reference in (await its.mail.receives()).get_content()
        await nour.receives_nothing(fourth.reference)


async def test_a_hitch_is_tried_again_and_nobody_else_is_called_for_it(tmp_path: Path) -> None:
    async with world(tmp_path, has(DUTY, "{sms: +96170000000}")) as its:
        its.gateway.status = 503
        ana, nour = await its.stage.enrols("esp-officer", "lbn-deputy")
        await files(ana)
        while its.gateway.asked < 2:
            await nour.receives_nothing("IMMEDIATE", within=0.05)
        its.gateway.status = 200
        document, headers = await its.gateway.receives()
        assert headers["authorization"] == f"Bearer {SECRET}"
        assert document["to"] == "+96170000000"
        assert document["kind"] == "sms"
        await nour.receives_nothing("IMMEDIATE")


async def test_a_gateway_that_stays_away_is_given_up_and_the_escalation_goes_on(
    tmp_path: Path,
) -> None:
    async with world(tmp_path, has(DUTY, "{voice: +96170000000}")) as its:
        its.gateway.status = 503
        ana, nour = await its.stage.enrols("esp-officer", "lbn-deputy")
        filed = await files(ana)
        await nour.receives("could not be delivered")
        assert its.gateway.asked == 4
        assert "channel.failed" in await its.stage.events(filed.reference)


async def test_a_step_with_a_channel_uses_it_beside_telegram(tmp_path: Path) -> None:
    step = "        - {after: 5m, notify: duty}\n"
    loud = "        - {after: 5m, notify: duty, channel: voice}\n"
    changes = ((step, loud), has(DUTY, "telegram, {voice: +96170000000}"))
    async with world(tmp_path, *changes) as its:
        ana, rami = await its.stage.enrols("esp-officer", "lbn-duty")
        await files(ana)
        await rami.receives("IMMEDIATE")
        assert its.gateway.posted == []
        its.stage.server.clock.advance(minutes=5)
        await rami.receives("not acknowledged within 5 min")
        document, _headers = await its.gateway.receives()
        code = document["code"]
        # Typed in the chat by the one it was made for.
        await rami.sends(code)
        await rami.receives(CONTENT)
        await ana.receives("Rami Haddad")


async def test_a_code_is_good_only_for_the_one_it_was_made_for(tmp_path: Path) -> None:
    async with world(tmp_path, has(DUTY, "{email: rami@example.org}")) as its:
        ana, nour = await its.stage.enrols("esp-officer", "lbn-deputy")
        filed = await files(ana)
        code = code_in((await its.mail.receives()).get_content())
        await nour.sends(f"/acknowledge {code}")
        await nour.receives("This code cannot be used")
        await nour.sends("/acknowledge AAAA-AAAA")
        await nour.receives("This code cannot be used")
        assert "request.acknowledged" not in await its.stage.events(filed.reference)
        assert await its.stage.recorded("attempt.refused") == 2
        its.stage.server.clock.advance(hours=24, seconds=1)
        await its.stage.rests()
        answer = await its.brings_back(code)
        assert answer.status_code == 404


async def test_the_gateway_brings_a_code_back(tmp_path: Path) -> None:
    async with world(tmp_path, has(DUTY, "{sms: +96170000000}")) as its:
        ana, nour = await its.stage.enrols("esp-officer", "lbn-deputy")
        filed = await files(ana)
        code = (await its.gateway.receives())[0]["code"]
        assert (await its.brings_back(code, secret="wrong")).status_code == 403
        assert (await its.brings_back("")).status_code == 400
        assert (await its.brings_back("hello")).status_code == 404
        answer = await its.brings_back(f" {code.replace('-', '').lower()} ")
        assert answer.json() == {"answer": "acknowledged", "reference": filed.reference}
        await ana.receives("Rami Haddad")
        await nour.receives_nothing("IMMEDIATE")
        assert (await its.brings_back(code)).status_code == 404
        assert await its.stage.log_holds()


async def test_a_code_for_a_request_that_somebody_took_says_so(tmp_path: Path) -> None:
    async with world(tmp_path, has(DUTY, "{sms: +96170000000}")) as its:
        ana, maya = await its.stage.enrols("esp-officer", "lbn-chief")
        filed = await files(ana)
        code = (await its.gateway.receives())[0]["code"]
        its.stage.server.clock.advance(minutes=31)
        await maya.presses("Acknowledge", on=await maya.receives("IMMEDIATE"))
        await ana.receives("Maya Saab")
        answer = await its.brings_back(code)
        assert (answer.status_code, answer.json()) == (409, {"answer": "already_acknowledged"})
        assert "request.acknowledged" in await its.stage.events(filed.reference)


async def test_what_was_settled_before_it_went_out_is_not_sent(tmp_path: Path) -> None:
    async with world(tmp_path, has(DUTY, "{sms: +96170000000}")) as its:
        its.gateway.status = 503
        (ana,) = await its.stage.enrols("esp-officer")
        filed = await files(ana)
        await ana.sends(f"/withdraw {filed.reference}")
        await ana.receives("withdrawn")
        its.gateway.status = 200
        await its.stage.rests()
        assert its.gateway.posted == []


async def test_test_tries_each_channel_and_records_what_arrived(tmp_path: Path) -> None:
    channels = 'telegram, {email: rami@example.org}, {sms: +96170000000}, {apprise: "json://127.0.0.1:1/x"}'
    async with world(tmp_path, has(DUTY, channels)) as its:
        (rami,) = await its.stage.enrols("lbn-duty")
        await rami.sends("/test")
        test = await rami.receives("test of your channels")
        assert "e-mail: waiting for its code" in test.text
        letter = await its.mail.receives()
        assert letter["Subject"].startswith("Test")
        document, _headers = await its.gateway.receives()
        assert document["test"] is True
        assert document["reference"] is None
        await rami.sends(code_in(letter.get_content()))
        await rami.receives("test arrived: e-mail")
        await its.brings_back(document["code"])
        await rami.presses("It arrived here", on=test)
        shown = await rami.waits_until(test, "This chat works")
        assert "e-mail: arrived at" in shown.text
        assert "text message: arrived at" in shown.text
        # The test itself, the code by mail, the code by text message, the press.
        assert await its.stage.recorded("channel.tested") == 4


@pytest.mark.parametrize("status", [200, 400])
async def test_a_code_that_comes_back_before_the_report_has_arrived(
    tmp_path: Path, status: int
) -> None:
    """Gateways say late, or wrongly, what became of a message that was long read."""
    async with world(tmp_path, has(DUTY, "{sms: +96170000000}")) as its:
        its.gateway.answers.clear()
        its.gateway.status = status
        (rami,) = await its.stage.enrols("lbn-duty")
        await rami.sends("/test")
        test = await rami.receives("test of your channels")
        code = (await its.gateway.receives())[0]["code"]
        assert (await its.brings_back(code)).json()["answer"] == "arrived"
        its.stage.server.clock.advance(minutes=1)
        its.gateway.answers.set()
        await its.stage.rests()
        await rami.presses("It arrived here", on=test)
        shown = await rami.waits_until(test, "This chat works")
        assert "text message: arrived at" in shown.text
        assert (await its.brings_back(code)).status_code == 404


async def test_a_forged_test_button_shows_nothing(stage: Stage) -> None:
    (rami,) = await stage.enrols("lbn-duty")
    await rami.sends("/help")
    help_text = await rami.receives("/acknowledge")
    answer = await rami.forges("test:here", on=help_text)
    assert answer.text
    assert "not open to you" in answer.text


async def test_a_deployment_without_a_mail_server_does_not_count_on_mail(tmp_path: Path) -> None:
    text = network(has(DUTY, "telegram, {email: rami@example.org}"))
    async with staged(tmp_path, None, text) as stage:
        assert ChannelKind.EMAIL not in stage.deployment.office.store.channels
        ana, nour = await stage.enrols("esp-officer", "lbn-deputy")
        await files(ana, LINE)
        await nour.receives("nobody on duty could be reached")


def test_a_code_has_no_letters_that_are_mistaken() -> None:
    assert not CODE.fullmatch("O0I1-AAAA")


async def test_while_telegram_stays_away_an_alert_takes_the_next_channel_too(
    tmp_path: Path,
) -> None:
    async with world(tmp_path, has(DUTY, "telegram, {email: rami@example.org}")) as its:
        ana, rami = await its.stage.enrols("esp-officer", "lbn-duty")
        chat = rami.telegram_id
        its.stage.server.faults.add(
            FaultKind.SERVER_ERROR, method="sendMessage", chat_id=chat, times=4
        )
        filed = await files(ana)
        letter = await its.mail.receives()
        assert filed.reference in letter.get_content()
        # Telegram comes back, and the alert with it.
        await rami.receives("IMMEDIATE")
        assert its.mail.letters == []


@on_both
async def test_who_is_revoked_meanwhile_gets_no_text_and_the_next_has_the_alert_at_once(
    tmp_path: Path, database_url: str
) -> None:
    async with world(tmp_path, has(DUTY, "{sms: +96170000000}"), url=database_url) as its:
        its.gateway.status = 503
        ana, nour = await its.stage.enrols("esp-officer", "lbn-deputy")
        filed = await files(ana)
        while its.gateway.asked < 1:
            await nour.receives_nothing("IMMEDIATE", within=0.05)
        await people.revoke(its.stage.deployment.office, "lbn-duty")
        its.gateway.status = 200
        await nour.receives("IMMEDIATE")
        await its.stage.rests()
        assert its.gateway.posted == []
        assert "message.undeliverable" in await its.stage.events(filed.reference)
        assert await its.stage.log_holds()


@on_both
async def test_the_gateway_acknowledges_for_nobody_who_was_revoked(
    tmp_path: Path, database_url: str
) -> None:
    async with world(tmp_path, has(DUTY, "{sms: +96170000000}"), url=database_url) as its:
        (ana,) = await its.stage.enrols("esp-officer")
        filed = await files(ana)
        code = (await its.gateway.receives())[0]["code"]
        await people.revoke(its.stage.deployment.office, "lbn-duty")
        answer = await its.brings_back(code)
        assert (answer.status_code, answer.json()["answer"]) == (404, "unknown")
        assert "request.acknowledged" not in await its.stage.events(filed.reference)


async def test_the_gateway_is_told_of_too_many_wrong_codes_from_one_number(tmp_path: Path) -> None:
    async with world(tmp_path, has(DUTY, "{sms: +96170000000}")) as its:
        (ana,) = await its.stage.enrols("esp-officer")
        await files(ana)
        code = (await its.gateway.receives())[0]["code"]
        headers = {"Authorization": f"Bearer {SECRET}"}
        async with httpx.AsyncClient(trust_env=False, headers=headers) as client:
            guess = {"Body": "AAAA-AAAA", "From": "+961 70 000 009"}
            answers = [await client.post(its.callback, data=guess) for _ in range(12)]
            assert [each.status_code for each in answers] == [404] * 10 + [429] * 2
            assert answers[-1].json()["answer"] == "too_many"
        # Nobody else is kept out by it.
        assert (await its.brings_back(code)).json()["answer"] == "acknowledged"
