"""Anchors: making them when they are due, and what is needed to take them elsewhere.

Owns the transaction of an anchor and the message to the supervisors. The timetable is
``domain.log.anchoring``'s; files, witnesses and authorities are reached by ``bot``.
"""

from crypto.merkle import Frontier, extension_proof, leaf_hash
from domain.events import Event
from domain.log.anchoring import AT_ONCE, TOLD_IN_CHATS, AnchorCause, cause_now, is_told_in_chats
from domain.messages.outgoing import Saying
from domain.topics import Facts, Topic, stamp
from domain.vocabulary import Role
from services.visit.office import Office, in_transaction
from storage.log.anchors import Anchor as Anchor
from storage.log.anchors import Receipt
from storage.log.log import TimedTree
from storage.transaction.unit_of_work import UnitOfWork

CHATS = "chats"
"""The destination that is reached through the outbox."""


async def make_if_due(office: Office) -> Anchor | None:
    """Make an anchor, if one is due. Looking only reads."""
    async with office.store.reading() as work:
        newest = await work.anchors.newest()
        cause = await _due(work, newest)
    return await make(office, cause, after=newest) if cause is not None else None


@in_transaction
async def make(
    work: UnitOfWork, cause: AnchorCause, *, after: Anchor | None = None
) -> Anchor | None:
    """Make an anchor now.

    With ``after`` only if that is still the newest one; another process may have been first.
    """
    tree = await work.log.timed_tree()
    newest = await work.anchors.newest()
    if after is not None and newest is not None and newest.id != after.id:
        return None
    return await _keep(work, tree, cause)


async def keep(work: UnitOfWork, cause: AnchorCause) -> Anchor:
    """Within a transaction: make an anchor of the log as it stands in it."""
    return await _keep(work, await work.log.timed_tree(), cause)


async def _keep(work: UnitOfWork, tree: TimedTree, cause: AnchorCause) -> Anchor:
    anchor = await work.anchors.add(tree, cause)
    await _tell(work, anchor)
    return anchor


async def missing_at(office: Office, destination: str) -> Anchor | None:
    """The newest anchor, where it has not arrived there yet."""
    async with office.store.reading() as work:
        return await work.anchors.missing_at(destination)


@in_transaction  # another process may have taken it there meanwhile; then its receipt stays
async def arrived(work: UnitOfWork, anchor: Anchor, destination: str, proof: bytes | None) -> None:
    """Keep what the destination gave for the anchor."""
    await work.anchors.arrived(anchor, destination, work.now, proof)
    await work.anchor_watch.took(destination)


async def receipts(
    office: Office, destination: str, limit: int | None = None
) -> tuple[Receipt, ...]:
    """What arrived at a destination, newest first."""
    async with office.store.reading() as work:
        return await work.anchors.receipts(destination, limit)


async def every(office: Office) -> tuple[Anchor, ...]:
    """All anchors, oldest first."""
    async with office.store.reading() as work:
        return await work.anchors.all()


async def continuations(office: Office) -> tuple[str, ...]:
    """The notes that two signing keys signed."""
    async with office.store.reading() as work:
        return await work.anchors.continuations()


async def consistency(office: Office, old: int, anchor: Anchor) -> list[bytes]:
    """The proof that the tree of ``old`` records begins the anchor's tree.

    From the frontier of an anchor of that size it costs only the records since; without one the log
    is read from its beginning.
    """
    if old in (0, anchor.size):
        return []
    async with office.store.reading(is_long=True) as work:
        known = await work.anchors.of_size(old)
        frontier = known.frontier if known else Frontier.empty()
        hashes: list[bytes] = []
        async for page in work.log.raw(first=frontier.size, end=anchor.size, parts=""):
            for raw in page:
                if raw.seq < old:
                    frontier = frontier.append(leaf_hash(raw.leaf))
                else:
                    hashes.append(leaf_hash(raw.leaf))
    return extension_proof(frontier, hashes)


async def _due(work: UnitOfWork, newest: Anchor | None) -> AnchorCause | None:
    covered = newest.size if newest else 0
    has_grown = await work.anchors.size() > covered
    events = (
        await work.anchors.happened_since(covered, AT_ONCE) if has_grown else frozenset[Event]()
    )
    at = newest.at if newest else None
    return cause_now(work.now, at, has_grown=has_grown, events=events)


async def _tell(work: UnitOfWork, anchor: Anchor) -> None:
    """Send the tree to the chats of the supervisors who have one, where that is due; no ringing."""
    told = await work.anchors.receipts(CHATS, 1)
    last = told[0] if told else None
    since = last.anchor.size if last else 0
    events = await work.anchors.happened_since(since, TOLD_IN_CHATS)
    if not is_told_in_chats(anchor.cause, work.now, last.at if last else None, events):
        return
    origin, size, root = anchor.note.split("\n", 3)[:3]
    facts: Facts = {
        "origin": origin,
        "size": int(size),
        "root": root,
        "at": stamp(anchor.at),
        "events": sorted(event.value for event in events),
    }
    found = [await work.enrolled(person.id) for person in work.directory.with_role(Role.SUPERVISOR)]
    reached = [account for account in found if account is not None and account.reachable]
    for account in reached:
        saying = Saying(topic=Topic.ANCHOR, facts=facts)
        await work.outbox.post(chat=account.chat, person=account.person, saying=saying)
    if reached:
        await work.anchors.arrived(anchor, CHATS, work.now, None)
