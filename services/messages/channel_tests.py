"""Trying one's own channels: a test goes out on each, and what arrived is recorded.

This chat is one of them: that it begins to lose what it holds is said to its person.
"""

from datetime import timedelta

from domain.channels import TELEGRAM, ChannelKind
from domain.directory.rows import ChannelRow
from domain.events import Event
from domain.refused import Refused, not_yours
from domain.requests.request import Record
from domain.rows import texts
from domain.topics import Facts, Topic
from domain.vocabulary import Urgency
from services.visit.desk import Desk
from services.visit.visit import Visit

HOUR = timedelta(hours=1)
TESTS_AN_HOUR = 3
"""Tests that one person may send to each of their channels within an hour."""


async def test_channels(visit: Visit) -> None:
    """Send a test on each of the person's channels; this chat's is the answer itself."""
    others = visit.actor.person.other_channels
    sent = await visit.work.notices.tests_of(visit.actor.id, visit.work.now - HOUR)
    if others and len(sent) >= TESTS_AN_HOUR * len(others):
        raise Refused(Topic.TRY_LATER)
    for channel in others:
        if channel.kind in visit.work.notices.supported:
            await visit.work.notices.send(visit.actor.id, channel, None, {}, Urgency.STANDARD)
    about: Facts = {"channels": [c.kind.value for c in visit.actor.person.channels]}
    record = Record(event=Event.CHANNEL_TESTED, actor=visit.actor.id, about=about)
    await visit.work.note(record, auth=visit.auth)
    rows = texts(await own_channels(visit))
    await visit.reply(Topic.CHANNELS_TESTED, {"rows": rows, "is_fresh": True})


async def warn_of_timer(visit: Visit, seconds: int) -> None:
    """Telegram deletes this chat's messages from now on: alerts vanish from it, unread ones too."""
    await visit.reply(Topic.CHAT_VANISHES, {"after_ms": seconds * 1000})


async def arrived_here(visit: Desk) -> None:
    """The button under the test was pressed: this chat works; show how the others fare."""
    post = await visit.pressed_post()
    if post is None or post.saying.topic is not Topic.CHANNELS_TESTED:
        raise not_yours()
    if post.saying.facts.get("is_fresh"):
        about: Facts = {"channel": ChannelKind.TELEGRAM.value, "arrived": True}
        record = Record(event=Event.CHANNEL_TESTED, actor=visit.actor.id, about=about)
        await visit.work.note(record, auth=visit.auth)
        await visit.work.notices.states.arrived(visit.actor.id, TELEGRAM)
    rows = texts(await own_channels(visit))
    await visit.change_pressed(Topic.CHANNELS_TESTED, {"rows": rows, "is_fresh": False})


async def own_channels(visit: Visit) -> list[ChannelRow]:
    """How each of the person's channels other than the chat fares."""
    rows: list[ChannelRow] = []
    for channel in visit.actor.person.other_channels:
        state = await visit.work.notices.states.of(visit.actor.id, channel)
        if channel.kind not in visit.work.notices.supported:
            fares = "unsupported"
        elif state.failing:
            fares = "failing"
        elif state.arrived_at is not None and state.arrived_at >= (
            state.sent_at or state.arrived_at
        ):
            fares = "arrived"
        else:
            fares = "waiting"
        rows.append(ChannelRow(kind=channel.kind, fares=fares, arrived_at=state.arrived_at))
    return rows
