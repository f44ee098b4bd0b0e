"""How the marks on a request's texts stand in its sealed row; a row of an earlier version has none."""

from collections.abc import Sequence

from domain.requests.values.corrections import Correction, Mark, Party
from domain.vocabulary import MemberCode, PersonId
from storage.sealing.vault import Json, from_ms, to_ms
from storage.sealing.written import ms, number, parts


def corrections_to_json(corrections: Sequence[Correction]) -> Json:
    """What is kept."""
    return [
        {
            "record": each.record,
            "event": each.event,
            "turn": each.turn,
            "written_at": to_ms(each.written_at),
            "item": each.item,
            "part": each.part,
            "mark": each.mark.value,
            "by": each.by,
            "name": each.name,
            "member": each.member,
            "at": to_ms(each.at),
            "parties": [_party_to_json(party) for party in each.parties],
            "reminded": each.reminded,
            "remind_at": ms(each.remind_at),
        }
        for each in corrections
    ]


def corrections_from_json(found: Json) -> tuple[Correction, ...]:
    """What was kept."""
    return tuple(_correction(each) for each in found) if isinstance(found, list) else ()


def _correction(row: Json) -> Correction:
    found = parts(row)
    parties, remind_at = found["parties"], found["remind_at"]
    return Correction(
        record=number(found["record"]),
        event=str(found["event"]),
        turn=number(found["turn"]),
        written_at=from_ms(found["written_at"]),
        item=str(found["item"]),
        part=str(found["part"]),
        mark=Mark(str(found["mark"])),
        by=PersonId(str(found["by"])),
        name=str(found["name"]),
        member=MemberCode(str(found["member"])),
        at=from_ms(found["at"]),
        parties=tuple(map(_party, parties)) if isinstance(parties, list) else (),
        reminded=number(found["reminded"]),
        remind_at=from_ms(remind_at) if remind_at is not None else None,
    )


def _party_to_json(party: Party) -> Json:
    return {
        "people": list(party.people),
        "member": party.member,
        "turn": party.turn,
        "noted_by": party.noted_by,
    }


def _party(row: Json) -> Party:
    found = parts(row)
    people, member, noted_by = found["people"], found["member"], found["noted_by"]
    return Party(
        people=tuple(PersonId(str(each)) for each in people) if isinstance(people, list) else (),
        member=MemberCode(str(member)) if member is not None else None,
        turn=number(found["turn"]),
        noted_by=PersonId(str(noted_by)) if noted_by is not None else None,
    )
