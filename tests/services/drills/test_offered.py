"""What is offered of a drill that the network ordered can be done: under every message, and at its page.

Each state is reached by the acts of the chat; there everybody presses every button that they have, and each
press is taken back, so that the next one meets the same state.
"""

from typing import Final

import pytest

from domain.directory.drill_rules import DrillKind
from domain.drills.ordering import WantedDrills
from domain.refused import Refused
from domain.topics import Topic
from domain.verbs import Verb
from domain.vocabulary import ContactPointId
from handlers.messages.compose import word
from handlers.routes.on_request import ON_REQUEST
from handlers.verbs import buttons
from services.drills import ordering
from services.drills.ringing import DrillClock
from services.requests import viewing
from services.requests.at_page.acting import offers
from services.visit.desk import Desk
from services.visit.office import Office
from tests.conftest import on_both
from tests.handlers.messages.wording_readers import saying
from tests.services.desk_clerk import Clerk

Acts = tuple[tuple[str, Verb, str], ...]

PEOPLE: Final = ("lbn-duty", "lbn-deputy", "lbn-chief", "secretariat")
IT_WORKED: Final = Topic.USAGE
"""What a press is taken back with that would have been done."""
OVER: Final = "over"
DONE_BEFORE: Final = {
    (Verb.PASS_ON, "already_passed_on"),
    (Verb.ASK, "already_over"),
    (Verb.DELAY, "already_over"),
}
"""What older messages of every request go on to offer, and answer so."""

RUNG: Final[Acts] = ()
PASSED_ON: Final[Acts] = (("lbn-duty", Verb.PASS_ON, ""),)
TAKEN: Final[Acts] = (("lbn-duty", Verb.ACKNOWLEDGE, ""),)
DELAYED: Final[Acts] = (*TAKEN, ("lbn-duty", Verb.DELAY, "2026-12-25 12:00 EXERCISE later"))
ASKED: Final[Acts] = (*TAKEN, ("lbn-duty", Verb.ASK, "EXERCISE which ship?"))
REPLIED: Final[Acts] = (*ASKED, ("secretariat", Verb.REPLY, "EXERCISE none"))
ANSWERED: Final[Acts] = (*TAKEN, ("lbn-duty", Verb.ANSWER, "EXERCISE all of it invented"))

DESK: Final = {
    (DrillKind.PING, RUNG): {"ack", "pass"},
    (DrillKind.PING, TAKEN): {"show"},
    (DrillKind.FORM, RUNG): {"ack", "pass"},
    (DrillKind.FORM, TAKEN): {"answer", "ask", "delay", "show"},
}
"""What the alert of the duty officer offers."""


class Drill:
    """One drill, and who has to do with it."""

    def __init__(self, clerk: Clerk, case: str) -> None:
        self._clerk, self.case = clerk, case

    async def passes(self, acts: Acts) -> None:
        """This is done, and none of it is refused."""
        for who, verb, text in acts:
            before = len(self._clerk.reads(who))
            await self._clerk.does(who, ON_REQUEST[verb].typed, self.case, text)
            assert len(self._clerk.reads(who)) > before or verb is Verb.ACKNOWLEDGE

    def under_messages(self, who: str, topic: str | None = None) -> set[Verb]:
        """What somebody's messages offer about it; those of one topic."""
        found: set[Verb] = set()
        for seen in self._clerk.chats.get(self._clerk.accounts[who], {}).values():
            if topic not in (None, seen.saying.topic.value):
                continue
            shown = word(saying(seen.saying.topic, seen.saying.facts, texts=seen.saying.texts))
            for each in (button for row in shown.rows for button in row):
                pressed = buttons.ON_REQUEST.read(each.data)
                found |= {pressed[0]} if pressed is not None and pressed[1] == self.case else set()
        return found

    async def at_its_page(self, who: str) -> set[Verb]:
        """What its page offers somebody, and does not say why it cannot be done."""
        found: set[Verb] = set()

        async def looks(visit: Desk) -> None:
            whole = await viewing.find(visit, self.case)
            seen = viewing.seen_by(visit, whole)
            shown = offers(visit, whole, seen, Verb)
            found.update(offer.verb for offer in shown if offer.hindered is None)

        await self._clerk.does(who, looks)
        return found

    async def answer_to(self, who: str, verb: Verb) -> str:
        """What is answered to the press; it has no effect."""

        async def tried(visit: Desk) -> None:
            await ON_REQUEST[verb].press(visit, self.case)
            raise Refused(IT_WORKED, {"command": "drill"})

        return str(await self._clerk.presses(who, tried))


