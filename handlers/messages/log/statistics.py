"""The main figures of a time, each beside that of as long a time before, and why there are none."""

from collections.abc import Callable, Iterable, Mapping

from domain.statistics.rows import MainRow
from domain.statistics.whose import NotShown, Whose
from domain.topics import Topic
from handlers.messages.frame import keyboards
from handlers.messages.frame.keyboards import button
from handlers.messages.frame.refusing import refused
from handlers.messages.frame.saying import Button, Wording
from handlers.messages.log.pictures import choices
from handlers.verbs import buttons
from wording.language import Translator
from wording.messages.figures import (
    beside_before,
    main_figure,
    named_periods,
    whose_label,
    whose_title,
)
from wording.messages.told import Told
from wording.safe_text import Shown, blocks, lines


def statistics(_: Translator, told: Told) -> Wording:
    """``whose`` (``Whose``), ``member``; ``first`` to ``last``, ``before_first`` to ``before_last``; ``rows``
    (``MainRow``), ``drills``, ``is_empty``; ``at``; ``period``, ``named``, ``others`` and ``pictures``, for
    its buttons."""
    is_empty = told.flag("is_empty")
    span = _(
        "From {since} to {until}, in UTC. In brackets: {before} to {before_until}.",
        since=told.day("first"),
        until=told.day("last"),
        before=told.day("before_first"),
        before_until=told.day("before_last"),
    )
    nothing = _("There was no request in this time.") if is_empty else None
    head = blocks(
        lines(whose_title(_, told.word("whose"), told.line("member")), span),
        lines(nothing, *(figure_line(_, row) for row in told.rows("rows", MainRow))),
        told.labelled(_("Drills, which count in nothing above"), told.count("drills"))
        if told.number("drills")
        else None,
        _("Counted from the log, as it stood at {time}.", time=told.moment("at")),
    )
    rows = keyboards.flowing([*_periods(_, told), *_others(_, told)])
    drawn = ((each,) for each in choices(_, told))
    return Wording(head=head, rows=(*rows, *drawn, *keyboards.statistics_row(_, told)))


def figure_line(_: Translator, row: MainRow) -> Shown | None:
    """``Acknowledged in time: 31 of 40 (30 of 38)``."""
    said = main_figure(_, row)
    return _("{label}: {value}", label=said[0], value=beside_before(_, said)) if said else None


def _periods(_: Translator, told: Told) -> Iterable[Button]:
    """Every time that has a name, but that of these figures."""
    whose = _whose(told)
    for name, label in named_periods(_):
        if name != told.word("named"):
            yield button(label, buttons.STATISTICS(whose, name))


def _others(_: Translator, told: Told) -> Iterable[Button]:
    """The same time of whatever else the reader may choose."""
    for each in told.items("others"):
        if each in set(Whose):
            whose = Whose(each)
            period = told.word("named") or told.word("period")
            yield button(whose_label(_, whose), buttons.STATISTICS(whose, period))


def _whose(told: Told) -> Whose:
    word = told.word("whose")
    return Whose(word) if word in set(Whose) else Whose.OWN


def waits(_: Translator, _told: Told) -> Wording:
    """It takes longer than a moment."""
    return Wording(head=_("Being counted; it comes by itself."), alert=True)


def coming(_: Translator, _told: Told) -> Wording:
    """``whose``, and ``period``, or a picture (``kind``, ``form``, ``page``): what is to be counted when this
    is sent; until then it is not seen."""
    return Wording(head=_("Being counted; it comes by itself."))


def not_shown(_: Translator, told: Told) -> Wording:
    """``why`` (``NotShown``), ``typed``: what to do next."""
    typed = told.line("typed")
    example = _(
        "Write a year, a month or days, for example: {example}",
        example=told.technical("/statistics 2026, /statistics 2026-11"),
    )
    match told.word("why"):
        case NotShown.PERIOD:
            return refused(_("“{typed}” is no time that is understood here.", typed=typed), example)
        case NotShown.NOT_YET:
            return refused(_("“{typed}” has not begun yet.", typed=typed), example)
        case NotShown.DAMAGED:
            return refused(
                _("The log is damaged, so nothing is counted from it and no figures are shown."),
                _("Please tell whoever runs the service to run: {command}", command=_verify(told)),
            )
        case NotShown.COMING:
            return refused(
                _("Something is being made for you already."),
                _("Please wait until it is here, then ask again."),
            )
        case NotShown.CLOSED:
            return refused(
                _("These figures are not open to you any more."), _("/help shows what you can do.")
            )
        case _other:
            return refused(
                _("Others are being counted just now."), _("Please ask again in a minute.")
            )


def _verify(told: Told) -> Shown:
    return told.technical("contactpoint log verify")


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.STATISTICS: statistics,
    Topic.STATISTICS_WAIT: waits,
    Topic.STATISTICS_COMING: coming,
    Topic.STATISTICS_NOT_SHOWN: not_shown,
}
