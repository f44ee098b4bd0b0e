"""Which alerts their chats do not take, and whether Telegram as a whole takes nothing.

Pure: the time is passed in. An alert that leaves at the permitted rate waits for nobody but us and is
being delivered; one that was handed over, or stands behind what its chat holds up, is waited for no
longer than the patience. What is done about it is left to ``services.messages.undelivered``.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from math import inf
from typing import Final

from bot.dispatch.sending import Wait, is_new_alert
from domain.messages.outgoing import NEW_MESSAGES, WorkKind
from domain.vocabulary import PersonId
from services.messages.delivery import Outcome, Outgoing, Postponed, Sent, Undeliverable, Withheld

_FORGOTTEN_AFTER: Final = 300.0
_SILENT_FROM: Final = 2.0
"""Seconds without an answer after which a chat counts as in trouble."""
_ALL_REFUSE_FROM: Final = 3.0
_FEW: Final = 2
"""Chats that refuse, with none that takes anything, before all are said to."""


@dataclass(slots=True, kw_only=True)
class _Waiting:
    """An alert that its chat holds up."""

    outgoing: Outgoing
    since: float
    seen: float
    is_handed: bool = False
    """Whether it was handed over itself, and does not only stand behind others."""
    is_refused: bool = False
    went_beside: bool = False
    is_missed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """Alerts for which the patience is over: by the chat's own trouble, or with Telegram away."""

    missed: tuple[Outgoing, ...] = ()
    beside: tuple[Outgoing, ...] = ()


