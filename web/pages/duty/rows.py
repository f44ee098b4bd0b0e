"""What the page of duty lists, in words: who is on duty, one's own shifts, the burden of duty."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import Final

from domain.duty.burden import Burden
from domain.duty.changes import ChangeKind
from domain.duty.own_shifts import BY_DIRECTORY, OwnShift
from services.duty.at_page.burdens import Burdens
from services.duty.at_page.own_duty import OwnDuty
from services.duty.on_duty import DutyThere
from web.frame.visitor import Visitor
from web.pages.duty.month import CalendarStretch, Month, edges
from web.pages.requests.rows import told_to
from wording import times
from wording.language import Translator
from wording.messages.told import Told
from wording.safe_text import NOTHING, Shown, clean_line, isolated

_FULL: Final = 744
"""Hours of the longest month: the whole width of a bar."""
_WIDE: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ThereRow:
    """Who is on duty now in a layer of a desk, and who next."""

    desk: Shown
    layer: Shown
    person: Shown
    is_wanting: bool
    """Whether nobody is there who can be reached."""
    is_mine: bool
    until: Shown
    there: Shown
    """The same in the desk's own time, with where that is."""
    following: Shown
    mine: Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRow:
    """One of one's own shifts, or a time when one is away."""

    since: Shown
    until: Shown
    place: Shown
    label: Shown
    why: Shown
    is_away: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BurdenCell:
    """A month of somebody's: its numbers, and how long the bars of its picture are."""

    on_duty: Shown
    at_night: Shown
    at_weekends: Shown
    duties: Shown
    bar: int
    night_bar: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BurdenRow:
    """Somebody's months."""

    name: Shown
    cells: Sequence[BurdenCell]


@dataclass(frozen=True, slots=True, kw_only=True)
class BurdenTable:
    """Of everybody whose burden the reader may see."""

    months: Sequence[Shown]
    rows: Sequence[BurdenRow]


def there_rows(_: Translator, visitor: Visitor, found: Iterable[DutyThere]) -> list[ThereRow]:
    """Who is on duty now and next, as this visitor reads it."""

    def when(at: datetime | None) -> Shown:
        if at is None:
            return NOTHING
        return times.deadline(_, at, visitor.now.date(), visitor.reader)

    rows, told = [], told_to(visitor, visitor.now)
    for row, zone in found:
        name = _said(_, row.person) or _("nobody")
        if row.unreached:
            name = _("{name} (cannot be reached)", name=name)
        if row.mine:
            name = _("{name} (you)", name=name)
        following = NOTHING
        if row.following:
            following = _(
                "then {name} from {time}",
                name=_said(_, row.following),
                time=when(row.following_since),
            )
        desk = _said(_, row.desk)
        member = _said(_, visitor.member(row.member))
        there = times.elsewhere(_, row.until, zone) if row.until else NOTHING
        rows.append(
            ThereRow(
                desk=_("{label}: {value}", label=member, value=desk) if member else desk,
                layer=told.layer(row.layer),
                person=name,
                is_wanting=row.unreached or not row.person,
                is_mine=row.mine,
                until=when(row.until),
                there=there if zone != visitor.reader.zone else NOTHING,
                following=following,
                mine=when(row.next_turn),
            )
        )
    return rows


def stretches_of(
    _: Translator, told: Told, own: OwnDuty, shown_in: tzinfo | None
) -> list[CalendarStretch]:
    """One's shifts and absences for the calendar; each in its desk's time where no zone is given."""
    has_several = len(own.desks) > 1
    found = [
        CalendarStretch(
            since=shift.since,
            until=shift.until,
            zone=shown_in or own.zones[shift.roster],
            label=_label(_, told, own, shift) if has_several else told.layer(shift.layer),
            is_instead=bool(shift.instead),
        )
        for shift in own.shifts
    ]
    found += [
        CalendarStretch(
            since=each.since,
            until=each.until,
            zone=shown_in or own.zones[each.roster],
            label=_("away"),
            is_away=True,
        )
        for each in own.away
    ]
    return found


def own_rows(
    _: Translator, told: Told, own: OwnDuty, month: Month, stretches: Sequence[CalendarStretch]
) -> list[OwnRow]:
    """The same as a list: those that touch the month, by beginning."""
    labels = [_label(_, told, own, shift) for shift in own.shifts]
    labels += [
        _("{label}: {value}", label=_desk(_, own, a.roster), value=_("away")) for a in own.away
    ]
    whys = [_why(_, shift.instead) for shift in own.shifts] + [NOTHING] * len(own.away)
    begins, ends = month.first, month.after(1).first
    rows = [
        (stretch.since, _own_row(_, replace(stretch, label=label), why))
        for stretch, label, why in zip(stretches, labels, whys, strict=True)
        if stretch.since.astimezone(stretch.zone).date() < ends
        and stretch.until.astimezone(stretch.zone).date() >= begins
    ]
    return [row for _since, row in sorted(rows, key=lambda each: each[0])]


def _own_row(_: Translator, stretch: CalendarStretch, why: Shown) -> OwnRow:
    since, until, place = edges(_, stretch)
    return OwnRow(
        since=since,
        until=until,
        place=place,
        label=stretch.label,
        why=why,
        is_away=stretch.is_away,
    )


def _label(_: Translator, told: Told, own: OwnDuty, shift: OwnShift) -> Shown:
    return _("{desk}, {layer}", desk=_desk(_, own, shift.roster), layer=told.layer(shift.layer))


def _desk(_: Translator, own: OwnDuty, roster: str) -> Shown:
    return _said(_, next((name for key, name in own.desks.items() if key == roster), roster))


def _why(_: Translator, instead: str) -> Shown:
    """What put a shift there that is not the person's turn; empty for a turn."""
    words: dict[str, Shown] = {
        ChangeKind.SICK: _("instead of the turn: somebody is off sick"),
        ChangeKind.LEAVE: _("instead of the turn: somebody is on leave"),
        ChangeKind.FILL: _("instead of the turn: an empty shift that was filled"),
        ChangeKind.SWAP: _("instead of the turn: a swap"),
        ChangeKind.CALENDAR: _("instead of the turn: from a calendar"),
        BY_DIRECTORY: _("instead of the turn: an exception of the roster"),
    }
    return words.get(instead, NOTHING)


def burden_rows(_: Translator, found: Burdens) -> BurdenTable:
    """The burden of duty in words and bars."""
    return BurdenTable(
        months=[times.month(_, month) for month in found.months],
        rows=[
            BurdenRow(
                name=_("{name} (you)", name=_said(_, each.name))
                if each.is_own
                else _said(_, each.name),
                cells=[_cell(_, month) for month in each.months],
            )
            for each in found.people
        ],
    )


def _cell(_: Translator, found: Burden) -> BurdenCell:
    return BurdenCell(
        on_duty=times.hours(_, found.on_duty),
        at_night=times.hours(_, found.at_night),
        at_weekends=times.hours(_, found.at_weekends),
        duties=Shown(str(found.duties)),
        bar=_bar(found.on_duty.total_seconds()),
        night_bar=_bar(found.at_night.total_seconds()),
    )


def _bar(seconds: float) -> int:
    return min(round(seconds / 3600 / _FULL * _WIDE), _WIDE)


def _said(_: Translator, text: str) -> Shown:
    return isolated(clean_line(text), is_rtl=_.is_rtl) if text else NOTHING
