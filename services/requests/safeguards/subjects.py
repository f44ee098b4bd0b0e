"""Finding what a member holds of a person, restricting it, and what the person is told.

Owns the search by keyed digests: what was looked for is kept nowhere but as a digest with its officer. The
requests of the officer's own member alone are looked at, as that member has them.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from domain.directory.actor import Actor
from domain.events import Event
from domain.messages.outgoing import Post
from domain.refused import Refused, not_yours
from domain.requests.headline import headline
from domain.requests.permissions import sight, sight_of
from domain.requests.request import Decision, Record, Request
from domain.requests.rows import SubjectRow
from domain.requests.safeguards import restricting as rules
from domain.requests.values.protection import AccessOutcome, Restrained, View
from domain.requests.values.situation import Situation
from domain.rows import read_rows, texts
from domain.topics import Facts, Topic, stamp
from domain.verbs import Originator, SubjectAct
from domain.vocabulary import MemberCode
from formats.forms.subjects import name
from services.requests.finding import find
from services.requests.tied.naming import SearchedDigests
from services.visit.desk import Desk
from services.visit.visit import Visit
from storage.transaction.unit_of_work import UnitOfWork

SEARCHES_AN_HOUR: Final = 20
"""Of one officer."""
MOST_SHOWN: Final = 25
"""Requests of one search; of more it is said how many."""
LONGEST: Final = 200
_AT_ONCE: Final = 500
_SHORTEST: Final = 2
_HOUR: Final = timedelta(hours=1)
Rule = Callable[[Request, Actor, Situation], Decision]
_RULES: Final[Mapping[SubjectAct, Rule]] = {
    SubjectAct.RESTRICT: rules.restrict,
    SubjectAct.LIFT: rules.lift,
    SubjectAct.CONSULT: rules.consult,
    SubjectAct.GIVEN: partial(rules.conclude, outcome=AccessOutcome.GIVEN),
    SubjectAct.REFUSED: partial(rules.conclude, outcome=AccessOutcome.REFUSED),
}
_LISTS: Final = frozenset({Topic.SUBJECT_FOUND, Topic.SUBJECT_CASE})


async def search(visit: Desk, typed: str) -> None:
    """The requests of the officer's member whose form holds what is typed. Raises ``Refused``."""
    member = rules.require_officer(visit.actor)
    wanted = " ".join(typed.split())
    if not _SHORTEST <= len(wanted) <= LONGEST:
        raise Refused(Topic.SUBJECT_ASK)
    await _check_cap(visit)
    cases = await visit.read_beside(partial(_found, member=member, typed=wanted))
    held = await _held(visit, member, cases, wanted)
    digest = visit.work.vault.opaque_text("subject", name(wanted))
    about: Facts = {"digest": digest, "member": member, "found": len(cases)}
    await visit.work.note(Record.by(visit.actor, Event.SUBJECT_SEARCHED, about), auth=visit.auth)
    shown = held[:MOST_SHOWN]
    for request in shown:
        seen = Record.by(visit.actor, Event.SUBJECT_FOUND, {"digest": digest})
        await visit.work.note(seen, request.id, visit.auth)
    rows = [_row(request, member) for request in shown]
    facts: Facts = {"rows": texts(rows), "more": max(0, len(cases) - MOST_SHOWN)}
    await visit.reply(Topic.SUBJECT_FOUND, facts)
    await _take_out_typed(visit)


async def act(visit: Desk, case: str, what: SubjectAct) -> None:
    """A button of the officer, on a request that was found for them. Raises ``Refused``."""
    member = rules.require_officer(visit.actor)
    post = await visit.pressed_post()
    if post is None or case not in _listed(post):
        raise not_yours()
    request, situation = await find(visit, case), visit.work.situation
    if rules.as_held(request, member, situation) is None:
        raise not_yours()
    if await visit.work.erasures.is_erased(request.id):
        raise not_yours()
    if what is not SubjectAct.OPEN:
        decision = _RULES[what](request, visit.actor, situation)
        await visit.work.record(await visit.work.redirected(decision), visit.auth)
        request = decision.request
    held = rules.as_held(request, member, situation)
    assert held is not None  # noqa: S101 - looked at above
    facts = _facts(visit, held, member)
    if post.saying.topic is Topic.SUBJECT_CASE:
        await visit.change_pressed(Topic.SUBJECT_CASE, facts)
    else:
        await visit.reply(Topic.SUBJECT_CASE, facts)
    if what is not SubjectAct.OPEN:
        await visit.done(Topic.DONE_SUBJECT, {"reference": request.reference, "act": what.value})