class Patience:
    """What one process has seen of its sendings. ``seconds``: how long a chat may hold an alert.

    ``is_new_to``: whether somebody has not begun with this bot yet, whose refusal says nothing of Telegram.
    """

    def __init__(
        self, seconds: float, is_new_to: Callable[[PersonId], bool] = lambda _person: False
    ) -> None:
        self.seconds = seconds
        self._is_new_to = is_new_to
        self._in_flight: dict[int, tuple[Outgoing, float]] = {}
        self._alerts: dict[int, _Waiting] = {}
        self._troubled: dict[int, float] = {}
        """Since when chats were not reached at all: the network, Telegram's servers."""
        self._refusing: dict[int, tuple[float, PersonId]] = {}
        """Since when chats refuse, with none that has taken anything meanwhile."""
        self._answered_at: dict[int, float] = {}
        """When Telegram last said something of a message to a chat, whatever it was."""
        self._away_at = -inf
        """When Telegram was last seen to be away."""
        self._has_taken = False

    @property
    def missed(self) -> int:
        """How many alerts are not delivered at the moment."""
        return sum(alert.is_missed for alert in self._alerts.values())

    def begins(self, outgoing: Outgoing, now: float) -> None:
        """It is handed to Telegram; what goes another way says nothing of it."""
        if outgoing.work.kind in (WorkKind.NOTICE, WorkKind.DOCUMENT):
            # Most of its time a document is not with Telegram, but being made.
            return
        self._in_flight[outgoing.work.id] = (outgoing, now)
        self.holds(outgoing, now)
        if outgoing.work.id in self._alerts:
            self._alerts[outgoing.work.id].is_handed = True

    def holds(self, outgoing: Outgoing, now: float, further: float = 0.0) -> None:
        """An alert waits for its chat, and will for so many seconds more."""
        if not is_new_alert(outgoing.work):
            return
        known = self._alerts.setdefault(
            outgoing.work.id, _Waiting(outgoing=outgoing, since=now, seen=now)
        )
        known.seen = now
        known.is_refused = known.is_refused or further >= self.seconds

    def ends(self, outgoing: Outgoing, outcome: Outcome | Wait, now: float) -> None:
        """It was answered, or will not be."""
        number, chat = outgoing.work.id, outgoing.work.chat
        _begun, since = self._in_flight.pop(number, (outgoing, now))
        if outgoing.work.kind is WorkKind.NOTICE:
            return
        match outcome:
            case Withheld():
                # Telegram was not asked.
                self._alerts.pop(number, None)
                return
            case Postponed(counts=True):
                self._troubled.setdefault(chat, since)
                return
            case Sent():
                self._took(chat)
                self._alerts.pop(number, None)
            case Undeliverable():
                self._alerts.pop(number, None)
                if outcome.of_person:
                    self._refused(outgoing, now)
            case Postponed(is_refused=True):
                self._refused(outgoing, now)
                if number in self._alerts:
                    self._alerts[number].is_refused = True
        self._troubled.pop(chat, None)
        if outgoing.work.kind in NEW_MESSAGES:
            self._answered_at[chat] = now

    def late(self, now: float) -> Late:
        """Alerts that were waited for long enough, each told once."""
        troubled = dict(self._troubled)
        for silent in self.silent(now):
            troubled.setdefault(silent.work.chat, self._in_flight[silent.work.id][1])
        newest = nlargest(2, ((at, chat) for chat, at in self._answered_at.items()))
        missed, beside = [], []
        for alert in list(self._alerts.values()):
            number = alert.outgoing.work.id
            if now - alert.seen > _FORGOTTEN_AFTER and number not in self._in_flight:
                # Its row is gone, or another process has it.
                del self._alerts[number]
            elif _is_away(alert, troubled, newest):
                self._away_at = now
                if now - alert.since >= self.seconds and not alert.went_beside:
                    alert.went_beside = True
                    beside.append(alert.outgoing)
            # Once Telegram is back, each chat has its time again.
            elif not alert.is_missed and (
                alert.is_refused or now - max(alert.since, self._away_at) >= self.seconds
            ):
                alert.is_missed = True
                missed.append(alert.outgoing)
        return Late(missed=tuple(missed), beside=tuple(beside))

    def silent(self, now: float) -> Iterable[Outgoing]:
        """What was handed over and is not answered, so that others behind it wait too."""
        return [out for out, since in self._in_flight.values() if now - since >= _SILENT_FROM]

    def all_refuse(self, now: float) -> tuple[PersonId, ...] | None:
        """Whose chats refuse, where every chat that is written to does; else None."""
        since = [at for at, _ in self._refusing.values()]
        if len(since) < _FEW or now - min(since) < _ALL_REFUSE_FROM:
            return None
        return tuple(person for _, person in self._refusing.values())

    def took(self) -> bool:
        """Whether a chat took a message since this was last asked."""
        taken, self._has_taken = self._has_taken, False
        return taken

    def taken_elsewhere(self) -> None:
        """Another process saw that chats take messages, so that not all refuse."""
        self._refusing.clear()

    def _took(self, chat: int) -> None:
        self._refusing.clear()
        self._has_taken = True
        # What only stood behind this one goes on at the permitted rate.
        for number, alert in list(self._alerts.items()):
            is_behind = not alert.is_handed and not alert.is_missed
            if is_behind and alert.outgoing.work.chat == chat:
                del self._alerts[number]

    def _refused(self, outgoing: Outgoing, now: float) -> None:
        post = outgoing.work.post
        # What strangers' chats refuse says nothing of Telegram: they could mean it.
        if outgoing.work.kind not in NEW_MESSAGES or post is None or post.person is None:
            return
        if not self._is_new_to(post.person):
            self._refusing.setdefault(outgoing.work.chat, (now, post.person))


def _is_away(
    alert: _Waiting, troubled: Mapping[int, float], newest: Sequence[tuple[float, int]]
) -> bool:
    """Whether it is Telegram that is away, and not this chat alone.

    ``newest``: the last two chats of which Telegram said something, and when.
    """
    chat = alert.outgoing.work.chat
    if alert.is_refused or chat not in troubled:
        return False
    heard = any(at > troubled[chat] for at, other in newest if other != chat)
    return not heard and len(troubled) > 1
