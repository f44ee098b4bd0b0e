"""A new deadline from the requester, earlier or later; the answer clock follows it."""

from dataclasses import replace
from datetime import datetime

from domain.directory.actor import Actor
from domain.events import Event
from domain.refused import Refused
from domain.requests.answering import require_wanted
from domain.requests.filing import check_text
from domain.requests.headline import decided, headline, own_card, tell
from domain.requests.permissions import require_for_requester
from domain.requests.request import SETTLED, Decision, Record, Request, Ring, Text
from domain.requests.values.situation import Situation
from domain.topics import Facts, Topic, stamp


def set_deadline(
    request: Request, actor: Actor, situation: Situation, until: datetime, text: str
) -> Decision:
    """The answer is needed by another time. An earlier one rings at the requested side.

    While a question waits for its reply, the clock stays paused, from now on. Raises ``Refused``.
    """
    acting = require_for_requester(actor, request, situation)
    if request.state in SETTLED:
        raise Refused(Topic.ALREADY_OVER, headline(request, situation))
    require_wanted(request, situation)
    check_text(text)
    now, before = situation.now, request.answer_by
    if until <= now:
        raise Refused(Topic.TIME_PASSED, {"time": stamp(until)})
    changed = replace(
        request,
        answer_by=until,
        answer_clock_start=now,
        answer_reminders=0,
        late_untold=True,
        asked_at=now if request.asked_at is not None else None,
    )
    about: Facts = {**acting, "until": stamp(until), "before": stamp(before)}
    record = Record.by(actor, Event.DEADLINE_SET, about, Text(body=text))
    ring = Ring.RINGS if before is None or until < before else Ring.SILENT
    waiting = tuple(each for each in request.alerted if each not in request.passed_on_by)
    people = (request.owner,) if request.owner is not None else waiting
    # Its text is content, which follows the acknowledgement.
    shows = record.text if request.acknowledged_at is not None else None
    told = [
        tell(
            person,
            Topic.DEADLINE_SET,
            changed,
            situation,
            ring=ring,
            shows=shows,
            before=stamp(before),
            by=situation.name(actor.id, person),
            notes_only=situation.notes_only(person),
        )
        for person in people
    ]
    done = tell(actor.id, Topic.DONE_DEADLINE, changed, situation, before=stamp(before))
    return decided(changed, situation, [record], [done, *told], own_card(changed, situation))
