"""Sending, editing, deleting and answering, with python-telegram-bot over HTTP."""

from __future__ import annotations

import asyncio

import pytest
from telegram import (
    Bot,
    CopyTextButton,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    MessageEntity,
    ReplyParameters,
)
from telegram.error import BadRequest, Forbidden

from rehearsal.server import RehearsalServer
from rehearsal.world.values import MarkupKind, MessageId, PhoneError
from tests.rehearsal.conftest import ANA, NOUR, RAMI, bot_on

ACKNOWLEDGE = InlineKeyboardMarkup([[InlineKeyboardButton("Acknowledge", callback_data="a:1")]])


async def answer_next_press(bot: Bot, text: str, **more: object) -> str:
    """Poll for one press, answer it, and return its data."""
    updates = await bot.get_updates(timeout=5, allowed_updates=["callback_query"])
    query = updates[-1].callback_query
    await query.answer(text, **more)
    await bot.get_updates(offset=updates[-1].update_id + 1)
    return query.data


async def test_a_message_arrives_with_all_its_marks(server: RehearsalServer, bot: Bot) -> None:
    sent = await bot.send_message(
        ANA,
        "EXERCISE alert",
        disable_notification=True,
        protect_content=True,
        reply_markup=ACKNOWLEDGE,
    )
    got = await server.phone(ANA).receives("EXERCISE alert")
    assert (got.id, got.silent, got.protected, got.labels) == (
        sent.message_id,
        True,
        True,
        ("Acknowledge",),
    )
    assert sent.has_protected_content
    assert sent.reply_markup == ACKNOWLEDGE
    assert sent.from_user.id == bot.id
    assert server.phone(ANA).unread() == 1


async def test_a_stranger_has_no_chat_until_they_write(server: RehearsalServer, bot: Bot) -> None:
    with pytest.raises(BadRequest, match=r"^Chat not found$"):
        await bot.send_message(NOUR, "EXERCISE")
    await server.phone(NOUR).sends("/start")
    assert await bot.send_message(NOUR, "EXERCISE")


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("  \n ", "Message text is empty"),
        ("x" * 4097, "Message is too long"),
        ("\u202e", "Message text is empty"),
    ],
)
async def test_texts_that_telegram_refuses(bot: Bot, text: str, refusal: str) -> None:
    with pytest.raises(BadRequest, match=refusal):
        await bot.send_message(ANA, text)


async def test_a_text_is_cleaned_as_telegram_does(bot: Bot) -> None:
    sent = await bot.send_message(ANA, "\n  a\tb\u202ec \u2066d\u2069\r\n ")
    assert sent.text == "a bc \u2066d\u2069"


async def test_the_longest_text_passes(bot: Bot) -> None:
    assert len((await bot.send_message(ANA, "x" * 4096)).text) == 4096


async def test_telegram_finds_commands_and_links_by_itself(bot: Bot) -> None:
    sent = await bot.send_message(ANA, "Press /help or see https://example.org/x, ask @somebody")
    found = {entity.type: text for entity, text in sent.parse_entities().items()}
    assert found == {"bot_command": "/help", "url": "https://example.org/x", "mention": "@somebody"}


async def test_given_entities_are_kept_and_wrong_ones_refused(bot: Bot) -> None:
    bold = [MessageEntity("bold", 2, 3)]
    assert (await bot.send_message(ANA, "\U0001f600abc", entities=bold)).parse_entities() == {
        MessageEntity("bold", 2, 3): "abc"
    }
    with pytest.raises(BadRequest, match=r"(?i)unsupported type"):
        await bot.send_message(ANA, "abc", entities=[MessageEntity("nonsense", 0, 1)])


async def test_callback_data_has_64_bytes_at_most(bot: Bot) -> None:
    def keyboard(data: str) -> dict[str, object]:
        return {"inline_keyboard": [[{"text": "x", "callback_data": data}]]}

    await bot.send_message(ANA, "EXERCISE", reply_markup=keyboard("é" * 32))
    with pytest.raises(BadRequest, match=r"(?i)^button_data_invalid$"):
        await bot.send_message(ANA, "EXERCISE", reply_markup=keyboard("é" * 32 + "x"))


