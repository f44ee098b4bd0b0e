"""The order of what is sent, with the time passed in."""

from hypothesis import given
from hypothesis import strategies as st

from bot.dispatch.send_queue import SendQueue
from domain.messages.outgoing import WorkKind
from services.messages.delivery import Outgoing
from storage.messages.outbox import EXPRESS
from tests.bot.outgoing_work import outgoing


def unlimited() -> SendQueue:
    return SendQueue(0.0, 0.0, 0.0)


def drained(queue: SendQueue, now: float = 0.0) -> list[int]:
    """What goes at that time, each finished before the next is taken."""
    gone: list[int] = []
    while (taken := queue.take(now)) is not None:
        gone.append(taken.work.id)
        queue.done(taken)
    return gone


def test_most_urgent_first_then_oldest() -> None:
    queue = unlimited()
    for number, priority, chat in ((1, 30, 1), (2, 0, 2), (3, 30, 3), (4, 10, 4)):
        queue.add(outgoing(chat, priority=priority, id=number))
    assert drained(queue) == [2, 4, 1, 3]
    assert len(queue) == 0


def test_the_same_work_is_not_taken_twice() -> None:
    queue = unlimited()
    work = outgoing(id=5)
    queue.add(work)
    queue.add(work)
    assert drained(queue) == [5]


def test_one_message_of_a_chat_at_a_time() -> None:
    queue = unlimited()
    queue.add(outgoing(1, id=1))
    queue.add(outgoing(1, id=2))
    first = queue.take(0.0)
    assert first is not None
    assert queue.take(0.0) is None
    queue.done(first)
    assert drained(queue) == [2]


def test_an_alert_does_not_wait_for_a_slow_message_in_its_chat() -> None:
    queue = unlimited()
    queue.add(outgoing(1, priority=34, id=1))
    assert queue.take(0.0) is not None
    queue.add(outgoing(1, priority=0, id=2))
    alert = queue.take(0.0, express_only=True)
    assert alert is not None
    assert alert.work.id == 2


def test_an_alert_behind_three_hundred_others_goes_at_once() -> None:
    queue = SendQueue(28.0, 1.0, 0.0)
    for number in range(300):
        queue.add(outgoing(number, priority=34, id=number + 1))
    sent = drained(queue)
    assert len(sent) == 28
    queue.add(outgoing(5, priority=0, id=1000))
    assert drained(queue) == [1000]


def test_answers_to_presses_are_never_limited() -> None:
    queue = SendQueue(1.0, 1.0, 0.0)
    queue.hold_all(100.0)
    for number in range(50):
        queue.add(outgoing(1, priority=0, kind=WorkKind.PRESS, id=number + 1))
    found = []
    while (taken := queue.take_unlimited()) is not None:
        found.append(taken.work.id)
        queue.done(taken)
    assert found == list(range(1, 51))


def test_the_limit_of_a_chat_holds_up_no_other_chat() -> None:
    queue = SendQueue(0.0, 1.0, 0.0)
    for number in range(10):
        queue.add(outgoing(1, id=number + 1))
    queue.add(outgoing(2, id=99))
    assert drained(queue) == [1, 2, 3, 99]
    wait = queue.wait(0.0)
    assert wait == 1.0
    assert drained(queue, 1.0) == [4]


def test_changes_of_messages_do_not_use_up_a_chats_limit() -> None:
    queue = SendQueue(0.0, 1.0, 0.0)
    for number in range(10):
        queue.add(outgoing(1, kind=WorkKind.EDIT, id=number + 1))
    assert len(drained(queue)) == 10


def test_a_held_chat_waits_and_the_others_go() -> None:
    queue = unlimited()
    first = outgoing(1, id=1)
    for work in (first, outgoing(1, id=2), outgoing(2, id=3)):
        queue.add(work)
    taken = queue.take(0.0)
    assert taken is first
    queue.hold_chat(1, 5.0)
    queue.put_back(first)
    assert drained(queue) == [3]
    assert queue.wait(0.0) == 5.0
    assert drained(queue, 4.9) == []
    assert drained(queue, 5.0) == [1, 2]


def test_a_held_line_lets_an_alert_pass() -> None:
    queue = unlimited()
    failed = outgoing(1, priority=34, id=1)
    queue.hold_line(failed, 5.0)
    queue.add(failed)
    queue.add(outgoing(1, priority=0, id=2))
    assert drained(queue) == [2]