async def answer(visit: Desk, case: str, token: str, said: Originator) -> None:
    """The originator's button. Raises ``Refused``."""
    request, situation = await find(visit, case), visit.work.situation
    if said in (Originator.NO_OBJECTION, Originator.OBJECTION):
        view = View.OBJECTION if said is Originator.OBJECTION else View.NO_OBJECTION
        decision = rules.say_view(request, visit.actor, situation, token, view)
    else:
        agrees = said is Originator.AGREE
        decision = rules.give_consent(request, visit.actor, situation, token, agrees=agrees)
    await visit.record(decision)
    post = await visit.pressed_post()
    if post is not None and post.saying.topic in (Topic.SUBJECT_CONSULTED, Topic.CONSENT_ASKED):
        facts = {**post.saying.facts, "said": said.value}
        await visit.work.outbox.change(post, replace(post.saying, facts=facts))


async def ask_consent(visit: Desk, case: str, what: Restrained) -> None:
    """Who would act on a restricted request asks its originator. Raises ``Refused``."""
    request, situation = await find(visit, case), visit.work.situation
    seen = sight(visit.actor, request, situation)
    if seen is None or seen.request.left is not None:
        raise not_yours()
    decision = rules.ask_consent(request, visit.actor, situation, what)
    if decision is None:
        raise Refused(Topic.SUBJECT_NOTHING_CHANGED, {"reference": request.reference})
    await visit.record(decision)
    await visit.done(Topic.DONE_SUBJECT, {"reference": request.reference, "act": "asked"})


async def _check_cap(visit: Visit) -> None:
    since = visit.work.now - _HOUR
    found = await visit.work.log.of_event(Event.SUBJECT_SEARCHED, since)
    mine = [each for each in found if (each.about or {}).get("actor") == visit.actor.id]
    if len(mine) >= SEARCHES_AN_HOUR:
        again = stamp(mine[-SEARCHES_AN_HOUR].at + _HOUR)
        raise Refused(Topic.SUBJECT_TOO_OFTEN, {"limit": SEARCHES_AN_HOUR, "again_at": again})


async def _found(work: UnitOfWork, member: MemberCode, typed: str) -> tuple[str, ...]:
    """The cases of the member that name it, newest first; some at a time, so that few are in memory."""
    wanted, found = SearchedDigests(work.vault, typed), list[tuple[datetime, str]]()
    situation, after = work.situation, ""
    while some := await work.requests.of_side(member, after, _AT_ONCE):
        after = some[-1].id
        found += [
            (each.created_at, each.id) for each in some if _names(each, member, wanted, situation)
        ]
    return tuple(case for _at, case in sorted(found, reverse=True))


async def _held(
    visit: Visit, member: MemberCode, cases: tuple[str, ...], typed: str
) -> list[Request]:
    """Those of them that still are so, as the member has them, newest first."""
    every = await visit.work.requests.glimpsed(cases[: MOST_SHOWN * 4])
    wanted, situation = SearchedDigests(visit.work.vault, typed), visit.work.situation
    found = [each for each in every if _names(each, member, wanted, situation)]
    held = (rules.as_held(each, member, situation) for each in found)
    return sorted((e for e in held if e is not None), key=lambda e: e.created_at, reverse=True)


def _names(
    request: Request, member: MemberCode, wanted: SearchedDigests, situation: Situation
) -> bool:
    """Whether what the member has of the request names it; an answer only where it may read it."""
    seen = sight_of(member, request, situation)
    if seen is None:
        return False
    ties = request.ties
    digests = {digest for turn, digest in ties.answered if seen.reads(Event.ANSWERED, turn)}
    if member in (request.origin, request.addressee):
        digests |= {*ties.identifiers, *ties.subjects}
    for turn in request.earlier:
        if turn.addressee == member:
            digests |= {*turn.subjects}
    return bool(digests) and not digests.isdisjoint(wanted.of(request.origin))


def _listed(post: Post) -> set[str]:
    """The cases that a message offered to its officer."""
    if post.saying.topic not in _LISTS:
        return set()
    rows = read_rows(SubjectRow, post.saying.facts.get("rows"))
    return {*(row.case for row in rows), str(post.saying.facts.get("case") or "")}


def _row(held: Request, member: MemberCode) -> SubjectRow:
    return SubjectRow(
        case=held.id,
        reference=held.reference,
        type=held.type.value,
        at=held.created_at,
        state=held.state.value,
        restricted=held.protection.restricted_by(member) is not None,
    )


def _facts(visit: Visit, held: Request, member: MemberCode) -> Facts:
    """One of them: no more than its header, and what was done about it."""
    told, asked = headline(held, visit.work.situation), held.protection.newest(member)
    kept = ("case", "reference", "type", "state", "created_at")
    return {
        **{each: told[each] for each in kept},
        "restricted": held.protection.restricted_by(member) is not None,
        "may_restrict": held.left is None,
        "until": stamp(asked.due) if asked is not None else None,
        "view": asked.view.value if asked is not None and asked.view is not None else None,
        "outcome": asked.outcome.value if asked is not None and asked.outcome else None,
    }


async def _take_out_typed(visit: Desk) -> None:
    """What was looked for leaves the chat at once."""
    await visit.keep_own_message(None)
    message = visit.inbound.message_id
    post = await visit.work.outbox.at(visit.inbound.chat, message) if message is not None else None
    if post is not None:
        await visit.work.outbox.remove(post)
