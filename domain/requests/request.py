"""A request and what a rule decides about it.

Owns the values that every rule takes and gives: ``Request`` before, ``Decision`` after. A decision
is complete: the changed request, the records for the log, the messages for people. Storing it in one
transaction is left to ``storage.transaction.unit_of_work``; wording it to ``handlers.messages.compose``.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from domain.channels import ChannelKind
from domain.channels import Ring as Ring
from domain.directory.actor import Actor
from domain.directory.directory import UrgencyPolicy
from domain.events import Event
from domain.forms.filled import Filled
from domain.forms.glance import NOTHING_SEEN, Glance
from domain.reference import Reference
from domain.requests.values.completion import Completion
from domain.requests.values.corrections import Correction, next_reminder
from domain.requests.values.custodian import Custodian
from domain.requests.values.ended import Recall, UnconfirmedRefusal
from domain.requests.values.evidence import Evidence
from domain.requests.values.keeping import NOTHING_SAID, Keeping
from domain.requests.values.numbers import NO_NUMBERS, Numbers
from domain.requests.values.permission import Permission
from domain.requests.values.preservation import Preservation
from domain.requests.values.proof import NO_PROOF, Proof
from domain.requests.values.protection import NO_PROTECTION, Protection
from domain.requests.values.ties import NO_TIES, Ties
from domain.requests.values.turn import FirstTaken, Proposal, Turn
from domain.topics import Facts, Topic
from domain.vocabulary import (
    TERMINAL,
    CaseId,
    ContactPointId,
    EvidentialUse,
    Marking,
    MemberCode,
    PersonId,
    Reason,
    RequestType,
    State,
    Urgency,
)

SETTLED = TERMINAL | {State.ANSWERED, State.REFUSED, State.TRANSFERRED}
"""The requested side has nothing more to do."""
SHORTEST_PERIOD = timedelta(minutes=15)
"""Of an answer that is late somebody is rung no more often than this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request, as it stands. ``version`` is that of the row it was read from, 0 if new."""

    id: CaseId
    reference: Reference
    version: int = 0
    origin: MemberCode
    addressee: MemberCode
    contact_point: ContactPointId
    requester: PersonId
    type: RequestType
    urgency: Urgency
    reason: Reason | None
    marking: Marking
    state: State = State.NOTIFIED
    policy: UrgencyPolicy
    """Copied when the request is filed, so that editing a policy changes no running escalation."""
    supervisors_first: bool = False
    """Whether its first step is the addressee's supervisors', who look at it before anybody else."""
    created_at: datetime

    clock_start: datetime
    """Where the acknowledgement clock began: the filing, a transfer or a reopening."""
    next_step: int = 0
    """Index of the step that fires next; past the last one it means a repetition of the last."""
    step_due: datetime | None = None
    """When it fires; None exactly when the request is not waiting for an acknowledgement."""
    aloud_due: datetime | None = None
    """Where an alert made no sound: when the quiet hours end, and whoever is on duty is rung."""
    steps_fired: int = 0
    """The number, from 1, of the last step that was fired."""
    escalated: bool = False
    alerted: tuple[PersonId, ...] = ()
    passed_on_by: tuple[PersonId, ...] = ()
    missed: tuple[PersonId, ...] = ()
    """Who had not answered when it was acknowledged, or ended before; see ``unanswered``."""
    undelivered: tuple[PersonId, ...] = ()
    """Whose last alert their chat refused or did not take in time."""
    reminded_at: datetime | None = None

    acknowledged_at: datetime | None = None
    acknowledged_by: PersonId | None = None
    owner: PersonId | None = None
    first_taken: FirstTaken | None = None
    proof: Proof = NO_PROOF
    handover_at: datetime | None = None
    """When the owner's shift ends and ownership is looked at again."""

    answer_by: datetime | None = None
    answer_clock_start: datetime | None = None
    answer_reminders: int = 0
    late_untold: bool = False
    """Whether the requester is yet to be told, should the answer be late."""
    judicial: bool = False
    """Whether the answer waits for a judge, so that it is not late."""
    asked_at: datetime | None = None
    """Since when the answer clock is paused by a question to the requester."""
    idle_reminders: int = 0
    idle_due: datetime | None = None
    answered_at: datetime | None = None
    closed_at: datetime | None = None
    withdrawal_confirmed_at: datetime | None = None
    """When the requested side took note of its withdrawal."""

    glance: Glance = NOTHING_SEEN
    """What may be said of its form in an alert."""
    custodian: Custodian | None = None
    """What the requester decided about a custodian who may tell their customer; None where none was asked."""
    let_go_by: PersonId | None = None
    """The supervisor of the addressee who let a discreet check of a minor go on."""
    completion: Completion | None = None
    """None where it was filed without a form, by an earlier version."""
    preservation: Preservation | None = None
    """None until the requested side has said until when the data are kept."""
    recall: Recall | None = None
    refusal: UnconfirmedRefusal | None = None
    keeping: Keeping = NOTHING_SAID
    corrections: tuple[Correction, ...] = ()
    """What originators said of texts since they were sent, oldest first."""
    protection: Protection = NO_PROTECTION
    evidence: Evidence | None = None
    """Of the last answer that may be used as evidence."""
    likeness: str = ""
    """A keyed digest of its first text, by which the same one that is filed again is known."""
    ties: Ties = NO_TIES
    numbers: Numbers = NO_NUMBERS
    files: int = 0  # that were sent in it, whatever became of them
    permissions: tuple[Permission, ...] = ()
    """For more use of what was given, in the order in which they were asked for."""
    proposal: Proposal | None = None
    with_conversation: bool = False
    """Whether the member that has it reads what was written with the one before, too."""
    earlier: tuple[Turn, ...] = ()
    """The members that had it before, in turn; a record of the case belongs to one turn."""
    left: Turn | None = None
    """Set only where this is how a member that gave it away sees it; such a one is never stored."""

    def as_left(self, turn: Turn) -> "Request":
        """How the member of this turn sees it for good: as it stood when it left them."""
        agreed = self.evidence
        return replace(
            self,
            addressee=turn.addressee,
            contact_point=turn.contact_point,
            policy=turn.policy,
            state=State.TRANSFERRED,
            clock_start=turn.clock_start,
            next_step=0,
            step_due=None,
            aloud_due=None,
            steps_fired=turn.steps_fired,
            escalated=turn.escalated,
            alerted=turn.alerted,
            passed_on_by=(),
            missed=turn.missed,
            undelivered=(),
            reminded_at=None,
            acknowledged_at=turn.acknowledged_at,
            acknowledged_by=turn.acknowledged_by,
            owner=turn.owner,
            first_taken=turn.first_taken,
            proof=NO_PROOF,
            handover_at=None,
            answer_by=turn.answer_by,
            answer_clock_start=None,
            answer_reminders=0,
            late_untold=False,
            judicial=False,
            asked_at=None,
            idle_reminders=0,
            idle_due=None,
            answered_at=None,
            closed_at=None,
            withdrawal_confirmed_at=None,
            glance=NOTHING_SEEN,
            custodian=None,
            completion=None,
            protection=NO_PROTECTION,
            numbers=turn.numbers,
            files=turn.files,
            ties=self.ties.as_left(self.earlier.index(turn)),
            preservation=None,
            refusal=None,
            keeping=NOTHING_SAID,
            permissions=(),
            evidence=agreed if agreed and agreed.member == turn.addressee else None,
            proposal=None,
            with_conversation=turn.with_conversation,
            earlier=self.earlier[: self.earlier.index(turn)],
            left=turn,
        )

    @property
    def is_open(self) -> bool:
        """Whether the request is neither closed nor withdrawn."""
        return self.state not in TERMINAL

    @property
    def awaits_acknowledgement(self) -> bool:
        """Whether somebody must still acknowledge it."""
        return self.state is State.NOTIFIED

    @property
    def is_for_supervisors(self) -> bool:
        """Whether of the addressee its supervisors alone may know of it: not accepted, or not passed on
        yet while their time runs."""
        if self.left is not None:
            return self.left.for_supervisors
        waits = self.awaits_acknowledgement and self.supervisors_first and self.steps_fired <= 1
        return waits or self.state is State.NOT_ACCEPTED

    @property
    def is_held(self) -> bool:
        """Whether a discreet check of a minor waits for a supervisor of the addressee."""
        return self.glance.is_check_of_minor and self.let_go_by is None

    @property
    def unanswered(self) -> tuple[PersonId, ...]:
        """Who was alerted and neither acknowledged nor passed it on, by when somebody did."""
        if not self.awaits_acknowledgement:
            return self.missed
        return tuple(person for person in self.alerted if person not in self.passed_on_by)

    @property
    def acknowledge_by(self) -> datetime:
        """By when it must be acknowledged under its policy."""
        return self.clock_start + self.policy.acknowledge_within

    @property
    def next_alert_at(self) -> datetime | None:
        """When the next alert goes out if nobody acknowledges."""
        return min((at for at in (self.step_due, self.aloud_due) if at is not None), default=None)

    @property
    def due(self) -> datetime | None:
        """By when somebody must do what comes next: acknowledge, answer, or see to what is preserved;
        None where nothing waits."""
        if self.awaits_acknowledgement:
            return self.acknowledge_by
        if self.state in SETTLED and self.preservation is not None:
            return self.preservation.due
        if self.left is not None or self.state in SETTLED or self.asked_at is not None:
            return None
        return self.answer_by

    @property
    def is_paused(self) -> bool:
        """Whether the clock of the answer stands still until the form is complete."""
        waits = self.completion is not None and self.completion.is_paused
        return waits and self.asked_at is not None

    def resumed(self, now: datetime) -> "Request":
        """The clock of the answer goes on where it stood, whatever it stood for."""
        if self.asked_at is None:
            return self
        pause, completion = now - self.asked_at, self.completion
        begun, due = self.answer_clock_start, self.answer_by
        return replace(
            self,
            state=State.IN_PROGRESS,
            asked_at=None,
            answer_by=due + pause if due else None,
            answer_clock_start=begun + pause if begun else None,
            completion=replace(completion, is_paused=False) if completion is not None else None,
        )

    @property
    def deadline(self) -> datetime | None:
        """The next moment at which the clock must act on this request; None when it never must."""
        beside = (
            self.preservation.due if self.preservation is not None else None,
            self.permission_due,
            self.ties.call_due,
            next_reminder(self.corrections),
            self.protection.due,
            self.refusal.due(self.state) if self.refusal is not None else None,
        )
        if not self.is_open or self.state in SETTLED:
            late = None if self.is_open else self.keeping.announce_at
            return min((at for at in (*beside, late) if at is not None), default=None)
        pending = [self.handover_at, self.idle_due, self.next_answer_reminder, self.proof.by]
        if self.awaits_acknowledgement:
            pending = [self.next_alert_at, self.answer_by if self.late_untold else None]
        lapses = self.proposal.lapses_at if self.proposal is not None else None
        complete = self.completion.due if self.completion is not None else None
        ends = (*pending, lapses, complete, *beside)
        return min((at for at in ends if at is not None), default=None)

    @property
    def permission_due(self) -> datetime | None:
        """When a permission that nobody has answered lapses."""
        waiting = (each.lapses_at for each in self.permissions if each.waits)
        return min(waiting, default=None)

    @property
    def next_answer_reminder(self) -> datetime | None:
        """Half time, shortly before (nine tenths), at the end, then each further whole period, however
        short it was, in no less than ``SHORTEST_PERIOD``."""
        if self.answer_by is None or self.answer_clock_start is None or self.asked_at is not None:
            return None
        whole = self.answer_by - self.answer_clock_start
        if self.answer_reminders < 2:
            return self.answer_clock_start + whole * (0.5, 0.9)[self.answer_reminders]
        return self.answer_by + max(whole, SHORTEST_PERIOD) * (self.answer_reminders - 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Free text of a person that a record keeps sealed under the case's key, with its handling."""

    body: str
    marking: Marking | None = None
    """None for the request's own."""
    use: EvidentialUse | None = None
    """What an answer may be used for; None for other texts."""
    form: Filled | None = None
    """The fields that were filled in with it, kept under the same key."""

    def marked(self, request: Request) -> Self:
        """The text with its marking, whoever chose it."""
        return replace(self, marking=self.marking or request.marking)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record for the log. ``about`` is sealed in the audit part, ``text`` in the content part."""

    event: Event
    actor: PersonId | None = None
    """None when the service itself acted."""
    about: Facts = field(default_factory=dict)
    text: Text | None = None

    @classmethod
    def by(
        cls, actor: Actor, event: Event, about: Facts | None = None, text: Text | None = None
    ) -> Self:
        """What a person did, under their name."""
        named = {"name": actor.person.name, **(about or {})}
        return cls(event=event, actor=actor.id, about=named, text=text)


class Card(StrEnum):
    """A message that is kept up to date in a person's chat."""

    STATUS = "status"
    ALERT = "alert"
    PROPOSAL = "proposal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Something a person will read. ``shows`` is the text that it carries beside the facts."""

    to: PersonId
    topic: Topic
    facts: Facts = field(default_factory=dict)
    ring: Ring = Ring.SILENT
    urgency: Urgency = Urgency.STANDARD
    card: Card | None = None
    shows: Text | None = None
    shows_all: bool = False
    """Whether every text of the case so far goes with it."""
    channel: ChannelKind | None = None
    """Another channel on which it goes out at once, beside Telegram."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardChange:
    """What the cards of a request say from now on; ``only`` limits it to one person's cards."""

    card: Card
    facts: Facts
    only: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """All that follows from one act or one deadline, to be stored in one transaction."""

    request: Request
    records: tuple[Record, ...] = ()
    messages: tuple[Message, ...] = ()
    cards: tuple[CardChange, ...] = ()
