"""What forms are filled in for: a draft, what a request still lacks, an answer; and what becomes of them.

How a form is asked field by field is left to ``services.conversation.forms``.
"""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from domain.forms.check import FieldFault
from domain.forms.fields.field import Values
from domain.forms.fields.form import TEXT
from domain.forms.fields.header import FACTS
from domain.forms.filled import Filled, FormPart
from domain.forms.filling import begin, looked_over
from domain.forms.forms import FORMS
from domain.refused import Refused, not_yours
from domain.requests import answering as answer_rules
from domain.requests import completing as rules
from domain.requests import filing as filing_rules
from domain.requests.ahead.draft import Draft, DraftStep
from domain.requests.answering import Handling
from domain.requests.filing import Filing, check_marking, require_official, require_taker
from domain.requests.headline import headline
from domain.requests.permissions import require_requester
from domain.requests.request import Request
from domain.topics import Topic
from domain.verbs import DraftVerb, FormVerb
from domain.vocabulary import EvidentialUse
from services.conversation import forms
from services.conversation import handling as handlings
from services.conversation.forms import OpenForm, Purpose
from services.requests import drafting, filing, filled_in
from services.requests.ahead import drafts
from services.requests.at_page import carrying
from services.requests.case_forms import form_of_case
from services.requests.finding import find
from services.visit import asked
from services.visit.desk import Desk
from services.visit.visit import Visit
from storage.sealing.vault import Json


async def press_draft(
    visit: Desk, token: str, verb: DraftStep | DraftVerb, value: str
) -> Request | None:
    """A button of a draft; returns a request that is to be added to instead."""
    if verb in (DraftVerb.HERE, DraftVerb.ANEW):
        await carrying.press(visit, token, is_here=verb is DraftVerb.HERE)
        return None
    draft = await drafts.read(visit)
    if draft is not None and draft.token == token:
        if verb is DraftVerb.FORM:
            await _begin(visit, draft)
            return None
        if verb is DraftVerb.SEND and _may_be_typed(visit, draft) and _is_held(visit, draft):
            await _begin(visit, draft)
            return None
        form = await forms.unfinished(visit)
        if form is not None and form.purpose is Purpose.DRAFT:
            if verb is DraftVerb.CONTINUE:
                await visit.change_pressed(Topic.PROMPT_OVER, {"token": token})
                await forms.ask(visit, form)
                return None
            await forms.forget(visit, form)
    return await drafting.press(visit, token, verb, value)


async def file_line(visit: Desk, line: str, *, is_call: bool = False) -> None:
    """File what one line says; where the network asks for more, it goes on in the form.

    ``is_call``: it was told by telephone; who told it is always asked for.
    """
    (require_taker if is_call else require_official)(visit.actor)
    said = filing.read_line(visit, line, is_call=is_call)
    if not filing.lacking(visit, said):
        await filing.file(visit, said)
        return
    await _begin(visit, await _draft_of(visit, said))


async def _draft_of(visit: Desk, said: Filing) -> Draft:
    """A draft that says what one line said. Raises ``Refused`` over an unfinished one."""
    if await drafts.read(visit) is not None:
        raise Refused(Topic.DRAFT_IN_THE_WAY)
    await asked.end(visit)
    draft = Draft(
        token=secrets.token_hex(2),
        addressee=said.addressee,
        type=said.type,
        urgency=said.urgency,
        reason=said.reason,
        marking=said.marking,
        text=said.text,
        is_call=said.is_call,
    )
    if visit.inbound.message_id is not None:
        draft = replace(draft, own_messages=(visit.inbound.message_id,))
        await visit.keep_own_message(None)
    await drafts.keep(visit, draft)
    return draft


def _is_held(visit: Visit, draft: Draft) -> bool:
    """Whether it is finished but for what its form lacks."""
    if draft.step is not DraftStep.SUMMARY:
        return False
    return bool(filing_rules.lacking(draft.filing(), visit.actor, visit.work.situation)[0])


def _may_be_typed(visit: Visit, draft: Draft) -> bool:
    """Whether its marking still lets content cross the chat; if not, its text goes before all else."""
    allowed = visit.work.directory.content_in_chat
    return draft.marking is not None and allowed.allows(draft.marking)


