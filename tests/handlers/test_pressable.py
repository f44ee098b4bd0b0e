"""No message has a button that its reader may not press when it is drawn."""

from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType

from domain.directory.actor import Actor
from domain.directory.directory import Layer, Rotation
from domain.refused import Refused
from domain.requests.answer_clock import fall_due
from domain.requests.permissions import require_addressee, require_requester, sight
from domain.requests.request import Decision, Message, Request
from domain.requests.values.situation import Situation
from domain.topics import Topic
from domain.verbs import Verb
from domain.vocabulary import PersonId, Role, State
from handlers.messages.compose import word
from handlers.verbs import buttons
from tests.handlers.messages.wording_network import acknowledged, directory, situation, story
from tests.handlers.messages.wording_readers import saying

OF_REQUESTER = {
    Verb.REPLY,
    Verb.WITHDRAW,
    Verb.REMIND,
    Verb.CLOSE,
    Verb.COMPLETE,
    Verb.DEADLINE,
    Verb.EXECUTE,
    Verb.DESIST,
    Verb.EXTEND,
    Verb.END,
    Verb.USED,
    Verb.HEEDED,
}
OF_THE_ASKED = {
    Verb.ACKNOWLEDGE,
    Verb.PASS_ON,
    Verb.TRANSFER,
    Verb.REFUSE,
    Verb.ANSWER,
    Verb.ASK,
    Verb.DELAY,
    Verb.CONFIRM,
    Verb.PRESERVED,
    Verb.EXPIRED,
    Verb.RECEIVED,
    Verb.DECIDED,
    Verb.PAUSE,
    Verb.EVIDENCE,
}


def alone(minutes: int) -> Situation:
    """The duty officer is the deputy too; nobody supervises."""
    known = directory()
    desk = known.rosters[known.contact_points["lbn-police"].roster]  # type: ignore[index]  # an id

    def theirs(layer: Layer) -> Layer:
        turns = layer.rotation
        assert isinstance(turns, Rotation)
        return replace(layer, rotation=replace(turns, people=(PersonId("lbn-duty"),)))

    rosters = {**known.rosters, desk.id: replace(desk, layers=tuple(map(theirs, desk.layers)))}
    people = {who: each for who, each in known.people.items() if who != "lbn-chief"}
    return replace(
        situation(minutes, without=("lbn-chief",)),
        directory=replace(
            known, rosters=MappingProxyType(rosters), people=MappingProxyType(people)
        ),
    )


def nothing_happens() -> Iterator[Decision]:
    """Reminders until the answer is late, and beyond."""
    request = acknowledged().request
    for minutes in (30, 60, 250, 440, 480, 960):
        while (decision := fall_due(request, alone(minutes))) is not None:
            yield decision
            request = decision.request


def may_press(verb: Verb, message: Message, request: Request, at: Situation) -> bool:
    actor = Actor(person=at.directory.people[message.to])
    seen = sight(actor, request, at)
    if verb is Verb.NOTE:
        return actor.has(Role.SECRETARIAT) and actor.id in request.alerted
    if verb in (Verb.REOPEN, Verb.UPHOLD):
        is_chief = actor.has(Role.SUPERVISOR) and actor.person.member == request.addressee
        if is_chief and request.state is State.REFUSED:
            return True
    if verb is Verb.DOCUMENT:
        return seen is not None
    if verb is Verb.SHOW:
        return seen is not None and seen.may_read
    if verb is Verb.LOG:
        return seen is not None and seen.may_review
    try:
        if verb in OF_THE_ASKED:
            require_addressee(actor, request, at)
        else:
            assert verb in OF_REQUESTER | {Verb.REOPEN, Verb.STATUS}
            require_requester(actor, request)
    except Refused:
        return False
    return True


def refused_buttons(decision: Decision, at: Situation) -> list[tuple[str, str, str]]:
    found = []
    for message in decision.messages:
        if message.to not in at.directory.people:
            continue
        rows = word(saying(message.topic, message.facts)).rows
        for button in (each for row in rows for each in row):
            form = buttons.ON_REQUEST.read(button.data)
            if form is not None and not may_press(form[0], message, decision.request, at):
                found.append((message.to, message.topic.value, form[0].value))
    return found


def test_every_button_that_the_rules_draw_may_be_pressed_by_its_reader() -> None:
    count = 0
    for decision in story():
        assert refused_buttons(decision, situation(0)) == []
        count += len(decision.messages)
    assert count > 30


def test_who_acts_for_no_member_is_asked_for_nothing_else() -> None:
    told = []
    for decision in nothing_happens():
        assert refused_buttons(decision, alone(0)) == []
        told += [each.topic for each in decision.messages if each.to == "secretariat"]
    assert {Topic.IDLE, Topic.ANSWER_OVERDUE} <= set(told)
