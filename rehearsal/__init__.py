"""A local Telegram to try, train and test with: Bot API, phones, clock, misbehaviour.

It imports nothing of the product, which meets it over HTTP only. Everything in it is an EXERCISE.
"""

from rehearsal.pages.control import BotControl, BotState
from rehearsal.phones.phone import NotAnswered, NotReceived, Phone
from rehearsal.server import TOKEN, RehearsalServer
from rehearsal.world.clock import RehearsalClock
from rehearsal.world.faults import Fault, FaultKind
from rehearsal.world.values import (
    BotStatus,
    Button,
    Call,
    CallbackAnswer,
    ChatId,
    ChatKind,
    Content,
    Message,
    MessageId,
    PhoneError,
    PhonePerson,
    TelegramId,
)

__all__ = [
    "TOKEN",
    "BotControl",
    "BotState",
    "BotStatus",
    "Button",
    "Call",
    "CallbackAnswer",
    "ChatId",
    "ChatKind",
    "Content",
    "Fault",
    "FaultKind",
    "Message",
    "MessageId",
    "NotAnswered",
    "NotReceived",
    "Phone",
    "PhoneError",
    "PhonePerson",
    "RehearsalClock",
    "RehearsalServer",
    "TelegramId",
]
