"""Filling in a form at the page of a request: its answer, or what it still lacks.

Owns what stands in it at first, and that only what was changed is added. Handing it over is the chat's own
act.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from domain.forms.check import missing
from domain.forms.fields.field import NeededBy, Values
from domain.forms.fields.header import FACTS
from domain.forms.filled import Filled, FormPart
from domain.forms.filling import places, value_at
from domain.forms.forms import FORMS
from domain.refused import Refused
from domain.requests import answering as answer_rules
from domain.requests import completing as rules
from domain.requests.answering import PRESET
from domain.requests.filing import check_marking
from domain.requests.headline import headline
from domain.requests.permissions import require_requester
from domain.requests.request import Request
from domain.topics import Topic
from domain.vocabulary import Marking
from services.requests import filled_in
from services.requests.at_page import acting
from services.requests.at_page.read_form import ReadForm, as_typed, understood
from services.requests.case_forms import form_of_case
from services.requests.finding import find
from services.requests.viewing import seen_by
from services.visit.page import PageVisit


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseForm:
    """The form of a request, or of its answer, as it stands at a page."""

    reference: str
    read: ReadForm
    filled: Filled
    """All that stands in it."""
    before: Values
    """What stood in it before anything was typed."""
    marking: Marking
    """The request's."""
    stood: str
    """What of the request must still be so when it is sent."""

    @property
    def missing(self) -> tuple[str, ...]:
        """Fields without which an answer cannot be sent."""
        if not self.read.is_answer:
            return ()
        return tuple(missing(self.read.fields, self.read.values)[NeededBy.NOW])


async def found(visit: PageVisit, target: str) -> Request:
    """The request, if the person may see it. Raises ``Refused``."""
    request = await find(visit, target)
    seen_by(visit, request)
    return request


async def require(visit: PageVisit, target: str, part: FormPart) -> Request:
    """The request whose form can be filled in by this person now. Raises ``Refused``."""
    request = await find(visit, target)
    if part is FormPart.ANSWER:
        answer_rules.require_active(request, visit.actor, visit.work.situation, is_answer=True)
        rules.require_known(request, visit.work.situation)
        return request
    require_requester(visit.actor, request)
    if not request.is_open:
        raise Refused(Topic.ALREADY_OVER, headline(request, visit.work.situation))
    rules.require_form(request, visit.work.situation)
    return request


async def read(visit: PageVisit, target: str, part: FormPart, typed: Mapping[str, str]) -> CaseForm:
    """The form with what was typed over it; a reading of what stands there is recorded by who shows it.

    Raises ``Refused``.
    """
    request = await require(visit, target, part)
    version = request.completion.version if request.completion else FORMS[request.type].version
    is_answer = part is FormPart.ANSWER
    before: Values = (
        {"evidential_use": PRESET.use.value}
        if is_answer
        else await form_of_case(visit.work, request)
    )
    filled = Filled(type=request.type, version=version, part=part, values=before)
    fields = rules.network_fields(filled, visit.work.situation)
    # The facts were sent: what is to be said of them since is a reply.
    fields = tuple(each for each in fields if is_answer or each.name != FACTS.name)
    said = {path: text.replace("\r\n", "\n") for path, text in typed.items()}
    changed = {
        path: text
        for path, text in said.items()
        if text.strip() and text != as_typed(value_at(before, path))
    }
    without = "" if is_answer else FACTS.name
    values, faults = understood(visit, filled, fields, changed, without=without)
    form = ReadForm(
        type=request.type,
        typed=said,
        fields=fields,
        asked=places(fields, values),
        values=values,
        faults=faults,
        is_held=is_answer,
        is_answer=is_answer,
    )
    return CaseForm(
        reference=request.reference,
        read=form,
        filled=replace(filled, values=values),
        before=before,
        marking=request.marking,
        stood=await acting.stands(visit, request),
    )


async def send(
    visit: PageVisit,
    target: str,
    part: FormPart,
    typed: Mapping[str, str],
    marking: Marking | None,
) -> CaseForm | None:
    """Hand over what was filled in; the form instead where something in it cannot stand.

    Raises ``Refused``.
    """
    form = await read(visit, target, part, typed)
    if form.read.grave or form.missing:
        return form
    request = await find(visit, target)
    if visit.crosses_chat:
        check_marking(marking or request.marking, visit.work.situation, request)
    if part is FormPart.ANSWER:
        fields, chosen = form.read.fields, marking or request.marking
        await filled_in.answer(visit, request, form.filled, fields, chosen)
        return None
    values = form.read.values
    given = [name for name, value in values.items() if form.before.get(name) != value]
    await filled_in.add(visit, request, given, values)
    return None
