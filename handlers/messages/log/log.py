"""What a supervisor or auditor reads from the log, and the answer of its verification."""

from collections.abc import Callable, Iterable, Mapping

from domain.log.parts import LogPart
from domain.log.rows import RecordRow
from domain.topics import Topic
from domain.vocabulary import State
from handlers.messages.frame import keyboards
from handlers.messages.frame.keyboards import button
from handlers.messages.frame.saying import Rows, Wording
from handlers.verbs import buttons
from wording import labels
from wording.language import SOURCE, Translator
from wording.messages import dues
from wording.messages.records import entry
from wording.messages.ties import link_lines
from wording.messages.told import Told
from wording.safe_text import NOTHING, Shown, blocks, joined, lines


def log(_: Translator, told: Told) -> Wording:
    """``case``, ``reference``, ``part``, ``page``, ``pages``, ``rows`` (``RecordRow``)."""
    rows, part = told.rows("rows", RecordRow), _part(told)
    head = blocks(
        lines(_("Log of {reference}", reference=told.reference), part_label(_, part), told.page),
        lines(*(entry(_, told, row) for row in rows)) if rows else _("There is no record."),
        _("This reading is recorded."),
        _("Texts:") if told.saying.texts else NOTHING,
    )
    others = (each for each in LogPart if each is not part)
    pages = keyboards.paging(_, told, lambda page: buttons.LOG_PART(told.case or "", part, page))
    rows_below = _rows(_, told, others, pages)
    return Wording(head=head, quotes=told.saying.texts, rows=rows_below)


def summary(_: Translator, told: Told) -> Wording:
    """How a request went: the headline, ``alerted_at``, ``alerted``, ``step``, ``steps``,
    ``waited_ms``, ``late_ms``, ``unanswered``, ``unanswered_count``, ``answered_at``,
    ``answered_ms``, ``readers``, ``parts`` that hold something; ``is_erased``: its names are gone."""
    head = blocks(
        lines(
            _("Log of {reference}", reference=told.reference),
            joined((labels.urgency(_, told.word("urgency")), told.type), " · "),
            _("from {origin} to {member}", origin=told.line("origin"), member=told.to),
            told.labelled(_("State"), labels.state(_, told.word("state"))),
            _("Its texts and names were erased.") if told.flag("is_erased") else None,
        ),
        lines(_alerted(_, told), _taken(_, told), _unanswered(_, told), _answered(_, told)),
        link_lines(_, told),
        told.labelled(_("Read by"), told.names("readers")) or _("Nobody has read of it before."),
        _("This reading is recorded."),
    )
    others = (part for part in LogPart if part in told.items("parts") or part is LogPart.ALL)
    return Wording(head=head, rows=_rows(_, told, others))


def _alerted(_: Translator, told: Told) -> Shown | None:
    at, names = told.moment("alerted_at"), told.names("alerted")
    if not at:
        return _("Nobody has been alerted yet.")
    return (
        _("Alerted {time}: {names}", time=at, names=names)
        if names
        else _("Alerted {time}", time=at)
    )


def _taken(_: Translator, told: Told) -> Shown | None:
    step, steps = told.count("step"), told.count("steps")
    by, waited = told.line("acknowledged_by"), _span(told, "waited_ms")
    after = waited or _("less than a minute")
    if not told.word("acknowledged_at"):
        late = dues.acknowledge_by(_, told)
        reached = _("Not acknowledged; step {step} of {steps}.", step=step, steps=steps)
        return lines(reached, late if told.word("state") == State.NOTIFIED else None)
    said = _(
        "Acknowledged by {name} after {time}, at step {step} of {steps}.",
        name=by,
        time=after,
        step=step,
        steps=steps,
    )
    if not by:  # whose name was erased, or who has left the directory
        said = _(
            "Acknowledged after {time}, at step {step} of {steps}.",
            time=after,
            step=step,
            steps=steps,
        )
    late = _span(told, "late_ms")
    return lines(said, _("That was {time} late.", time=late) if late else _("That was in time."))


def _unanswered(_: Translator, told: Told) -> Shown | None:
    count, names = told.number("unanswered_count"), told.names("unanswered")
    if not count:
        return None
    said = _.ngettext("{count} did not answer.", "{count} did not answer.", count)
    return _("Did not answer: {names}", names=names) if names else said


def _answered(_: Translator, told: Told) -> Shown | None:
    at, after = told.moment("answered_at"), _span(told, "answered_ms")
    if not at:
        return dues.answer_late(_, told)
    return _("Answered {time}, after {length}.", time=at, length=after) if after else None


def _span(told: Told, key: str) -> Shown:
    return told.span(key) if told.number(key) > 0 else NOTHING


def _part(told: Told) -> LogPart:
    part = told.word("part")
    return LogPart(part) if part in set(LogPart) else LogPart.ALL


def part_label(_: Translator, part: LogPart) -> Shown:
    """A part of a log, as its button names it."""
    return {
        LogPart.SUMMARY: _.pgettext("button", "Summary"),
        LogPart.STEPS: _.pgettext("button", "Steps"),
        LogPart.DELIVERIES: _.pgettext("button", "Deliveries"),
        LogPart.READINGS: _.pgettext("button", "Readings"),
        LogPart.TEXTS: _.pgettext("button", "Texts"),
        LogPart.ALL: _.pgettext("button", "All"),
    }[part]


def _rows(_: Translator, told: Told, others: Iterable[LogPart], pages: Rows = ()) -> Rows:
    """Pages, then the other parts, then who saw it."""
    case = told.case
    if case is None:
        return ()
    parts = [button(part_label(_, part), buttons.LOG_PART(case, part, 0)) for part in others]
    seen = button(_.pgettext("button", "Who saw it"), buttons.SEEN(case, 0))
    return (*pages, tuple(parts[:3]), (*parts[3:], seen))


def verified(_: Translator, told: Told) -> Wording:
    """``answer`` (OK, FAIL, UNANCHORED), ``records``, ``root``, ``reason``."""
    answer = told.word("answer").upper()
    said = {
        "OK": _("The log is intact."),
        "UNANCHORED": _("The log is intact; its newest records are not anchored outside yet."),
        "FAIL": _("The log is NOT intact. Tell the secretariat, and do not rely on it."),
    }.get(answer.split(" ")[0]) or _("The log could not be verified.")
    facts = lines(
        told.labelled(_("Result"), told.technical(answer)),
        told.labelled(_("Records"), told.count("records")),
        told.labelled(_("Root"), told.technical(told.word("root"))),
        told.labelled(_verifier_says(_), told.line("reason", 300)),
    )
    return Wording(head=blocks(said, facts))


def _verifier_says(_: Translator) -> Shown:
    """The verifier's own line is what an auditor's copy prints too, and is in English there."""
    if _.language == SOURCE:
        return _.pgettext("of a check", "Reason")
    return _("What the verifier says, in English, for whoever examines it")


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.LOG: log,
    Topic.LOG_SUMMARY: summary,
    Topic.VERIFIED: verified,
}
