"""Who would be called when, and why: a policy told as a story (``CallRow``)."""

from collections.abc import Callable, Mapping
from itertools import groupby

from domain.requests.ahead.explanation import Because
from domain.requests.rows import CallRow
from domain.topics import Topic
from handlers.messages.frame.saying import Wording
from wording import labels
from wording.emphasis import bold
from wording.language import Translator
from wording.messages.told import Told
from wording.safe_text import NOTHING, Shown, blocks, lines

_MOST_CALLS = 14


def explanation(_: Translator, told: Told) -> Wording:
    """The story of a request that nobody acknowledges."""
    about = _.beside(
        (labels.urgency(_, told.word("urgency")), labels.request_type(_, told.word("type")))
    )
    head = lines(
        _(
            "A request to {member} ({desk}): {what}",
            member=told.line("member"),
            desk=told.line("desk"),
            what=about,
        ),
        _("Filed at {time}; nobody acknowledges.", time=told.deadline("at")),
        _policy(_, told),
        told.labelled(_("Acknowledge by"), told.deadline("acknowledge_by")),
    )
    rows = told.rows("rows", CallRow)
    told_calls = [_call(_, told, list(group)) for _key, group in groupby(rows, key=_of_call)]
    end = _("The last step is repeated until somebody acknowledges.")
    return Wording(head=blocks(head, *told_calls[:_MOST_CALLS], end))


def _policy(_: Translator, told: Told) -> Shown:
    name = told.line("policy")
    if told.flag("for_hours") and told.flag("for_type"):
        return _("Policy: {name}, as written for this hour and this type", name=name)
    if told.flag("for_hours"):
        return _("Policy: {name}, as written for this hour", name=name)
    if told.flag("for_type"):
        return _("Policy: {name}, as written for this type", name=name)
    return _("Policy: {name}", name=name)


def _of_call(row: CallRow) -> tuple[object, ...]:
    return row.kind, row.at, row.step, row.target


def _call(_: Translator, told: Told, rows: list[CallRow]) -> Shown:
    call = rows[0]
    step, when = told.technical(str(call.step)), bold(told.deadline_of(call.at))
    where = {"step": step, "target": told.layer(call.target), "time": when}
    if call.kind == "passed":
        heading = _("{time}: step {step} ({target}) reaches nobody and is passed over", **where)
    elif call.kind == "last_resort":
        heading = _("{time}: no step reaches anybody; the last resort is called", time=when)
    elif call.kind == "again":
        heading = _("{time}: step {step} ({target}) again", **where)
    elif call.kind == "aloud":
        heading = _("{time}: the quiet hours are over, and it rings", time=when)
    elif call.delayed:
        heading = _("{time}, after the quiet hours: step {step} ({target})", **where)
    else:
        heading = _("{time}: step {step} ({target})", **where)
    channel = told.technical(call.channel)
    also = _("also by {channel}", channel=channel) if channel else None
    hushed = _("without a sound, in the quiet hours") if call.silent else None
    people = [_person(_, told, row) for row in rows if row.person]
    if not people:
        people = [_("nobody is on duty")]
    return lines(heading, *(_indented(line) for line in (*people, also, hushed) if line))


def _person(_: Translator, told: Told, row: CallRow) -> Shown:
    name, why = told.shown(row.person), _why(_, told, row)
    said = _("{name}: {why}", name=name, why=why) if why else name
    return _.told_on((said, _("cannot be reached"))) if row.unreachable else said


def _why(_: Translator, told: Told, row: CallRow) -> Shown:
    if row.because == Because.ON_DUTY:
        where = {"layer": told.layer(row.layer), "desk": told.shown(row.desk)}
        when = told.deadline_of(row.until)
        if when:
            return _("on duty in {layer}, {desk}, until {time}", time=when, **where)
        return _("on duty in {layer}, {desk}", **where)
    words: dict[str, Shown] = {
        Because.NAMED: _("named by the policy"),
        Because.SUPERVISOR: _("supervisor"),
        Because.SECRETARIAT: _("secretariat"),
        Because.LAST_RESORT: _("told because no step reaches anybody"),
    }
    return words.get(row.because, NOTHING)


def _indented(line: Shown) -> Shown:
    return Shown(f"    {line}")


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.EXPLANATION: explanation,
}