def _values_of(visit: Visit, draft: Draft) -> Values:
    """What stands in its form already: presets, what the directory knows, what was written."""
    if draft.type is None:
        return {}
    caller = draft.addressee if draft.is_call else None
    situation = visit.work.situation
    form = filing_rules.filled_in(draft.type, draft.form, visit.actor, situation, caller)
    return {**form.values, **({FACTS.name: draft.text} if draft.text is not None else {})}


async def _begin(visit: Desk, draft: Draft) -> None:
    """Go on with the form of a draft; the message that is pressed becomes its first question."""
    await asked.end(visit)
    if draft.type is None or draft.marking is None:
        raise Refused(Topic.STALE_STEP)
    check_marking(draft.marking, visit.work.situation, has_text=False)
    values = _values_of(visit, draft)
    filled = Filled(type=draft.type, version=FORMS[draft.type].version, values=values)
    form = forms.new(Purpose.DRAFT, filled, draft.marking)
    form = replace(form, is_call=draft.is_call)
    post = await visit.pressed_post()
    if post is not None:
        form = replace(form, shown=post.id)
        if draft.shown is not None and draft.shown != post.id:
            await visit.retire(draft.shown, Topic.PROMPT_OVER, among=drafting.ASKING)
    await drafts.keep(visit, replace(draft, shown=None))
    await _ask_first(visit, form)


async def _ask_first(visit: Desk, form: OpenForm) -> None:
    filling = begin(form.filling, forms.fields_of(visit, form))
    await forms.ask(visit, replace(form, filling=filling))


async def complete(visit: Desk, target: str) -> None:
    """Fill in what a request still lacks, from where it was left."""
    request = await find(visit, target)
    require_requester(visit.actor, request)
    if not request.is_open:
        raise Refused(Topic.ALREADY_OVER, headline(request, visit.work.situation))
    completion = rules.require_form(request, visit.work.situation)
    check_marking(request.marking, visit.work.situation, request, has_text=False)
    form = await _unfinished(visit, Purpose.COMPLETE, request)
    if form is None:
        values = await form_of_case(visit.work, request)
        filled = Filled(type=request.type, version=completion.version, values=values)
        form = forms.new(Purpose.COMPLETE, filled, request.marking, request.id)
    await asked.end(visit)
    await _ask_first(visit, form)


async def answer(
    visit: Desk, target: str, handling: Handling, text: str = "", messages: Sequence[int] = ()
) -> None:
    """Answer a request field by field; ``text`` is what was typed for it already, as ``messages``."""
    request = await find(visit, target)
    answer_rules.require_active(request, visit.actor, visit.work.situation, is_answer=True)
    rules.require_known(request, visit.work.situation)
    marking = handling.marking or request.marking
    check_marking(marking, visit.work.situation, request, has_text=False)
    form = await _unfinished(visit, Purpose.ANSWER, request)
    if form is None:
        version = request.completion.version if request.completion else FORMS[request.type].version
        values: Values = {"evidential_use": handling.use.value}
        filled = Filled(type=request.type, version=version, part=FormPart.ANSWER, values=values)
        form = forms.new(Purpose.ANSWER, filled, marking, request.id)
    if handling.use is EvidentialUse.EVIDENCE:
        form = forms.with_values(form, {"evidential_use": handling.use.value})
    if text:
        form = forms.with_values(form, {TEXT.name: text})
        form = replace(form, own_messages=(*form.own_messages, *messages))
    await asked.end(visit)
    await _ask_first(visit, form)


async def answer_instead(visit: Desk) -> None:
    """The question for an answer is open: answer field by field instead of by one text."""
    prompt = await _pressed(visit, {"answer"})
    if prompt is not None:
        await answer(visit, str(prompt["case"]), handlings.of(prompt))


async def agree(visit: Desk) -> None:
    """The answer may be used as evidence: for whom, in what and how far is asked for, as fields."""
    prompt = await _pressed(visit, {"answer", "what"})
    if prompt is not None:
        chosen = replace(handlings.of(prompt), use=EvidentialUse.EVIDENCE)
        text, messages = str(prompt.get("text") or ""), asked.messages_of(prompt)
        await answer(visit, str(prompt["case"]), chosen, text, messages)


