"""Anchors: when they are made, what they say, whom they reach, and proofs between two of them."""

import asyncio
from datetime import timedelta

import pytest

from crypto.merkle import verify_consistency
from crypto.note import Checkpoint, parse_checkpoint
from crypto.verify import open_note, parse_verifier
from domain.events import Event
from domain.log.anchoring import AnchorCause, cause_now, is_told_in_chats
from domain.requests.request import Record
from formats.network_file.document import read_network
from services.directory import versions as directory
from services.log import anchoring
from services.people import people
from services.visit.office import Office
from tests.conftest import HandClock, on_both
from tests.services.desk_clerk import NETWORK, Clerk


async def grows(office: Office, event: Event = Event.LANGUAGE_CHOSEN) -> None:
    async with office.store.work() as work:
        await work.note(Record(event=event, about={"person": "EXERCISE"}))


async def causes(office: Office) -> list[str]:
    return [anchor.cause.value for anchor in await anchoring.every(office)]


@on_both
async def test_the_timetable(office: Office, clock: HandClock) -> None:
    assert await anchoring.make_if_due(office) is not None
    assert await anchoring.make_if_due(office) is None
    await grows(office)
    clock.advances(minutes=4, seconds=59)
    assert await anchoring.make_if_due(office) is None
    clock.advances(seconds=1)
    assert await anchoring.make_if_due(office) is not None
    clock.advances(minutes=59)
    assert await anchoring.make_if_due(office) is None
    clock.advances(minutes=1)
    assert await anchoring.make_if_due(office) is not None
    assert await causes(office) == ["key", "grown", "hourly"]


@pytest.mark.parametrize(
    ("event", "cause"),
    [
        (Event.ESCALATED, "escalation"),
        (Event.CASE_ERASED, "erasure"),
        (Event.DIRECTORY_IMPORTED, "role"),
        (Event.PERSON_ENROLLED, "role"),
        (Event.PERSON_REVOKED, "role"),
        (Event.KEY_ROTATED, "key"),
        (Event.SIGNING_ROTATED, "key"),
    ],
)
async def test_what_does_not_wait(office: Office, event: Event, cause: str) -> None:
    await anchoring.make_if_due(office)
    await grows(office, event)
    made = await anchoring.make_if_due(office)
    assert made is not None
    assert made.cause.value == cause
    assert await anchoring.make_if_due(office) is None


def test_a_clock_that_went_back_stops_no_anchor(clock: HandClock) -> None:
    later = clock.at + timedelta(hours=3)
    assert cause_now(clock.at, later, has_grown=False, events=()) is AnchorCause.HOURLY
    assert cause_now(clock.at, clock.at, has_grown=True, events=()) is None


def test_the_chats_are_told_daily_and_of_changes_of_roles_and_keys(clock: HandClock) -> None:
    day = timedelta(days=1)
    role = frozenset({Event.PERSON_REVOKED})
    for cause, last, events, told in (
        (AnchorCause.GROWN, None, (), True),
        (AnchorCause.GROWN, clock.at - day, (), True),
        (AnchorCause.GROWN, clock.at - day / 2, (), False),
        (AnchorCause.GROWN, clock.at - day / 2, role, True),
        (AnchorCause.ROLE, clock.at - day / 2, role, False),
        (AnchorCause.ESCALATION, None, role, False),
        (AnchorCause.SIGNING, clock.at - day / 2, {Event.SIGNING_ROTATED}, True),
    ):
        assert is_told_in_chats(cause, clock.at, last, events) is told


@on_both
async def test_an_anchor_is_the_log_s_signed_and_timed_state(
    office: Office, clock: HandClock
) -> None:
    made = await anchoring.make(office, AnchorCause.ASKED)
    assert made is not None
    async with office.store.reading() as work:
        head = await work.log.head_note()
        verifier = (await work.log.signer()).verifier_line()
    text, time_s = open_note(made.note, [parse_verifier(verifier)])
    assert Checkpoint.parse(text) == parse_checkpoint(head, verifier)
    assert time_s == int(clock.at.timestamp())


async def test_two_replicas_make_one(office: Office, clock: HandClock) -> None:
    first = await anchoring.make(office, AnchorCause.GROWN)
    assert first is not None
    assert await anchoring.make(office, AnchorCause.GROWN, after=first) is not None
    assert await anchoring.make(office, AnchorCause.GROWN, after=first) is None


@on_both
async def test_the_proof_from_one_anchor_to_the_next(office: Office) -> None:
    sizes = []
    for _ in range(5):
        await grows(office)
        await grows(office)
        made = await anchoring.make(office, AnchorCause.ASKED)
        assert made is not None
        sizes.append(made)
    newest = sizes[-1]
    for old in sizes:
        proof = await anchoring.consistency(office, old.size, newest)
        roots = old.frontier.root(), newest.frontier.root()
        assert verify_consistency(old.size, newest.size, *roots, proof)
    between = sizes[1].size - 1  # no anchor has this size, so the log is read from its beginning
    assert await anchoring.consistency(office, between, newest) != []
    assert await anchoring.consistency(office, 0, newest) == []


async def test_supervisors_read_the_state_silently(office: Office, clock: HandClock) -> None:
    clerk = Clerk(office)
    await clerk.opens("lbn-chief", "lbn-duty")
    clock.advances(minutes=6)
    made = await anchoring.make_if_due(office)
    assert made is not None
    await grows(office)
    clock.advances(minutes=6)
    made = await anchoring.make_if_due(office)
    assert made is not None
    await clerk.delivers()
    seen = clerk.last("lbn-chief", "anchor")
    assert not seen.rings
    assert [seen.saying.facts["size"], seen.saying.facts["root"]] == [
        made.size,
        made.note.split("\n")[2],
    ]
    assert "anchor" not in clerk.reads("lbn-duty")
    clock.advances(hours=2)
    assert await anchoring.make_if_due(office) is not None
    await clerk.delivers()
    assert clerk.reads("lbn-chief").count("anchor") == 1
    await people.revoke(office, "lbn-duty")
    assert (await anchoring.make_if_due(office)) is not None
    await grows(office)
    clock.advances(minutes=5)
    assert (await anchoring.make_if_due(office)) is not None
    await clerk.delivers()
    assert clerk.reads("lbn-chief").count("anchor") == 2
    assert clerk.last("lbn-chief", "anchor").saying.facts["events"] == ["person.revoked"]


async def test_what_lies_before_an_anchor_is_unchanged_by_it(office: Office) -> None:
    await directory.import_network(office, read_network(NETWORK.read_text("utf-8")))
    before = await size(office)
    await anchoring.make(office, AnchorCause.ASKED)
    assert await size(office) == before


async def size(office: Office) -> int:
    async with office.store.reading() as work:
        return await work.anchors.size()


@on_both
async def test_one_receipt_stays_of_an_anchor_that_two_took_there_at_once(office: Office) -> None:
    made = await anchoring.make(office, AnchorCause.ASKED)
    assert made is not None
    taking = (anchoring.arrived(office, made, "file", None) for _ in range(4))
    await asyncio.gather(*taking)
    assert [each.anchor for each in await anchoring.receipts(office, "file")] == [made]
