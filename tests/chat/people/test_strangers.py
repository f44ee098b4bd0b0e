"""Who does not belong here: strangers, other members, revoked people, groups, forged presses, floods."""

import asyncio
import time

from formats.network_file.document import read_network
from rehearsal.world.values import BotStatus, ChatKind, Content, JsonObject
from services.directory import versions as directory
from services.people import people as enrolment
from tests.chat.stage import ACCOUNTS, Stage
from tests.chat.words import CONTENT, LINE, NOT_YOURS, STRANGER, files, network


async def test_strangers_read_one_fixed_line_whatever_they_send(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed = await files(ana)
    await rami.receives("IMMEDIATE")
    stranger = stage.phone("ita-duty")
    before = await records(stage)
    for text in (
        "hello",
        "/start",
        "/help",
        "/request",
        LINE,
        f"/acknowledge {filed.reference}",
        f"/log {filed.reference} EXERCISE curious",
        "/verify",
        "/nonsense",
        "/cancel",
        "🙂",
    ):
        own = await stranger.sends(text)
        answer = await stranger.receives()
        assert answer.text == STRANGER, text
        assert answer.labels == ()
    await stranger.edits(own, "hello again")
    assert (await stranger.receives()).text == STRANGER
    await stranger.sends_attachment(Content.STICKER)
    assert (await stranger.receives()).text == STRANGER
    assert await records(stage) == before
    pressed = await stranger.forges(f"ack:{filed.case}", on=own)
    assert pressed.text == NOT_YOURS
    assert await stage.recorded("attempt.refused") == 1
    assert "request.acknowledged" not in await stage.events(filed.reference)


async def records(stage: Stage) -> int:
    await stage.rests()
    async with stage.deployment.office.store.reading() as work:
        return int((await work.log.head_note()).split("\n")[1])


async def test_everybody_who_may_not_reads_one_line(stage: Stage) -> None:
    ana, rami, luca, sara, karim, diego = await stage.enrols(
        "esp-officer", "lbn-duty", "ita-duty", "ita-chief", "lbn-officer", "esp-duty"
    )
    filed = await files(ana)
    alert = await rami.receives("IMMEDIATE")
    verbs = (
        "ack pass transfer refuse noted answer ask delay show reply withdraw remind close reopen "
        "status log"
    )
    for phone in (luca, sara, karim, diego):
        on = (await phone.reads())[0]
        data = [f"{verb}:{case}" for verb in verbs.split() for case in (filed.case, "0" * 32)]
        answers = await asyncio.gather(*(phone.forges(each, on=on) for each in data))
        assert {answer.text for answer in answers} == {NOT_YOURS}
    for verb in ("ack", "pass", "transfer", "refuse", "noted", "answer", "ask", "delay"):
        assert (await ana.forges(f"{verb}:{filed.case}", on=filed.status)).text == NOT_YOURS, verb
    for verb in ("reply", "withdraw", "remind", "close", "reopen", "show", "log"):
        assert (await rami.forges(f"{verb}:{filed.case}", on=alert)).text == NOT_YOURS, verb
    for text in (f"ACK:{filed.case}", f"ack:{filed.case}:1", f"ack:{filed.case[:-1]}", "ack"):
        assert (await rami.forges(text, on=alert)).text == NOT_YOURS
    for command in ("acknowledge", "status", "close", "withdraw", "remind"):
        await luca.sends(f"/{command} {filed.reference}")
        assert (await luca.receives("not open")).text == NOT_YOURS
    await stage.rests()
    assert (await rami.waits_until(alert, "IMMEDIATE")).labels[0] == "Acknowledge"
    assert (await ana.waits_until(filed.status, "was sent")).labels == (
        *("Remind", "Withdraw"),
        "Copy reference",
    )
    kinds = {e for e in await stage.events(filed.reference) if e.startswith("request.")}
    assert kinds == {"request.filed", "request.alerted"}
    # Every press was answered; of each person a few are recorded, and then how many there were.
    assert 30 < await stage.recorded("attempt.refused") < 50
    assert await stage.log_holds()


async def test_who_was_revoked_is_refused_at_the_press_and_keeps_no_buttons(
    stage: Stage,
) -> None:
    ana, rami, nour = await stage.enrols("esp-officer", "lbn-duty", "lbn-deputy")
    filed = await files(ana)
    alert = await rami.receives("IMMEDIATE")
    await enrolment.revoke(stage.deployment.office, "lbn-duty")
    assert (await rami.presses("Acknowledge", on=alert)).text == NOT_YOURS
    gone = await rami.waits_until(alert, "Your access to this service has ended.")
    assert gone.labels == ()
    assert filed.reference not in gone.text
    await rami.sends(f"/acknowledge {filed.reference}")
    assert (await rami.receives("private")).text == STRANGER
    assert await stage.recorded("attempt.refused") == 1
    stage.server.clock.advance(minutes=15)
    await nour.receives("Step 3 of 5")
    await stage.rests()
    assert "acknowledge" not in [each.command for each in await rami.sees_commands()]


async def test_who_lost_the_role_is_refused_at_the_press_and_keeps_no_buttons(
    stage: Stage,
) -> None:
    ana, rami, nour = await stage.enrols("esp-officer", "lbn-duty", "lbn-deputy")
    filed = await files(ana)
    alert = await rami.receives("IMMEDIATE")
    changed = network(
        ("member: LBN, roles: [duty_officer], languages: [en, ar]}\n  lbn-deputy", "@"),
        ("@", "member: LBN, roles: [official], languages: [en, ar]}\n  lbn-deputy"),
        ("people: [lbn-duty], start", "people: [lbn-deputy], start"),
    )
    await directory.import_network(stage.deployment.office, read_network(changed))
    assert (await rami.presses("Pass on", on=alert)).text == NOT_YOURS
    gone = await rami.waits_until(alert, "This request is no longer open to you.")
    assert gone.labels == ()
    assert await stage.recorded("attempt.refused") == 1
    stage.server.clock.advance(minutes=5)
    await nour.presses("Acknowledge", on=await nour.receives("Step 2 of 5"))
    await rami.waits_until(alert, "Acknowledged by Nour Khalil (EXERCISE)")
    await nour.receives(CONTENT)
    assert filed.reference in alert.text


async def test_groups_and_channels_get_nothing(stage: Stage) -> None:
    ana, secretariat = await stage.enrols("esp-officer", "secretariat")
    server = stage.server
    calls = len(server.journal.calls())
    group = server.add_group("EXERCISE group", [ACCOUNTS["esp-officer"]], bot=BotStatus.MEMBER)
    await left(stage, group.id)
    channel = server.add_group(
        "EXERCISE channel",
        [ACCOUNTS["ita-duty"]],
        kind=ChatKind.CHANNEL,
        bot=BotStatus.ADMINISTRATOR,
    )
    await left(stage, channel.id)
    kept = server.add_group(
        "EXERCISE office", [ACCOUNTS["secretariat"], ACCOUNTS["esp-officer"]], bot=BotStatus.MEMBER
    )
    for text in ("/help", "/start", LINE, "/verify@contactpoint_bot"):
        await ana.sends(text, chat=kept.id)
        await secretariat.sends(text, chat=kept.id)
    server.updates.inject(
        "callback_query",
        {
            "callback_query": {
                "id": "77",
                "from": {"id": ACCOUNTS["esp-officer"], "is_bot": False, "first_name": "A"},
                "chat_instance": "1",
                "message": {
                    "message_id": 3,
                    "date": 1_790_000_000,
                    "chat": {"id": kept.id, "type": "group", "title": "EXERCISE"},
                    "text": "EXERCISE",
                },
                "data": "requests:0",
            }
        },
    )
    await stage.settles()
    spoken = [
        call
        for call in server.journal.calls()[calls:]
        if call.chat_id == kept.id or call.method == "sendMessage"
    ]
    assert spoken == []
    assert await stage.recorded("request.filed") == 0


async def left(stage: Stage, chat: int) -> None:
    async with asyncio.timeout(60):
        while not stage.server.journal.calls("leaveChat", chat):  # noqa: ASYNC110 - a journal
            await asyncio.sleep(0.02)


async def test_a_bot_is_told_nothing(stage: Stage) -> None:
    await stage.rests()
    calls = len(stage.server.journal.calls())
    stage.server.updates.inject(
        "message",
        {
            "message": {
                "message_id": 5,
                "date": 1_790_000_000,
                "chat": {"id": 4242, "type": "private", "first_name": "EXERCISE"},
                "from": {"id": 4242, "is_bot": True, "first_name": "EXERCISE"},
                "text": LINE,
            }
        },
    )
    stranger = stage.phone("ita-duty")
    await stranger.sends("hello")
    await stranger.receives(STRANGER)
    await stage.rests()
    spoken = [call.chat_id for call in stage.server.journal.calls()[calls:] if call.chat_id]
    assert spoken == [ACCOUNTS["ita-duty"]]


async def test_a_flood_by_one_holds_up_nobody_else(stage: Stage) -> None:
    ana, rami, karim = await stage.enrols("esp-officer", "lbn-duty", "lbn-officer")
    filed = await files(ana)
    alert = await rami.receives("IMMEDIATE")
    for number in range(150):
        await karim.sends(f"EXERCISE flood {number}")
    begun = time.monotonic()
    await rami.presses("Acknowledge", on=alert)
    await ana.receives("was acknowledged by Rami")
    waiting = time.monotonic() - begun
    flooded = len([m for m in await karim.reads() if m.from_bot])
    assert flooded < 150, f"the flood was over after {waiting} s, before anybody else was served"
    assert "request.acknowledged" in await stage.events(filed.reference)
    await stage.rests()


async def test_what_cannot_be_parsed_is_set_aside_and_holds_up_nothing(
    stage: Stage, capsys: object
) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    broken: list[JsonObject] = [
        {"message": {"text": CONTENT}},
        {"message": {"message_id": "x", "text": CONTENT, "chat": 5}},
        {"message": [CONTENT]},
        {"callback_query": {"id": 5, "data": CONTENT}},
        {"edited_message": None},
        {"message": {"message_id": 1, "date": 10**30, "chat": {"id": 1, "type": "private"}}},
        {"unknown_kind": {"text": CONTENT}},
        {},
    ]
    for body in broken:
        stage.server.updates.inject("message", body)
    await ana.sends(LINE)
    await rami.receives("IMMEDIATE")
    await stage.rests()
    assert await stage.recorded("update.set_aside") >= 4
    assert await stage.recorded("request.filed") == 1
    captured = capsys.readouterr()  # type: ignore[attr-defined]  # pytest's own, untyped here
    assert CONTENT not in captured.out + captured.err


async def test_repeated_and_reordered_updates_take_effect_once(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    stage.server.updates.repeat_next(3)
    filed = await files(ana)
    alert = await rami.receives("IMMEDIATE")
    stage.server.updates.reverse_next(2)
    stage.server.updates.repeat_next(2)
    await rami.presses("Acknowledge", on=alert)
    await rami.receives(CONTENT)
    await asyncio.sleep(0.3)
    await stage.rests()
    assert await stage.recorded("request.filed") == 1
    assert await stage.recorded("request.acknowledged") == 1
    assert len([m for m in await ana.reads() if filed.reference in m.text and m.from_bot]) == 2