@pytest.mark.parametrize(
    ("markup", "refusal"),
    [
        ({"inline_keyboard": [[{"text": "x"}]]}, "(?i)text buttons are unallowed"),
        ({"inline_keyboard": [[{"callback_data": "x"}]]}, "find field"),
        ({"inline_keyboard": [{"text": "x"}]}, "(?i)array of arrays"),
        ({"inline_keyboard": [[{"text": "x", "url": "nowhere"}]]}, "(?i)wrong http url"),
        ({"inline_keyboard": [[{"text": "x", "callback_data": "x"}] * 101]}, "too long"),
        ({"inline_keyboard": [[{"text": "x", "copy_text": {"text": ""}}]]}, "(?i)COPY_TEXT"),
    ],
)
async def test_keyboards_that_telegram_refuses(
    bot: Bot, markup: dict[str, object], refusal: str
) -> None:
    with pytest.raises(BadRequest, match=refusal):
        await bot.send_message(ANA, "EXERCISE", reply_markup=markup)


async def test_a_forced_reply_and_a_reply(server: RehearsalServer, bot: Bot) -> None:
    asked = await bot.send_message(
        ANA, "For what reason?", reply_markup=ForceReply(input_field_placeholder="Reason")
    )
    shown = await server.phone(ANA).receives("reason")
    assert (shown.markup.kind, shown.markup.placeholder) == (MarkupKind.FORCE_REPLY, "Reason")
    await server.phone(ANA).sends("EXERCISE review", reply_to=shown)
    update = (await bot.get_updates(timeout=5))[-1]
    assert update.message.reply_to_message.message_id == asked.message_id
    answered = await bot.send_message(
        ANA, "noted", reply_parameters=ReplyParameters(update.message.message_id)
    )
    assert answered.reply_to_message.text == "EXERCISE review"
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(ANA, "x", reply_parameters=ReplyParameters(9999))
    assert await bot.send_message(
        ANA, "x", reply_parameters=ReplyParameters(9999, allow_sending_without_reply=True)
    )


async def test_an_edit_shows_and_keeps_history(server: RehearsalServer, bot: Bot) -> None:
    phone = server.phone(ANA)
    sent = await bot.send_message(ANA, "EXERCISE one", reply_markup=ACKNOWLEDGE)
    await phone.receives("one")
    edited = await bot.edit_message_text("EXERCISE two", ANA, sent.message_id)
    shown = await phone.receives("two")
    assert edited.edit_date is not None
    assert [edition.text for edition in shown.history] == ["EXERCISE one"]
    assert shown.labels == ()


async def test_an_edit_that_changes_nothing_is_refused(bot: Bot) -> None:
    sent = await bot.send_message(ANA, "EXERCISE", reply_markup=ACKNOWLEDGE)
    with pytest.raises(BadRequest, match="Message is not modified: specified new message content"):
        await bot.edit_message_text("EXERCISE", ANA, sent.message_id, reply_markup=ACKNOWLEDGE)
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_reply_markup(ANA, sent.message_id, reply_markup=ACKNOWLEDGE)
    assert (await bot.edit_message_reply_markup(ANA, sent.message_id)).reply_markup is None


async def test_what_cannot_be_edited(server: RehearsalServer, bot: Bot) -> None:
    theirs = await server.phone(ANA).sends("EXERCISE mine")
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("x", ANA, theirs.id)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("x", ANA, 9999)
    photo = await bot.send_photo(ANA, b"EXERCISE picture", caption="EXERCISE")
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await bot.edit_message_text("x", ANA, photo.message_id)


async def test_the_latest_pictures_are_kept(server: RehearsalServer, bot: Bot) -> None:
    sent = [await bot.send_photo(ANA, b"EXERCISE %d" % number) for number in range(52)]
    kept = server.world.pictures
    assert len(kept) == 50
    assert sent[0].photo[0].file_id not in kept
    assert kept[sent[-1].photo[0].file_id] == b"EXERCISE 51"


