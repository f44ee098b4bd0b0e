"""The judgement of the soak: what was filed, held against the log and against what the phones show.

Owns what counts as lost, late and done twice. Each finding names its request and shows its records.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from bench.soaking.people import REFERENCE, Sent
from bench.soaking.scene import Left, Scene
from bench.soaking.timing import Patience
from bench.stage.running import Deployment, command
from domain.events import Event
from domain.requests.request import Request
from rehearsal.world.values import Message
from storage.log.pages import Entry

_REPEATED: Final = "Repeated message"
_SLACK: Final = timedelta(minutes=6)
"""By so much the log may be ahead of the telephones: it never goes back, their clock does."""
_FIRES: Final = frozenset({Event.ALERTED, Event.ESCALATED})
_ENDS: Final = frozenset({Event.ACKNOWLEDGED, Event.WITHDRAWN, Event.TRANSFERRED, Event.REFUSED})


@dataclass(slots=True)
class Verdict:
    """What was found. The lists hold a line for each finding, with its evidence."""

    requests: int = 0
    acknowledged: int = 0
    escalations: int = 0
    messages: int = 0
    repeats: int = 0
    """Messages that say of themselves that they may have come before."""
    seen_twice: int = 0
    """Those of them that really had."""
    worst_calm: float = 0.0
    """Real seconds by which a step, an alert or a filing was late where nothing was wrong."""
    worst_after: float = 0.0
    """The same beside and shortly after a trouble."""
    lost: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    """Whatever else must not be."""

    @property
    def findings(self) -> list[str]:
        """Everything that is not right, each under its word."""
        kinds = {"lost": self.lost, "late": self.late, "twice": self.twice, "wrong": self.wrong}
        return [f"{kind}: {line}" for kind, lines in kinds.items() for line in lines]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A request, its records, and what the telephones showed of it."""

    request: Request
    entries: tuple[Entry, ...]
    confirmed: bool
    rang: tuple[datetime, ...]
    """When alerts came to somebody's telephone."""

    def evidence(self, what: str) -> str:
        """The finding with the request's records."""
        records = [f"{e.seq} {e.at:%d %H:%M:%S} {e.event} {_told(e)}" for e in self.entries]
        rang = ", ".join(f"{at:%d %H:%M:%S}" for at in self.rang)
        return "\n      ".join([f"{self.request.reference}: {what}", *records, f"rang {rang}"])


def _told(entry: Entry) -> str:
    told = entry.about or {}
    return " ".join(f"{k}={told[k]}" for k in ("step", "topic", "to", "next_due") if k in told)


async def judge(scene: Scene, sent: Sequence[Sent], left: Left) -> Verdict:
    """Look at everything once the service has ended. ``left``: what it had not done by then."""
    found = Verdict(wrong=list(scene.wrong))
    if left:
        found.wrong.append(f"left undone: {left}")
    patience = Patience(scene.troubles)
    cases = await _cases(scene.deployment)
    found.requests = len(cases)
    _hold_against_sent(cases, sent, patience, found)
    for case in cases:
        _look_at(case, patience, scene.clock.now(), found)
    found.worst_calm, found.worst_after = patience.worst_calm, patience.worst_after
    _look_at_phones(scene.deployment, found)
    found.wrong += await _verify(scene.deployment)
    return found


async def _cases(stage: Deployment) -> list[Case]:
    confirmed, rang = _on_phones(stage)
    async with stage.opened() as here, here.office.store.reading() as work:
        return [
            Case(
                request=request,
                entries=await work.log.entries(request.id, with_audit=True, with_text=True),
                confirmed=request.reference in confirmed,
                rang=tuple(sorted(rang[request.reference])),
            )
            for request in await work.requests.all()
        ]


def _on_phones(stage: Deployment) -> tuple[set[str], dict[str, list[datetime]]]:
    """The references of confirmed requests, and when each one's alerts came."""
    confirmed: set[str] = set()
    rang: defaultdict[str, list[datetime]] = defaultdict(list)
    for message in _messages(stage):
        text = _first_text(message)
        reference = REFERENCE.search(text)
        if reference is None:
            continue
        if "was sent." in text:
            confirmed.add(reference[0])
        elif "Press Acknowledge" in text:
            rang[reference[0]].append(message.date)
    return confirmed, rang


def _messages(stage: Deployment) -> Iterable[Message]:
    chats = stage.server.world.chats.values()
    return (m for chat in chats for m in chat.messages.values() if m.from_bot)


