"""Who would be called when, and why: a policy told as a story.

Rows are texts whose columns are divided by ``|``: kind (call, again, last_resort, passed), time, step,
target, person, because, desk, layer, until, unreachable, channel, delayed.
"""

from collections.abc import Callable, Mapping
from itertools import groupby

from domain.requests.explanation import Because
from domain.topics import Topic
from handlers.messages.frame.saying import Wording
from handlers.messages.frame.told import Told
from wording import labels
from wording.language import Translator
from wording.rows import columns
from wording.safe_text import NOTHING, Shown, blocks, joined, lines

_COLUMNS = 12
_MOST_CALLS = 14


def explanation(_: Translator, told: Told) -> Wording:
    """The story of a request that nobody acknowledges."""
    about = joined(
        (labels.urgency(_, told.word("urgency")), labels.request_type(_, told.word("type"))), ", "
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
    rows = [columns(row, _COLUMNS) for row in told.items("rows")]
    told_calls = [
        _call(_, told, list(group)) for _key, group in groupby(rows, key=lambda row: row[:4])
    ]
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


def _call(_: Translator, told: Told, rows: list[list[str]]) -> Shown:
    kind, at, step, target = rows[0][:4]
    channel, delayed = rows[0][10], rows[0][11]
    when = told.deadline_of(at)
    where = {"step": told.technical(step), "target": told.layer(target), "time": when}
    if kind == "passed":
        heading = _("{time}: step {step} ({target}) reaches nobody and is passed over", **where)
    elif kind == "last_resort":
        heading = _("{time}: no step reaches anybody; the last resort is called", time=when)
    elif kind == "again":
        heading = _("{time}: step {step} ({target}) again", **where)
    elif delayed:
        heading = _("{time}, after the quiet hours: step {step} ({target})", **where)
    else:
        heading = _("{time}: step {step} ({target})", **where)
    also = _("also by {channel}", channel=told.technical(channel)) if channel else None
    people = [_person(_, told, row) for row in rows if row[4]]
    if not people:
        people = [_("nobody is on duty")]
    return lines(heading, *(_indented(line) for line in (*people, also) if line))


def _person(_: Translator, told: Told, row: list[str]) -> Shown:
    name, because, desk, layer, until, unreachable = row[4:10]
    why = _why(_, told, because, desk, layer, until)
    said = _("{name}: {why}", name=told.shown(name), why=why) if why else told.shown(name)
    return joined((said, _("cannot be reached")), "; ") if unreachable else said


def _why(_: Translator, told: Told, because: str, desk: str, layer: str, until: str) -> Shown:
    if because == Because.ON_DUTY:
        where = {"layer": told.shown(layer), "desk": told.shown(desk)}
        when = told.deadline_of(until)
        if when:
            return _("on duty in {layer}, {desk}, until {time}", time=when, **where)
        return _("on duty in {layer}, {desk}", **where)
    words: dict[str, Shown] = {
        Because.NAMED: _("named by the policy"),
        Because.SUPERVISOR: _("supervisor"),
        Because.SECRETARIAT: _("secretariat"),
        Because.LAST_RESORT: _("told because no step reaches anybody"),
    }
    return words.get(because, NOTHING)


def _indented(line: Shown) -> Shown:
    return Shown(f"    {line}")


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.EXPLANATION: explanation,
}
