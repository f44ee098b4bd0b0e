"""What was filled in for a request that is there: added to it, or sent as its answer."""

from collections.abc import Iterable

from domain.forms.check import missing
from domain.forms.fields.field import FormField, NeededBy, Values
from domain.forms.fields.form import TEXT
from domain.forms.filled import Filled
from domain.refused import Refused
from domain.requests import completing as rules
from domain.requests.answering import Handling
from domain.requests.request import Request
from domain.topics import Topic
from domain.vocabulary import EvidentialUse, Marking
from services.requests.answering import send
from services.requests.follows.minors import with_supervisors
from services.requests.tied.following import followed
from services.requests.tied.naming import renamed, with_subjects
from services.visit.visit import Visit


async def add(visit: Visit, request: Request, given: Iterable[str], values: Values) -> None:
    """Add the fields of these names to what the request says; ``values`` is all of its form.

    Raises ``Refused``.
    """
    situation = visit.work.situation
    added = {name: values[name] for name in given if name in values}
    if not added:
        facts = {"reference": request.reference, "case": request.id}
        raise Refused(Topic.FORM_NOTHING_ADDED, facts)
    completed = rules.complete(request, visit.actor, situation, added, values)
    completed = with_subjects(visit, renamed(visit, completed, values))
    completed = with_supervisors(visit, request, completed)
    for decision in await followed(visit, completed, values):
        await visit.record(decision)


async def answer(
    visit: Visit,
    request: Request,
    filled: Filled,
    fields: tuple[FormField, ...],
    marking: Marking,
) -> None:
    """Send the answer that was filled in. Raises ``Refused``."""
    lacking = missing(fields, filled.values)[NeededBy.NOW]
    if lacking:
        facts = {
            "type": filled.type.value,
            "version": filled.version,
            "part": filled.part.value,
            "fields": list(lacking),
        }
        raise Refused(Topic.FORM_INCOMPLETE, facts)
    text = str(filled.values.get(TEXT.name) or "")
    rest = {name: value for name, value in filled.values.items() if name != TEXT.name}
    use = EvidentialUse(str(filled.values["evidential_use"]))
    form = Filled(type=filled.type, version=filled.version, part=filled.part, values=rest)
    handling = Handling(marking=marking, use=use, form=form)
    await send(visit, request.id, text, handling.rule(), marking)
