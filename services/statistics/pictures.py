"""Figures as pictures, in chat and at the page: what one shows, as facts that both draw from.

Owns that the rule of pictures (``domain.statistics.pictures.kinds``) is asked whenever one is counted and
again before it is shown, and where its numbers come from: from figures, counted as all are, and of how
drills went from what is kept of them. How it is drawn is ``wording.pictures``'.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from domain.directory.actor import Actor
from domain.drills.grid import drill_rows, drills_seen
from domain.drills.order import DrillPlan
from domain.refused import not_yours
from domain.rows import Row, texts
from domain.statistics.person import CountedPerson
from domain.statistics.pictures.kinds import (
    PictureKind,
    months_drawn,
    period_drawn,
    subject_drawn,
)
from domain.statistics.pictures.rows import (
    MOST_ROWS,
    hour_rows,
    indicator_rows,
    month_rows,
    night_rows,
    says_something,
)
from domain.statistics.report import Counted
from domain.statistics.whose import Whose
from domain.topics import Facts, stamp
from domain.vocabulary import Role
from services.statistics.asking import FiguresAsked, counted_of
from services.visit.visit import Visit
from storage.transaction.unit_of_work import UnitOfWork

Shows = Counted | CountedPerson | Sequence[DrillPlan]
"""What a picture is made of: figures, or every drill that is kept."""


def picture_asked(actor: Actor, whose: Whose, kind: PictureKind, now: datetime) -> FiguresAsked:
    """What is to be counted for this picture and reader. Raises ``Refused`` for what they may not see."""
    subject = subject_drawn(actor, whose, kind)
    if subject is None:
        raise not_yours()
    return FiguresAsked(subject, period_drawn(kind, now.date()))


async def picture_facts(
    visit: Visit, whose: Whose, kind: PictureKind, page: int, within: float
) -> Facts | None:
    """What the picture shows; None where it is being counted and takes longer than ``within`` seconds.

    Raises ``Refused``. The visit begins again by it, and so looks twice at who they are.
    """
    asked = picture_asked(visit.actor, whose, kind, visit.work.now)
    found: Shows | None
    if kind is PictureKind.DRILLS:
        found = await visit.read_beside(lambda work: work.drills.every())
    else:
        found = await counted_of(visit, asked, within)
    return (
        facts_of(visit.work, visit.actor, whose, kind, page, found) if found is not None else None
    )


def facts_of(
    work: UnitOfWork, actor: Actor, whose: Whose, kind: PictureKind, page: int, found: Shows
) -> Facts:
    """What the picture shows of what was found. Raises ``Refused``."""
    asked = picture_asked(actor, whose, kind, work.now)
    member, today = asked.subject.member, work.now.date()
    rows, columns, left_out = _rows(work, actor, asked, kind, found)
    pages = max(-(-len(rows) // MOST_ROWS), 1) if kind in _PAGED else 1
    page = min(max(page, 0), pages - 1)
    shown = rows[page * MOST_ROWS : (page + 1) * MOST_ROWS] if kind in _PAGED else rows
    return {
        "whose": whose.value,
        "kind": kind.value,
        "member": work.situation.member_name(member) if member else "",
        "rows": texts(shown),
        "columns": texts(columns),
        "months": list(months_drawn(kind, today)),
        "left_out": left_out,
        "is_empty": not any(map(says_something, rows)),
        "page": page,
        "pages": pages,
        "at": stamp(found.at if isinstance(found, Counted | CountedPerson) else work.now),
    }


_PAGED: Final = frozenset({PictureKind.DRILLS, PictureKind.NIGHTS})
"""Those with a row for each desk or person."""


def _rows(
    work: UnitOfWork, actor: Actor, asked: FiguresAsked, kind: PictureKind, found: Shows
) -> tuple[Sequence[Row], Sequence[Row], int]:
    """The rows, the columns that are no months, and how many of these are left out."""
    today = work.now.date()
    if not isinstance(found, Counted | CountedPerson):
        desks: dict[str, str] = {
            id_: point.name for id_, point in work.directory.contact_points.items()
        }
        columns, rows, left_out = drill_rows(drills_seen(found, asked.subject.member), desks)
        return rows, columns, left_out
    report = found.report
    if kind is PictureKind.NIGHTS:
        return [*night_rows(report, _names(work, actor, found), today)], (), 0
    if isinstance(found, CountedPerson):
        return (), (), 0
    match kind:
        case PictureKind.MONTHS:
            return [*month_rows(found.report, today)], (), 0
        case PictureKind.HOURS:
            return [*hour_rows(found.report)], (), 0
        case _other:
            return [*indicator_rows(found.report, today)], (), 0


def _names(work: UnitOfWork, actor: Actor, found: Counted | CountedPerson) -> dict[str, str]:
    """Whose nights are shown: the reader's own, or of their member whoever may be rung or was."""
    if isinstance(found, CountedPerson):
        return {actor.id: actor.person.name}
    report = found.report
    rung = {person for person, _month, _what in report.own.nights} if report.own else set()
    return {
        each.id: each.name
        for each in work.directory.people.values()
        if each.member == report.member and (Role.DUTY_OFFICER in each.roles or each.id in rung)
    }
