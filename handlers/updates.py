"""Where an update goes: a command, a pressed button, a typed text, or something that is none.

Decides by form alone which service is meant; who the person is and whether they may is decided there,
in one transaction. Groups and channels get nothing.
"""

import re
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

from domain.reference import WrongCheckCharacter, found_in, leading
from handlers.incoming import PRIVATE, CallbackQuery, ChatMemberUpdated, Message, Update
from handlers.routes import commands, presses
from services.conversation import texts
from services.conversation.unread import FORWARDED, refuse_carried, refuse_edit
from services.messages.channel_tests import warn_of_timer
from services.people import groups as group_services
from services.people import people
from services.running import intake
from services.visit.desk import serve
from services.visit.inbound import Inbound
from services.visit.office import Office

_COMMAND = re.compile(r"/\w+(?:@\w+)?", re.ASCII)


async def handle(office: Office, update: Update) -> None:
    """Work one update. What asks for nothing is marked as done."""
    if update.callback_query is not None:
        await _press(office, update.update_id, update.callback_query)
    elif update.message is not None and update.message.is_private:
        await _message(office, update.update_id, update.message)
    elif update.edited_message is not None and update.edited_message.is_private:
        await _edited(office, update.update_id, update.edited_message)
    elif update.my_chat_member is not None:
        await _membership(office, update.update_id, update.my_chat_member)
    else:
        await intake.ignore(office, update.update_id)


async def _message(office: Office, update_id: int, message: Message) -> None:
    inbound, brings = _inbound(update_id, message), message.carries
    if brings is not None:
        await serve(office, inbound, refuse_carried, message.words, brings, message.media_group_id)
    elif message.text is None:
        await _of_the_chat(office, inbound, message)
    elif message.forward_origin is not None:
        await serve(office, inbound, refuse_carried, message.words, FORWARDED)
    elif message.text.startswith("/"):
        await commands.run(office, inbound, message.text)
    else:
        await serve(office, inbound, texts.receive, message.text)


async def _of_the_chat(office: Office, inbound: Inbound, message: Message) -> None:
    """What Telegram says of the chat: no answer, but where messages begin to vanish from it."""
    timer = message.message_auto_delete_timer_changed
    if timer is not None and timer.message_auto_delete_time > 0:
        inbound = replace(inbound, is_of_the_chat=True)
        await serve(office, inbound, warn_of_timer, timer.message_auto_delete_time)
    else:
        await intake.ignore(office, inbound.update_id)


async def _edited(office: Office, update_id: int, message: Message) -> None:
    """A message that says something may say something else now; one without words has only moved."""
    if message.words:
        await serve(office, _inbound(update_id, message), refuse_edit, message.words)
    else:
        await intake.ignore(office, update_id)


async def _press(office: Office, update_id: int, query: CallbackQuery) -> None:
    shown, sender, data = query.message, query.sender.id, query.data or ""
    is_own = shown is not None and shown.chat.id == sender
    inbound = Inbound(
        update_id=update_id,
        account=sender,
        # A person's own chat has their id; what follows from a press elsewhere is said only there.
        chat=sender,
        press=query.id,
        pressed_message=shown.message_id if shown is not None and is_own else None,
        data=data,
        language=query.sender.language,
    )
    await presses.run(office, inbound, data)


async def _membership(office: Office, update_id: int, changed: ChatMemberUpdated) -> None:
    inbound = Inbound(update_id=update_id, account=changed.sender.id, chat=changed.chat.id)
    is_gone = changed.new_chat_member.is_gone
    if changed.chat.type == PRIVATE:
        await people.mark_reachable(office, inbound, reachable=not is_gone)
    elif is_gone:
        await intake.ignore(office, update_id)
    else:
        await group_services.joined(office, inbound)


def _reference_in(replied: Message | None) -> str | None:
    """The reference that the bot's own words begin with, people's texts being last."""
    if replied is None or replied.sender is None or not replied.sender.is_bot:
        return None
    return next(iter(found_in(replied.text or "")), None)


def _inbound(update_id: int, message: Message) -> Inbound:
    assert message.sender is not None  # noqa: S101 - ``is_private`` has looked
    replied = message.reply_to_message
    return Inbound(
        update_id=update_id,
        account=message.sender.id,
        chat=message.chat.id,
        message_id=message.message_id,
        reply_to=replied.message_id if replied is not None else None,
        reply_about=_reference_in(replied),
        text=message.words,
        has_words=_has_words(message.words),
        sent_at=_sent_at(message),
        language=message.sender.language,
    )


def _sent_at(message: Message) -> datetime | None:
    """When Telegram took it from its person; None for what is no time."""
    with suppress(ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(message.date, UTC)
    return None


def _has_words(text: str) -> bool:
    """Whether a text says more than a command, and a reference that it is about."""
    command = _COMMAND.match(text)
    rest = text[command.end() :] if command else text
    with suppress(WrongCheckCharacter):
        return bool(leading(rest)[1] if command else rest.strip())
    return True
