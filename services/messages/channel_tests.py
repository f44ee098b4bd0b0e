"""Trying one's own channels: a test goes out on each, and what arrived is recorded."""

from datetime import timedelta

from domain.channels import ChannelKind
from domain.events import Event
from domain.refused import Refused, not_yours
from domain.requests.request import Record
from domain.topics import Facts, Topic, stamp
from domain.vocabulary import Urgency
from services.visit.desk import TELEGRAM, Desk, Inbound, serve
from services.visit.lists import cells
from services.visit.office import Office

HOUR = timedelta(hours=1)
TESTS_AN_HOUR = 3
"""Tests that one person may send to each of their channels within an hour."""


async def test_channels(office: Office, inbound: Inbound) -> None:
    """Send a test on each of the person's channels; this chat's is the answer itself."""

    async def act(desk: Desk) -> None:
        others = desk.actor.person.other_channels
        sent = await desk.work.notices.tests_of(desk.actor.id, desk.work.now - HOUR)
        if others and len(sent) >= TESTS_AN_HOUR * len(others):
            raise Refused(Topic.TRY_LATER)
        for channel in others:
            if channel.kind in desk.work.notices.supported:
                await desk.work.notices.send(desk.actor.id, channel, None, {}, Urgency.STANDARD)
        about: Facts = {"channels": [c.kind.value for c in desk.actor.person.channels]}
        record = Record(event=Event.CHANNEL_TESTED, actor=desk.actor.id, about=about)
        await desk.work.note(record, auth=TELEGRAM)
        await desk.reply(Topic.CHANNELS_TESTED, {"rows": await _rows(desk), "is_fresh": True})

    await serve(office, inbound, act)


async def arrived_here(office: Office, inbound: Inbound) -> None:
    """The button under the test was pressed: this chat works; show how the others fare."""

    async def act(desk: Desk) -> None:
        post = await desk.pressed_post()
        if post is None or post.saying.topic is not Topic.CHANNELS_TESTED:
            raise not_yours()
        if post.saying.facts.get("is_fresh"):
            about: Facts = {"channel": ChannelKind.TELEGRAM.value, "arrived": True}
            record = Record(event=Event.CHANNEL_TESTED, actor=desk.actor.id, about=about)
            await desk.work.note(record, auth=TELEGRAM)
        await desk.change_pressed(
            Topic.CHANNELS_TESTED, {"rows": await _rows(desk), "is_fresh": False}
        )

    await serve(office, inbound, act)


async def _rows(desk: Desk) -> list[str]:
    """Each other channel: kind, how it fares, when it last arrived."""
    rows: list[str] = []
    for channel in desk.actor.person.other_channels:
        state = await desk.work.notices.states.of(desk.actor.id, channel)
        if channel.kind not in desk.work.notices.supported:
            fares = "unsupported"
        elif state.failing:
            fares = "failing"
        elif state.arrived_at is not None and state.arrived_at >= (
            state.sent_at or state.arrived_at
        ):
            fares = "arrived"
        else:
            fares = "waiting"
        rows.append(cells(channel.kind.value, fares, stamp(state.arrived_at)))
    return rows