async def test_files_are_kept_to_be_opened(server: RehearsalServer, bot: Bot) -> None:
    await bot.send_document(ANA, b"EXERCISE file", filename="EXERCISE.txt")
    phone = server.phone(ANA)
    assert phone.opens(phone.messages()[-1]) == b"EXERCISE file"


async def test_own_and_the_persons_messages_can_be_deleted_for_48_hours(
    server: RehearsalServer, bot: Bot
) -> None:
    phone = server.phone(ANA)
    theirs = await phone.sends("EXERCISE secret")
    sent = await bot.send_message(ANA, "EXERCISE")
    old = await bot.send_message(ANA, "EXERCISE old")
    assert await bot.delete_message(ANA, theirs.id)
    assert await bot.delete_messages(ANA, [sent.message_id, 9999])
    assert [message.id for message in phone.messages()] == [old.message_id]
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(ANA, sent.message_id)
    server.clock.advance(hours=48)
    with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
        await bot.delete_message(ANA, old.message_id)
    with pytest.raises(BadRequest, match="Message identifiers are not specified"):
        await bot.delete_messages(ANA, [])


async def test_a_press_is_answered_once(server: RehearsalServer, bot: Bot) -> None:
    phone = server.phone(ANA)
    await bot.send_message(ANA, "EXERCISE", reply_markup=ACKNOWLEDGE)
    await phone.receives("EXERCISE")
    answering = asyncio.create_task(answer_next_press(bot, "You have it.", show_alert=True))
    answer = await phone.presses("Acknowledge")
    assert (answer.text, answer.alert) == ("You have it.", True)
    assert await answering == "a:1"


async def test_late_repeated_and_long_answers_are_refused(people: list) -> None:
    async with (
        RehearsalServer(people=people, callback_lifetime=0.0).serving() as server,
        bot_on(server) as bot,
    ):
        sent = await bot.send_message(ANA, "EXERCISE", reply_markup=ACKNOWLEDGE)
        pressing = asyncio.create_task(
            server.phone(ANA).forges("x", on=sent.message_id, within=0.2)
        )
        query = (await bot.get_updates(timeout=5))[-1].callback_query
        assert query.data == "x"
        with pytest.raises(BadRequest, match=r"(?i)message_too_long"):
            await query.answer("x" * 201)
        with pytest.raises(
            BadRequest, match="Query is too old and response timeout expired or query id is invalid"
        ):
            await query.answer("late")
        with pytest.raises(AssertionError, match="not answered"):
            await pressing


async def test_a_second_answer_is_refused(server: RehearsalServer, bot: Bot) -> None:
    sent = await bot.send_message(ANA, "EXERCISE", reply_markup=ACKNOWLEDGE)
    pressing = asyncio.create_task(server.phone(ANA).presses("a:1", on=sent.message_id))
    query = (await bot.get_updates(timeout=5))[-1].callback_query
    await query.answer("first")
    with pytest.raises(BadRequest, match="Query is too old"):
        await query.answer("second")
    assert (await pressing).text == "first"


async def test_a_press_on_a_deleted_message_shows_an_inaccessible_one(
    server: RehearsalServer, bot: Bot
) -> None:
    sent = await bot.send_message(ANA, "EXERCISE", reply_markup=ACKNOWLEDGE)
    await bot.delete_message(ANA, sent.message_id)
    pressing = asyncio.create_task(server.phone(ANA).forges("a:1", on=sent.message_id, within=5))
    query = (await bot.get_updates(timeout=5))[-1].callback_query
    assert query.message.is_accessible is False
    await query.answer()
    assert (await pressing).text == ""


async def test_buttons_that_do_not_call_back(server: RehearsalServer, bot: Bot) -> None:
    keyboard = InlineKeyboardMarkup(
        [
            [InlineKeyboardButton("Page", url="https://example.org/x")],
            [InlineKeyboardButton("Copy", copy_text=CopyTextButton("EXERCISE-1"))],
        ]
    )
    await bot.send_message(ANA, "EXERCISE", reply_markup=keyboard)
    phone = server.phone(ANA)
    assert (await phone.presses("Page")).url == "https://example.org/x"
    assert (await phone.presses("Copy")).text == "EXERCISE-1"
    with pytest.raises(PhoneError, match="sees no button"):
        await phone.presses("Acknowledge")