async def rung(office: Office, kind: DrillKind) -> Drill:
    clerk = Clerk(office)
    await clerk.opens(*PEOPLE)
    wanted = WantedDrills(kind=kind, points=(ContactPointId("lbn-police"),))
    await ordering.order_at_console(office, wanted)
    assert await DrillClock(office).look() == 1
    await clerk.delivers()
    return Drill(clerk, str(clerk.last("lbn-duty", "alert").saying.facts["case"]))


@pytest.mark.parametrize("is_over", [False, True], ids=["", OVER])
@pytest.mark.parametrize(
    ("kind", "acts"),
    [
        *((DrillKind.PING, acts) for acts in (RUNG, PASSED_ON, TAKEN)),
        *((DrillKind.FORM, acts) for acts in (RUNG, PASSED_ON, TAKEN, DELAYED, ASKED, REPLIED)),
        (DrillKind.FORM, ANSWERED),
    ],
)
async def test_every_button_does_what_it_says(
    office: Office, kind: DrillKind, acts: Acts, *, is_over: bool
) -> None:
    drill = await rung(office, kind)
    await drill.passes(acts)
    if is_over:
        await DrillClock(office).look()
        await drill._clerk.delivers()
    pressed, refused = 0, []
    for who in PEOPLE:
        await drill._clerk.does(who, viewing.status, drill.case)
        for verb in sorted(drill.under_messages(who) | await drill.at_its_page(who)):
            answer = await drill.answer_to(who, verb)
            if answer != IT_WORKED and (verb, answer) not in DONE_BEFORE:
                refused.append((who, verb.value, answer))
            pressed += 1
    assert not refused
    assert pressed >= 4


@on_both
@pytest.mark.parametrize(("kind", "acts"), DESK)
async def test_the_alert_offers_what_is_asked(office: Office, kind: DrillKind, acts: Acts) -> None:
    drill = await rung(office, kind)
    await drill.passes(acts)
    assert drill.under_messages("lbn-duty", "alert") == DESK[kind, acts]


@pytest.mark.parametrize(
    ("acts", "verb", "text", "why"),
    [
        (RUNG, Verb.REFUSE, "a EXERCISE", None),
        (RUNG, Verb.TRANSFER, "ITA", None),
        (TAKEN, Verb.REFUSE, "a EXERCISE", None),
        (TAKEN, Verb.DELAY, "2026-12-25 12:00 EXERCISE later", "no_answer"),
        (TAKEN, Verb.ANSWER, "EXERCISE here", "no_answer"),
        (TAKEN, Verb.ASK, "EXERCISE what", "no_answer"),
    ],
)
async def test_what_is_not_offered_is_refused_when_typed_and_when_pressed(
    office: Office, acts: Acts, verb: Verb, text: str, why: str | None
) -> None:
    """Buttons of an older version stand in chats, and commands can be typed."""
    drill = await rung(office, DrillKind.PING)
    await drill.passes(acts)
    assert await drill.answer_to("lbn-duty", verb) == Topic.DRILL_STAYS
    await drill._clerk.does("lbn-duty", ON_REQUEST[verb].typed, drill.case, text)
    last = drill._clerk.last("lbn-duty").saying
    assert (last.topic, last.facts.get("why")) == (Topic.DRILL_STAYS, why)


async def test_the_office_sets_no_time_for_an_answer_that_nobody_asks_for(office: Office) -> None:
    drill = await rung(office, DrillKind.PING)
    assert await drill.answer_to("secretariat", Verb.DEADLINE) == Topic.DRILL_STAYS
