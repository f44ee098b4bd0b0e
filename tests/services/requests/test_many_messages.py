"""A request about which more was said than is looked at as it ends: the newest messages are changed."""

from sqlalchemy import select

from domain.messages.outgoing import Saying
from domain.topics import Topic
from domain.vocabulary import PersonId
from services.conversation import filling_in
from services.requests import closing
from services.visit.office import Office
from storage.database.tables import posts
from storage.messages.ended import MOST
from storage.messages.saying import read_post
from storage.sealing.vault import to_ms
from tests.conftest import HandClock, on_both
from tests.services.desk_clerk import Clerk

ANA, RAMI = PersonId("esp-officer"), PersonId("lbn-duty")
SAID_EARLIER, SAID_LATER = MOST, MOST // 2


@on_both
async def test_the_newest_messages_offer_no_more_than_can_be_done(
    office: Office, clock: HandClock
) -> None:
    clerk = Clerk(office)
    await clerk.opens(ANA, RAMI)
    await clerk.does(ANA, filling_in.file_line, "LBN immediate life preserve EXERCISE keep it")
    case = str(clerk.last(ANA, "status").saying.facts["case"])
    for count in (SAID_EARLIER, SAID_LATER):
        clock.advances(minutes=1)
        async with office.store.work() as work:
            for _ in range(count):
                saying = Saying(topic=Topic.REMINDER, facts={"case": case})
                await work.outbox.post(chat=1, person=RAMI, saying=saying, case=case)
    later = posts.c.created_at == to_ms(clock.now())
    await clerk.does(ANA, closing.withdraw, case)
    async with office.store.reading() as work:
        found = await work.connection.execute(select(posts).where(later, posts.c.case_id == case))
        said = [read_post(office.store.vault, row).saying for row in found]
    reminders = [each.facts for each in said if each.topic is Topic.REMINDER]
    assert len(reminders) == SAID_LATER
    assert all("over" in facts for facts in reminders)