def _first_text(message: Message) -> str:
    """As it came, before it was edited."""
    return message.history[0].text if message.history else message.text


def _hold_against_sent(
    cases: Sequence[Case], sent: Sequence[Sent], patience: Patience, found: Verdict
) -> None:
    """Each request that somebody sent is there once, soon, and nothing else is."""
    kept: defaultdict[str, list[Case]] = defaultdict(list)
    for case in cases:
        kept[case.entries[0].text or ""].append(case)
    for each in sent:
        theirs = kept.pop(f"EXERCISE number {each.number}.", [])
        if not theirs:
            found.lost.append(f"number {each.number}, sent by {each.by} at {each.at:%d %H:%M:%S}")
        elif not patience.is_in_time(each.at, theirs[0].entries[0].at):
            found.late.append(theirs[0].evidence(f"sent at {each.at:%d %H:%M:%S}"))
        if len(theirs) > 1:
            found.twice += [case.evidence("filed more than once") for case in theirs]
    for others in kept.values():
        found.wrong += [case.evidence("nobody sent it") for case in others]


def _look_at(case: Case, patience: Patience, now: datetime, found: Verdict) -> None:
    events = Counter(entry.event for entry in case.entries)
    found.acknowledged += events[Event.ACKNOWLEDGED]
    found.escalations += events[Event.ESCALATED]
    if not case.confirmed:
        found.lost.append(case.evidence("never confirmed to its requester"))
    if not case.rang:
        found.lost.append(case.evidence("nobody's telephone rang"))
    if events[Event.FILED] != 1 or events[Event.ACKNOWLEDGED] > 1:
        found.twice.append(case.evidence("filed or acknowledged more than once"))
    if case.request.awaits_acknowledgement and case.request.deadline is None:
        found.lost.append(case.evidence("nobody acknowledged, and no deadline is set"))
    found.late += [case.evidence(what) for what in _too_late(case, patience, now)]


def _too_late(case: Case, patience: Patience, now: datetime) -> Iterable[str]:
    """Steps that fired, and telephones that rang, later than they should have."""
    due: datetime | None = None
    entries = [e for e in case.entries if e.event in _FIRES | _ENDS]
    for entry, following in zip(entries, [*entries[1:], None], strict=True):
        if due is not None and entry.at > due and not patience.is_in_time(due, entry.at):
            yield f"due at {due:%d %H:%M:%S}, {entry.event} only at {entry.at:%d %H:%M:%S}"
        due = _next_due(entry) if entry.event in _FIRES else None
        if entry.event in _FIRES and not _rang_for(case, entry, following, patience):
            yield f"no telephone rang in time for record {entry.seq}"
    if due is not None and now > due and not patience.is_in_time(due, now):
        yield f"due at {due:%d %H:%M:%S}, nothing has happened"


def _next_due(entry: Entry) -> datetime | None:
    told = (entry.about or {}).get("next_due")
    return datetime.fromisoformat(told) if isinstance(told, str) else None


def _rang_for(case: Case, entry: Entry, following: Entry | None, patience: Patience) -> bool:
    """Whether somebody's telephone rang for this step, unless the next event came first."""
    rang = [at for at in case.rang if at >= entry.at - _SLACK]
    if rang and patience.is_in_time(entry.at, rang[0]):
        return True
    return following is not None and following.at <= patience.until(entry.at)


def _look_at_phones(stage: Deployment, found: Verdict) -> None:
    """Messages that came twice, and whether the second one says so."""
    for number, chat in stage.server.world.chats.items():
        texts = [_first_text(m) for m in chat.messages.values() if m.from_bot]
        found.messages += len(texts)
        plain = Counter(text for text in texts if not text.startswith(_REPEATED))
        marked = [text for text in texts if text.startswith(_REPEATED)]
        found.repeats += len(marked)
        found.seen_twice += sum(text.partition("\n")[2] in plain for text in marked)
        for text, count in plain.items():
            if count > 1 and REFERENCE.search(text):
                found.twice.append(f"{count} times in chat {number}, not marked: {text!r}")


async def _verify(stage: Deployment) -> list[str]:
    """What ``log verify`` says, unless it says OK."""
    try:
        await command(stage.environment, "log", "checkpoint")
        said = await command(stage.environment, "log", "verify")
    except RuntimeError as error:
        return [f"log verify: {error}"]
    return [] if said.startswith("OK\n") else [f"log verify: {said}"]