async def test_blocked_deactivated_and_unblocked(server: RehearsalServer, bot: Bot) -> None:
    phone = server.phone(ANA)
    await phone.blocks()
    update = (await bot.get_updates(timeout=5))[-1]
    assert update.my_chat_member.new_chat_member.status == "kicked"
    with pytest.raises(Forbidden, match=r"^Forbidden: bot was blocked by the user$"):
        await bot.send_message(ANA, "EXERCISE")
    with pytest.raises(PhoneError, match="Unblock"):
        await phone.sends("EXERCISE")
    await phone.unblocks()
    assert await bot.send_message(ANA, "EXERCISE")
    server.deactivate(RAMI)
    with pytest.raises(Forbidden, match="user is deactivated"):
        await bot.send_message(RAMI, "EXERCISE")


async def test_photos_documents_actions_and_chats(server: RehearsalServer, bot: Bot) -> None:
    document = await bot.send_document(
        ANA, b"EXERCISE file", filename="EXERCISE.txt", caption="see"
    )
    assert (document.document.file_name, document.document.file_size) == ("EXERCISE.txt", 13)
    shown = await server.phone(ANA).receives("see")
    assert shown.attachment["document"]["file_name"] == "EXERCISE.txt"
    assert await bot.send_chat_action(ANA, "typing")
    assert (await bot.get_chat(ANA)).first_name == "Ana Ruiz (EXERCISE)"
    with pytest.raises(BadRequest, match="Wrong parameter action"):
        await bot.send_chat_action(ANA, "dancing")


async def test_the_persons_side_of_a_chat(server: RehearsalServer, bot: Bot) -> None:
    phone = server.phone(ANA)
    first = await phone.sends("  EXERCISE one ")
    changed = await phone.edits(first, "EXERCISE two")
    await phone.sends("EXERCISE", forwarded_from="somebody")
    for kind in ("sticker", "voice", "location", "document", "photo"):
        await phone.sends_attachment(kind)
    updates = await bot.get_updates(timeout=5)
    assert updates[0].message.text == "EXERCISE one"
    assert updates[1].edited_message.text == "EXERCISE two"
    assert updates[2].message.forward_origin.sender_user_name == "somebody"
    kinds = [u.message.effective_attachment for u in updates[3:]]
    assert len(kinds) == 5
    assert all(kinds)
    assert [edition.text for edition in changed.history] == ["EXERCISE one"]
    await phone.deletes(first)
    assert MessageId(first.id) not in {message.id for message in phone.messages()}
    with pytest.raises(PhoneError, match="no longer there"):
        await phone.edits(first, "x")


async def test_the_app_splits_a_long_text(server: RehearsalServer, bot: Bot) -> None:
    await server.phone(ANA).sends("\U0001f600" * 2049)
    lengths = [len(u.message.text) for u in await bot.get_updates(timeout=5)]
    assert lengths == [2048, 1]


async def test_fifty_people_press_at_once(fifty_people: list) -> None:
    async with (
        RehearsalServer(people=fifty_people).serving() as server,
        bot_on(server) as bot,
    ):
        for person in fifty_people:
            await bot.send_message(person.telegram_id, "EXERCISE", reply_markup=ACKNOWLEDGE)

        async def answer_all() -> None:
            offset = answered = 0
            while answered < len(fifty_people):
                for update in await bot.get_updates(offset=offset, timeout=5):
                    offset = update.update_id + 1
                    await update.callback_query.answer("won" if answered == 0 else "lost")
                    answered += 1

        answering = asyncio.create_task(answer_all())
        presses = [
            server.phone(person.telegram_id).presses("Acknowledge") for person in fifty_people
        ]
        answers = [answer.text for answer in await asyncio.gather(*presses)]
        await answering
    assert sorted(answers) == ["lost"] * 49 + ["won"]
