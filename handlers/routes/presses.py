"""From a pressed button to the act that it means.

Callback data is the client's claim, read strictly by the forms of ``handlers.verbs.buttons``. Data that
has no such form is answered with the same line as a button that is not the person's.
"""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, TypeVarTuple

from domain.refused import not_yours
from domain.requests.ahead.draft import DraftStep
from domain.verbs import DraftVerb, Noting, PromptVerb, Sure, Verb
from domain.vocabulary import EvidentialUse
from handlers.routes.on_request import ON_REQUEST, ON_SURE
from handlers.verbs import buttons
from handlers.verbs.forms import Form
from services.conversation import choosing, filling_in, permitting, prompts, reassigning
from services.conversation.correcting import ask_done
from services.conversation.kinds import Kind
from services.directory import confirming as entries
from services.directory.in_chat import browsing, editing, roster_editing, rosters
from services.drills import real, striking
from services.duty import cover, in_chat, on_duty
from services.keeping import erasure
from services.log import disclosure, review
from services.messages import channel_tests
from services.people import confirming, people, people_in_chat
from services.requests import escalations, transfer, viewing
from services.requests.safeguards import correcting, subjects
from services.requests.tying import deconflicting, linking
from services.sessions import in_chat as sessions
from services.statistics import in_chat as statistics
from services.statistics import letter_in_chat
from services.visit import sure
from services.visit.desk import Desk, refuse, serve
from services.visit.inbound import Inbound
from services.visit.office import Office
from services.visit.sure import AskedFirst

Values = TypeVarTuple("Values")
Press = tuple[Form[*tuple[Any, ...]], Callable[..., Awaitable[None]]]


async def run(office: Office, inbound: Inbound, data: str) -> None:
    """Do what the button says, if it is one."""
    for form, act in PRESSES:
        values = form.read(data)
        if values is not None:
            await serve(office, inbound, act, *values)
            return
    await refuse(office, inbound, not_yours())


def _on(form: Form[*Values], act: Callable[[Desk, *Values], Awaitable[None]]) -> Press:
    return form, act


async def _on_request(visit: Desk, verb: Verb, case: str) -> None:
    await ON_REQUEST[verb].press(visit, case)


async def _press_prompt(visit: Desk, verb: PromptVerb) -> None:
    if verb is PromptVerb.TEXT and await choosing.begins_with_number(visit):
        return
    await (
        filling_in.answer_instead(visit) if verb is PromptVerb.FORM else prompts.press(visit, verb)
    )


async def _answer_prompt(visit: Desk, verb: PromptVerb, value: str) -> None:
    if verb is PromptVerb.USE and value == EvidentialUse.EVIDENCE:
        await filling_in.agree(visit)
        return
    chosen = await choosing.chosen(visit, verb, value)
    if chosen is None:
        await prompts.press(visit, verb, value)
    else:
        await ON_REQUEST[chosen.verb].typed(visit, chosen.case, chosen.text)


async def _say_yes(visit: Desk, act: Sure, target: str) -> None:
    await sure.say_yes(visit, act, target, ASKED_FIRST[act])


async def _say_no(visit: Desk) -> None:
    await sure.say_no(visit, ASKED_FIRST)


async def _draft(visit: Desk, token: str, verb: DraftStep | DraftVerb, value: str) -> None:
    instead = await filling_in.press_draft(visit, token, verb, value)
    if instead is not None:
        await prompts.open_prompt(visit, Kind.REPLY, instead.id)


async def _of_correction(visit: Desk, case: str, token: str, act: Noting) -> None:
    await (correcting.note if act is Noting.NOTED else ask_done)(visit, case, token)


async def _swap_for_none(visit: Desk) -> None:
    await in_chat.choose_theirs(visit, None)


ASKED_FIRST: Mapping[Sure, AskedFirst] = {
    **ON_SURE,
    Sure.REVOKE: AskedFirst(
        people_in_chat.ask_revoke,
        people_in_chat.revoke,
        people_in_chat.show_again,
        people_in_chat.revoke_rests_on,
    ),
    Sure.SICK: AskedFirst(in_chat.ask_sick, in_chat.sick, rests_on=in_chat.sick_rests_on),
    Sure.DEVICE: AskedFirst(sessions.ask_revoke, sessions.revoke),
    Sure.CALENDAR: AskedFirst(in_chat.ask_new_addresses, in_chat.new_addresses),
}
"""What a press asks about before it is done."""

