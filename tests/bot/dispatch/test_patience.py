"""How long an alert is waited for, with the time passed in."""

from dataclasses import replace

from bot.dispatch.patience import Patience
from bot.dispatch.sending import Wait
from domain.messages.outgoing import WorkKind
from domain.requests.request import Card
from domain.vocabulary import CaseId
from services.messages.delivery import Outgoing, Postponed, Sent, Undeliverable, Withheld
from tests.bot.outgoing_work import outgoing


def alert(chat: int) -> Outgoing:
    """An alert that waits to be acknowledged."""
    plain = outgoing(chat, priority=0, rings=True, facts={"stage": "open", "step": 1})
    assert plain.work.post is not None
    post = replace(plain.work.post, card=Card.ALERT.value, case=CaseId("EXERCISE"))
    return replace(plain, work=replace(plain.work, post=post))


def fails(patience: Patience, sent: Outgoing, at: float) -> None:
    """The network, or Telegram's servers."""
    patience.begins(sent, at)
    patience.ends(sent, Postponed(work=sent.work, wait_ms=400, counts=True), at + 0.1)


def arrives(patience: Patience, sent: Outgoing, at: float) -> None:
    """Its chat takes it."""
    patience.begins(sent, at)
    patience.ends(sent, Sent(work=sent.work, message_id=1), at + 0.1)


def test_a_chat_in_trouble_alone_is_waited_for_and_no_longer() -> None:
    patience, one = Patience(10.0), alert(1)
    fails(patience, one, 0)
    arrives(patience, outgoing(2), 1)
    assert patience.late(9.9).missed == ()
    assert patience.late(10.0).missed == (one,)
    assert patience.late(11.0).missed == (), "told once"
    assert patience.missed == 1
    arrives(patience, one, 12)
    assert patience.missed == 0


def test_a_long_wait_is_known_at_once() -> None:
    patience, one = Patience(10.0), alert(1)
    patience.begins(one, 0)
    patience.ends(one, Wait(outgoing=one, seconds=60), 0.1)
    patience.holds(one, 0.2, further=59.9)
    assert patience.late(0.5).missed == (one,)


def test_short_waits_without_end_are_not_waited_for() -> None:
    patience, one = Patience(10.0), alert(1)
    for second in range(0, 10, 2):
        patience.begins(one, second)
        patience.ends(one, Wait(outgoing=one, seconds=2), second + 0.1)
        patience.holds(one, second + 0.2, further=1.9)
        assert patience.late(second + 0.5).missed == ()
    assert patience.late(10.5).missed == (one,)


def test_what_leaves_at_the_permitted_rate_is_being_delivered() -> None:
    patience = Patience(10.0)
    for number, one in enumerate(alert(1) for _ in range(30)):
        arrives(patience, one, float(number))
        assert patience.late(number + 0.5).missed == ()


def test_what_stood_behind_a_wait_goes_on_at_the_rate() -> None:
    patience, first, second = Patience(10.0), alert(1), alert(1)
    patience.begins(first, 0)
    patience.ends(first, Wait(outgoing=first, seconds=2), 0.1)
    patience.holds(second, 0.2, further=1.9)
    arrives(patience, first, 2.1)
    assert patience.late(11.0).missed == ()


def test_telegram_away_uses_other_ways_and_no_step_and_then_begins_anew() -> None:
    patience, one, other = Patience(10.0), alert(1), alert(2)
    for second in range(0, 30, 5):
        fails(patience, one, second)
        fails(patience, other, second)
        late = patience.late(second + 0.5)
        assert late.missed == ()
        assert late.beside == ((one, other) if second == 10 else ())
    arrives(patience, other, 30)
    assert patience.late(31).missed == (), "its pause may not be over yet"
    for second in range(32, 40):
        fails(patience, one, second)
    assert patience.late(40.1).missed == (one,), "now it is this chat alone"


def test_a_call_that_is_not_answered_is_trouble_too() -> None:
    patience, one, other = Patience(10.0), alert(1), alert(2)
    patience.begins(one, 0)
    patience.begins(other, 0)
    late = patience.late(10.0)
    assert (late.missed, late.beside) == ((), (one, other))
    alone = Patience(10.0)
    alone.begins(one, 0)
    assert alone.late(10.0).missed == (one,)


def test_chats_refuse_one_by_one_or_all() -> None:
    patience = Patience(10.0)
    for chat in (1, 2):
        sent = alert(chat)
        patience.begins(sent, 0)
        refused = Undeliverable(work=sent.work, why="EXERCISE", of_person=True)
        patience.ends(sent, refused, 0)
        assert patience.all_refuse(1.0) is None
    assert patience.all_refuse(3.0) is not None
    arrives(patience, outgoing(3), 4)
    assert patience.all_refuse(5.0) is None
    sent = alert(1)
    patience.begins(sent, 6)
    patience.ends(sent, Undeliverable(work=sent.work, why="EXERCISE"), 6)
    assert patience.all_refuse(60.0) is None, "one refuses, and one message was refused"


def test_strangers_who_refuse_are_no_outage() -> None:
    patience = Patience(10.0)
    for chat in (1, 2, 3):
        sent = alert(chat)
        assert sent.work.post is not None
        work = replace(sent.work, post=replace(sent.work.post, person=None))
        sent = replace(sent, work=work)
        patience.begins(sent, 0)
        patience.ends(sent, Undeliverable(work=work, why="EXERCISE", of_person=True), 0)
    assert patience.all_refuse(60.0) is None


def test_who_has_not_begun_with_this_bot_and_refuses_is_no_outage() -> None:
    patience = Patience(10.0, is_new_to=lambda _person: True)
    for chat in (1, 2, 3):
        sent = alert(chat)
        patience.begins(sent, 0)
        patience.ends(sent, Undeliverable(work=sent.work, why="EXERCISE", of_person=True), 0)
    assert patience.all_refuse(60.0) is None


def test_what_is_never_heard_of_again_is_forgotten() -> None:
    patience, one = Patience(10.0), alert(1)
    fails(patience, one, 0)
    assert patience.late(10).missed == (one,)
    patience.late(1000)
    assert patience.missed == 0


def test_what_was_withheld_is_not_waited_for() -> None:
    patience, one = Patience(10.0), alert(1)
    patience.begins(one, 0)
    patience.ends(one, Withheld(work=one.work), 0.1)
    assert patience.late(10.2).missed == ()
    assert patience.missed == 0


def test_what_was_withheld_is_no_word_of_telegram() -> None:
    """All of Telegram is away: other channels are used, and the steps keep their times."""
    patience, withheld = Patience(10.0), alert(3)
    fails(patience, alert(1), 0)
    fails(patience, alert(2), 0)
    patience.begins(withheld, 1)
    patience.ends(withheld, Withheld(work=withheld.work), 1.1)
    late = patience.late(10.0)
    assert late.missed == ()
    assert len(late.beside) == 2


def test_a_gateway_that_takes_its_time_is_not_telegram_away() -> None:
    patience, one, text = Patience(10.0), alert(1), outgoing(-5)
    fails(patience, one, 0)
    patience.begins(replace(text, work=replace(text.work, kind=WorkKind.NOTICE, post=None)), 3)
    assert patience.late(10.0).missed == (one,)