def test_hold_all_ends() -> None:
    queue = unlimited()
    queue.add(outgoing(1, id=1))
    queue.hold_all(1.0)
    assert drained(queue, 0.5) == []
    assert queue.wait(0.5) == 0.5
    assert drained(queue, 1.0) == [1]


def test_what_is_left_at_the_end_is_given_back() -> None:
    queue = unlimited()
    sending = outgoing(1, id=1)
    queue.add(sending)
    assert queue.take(0.0) is sending
    queue.add(outgoing(1, id=2))
    queue.add(outgoing(2, id=3, kind=WorkKind.PRESS))
    assert sorted(work.work.id for work in queue.empty()) == [2, 3]
    assert queue.ids == {1}
    queue.done(sending)
    assert len(queue) == 0


works = st.lists(
    st.tuples(st.integers(min_value=1, max_value=4), st.sampled_from([0, 4, 10, 20, 34])),
    max_size=40,
)


@given(works, st.sampled_from([0.0, 0.5, 1.0, 28.0]), st.sampled_from([0.0, 0.5, 1.0]))
def test_everything_goes_once_and_in_order_within_a_chat(
    given_works: list[tuple[int, int]], rate: float, per_chat: float
) -> None:
    queue = SendQueue(rate, per_chat, 0.0)
    added = [outgoing(chat, priority=priority) for chat, priority in given_works]
    for work in added:
        queue.add(work)
    gone: list[Outgoing] = []
    now = 0.0
    while len(gone) < len(added):
        taken = queue.take(now)
        if taken is None:
            wait = queue.wait(now)
            assert wait is not None
            now += max(wait, 1e-6)
            continue
        gone.append(taken)
        queue.done(taken)
    assert queue.take(now) is None
    assert len({work.work.id for work in gone}) == len(added)
    for chat in {work.work.chat for work in added}:
        for express in (True, False):
            line = [
                (work.work.priority, work.work.id)
                for work in gone
                if work.work.chat == chat and (work.work.priority < EXPRESS) is express
            ]
            assert line == sorted(line)


def test_nothing_waits_behind_a_document_and_it_keeps_its_chats_limit() -> None:
    queue = SendQueue(0.0, 1.0, 0.0)
    queue.add(outgoing(1, kind=WorkKind.DOCUMENT, id=1))
    queue.add(outgoing(1, id=2))
    document = queue.take_document(0.0)
    assert document is not None
    assert document.work.id == 1
    assert drained(queue) == [2]
    queue.add(outgoing(1, kind=WorkKind.DOCUMENT, id=3))
    queue.hold_chat(1, 5.0)
    assert queue.take_document(4.0) is None
    assert queue.wait(4.0) is not None
    queue.put_back(document)
    assert {left.work.id for left in queue.empty()} == {1, 3}
    assert len(queue) == 0


def test_an_alert_that_follows_another_in_its_chat_is_known_while_that_one_is_sent() -> None:
    queue = unlimited()
    for number in (1, 2):
        queue.add(outgoing(1, priority=0, rings=True, id=number))
    assert not queue.is_followed(0.0)
    first = queue.take(0.0)
    assert first is not None
    assert queue.is_followed(0.1)
    assert not queue.is_followed(1.0), "nobody else waits for a chat that is slow"
    queue.done(first)
    assert not queue.is_followed(0.1)
    assert queue.take(0.1) is not None
    assert not queue.is_followed(0.1), "it is the last"


def test_what_is_no_alert_or_must_wait_for_its_time_follows_nothing() -> None:
    queue = unlimited()
    queue.add(outgoing(1, priority=0, rings=True, id=1))
    queue.add(outgoing(1, priority=6, id=2))
    assert queue.take(0.0) is not None
    assert not queue.is_followed(0.0)
    limited = SendQueue(0.0, 1.0, 0.0)
    for number in range(5):
        limited.add(outgoing(1, priority=0, rings=True, id=10 + number))
    followed = []
    while (taken := limited.take(0.0)) is not None:
        followed.append(limited.is_followed(0.0))
        limited.done(taken)
    assert followed == [True, True, True, False], "the limit of a chat lets four go at once"