async def _pressed(visit: Desk, kinds: Collection[str]) -> Mapping[str, Json] | None:
    """The question whose button was pressed; None, once it is said, where it waits no longer."""
    prompt, post = await asked.read(visit), await visit.pressed_post()
    if prompt is None or post is None or post.id != prompt["post"] or prompt["kind"] not in kinds:
        await visit.retire(post.id if post else None, Topic.PROMPT_OVER, among=asked.TOPICS)
        await visit.done(Topic.STALE_STEP)
        return None
    return prompt


async def _unfinished(visit: Desk, purpose: Purpose, request: Request) -> OpenForm | None:
    """The form that was begun for this; another one must be finished or cancelled first."""
    form = await forms.unfinished(visit)
    if form is None:
        return None
    if (form.purpose, form.case) != (purpose, request.id):
        raise Refused(Topic.FORM_UNFINISHED, {"token": form.filling.token})
    return form


async def typed(visit: Desk, text: str) -> bool:
    """Within a visit: take a text for the form that waits; False where none does."""
    form = await forms.unfinished(visit)
    if form is None:
        return False
    check_marking(form.marking, visit.work.situation)
    taken = await forms.typed(visit, form, text)
    await _go_on(visit, taken.form, taken.said, taken.faults)
    return True


async def press(visit: Desk, token: str, verb: FormVerb, value: str) -> None:
    """A button of a form was pressed."""
    form = await forms.unfinished(visit)
    post = await visit.pressed_post()
    if post is not None and post.saying.topic not in forms.ASKING | asked.OVER:
        raise not_yours()
    if form is None or form.filling.token != token or (post and post.id != form.shown):
        await visit.retire(post.id if post else None, Topic.PROMPT_OVER, among=forms.ASKING)
        await visit.done(Topic.STALE_STEP)
        return
    if verb is FormVerb.CANCEL:
        await cancel(visit)
        return
    if verb is FormVerb.END and form.purpose is not Purpose.DRAFT:
        await _finish(visit, form)
    elif verb is FormVerb.END:
        await _go_on(visit, replace(form, filling=looked_over(form.filling)))
    else:
        await _go_on(visit, forms.pressed(visit, form, verb, value))


async def cancel(visit: Desk) -> bool:
    """Within a visit: leave the form, and take out of the chat what was typed; False where there is none."""
    form = await forms.unfinished(visit)
    if form is None:
        return False
    await forms.forget(visit, form)
    if form.purpose is Purpose.DRAFT:
        await drafting.abandon(visit)
    else:
        await visit.take_out_typed(form.own_messages)
    await visit.reply(Topic.DRAFT_CANCELLED)
    return True


async def _go_on(
    visit: Desk, form: OpenForm, said: Values | None = None, faults: Sequence[FieldFault] = ()
) -> None:
    """Ask for the next field. A draft, in which all stands at once, is looked over as a whole itself."""
    draft = await drafts.read(visit) if form.purpose is Purpose.DRAFT else None
    if draft is None:
        await forms.ask(visit, form, said, faults)
        return
    rest = {name: value for name, value in form.values.items() if name != FACTS.name}
    text = form.values.get(FACTS.name)
    own = tuple(dict.fromkeys((*draft.own_messages, *form.own_messages)))
    changed = replace(draft, form=rest, own_messages=own)
    changed = replace(changed, text=text) if isinstance(text, str) else changed
    if form.filling.path or faults:
        await drafts.keep(visit, changed)
        await forms.ask(visit, form, said, faults)
        return
    await forms.forget(visit, form)
    await drafting.ask(visit, changed)


async def _finish(visit: Desk, form: OpenForm) -> None:
    """Hand over what was filled in: added to the request, or sent as its answer."""
    situation = visit.work.situation
    request = await find(visit, str(form.case))
    check_marking(form.marking, situation, request)
    if form.purpose is Purpose.COMPLETE:
        await filled_in.add(visit, request, form.given, form.values)
    else:
        fields = forms.fields_of(visit, form)
        await filled_in.answer(visit, request, form.filling.filled, fields, form.marking)
    await forms.forget(visit, form)
