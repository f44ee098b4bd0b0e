"""A local Telegram to try, train and test with: Bot API, phones, clock, misbehaviour.

It imports nothing of the product, which meets it over HTTP only. Everything in it is an EXERCISE.
"""

from rehearsal.clock import RehearsalClock
from rehearsal.control import BotControl, BotState
from rehearsal.faults import Fault, FaultKind
from rehearsal.phone import NotAnswered, NotReceived, Phone
from rehearsal.server import TOKEN, RehearsalServer
from rehearsal.values import (
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
