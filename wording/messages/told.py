"""What a wording function is given: the facts of one saying, read safely.

Owns every way from a fact to ``Shown`` text. A missing or odd fact gives something sensible to say,
never an error: a message about a request at three in the morning must not fail on a detail.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from domain.messages.outgoing import Said, Saying
from domain.rows import R, read_rows
from domain.topics import parse_stamp
from wording import labels, times
from wording.emphasis import bold, code
from wording.language import Translator, translator
from wording.members import AS_NAMED, MemberNames
from wording.reader import Reader
from wording.safe_text import LONGEST_NAME, NOTHING, Shown, clean_line, isolated, technical

_CASE = re.compile(r"[0-9a-f]{32}")
_PAST = ("created_at", "acknowledged_at", "stage_at")
_MEMBERS: Final = frozenset(
    {"member", "member_name", "origin", "addressee", "call_member", "transferred_to", "giver"}
) | {"proposed_to", "to", "lost", "stale", "unverified"}
"""Facts that name members, by the directory's names."""
_MOST_NAMES = 12
"""Names listed in one line; more are counted."""

_LONGEST_SPAN: Final = timedelta(days=3650)


@dataclass(frozen=True, kw_only=True)
class Told:
    """The facts of one saying and the reader they are for.

    ``now`` decides whether a time needs its date; without it the facts' latest past time counts.
    """

    saying: Saying
    reader: Reader
    is_repeat: bool = False
    behind: int = 0
    """How many messages more that ring wait for the reader, where these are many."""
    now: datetime | None = None
    members: MemberNames = AS_NAMED
    """What members are called to the reader."""
    door: str = ""
    """Where the pages are opened from the reader's chat; empty where they are not."""

    @cached_property
    def translator(self) -> Translator:
        """Of the reader's language."""
        return translator(self.reader.language)

    def word(self, key: str) -> str:
        """A fact as it stands, for comparing; empty where it is missing. Never shown."""
        value = self.saying.facts.get(key)
        return value if isinstance(value, str) else ""

    def flag(self, key: str) -> bool:
        """Whether a fact is set."""
        return self.saying.facts.get(key) is True

    def number(self, key: str, default: int = 0) -> int:
        """A fact that counts something."""
        value = self.saying.facts.get(key)
        return value if isinstance(value, int) and not isinstance(value, bool) else default

    def count(self, key: str) -> Shown:
        """A number, to be shown; empty where it is missing."""
        has_number = key in self.saying.facts and self.saying.facts[key] is not None
        return self.technical(str(self.number(key))) if has_number else NOTHING

    def items(self, key: str) -> tuple[str, ...]:
        """A fact that lists something."""
        value = self.saying.facts.get(key)
        return tuple(value) if isinstance(value, Sequence) and not isinstance(value, str) else ()

    def rows(self, key: str, of: type[R]) -> tuple[R, ...]:
        """A fact that lists rows; one that cannot be read is left out."""
        return read_rows(of, self.saying.facts.get(key))

    def line(self, key: str, longest: int = LONGEST_NAME) -> Shown:
        """A person's or the directory's words on one line; empty where they are missing."""
        text = self.word(key)
        return self.shown(self.members.member(text) if key in _MEMBERS else text, longest)

    def shown(self, text: str, longest: int = LONGEST_NAME) -> Shown:
        """Any outside text on one line."""
        _ = self.translator
        parts = (clean_line(part, longest) for part in self.members.person(text))
        return _.beside(isolated(part, is_rtl=_.is_rtl) for part in parts)

    def member(self, name: str) -> Shown:
        """A member that a row names, as the reader calls it."""
        return self.shown(self.members.member(name))

    def alone(self, text: str) -> Shown:
        """Outside text in a label, which it may fill by itself: from the right it stands among words."""
        return (
            isolated(clean_line(text), is_rtl=True)
            if self.translator.is_rtl
            else Shown(clean_line(text))
        )

    def technical(self, text: str) -> Shown:
        """A command, number or reference, cleaned."""
        return technical(clean_line(text), is_rtl=self.translator.is_rtl)

    def name(self, key: str) -> Shown:
        """Somebody's name, or words for one that is not known."""
        _ = self.translator
        return self.line(key) or _("somebody else")

    def names(self, key: str) -> Shown:
        """Several names in one line; empty where there is none."""
        _ = self.translator
        shown = self.member if key in _MEMBERS else self.shown
        everybody = [shown(name) for name in self.items(key) if name]
        listed, more = everybody[:_MOST_NAMES], len(everybody) - _MOST_NAMES
        if more > 0:
            listed.append(_.ngettext("{count} more", "{count} more", more))
        return _.listed(listed)

    def layers(self, key: str) -> Shown:
        """Targets of steps: layers by the directory's names, and the fixed ones beside them."""
        return self.translator.listed(self.layer(layer) for layer in self.items(key)[:_MOST_NAMES])

    def layer(self, name: str) -> Shown:
        """A layer, or whom a policy means by their role."""
        return labels.layer(self.translator, name) or self.shown(name)

    def is_past(self, key: str) -> bool:
        """Whether that time has come; False where the present is not known."""
        at, now = parse_stamp(self.word(key)), self.now
        return at is not None and now is not None and at <= now

    @property
    def reference(self) -> Shown:
        """The request's reference, or words for one that is not known."""
        _ = self.translator
        return self.reference_of(self.word("reference")) or _("this request")

    def reference_of(self, reference: str) -> Shown:
        """Any reference."""
        return self.copied(reference)

    def copied(self, text: str) -> Shown:
        """A reference or a code: kept on one line, and copied by a touch."""
        written = code(Shown(clean_line(text)))
        return technical(written, is_rtl=self.translator.is_rtl)

    @property
    def case(self) -> str | None:
        """The request's identity for its buttons; None where there can be none."""
        case = self.word("case")
        return case if _CASE.fullmatch(case) else None

    @property
    def type(self) -> Shown:
        """The request's type."""
        return labels.type_in_chat(self.translator, self.word("type"))

    @property
    def urgency(self) -> Shown:
        """The request's urgency, with its reason where it has one."""
        _ = self.translator
        word = labels.urgency(_, self.word("urgency"))
        if not self.word("reason"):
            return word
        reason = labels.reason(_, self.word("reason"), in_brackets=False)
        return _("{urgency} ({reason})", urgency=word, reason=reason)

    @property
    def marking(self) -> Shown:
        """The request's marking."""
        return labels.marking(self.translator, self.word("marking"))

    @property
    def to(self) -> Shown:
        """The member that is asked, with its desk."""
        _ = self.translator
        member, desk = self.line("addressee"), self.line("desk")
        if member and desk:
            return _("{member} ({desk})", member=member, desk=desk)
        return member or desk

    def moment(self, key: str) -> Shown:
        """When something happened; empty where that is not known."""
        return self.moment_of(parse_stamp(self.word(key)))

    def deadline(self, key: str) -> Shown:
        """When something is due, also in local time, in bold; empty where nothing is."""
        return bold(self.deadline_of(parse_stamp(self.word(key))))

    def day(self, key: str) -> Shown:
        """A date that is a fact, as ``2027-03-01``; empty where there is none."""
        return self.day_of(self.word(key))

    def day_of(self, written: str) -> Shown:
        """The same for a date that stands in a row."""
        try:
            return times.day(self.translator, date.fromisoformat(written))
        except ValueError:
            return NOTHING

    def deadline_of(self, at: datetime | None) -> Shown:
        """The same for a time that stands in a row."""
        if at is None:
            return NOTHING
        return times.deadline(self.translator, at, self.today, self.reader)

    def stretch_of(self, since: datetime | None, until: datetime | None) -> tuple[Shown, Shown]:
        """When a time of a row begins and ends: each with its date, unless both are today's."""
        days = {at.astimezone(UTC).date() for at in (since, until) if at is not None}
        today = self.today if days == {self.today} else None
        begins, ends = (
            times.deadline(self.translator, at, today, self.reader) if at is not None else NOTHING
            for at in (since, until)
        )
        return begins, ends

    def stretch(self, since: str, until: str) -> tuple[Shown, Shown]:
        """The same for a time that is a fact, in bold."""
        begins, ends = self.stretch_of(parse_stamp(self.word(since)), parse_stamp(self.word(until)))
        return bold(begins), bold(ends)

    def moment_of(self, at: datetime | None) -> Shown:
        """When something in a row happened."""
        return times.moment(self.translator, at, self.today) if at else NOTHING

    def said_at(self, text: Said) -> Shown:
        """When a person wrote a text; empty where that is not known."""
        return times.moment(self.translator, text.at, self.today) if text.at else NOTHING

    @cached_property
    def today(self) -> date | None:
        """The date in UTC that needs no saying."""
        if self.now is not None:
            return self.now.astimezone(UTC).date()
        known = [at for key in _PAST if (at := parse_stamp(self.word(key)))]
        known += [text.at.astimezone(UTC) for text in self.saying.texts if text.at]
        return max(known, default=datetime.min.replace(tzinfo=UTC)).date() if known else None

    def day_ahead(self, days: int) -> str:
        """The date so many days from now, as people type it, for examples that lie ahead."""
        day = (self.now or datetime.now(UTC)).astimezone(self.reader.zone) + timedelta(days=days)
        return f"{day:%Y-%m-%d}"

    @property
    def page(self) -> Shown | None:
        """``Page 2 of 3``; None where there is only one."""
        _ = self.translator
        pages = self.number("pages", 1)
        if pages <= 1:
            return None
        page = self.technical(str(self.number("page") + 1))
        return _("Page {page} of {pages}", page=page, pages=self.technical(str(pages)))

    @property
    def waited(self) -> Shown:
        """How long a request waited for its acknowledgement; empty where that is not known."""
        return self.span("waited_ms") if self.number("waited_ms") > 0 else NOTHING

    def span(self, key: str) -> Shown:
        """A length of time that is told in milliseconds; what is absurd is shown as ten years."""
        told = min(max(self.number(key), 0), _LONGEST_SPAN // timedelta(milliseconds=1))
        return times.duration(self.translator, timedelta(milliseconds=told))

    def elsewhere(self, key: str, zone: str) -> Shown:
        """What time it is at a moment in the time zone that ``zone`` names; empty for an unknown one."""
        at, name = parse_stamp(self.word(key)), self.word(zone)
        if at is None or name not in available_timezones():
            return NOTHING
        return times.elsewhere(self.translator, at, ZoneInfo(name))

    def labelled(self, label: Shown, value: Shown) -> Shown | None:
        """``Type: Preserve data``; None where there is no value."""
        _ = self.translator
        return _("{label}: {value}", label=label, value=value) if value else None
