"""What its originator says of a text that was sent: wrong, disputed, out of date, not to be used.

The text stays as it was and carries its mark wherever it is shown. Everybody who read or exported it is
alerted, open request or closed, and told again until they have noted it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from domain.directory.actor import Actor
from domain.directory.directory import Person
from domain.events import Event
from domain.refused import Refused, not_yours
from domain.requests.afterwards import expiry
from domain.requests.filing import check_text
from domain.requests.headline import headline, tell
from domain.requests.permissions import OVERSEES, sight
from domain.requests.request import Decision, Message, Record, Request, Ring, Text
from domain.requests.routing import is_quiet
from domain.requests.safeguards import restricting
from domain.requests.safeguards.parties import (
    SentText,
    TextReading,
    is_there,
    parties,
    stand_in,
    stood,
)
from domain.requests.values.corrections import (
    MOST_CORRECTIONS,
    SAID_AGAIN,
    Correction,
    Mark,
    Party,
    current,
    next_reminder,
)
from domain.requests.values.situation import Situation
from domain.topics import Facts, Topic, stamp
from domain.vocabulary import NamesAbroad, Role


def may_correct(actor: Actor, request: Request, written: SentText, situation: Situation) -> bool:
    """Whether the text is the person's own, or their member's whose writer has no access any more."""
    if sight(actor, request, situation) is None:
        return False
    turn = stood(request)[written.turn]
    if actor.id == written.author:
        return actor.person.member == written.member or actor.id in turn.alerted
    is_chief = actor.has(Role.SUPERVISOR) and actor.person.member == written.member
    return is_chief and _has_gone(written, situation)


def _has_gone(written: SentText, situation: Situation) -> bool:
    known = situation.directory.people.get(written.author)
    return known is None or known.member != written.member or known.id in situation.revoked


def correct(
    request: Request,
    actor: Actor,
    situation: Situation,
    written: SentText,
    mark: Mark,
    text: str,
    *,
    item: str = "",
    part: str = "",
    readings: Iterable[TextReading] = (),
) -> Decision:
    """Mark a text, or one item of it, and say why. Raises ``Refused``."""
    if not may_correct(actor, request, written, situation):
        raise not_yours()
    require_room(request, situation)
    if mark is Mark.STANDS and current(request.corrections, written.record, item) is None:
        raise Refused(Topic.STALE_STEP)
    check_text(text)
    now = situation.now
    found = parties(request, written, readings, actor.id, situation)
    made = Correction(
        record=written.record,
        event=written.event,
        turn=written.turn,
        written_at=written.at,
        item=item,
        part=part,
        mark=mark,
        by=actor.id,
        name=actor.person.name,
        member=written.member,
        at=now,
        parties=found,
        remind_at=now + request.policy.acknowledge_within if found else None,
    )
    changed = replace(request, corrections=(*request.corrections, made))
    about = {**_about(made, written.read_as, written.turn), "side": made.member}
    record = Record.by(actor, Event.CORRECTED, about, Text(body=text, marking=written.marking))
    done = tell(actor.id, Topic.DONE_CORRECTED, changed, situation, told=bool(found))
    told = _tell(changed, made, found, written.read_as, situation, record.text)
    return Decision(request=changed, records=(record,), messages=(done, *told))


def require_room(request: Request, situation: Situation) -> None:
    """Raise ``Refused`` where nothing more can be said of a request's texts."""
    if len(request.corrections) >= MOST_CORRECTIONS:
        raise Refused(
            Topic.CORRECTIONS_FULL, {**headline(request, situation), "most": MOST_CORRECTIONS}
        )


def note(request: Request, actor: Actor, situation: Situation, token: str) -> Decision:
    """One of those who were told has noted it. Raises ``Refused``."""
    made, party = _theirs(request, actor, situation, token)
    if party.noted_by is not None:
        by = situation.name(party.noted_by)
        raise Refused(Topic.CORRECTION_NOTED_BEFORE, {"reference": request.reference, "by": by})
    changed = _noted(request, made, party, actor)
    record = Record.by(actor, Event.CORRECTION_NOTED, _about_party(request, made, party))
    messages = _to_originator(changed, made, actor, situation)
    return Decision(request=changed, records=(record,), messages=tuple(messages))


def done(request: Request, actor: Actor, situation: Situation, token: str, text: str) -> Decision:
    """One of those who were told says what was done about it, which notes it too. Raises ``Refused``."""
    made, party = _theirs(request, actor, situation, token)
    check_text(text)
    records: list[Record] = []
    changed = request
    if party.noted_by is None:
        changed = _noted(request, made, party, actor)
        records.append(Record.by(actor, Event.CORRECTION_NOTED, _about_party(request, made, party)))
    about = {**_about_party(request, made, party), "side": party.member or made.member}
    record = Record.by(actor, Event.CORRECTION_DONE, about, Text(body=text))
    by = situation.name(actor.id, made.by)
    shows = record.text if request.is_open else None
    thanks = tell(actor.id, Topic.DONE_CORRECTION_SAID, changed, situation)
    told = tell(made.by, Topic.CORRECTION_DONE, changed, situation, shows=shows, by=by)
    return Decision(request=changed, records=(*records, record), messages=(thanks, _of(made, told)))


def waiting_for(request: Request, actor: Actor, situation: Situation) -> list[Correction]:
    """The corrections that this person is still to note."""
    if sight(actor, request, situation) is None:
        return []
    return [
        each
        for each in request.corrections
        if any(actor.id in party.people and party.noted_by is None for party in each.parties)
    ]


def theirs(request: Request, actor: Actor, situation: Situation, token: str) -> Correction:
    """The correction of a button that was shown to this person. Raises ``Refused``."""
    return _theirs(request, actor, situation, token)[0]