PRESSES: tuple[Press, ...] = (
    _on(buttons.ON_REQUEST, _on_request),
    _on(buttons.CONSENT, transfer.decide),
    _on(buttons.SURE, _say_yes),
    _on(buttons.NOT_SURE, _say_no),
    _on(buttons.SHOW_BEFORE, review.show_again),
    _on(buttons.UNLINK, linking.unlink),
    _on(buttons.CONTACT, deconflicting.decide),
    _on(buttons.PERMIT, permitting.decide),
    _on(buttons.CORRECTION, _of_correction),
    _on(buttons.TOOK_FOR_REAL, real.took_for_real),
    _on(buttons.SUBJECT, subjects.act),
    _on(buttons.ORIGINATOR, subjects.answer),
    _on(buttons.ASK_CONSENT, subjects.ask_consent),
    _on(buttons.REQUESTS, viewing.requests),
    _on(buttons.ESCALATIONS, escalations.escalations),
    _on(buttons.DRAFT, _draft),
    _on(buttons.FORM, filling_in.press),
    _on(buttons.PROMPT, _press_prompt),
    _on(buttons.PROMPT_WITH, _answer_prompt),
    _on(buttons.LOG_PAGE, review.turn_page),
    _on(buttons.LOG_PART, review.show_part),
    _on(buttons.SEEN, disclosure.show),
    _on(buttons.ERASE, partial(erasure.decide, agrees=True)),
    _on(buttons.KEEP, partial(erasure.decide, agrees=False)),
    _on(buttons.UNBOUND_ERASE, partial(erasure.decide, bound="", agrees=True)),
    _on(buttons.UNBOUND_KEEP, partial(erasure.decide, bound="", agrees=False)),
    _on(buttons.DUTY, on_duty.duty),
    _on(buttons.COVERAGE, cover.coverage),
    _on(buttons.STATISTICS, statistics.press),
    _on(buttons.LETTERS, letter_in_chat.press),
    _on(buttons.PICTURE, statistics.press_picture),
    _on(buttons.FILL, in_chat.ask_who_fills),
    _on(buttons.FILL_WITH, in_chat.fill),
    _on(buttons.REASSIGN_TO, reassigning.choose),
    _on(buttons.SWAP_MINE, in_chat.choose_mine),
    _on(buttons.SWAP_WHO, in_chat.choose_who),
    _on(buttons.SWAP_THEIRS, in_chat.choose_theirs),
    _on(buttons.SWAP_FOR_NONE, _swap_for_none),
    _on(buttons.SWAP_ACCEPT, partial(in_chat.answer_swap, accept=True)),
    _on(buttons.SWAP_DECLINE, partial(in_chat.answer_swap, accept=False)),
    _on(buttons.UNDO, in_chat.undo),
    _on(buttons.CONFIRM_SHIFT, in_chat.confirm_shift),
    _on(buttons.REVOKE_CALENDARS, in_chat.revoke_calendars),
    _on(buttons.MEMBERS, browsing.turn_page),
    _on(buttons.ENTRIES, browsing.entries),
    _on(buttons.ENTRY, browsing.entry),
    _on(buttons.EDIT_ENTRY, editing.change),
    _on(buttons.REMOVE_ENTRY, editing.remove),
    _on(buttons.ADD_ENTRY, editing.add),
    _on(buttons.ROSTER, rosters.roster),
    _on(buttons.LAYER, rosters.layer),
    _on(buttons.EDIT_LAYER, roster_editing.change),
    _on(buttons.PUT_ON_ROSTER, roster_editing.put_on),
    _on(buttons.JOIN, roster_editing.join),
    _on(buttons.ENTRY_RIGHT, partial(entries.settle, is_right=True)),
    _on(buttons.ENTRY_WRONG, partial(entries.settle, is_right=False)),
    _on(buttons.STRIKE, partial(striking.decide, agrees=True)),
    _on(buttons.KEEP_FAILURE, partial(striking.decide, agrees=False)),
    _on(buttons.PEOPLE, people_in_chat.people),
    _on(buttons.PERSON, people_in_chat.person),
    _on(buttons.INVITE, people_in_chat.invite),
    _on(buttons.INVITE_MANY, people_in_chat.invite_many),
    _on(buttons.REVOKE, people_in_chat.ask_revoke),
    _on(buttons.CONFIRM_ENROLMENT, partial(confirming.decide, accept=True)),
    _on(buttons.DENY_ENROLMENT, partial(confirming.decide, accept=False)),
    _on(buttons.CHOOSE_LANGUAGE, people.choose_language),
    _on(buttons.FIRST_PASSKEY_MINE, sessions.confirm),
    _on(buttons.FIRST_PASSKEY_NOT_MINE, sessions.deny),
    _on(buttons.NOT_ME, sessions.not_me),
    _on(buttons.ALLOW_FIRST_PASSKEY, sessions.allow),
    _on(buttons.END_SESSIONS, sessions.end_sessions),
    _on(buttons.REVOKE_DEVICE, sessions.ask_revoke),
    _on(buttons.TEST_ARRIVED, channel_tests.arrived_here),
)
