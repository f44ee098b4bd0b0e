"""The month's letter: how the month was, what is in doubt, which shifts nobody has, and what to do next."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from domain.duty.rows import FaultRow
from domain.statistics.letters.letter import DoubtRow, Switch, TimesRow
from domain.statistics.rows import MainRow
from domain.statistics.whose import Whose
from domain.topics import Topic
from handlers.messages.frame import keyboards
from handlers.messages.frame.keyboards import button
from handlers.messages.frame.saying import Rows, Wording
from handlers.messages.log.statistics import figure_line
from handlers.verbs import buttons
from wording import times
from wording.documents.figures import target
from wording.emphasis import bold
from wording.language import Translator
from wording.messages import standings
from wording.messages.told import Told
from wording.safe_text import Shown, blocks, lines


def letter(_: Translator, told: Told) -> Wording:
    """``whose`` (``Whose``), ``member``, ``period``; ``first`` to ``last``, ``before_first`` to
    ``before_last``, ``at``; ``rows`` (``MainRow``), ``is_empty``, ``is_damaged``; ``ran_out`` and
    ``unanswered`` (``TimesRow``) of ``unanswered_count``; ``doubtful`` (``DoubtRow``) of ``doubtful_count``;
    ``shifts`` (``FaultRow``) of ``shift_count``, ``has_points``."""
    head = blocks(
        lines(_title(_, told), _subject(_, told), _span(_, told)),
        lines(*_figures(_, told)),
        lines(*_steps(_, told)),
        lines(*_doubts(_, told)),
        lines(*_shifts(_, told)),
        _well(_, told),
        _("Counted from the log, as it stood at {time}.", time=told.moment("at"))
        if told.word("at")
        else None,
    )
    return Wording(head=head, rows=(*keyboards.letter_row(_, told), *_stop(_)))


def _title(_: Translator, told: Told) -> Shown:
    try:
        first = date.fromisoformat(told.word("first"))
    except ValueError:
        return _("The letter of {month}", month=told.line("period"))
    return _("The letter of {month}", month=times.month(_, first))


def _subject(_: Translator, told: Told) -> Shown:
    if told.word("whose") == Whose.NETWORK:
        return _("Statistics of the network")
    return _("Statistics of {member}", member=told.line("member"))


def _span(_: Translator, told: Told) -> Shown | None:
    if told.flag("is_damaged"):
        return None
    return _(
        "From {since} to {until}, in UTC. In brackets: {before} to {before_until}.",
        since=told.day("first"),
        until=told.day("last"),
        before=told.day("before_first"),
        before_until=told.day("before_last"),
    )


def _figures(_: Translator, told: Told) -> Iterator[Shown | None]:
    if told.flag("is_damaged"):
        yield _("The log is damaged, so nothing is counted from it and no figures are shown.")
        yield _(
            "Please tell whoever runs the service to run: {command}",
            command=told.technical("contactpoint log verify"),
        )
    elif told.flag("is_empty"):
        yield _("There was no request in this time.")
    else:
        for row in told.rows("rows", MainRow):
            yield figure_line(_, row)


def _steps(_: Translator, told: Told) -> Iterator[Shown | None]:
    """Whose steps ran out, and who did not answer."""
    ran_out = told.rows("ran_out", TimesRow)
    if not ran_out:
        return
    steps = (_times(_, told, target(_, row.name), row.count) for row in ran_out)
    yield told.labelled(_("Steps that ran out unacknowledged"), _.listed(steps))
    unanswered = told.rows("unanswered", TimesRow)
    names = [_times(_, told, told.shown(row.name), row.count) for row in unanswered]
    if told.number("unanswered_count") > len(names):
        names.append(Shown("…"))
    if names:
        yield told.labelled(_("Did not answer"), _.listed(names))
    yield _("/escalations shows what was escalated.")


def _times(_: Translator, told: Told, name: Shown, count: int) -> Shown:
    return _("{label}: {value}", label=name, value=told.technical(str(count)))


def _doubts(_: Translator, told: Told) -> Iterator[Shown | None]:
    rows = told.rows("doubtful", DoubtRow)
    if not rows:
        return
    yield told.labelled(_("Contact points in doubt"), told.count("doubtful_count"))
    is_own = told.word("whose") != Whose.NETWORK
    for row in rows:
        word = standings.standing(_, row.standing)
        named = _("{label}: {value}", label=bold(told.shown(row.name)), value=word)
        if row.member:
            named = _("{label}: {value}", label=told.member(row.member), value=named)
        yield named
        yield next(iter(standings.findings(_, row.health)), None)
        yield standings.remedy(_, row.health) if is_own else None
    if not is_own:
        yield _("Please ask their supervisors to put this right.")


def _shifts(_: Translator, told: Told) -> Iterator[Shown | None]:
    rows = told.rows("shifts", FaultRow)
    if not rows:
        return
    yield told.labelled(_("Empty shifts of the next 31 days"), told.count("shift_count"))
    for row in rows:
        yield from _shift(_, told, row)
    if told.word("whose") == Whose.NETWORK:
        yield _("Please ask their supervisors to put this right.")
    else:
        yield _(
            "Fill those of the next 14 days with /coverage; for later ones change the roster: /directory."
        )


def _shift(_: Translator, told: Told, row: FaultRow) -> Iterator[Shown]:
    named = _("{desk}, {layer}", desk=told.shown(row.desk), layer=told.layer(row.layer))
    if row.member:
        named = _("{label}: {value}", label=told.member(row.member), value=named)
    yield named
    begins, ends = told.stretch_of(row.since, row.until)
    yield _("from {since} to {until}", since=begins, until=ends)


def _well(_: Translator, told: Told) -> Shown | None:
    if told.number("doubtful_count") or told.number("shift_count") or not told.flag("has_points"):
        return None
    return _(
        "No contact point is in doubt, and somebody is on duty in every shift of the next 31 days."
    )


def _stop(_: Translator) -> Rows:
    label = _.pgettext("button", "No more letters")
    return ((button(label, buttons.LETTERS(Switch.OFF)),),)


def coming(_: Translator, _told: Told) -> Wording:
    """``period``: the month that is to be counted when this is sent; until then it is not seen."""
    return Wording(head=_("Being counted; it comes by itself."))


def chosen(_: Translator, told: Told) -> Wording:
    """``is_wanted``, ``is_network_off``: whether the reader is sent their letters."""
    if told.flag("is_network_off"):
        return Wording(head=_("This network sends no letters at present."))
    if told.flag("is_wanted"):
        said = _("The letter of each month comes to you on the first working day after it.")
        return Wording(head=said, rows=_stop(_))
    label = _.pgettext("button", "Send me letters")
    return Wording(
        head=_("The letter of the month no longer comes to you."),
        rows=((button(label, buttons.LETTERS(Switch.ON)),),),
    )


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.LETTER: letter,
    Topic.LETTER_COMING: coming,
    Topic.LETTER_CHOSEN: chosen,
}