def _theirs(
    request: Request, actor: Actor, situation: Situation, token: str
) -> tuple[Correction, Party]:
    if sight(actor, request, situation) is None:
        raise not_yours()
    found = [
        (each, party)
        for each in request.corrections
        if each.token == token
        for party in each.parties
        if actor.id in party.people
    ]
    if not found:
        raise not_yours()
    return min(found, key=lambda pair: pair[1].noted_by is not None)


def fall_due(request: Request, situation: Situation) -> Decision | None:
    """What the clock does to this request now: this clock's reminders, else what its others say."""
    lapsed = restricting.lapse(request, situation)
    if lapsed is not None:
        return lapsed
    due = next_reminder(request.corrections)
    if due is None or due != request.deadline or due > situation.now:
        return expiry.fall_due(request, situation)
    messages: list[Message] = []
    records: list[Record] = []
    corrections: list[Correction] = []
    for each in request.corrections:
        if each.remind_at is None or not each.waits or each.remind_at > situation.now:
            corrections.append(each)
            continue
        kept = tuple(_still(party, request, situation) for party in each.parties)
        again = SAID_AGAIN[min(each.reminded, len(SAID_AGAIN) - 1)]
        changed = replace(
            each, parties=kept, reminded=each.reminded + 1, remind_at=situation.now + again
        )
        corrections.append(changed)
        waiting = [party for party in kept if party.noted_by is None]
        messages += _tell(request, changed, waiting, "", situation, None, is_again=True)
        about = _about(changed, Event.REPLIED, each.turn)
        records.append(Record(event=Event.CORRECTION_REMINDED, about=about))
    reminded = replace(request, corrections=tuple(corrections))
    return Decision(request=reminded, records=tuple(records), messages=tuple(messages))


def _still(party: Party, request: Request, situation: Situation) -> Party:
    """The party as it is there now; whoever has gone is stood in for."""
    if party.noted_by is not None or any(is_there(each, situation) for each in party.people):
        return party
    reading = TextReading(turn=party.turn, person=party.people[0])
    people = stand_in(reading, request, situation).people
    return replace(party, people=people) if people else party


def _noted(request: Request, made: Correction, party: Party, actor: Actor) -> Request:
    kept = tuple(
        replace(each, noted_by=actor.id) if each == party else each for each in made.parties
    )
    noted = replace(made, parties=kept)
    noted = noted if noted.waits else replace(noted, remind_at=None)
    corrections = tuple(noted if each == made else each for each in request.corrections)
    return replace(request, corrections=corrections)


def _tell(
    request: Request,
    made: Correction,
    waiting: Sequence[Party],
    read_as: str,
    situation: Situation,
    text: Text | None,
    *,
    is_again: bool = False,
) -> list[Message]:
    """What each of those reads who must note it, of the request as they see it."""
    told: list[Message] = []
    quiet = is_again and made.reminded <= 1 and is_quiet(request, situation)
    for party in waiting:
        for person in party.people:
            known = situation.directory.people.get(person)
            seen = sight(Actor(person=known), request, situation) if known else None
            if seen is None:
                continue
            reads = bool(read_as) and seen.reads(read_as, made.turn)
            message = tell(
                person,
                Topic.CORRECTION,
                seen.request,
                situation,
                ring=Ring.SILENT if quiet else Ring.RINGS,
                shows=text if reads and request.is_open else None,
                by=situation.name(made.by, person),
                is_again=is_again,
                can_read=seen.may_read,
                token=made.token,
            )
            told.append(_of(made, message))
    return told


def _to_originator(
    request: Request, made: Correction, actor: Actor, situation: Situation
) -> list[Message]:
    """Who has noted it is told to the originator, where they may know who read of it."""
    known = situation.directory.people.get(made.by)
    if known is None or not _is_told_of(known, actor.person, request, situation):
        return []
    by = situation.name(actor.id, made.by)
    return [_of(made, tell(made.by, Topic.CORRECTION_NOTED, request, situation, by=by))]


def _is_told_of(originator: Person, reader: Person, request: Request, situation: Situation) -> bool:
    """Whether the originator may know that this person has read of the request.

    Not of supervisors and auditors of another member; where these are known by function, of those alone who
    have acknowledged it or had it in hand.
    """
    if originator.member in (None, reader.member) or reader.member is None:
        return True
    if not reader.roles.isdisjoint(OVERSEES):
        return False
    if situation.directory.names_abroad is not NamesAbroad.FUNCTION:
        return True
    turns = stood(request)
    in_hand = {person for each in turns for person in (each.acknowledged_by, each.owner)}
    return reader.id in in_hand | {request.requester}


def _of(made: Correction, message: Message) -> Message:
    """The message with what it says of a correction."""
    said = {
        "text_event": made.event,
        "text_at": stamp(made.written_at),
        "mark": made.mark.value,
        "item": made.item,
        "part": made.part,
    }
    return replace(message, facts={**message.facts, **said})


def _about(made: Correction, read_as: str, turn: int) -> Facts:
    """What a record about it says, sealed: of which record, and as what its own text is read."""
    return {
        "corrects": made.record,
        "of": made.event,
        "written_at": stamp(made.written_at),
        "item": made.item or None,
        "mark": made.mark.value,
        "as": read_as,
        "turn": turn,
    }


def _about_party(request: Request, made: Correction, party: Party) -> Facts:
    is_kept = made.event == Event.REFUSAL_KEPT
    asks = Event.REPLIED if party.member == request.origin else Event.ANSWERED
    return _about(made, made.event if is_kept else asks, party.turn)
