"""A request as one document: header, form, texts, timeline, links, and the proof of its records.

Owns what stands in it and under which marking it goes out. How it is written for machines is left to
``formats.case_file.writing``, for readers to ``wording.documents.request``; what its reader may have of
the case to ``services.log.document``.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise
from typing import Self

from domain.files.file import FileState, StoredFile
from domain.forms.fields.field import Values
from domain.forms.fields.form import RequestForm
from domain.log.rows import RecordRow
from domain.messages.outgoing import Said
from domain.reference import is_drill
from domain.requests.request import Request
from domain.requests.values.evidence import EvidenceStanding
from domain.requests.values.ties import Link, LinkKind
from domain.vocabulary import EvidentialUse, Marking, MemberCode


class Content(StrEnum):
    """What became of the content of the request in the document."""

    WHOLE = "whole"
    PART = "part"
    """As far as its reader may have it."""
    WITHHELD = "withheld"
    """No reason was given to read it."""
    ERASED = "erased"


class NotMade(StrEnum):
    """Why there is no document in a chat."""

    MARKING = "marking"
    """Something in it may not cross the chat."""
    TOO_LONG = "too_long"
    """It holds more than one document does."""
    CLOSED = "closed"
    """Its reader may not have it any more."""
    NOT_SET = "not_set"
    """It could not be set: a library is missing, or it took too long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSide:
    """A member and its desk, as the directory names them now."""

    code: MemberCode
    name: str
    zone: str
    """Its time zone of the IANA database; ``UTC`` for a member that left the directory."""
    desk: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentText:
    """A text with the number of the record that keeps it."""

    record: int
    said: Said

    @property
    def is_evidence(self) -> bool:
        """Whether its originator agreed to its use as evidence."""
        return self.said.use == EvidentialUse.EVIDENCE


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFile:
    """A file that was sent, as far as a document says it: what it is, and not what is in it."""

    file: StoredFile
    by: str

    @property
    def is_there(self) -> bool:
        """Whether it can be had."""
        return self.file.state is FileState.SENT


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLink:
    """Another request, or the formal one, with which it is linked."""

    kind: LinkKind
    reference: str
    dated: date | None = None
    channel: str = ""
    state: str = ""

    @classmethod
    def of(cls, link: Link) -> Self:
        """What of a link a document says."""
        return cls(
            kind=link.kind,
            reference=link.reference,
            dated=link.dated,
            channel=link.channel,
            state=link.state,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseProof:
    """By what it can be shown when the log held these records. It does not show that they are true."""

    records: tuple[int, ...]
    """The numbers of the case's records, in order."""
    checkpoint: str
    """The signed head of the log, which holds all of them (C2SP tlog-checkpoint)."""
    verifier: str
    """The line of the key that signed it."""

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """The same as first and last numbers of runs without a gap."""
        gaps = [pair for pair in pairwise(self.records) if pair[1] > pair[0] + 1]
        firsts = (*self.records[:1], *(after for _before, after in gaps))
        lasts = (*(before for before, _after in gaps), *self.records[-1:])
        return tuple(zip(firsts, lasts, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDocument:
    """The document of one request, as whoever it is for may have it."""

    request: Request
    """As they see it: as it stands, or as it stood when it left their member."""
    origin: DocumentSide
    addressee: DocumentSide
    earlier: tuple[DocumentSide, ...]
    """The members that had it before, in turn."""
    requester: str
    acknowledged_by: str
    owner: str
    call_decided_by: str = ""
    """Who said for the caller's member whether it asks, where it was entered from a telephone call."""
    content: Content
    form: RequestForm | None = None
    """The form under which it was filed; None where it was filed as one text."""
    values: Values = field(default_factory=dict, repr=False)
    texts: tuple[DocumentText, ...] = ()
    files: tuple[DocumentFile, ...] = ()
    steps: tuple[RecordRow, ...] = ()
    """Names and details are empty where the content is withheld."""
    steps_left_out: int = 0
    """Further steps of a case that is too long; the log has them."""
    links: tuple[DocumentLink, ...] = ()
    proof: CaseProof
    made_at: datetime
    made_by: str
    made_for: MemberCode | None = None
    """The member that it was made for; None for whoever may have all of it."""

    def named(self, name: Callable[[str], str]) -> "CaseDocument":
        """The same with what ``name`` makes of each name; people's texts stay as they are."""
        return replace(
            self,
            requester=name(self.requester),
            acknowledged_by=name(self.acknowledged_by),
            owner=name(self.owner),
            call_decided_by=name(self.call_decided_by),
            texts=tuple(replace(text, said=text.said.named(name)) for text in self.texts),
            files=tuple(replace(each, by=name(each.by)) for each in self.files),
            steps=tuple(
                replace(step, actor=name(step.actor), details=name(step.details))
                for step in self.steps
            ),
        )

    @property
    def numbers(self) -> tuple[str, str]:
        """Of the side that it was made for, and of the other; empty for anybody else, or without content."""
        sides = (self.request.origin, self.request.addressee)
        if self.made_for not in sides or self.content in (Content.WITHHELD, Content.ERASED):
            return "", ""
        return self.request.numbers.of(self.made_for, self.request.origin)

    @property
    def marking(self) -> Marking:
        """The most restrictive marking of the request, and of every text and file in it."""
        markings = [Marking(text.said.marking) for text in self.texts if _is_marking(text)]
        markings += [each.file.about.marking for each in self.files]
        return max((self.request.marking, *markings), key=lambda marking: marking.rank)

    @property
    def handling(self) -> tuple[str, ...]:
        """The handling codes of the form."""
        codes = self.values.get("handling", ())
        return () if isinstance(codes, str | int) else tuple(str(code) for code in codes)

    @property
    def is_exercise(self) -> bool:
        """Whether it is a drill's: its reference ends so."""
        return is_drill(self.request.reference)

    @property
    def evidence(self) -> tuple[DocumentText, ...]:
        """The texts to whose use as evidence their originator agreed."""
        evidence = self.request.evidence
        if evidence is not None and evidence.standing is EvidenceStanding.REVOKED:
            return ()
        return tuple(text for text in self.texts if text.is_evidence)


def _is_marking(text: DocumentText) -> bool:
    return text.said.marking in set(Marking)
