"""How the ties of a request stand in its sealed row; a row of an earlier version has none."""

from collections.abc import Mapping
from datetime import date

from domain.requests.values.call import CallStanding, TakenCall
from domain.requests.values.ties import Hit, Link, LinkKind, Ties
from domain.vocabulary import CaseId, MemberCode, PersonId
from storage.sealing.vault import Json, from_ms, to_ms
from storage.sealing.written import items, moment, ms, parts, people, person, text


def ties_to_json(ties: Ties) -> Json:
    """What is kept; nothing where there is no tie."""
    if ties == Ties():
        return None
    return {
        "sent_via": list(ties.sent_via),
        "telephoned_at": ties.telephoned_at,
        "call": _call_to_json(ties.call),
        "links": [_link_to_json(link) for link in ties.links],
        "identifiers": list(ties.identifiers),
        "subjects": list(ties.subjects),
        "answered": [[turn, digest] for turn, digest in ties.answered],
        "deconflict": list(ties.deconflict),
        "is_compared": ties.is_compared,
        "hits": [
            {"later": h.later, "member": h.member, "at": to_ms(h.at), "is_decided": h.is_decided}
            for h in ties.hits
        ],
    }


def ties_from_json(found: Json) -> Ties:
    """What was kept."""
    if not isinstance(found, Mapping):
        return Ties()
    return Ties(
        sent_via=_words(found.get("sent_via")),
        telephoned_at=str(found.get("telephoned_at") or ""),
        call=_call_from_json(found.get("call")),
        links=tuple(_link_from_json(link) for link in _list(found.get("links"))),
        identifiers=_words(found.get("identifiers")),
        subjects=_words(found.get("subjects")),
        answered=tuple(map(_answered, _list(found.get("answered")))),
        deconflict=_words(found.get("deconflict")),
        is_compared=bool(found.get("is_compared")),
        hits=tuple(_hit_from_json(hit) for hit in _list(found.get("hits"))),
    )


def _call_to_json(call: TakenCall | None) -> Json:
    if call is None:
        return None
    return {
        "member": call.member,
        "taken_by": call.taken_by,
        "by_whom": call.by_whom,
        "number": call.number,
        "asked": list(call.asked),
        "until": to_ms(call.until),
        "moments": [to_ms(at) for at in call.moments],
        "standing": call.standing.value,
        "decided_by": call.decided_by,
        "decided_at": ms(call.decided_at),
    }


def _call_from_json(row: Json) -> TakenCall | None:
    if row is None:
        return None
    found = parts(row)
    return TakenCall(
        member=MemberCode(text(found["member"])),
        taken_by=PersonId(text(found["taken_by"])),
        by_whom=text(found["by_whom"]),
        number=text(found["number"]),
        asked=people(found["asked"]),
        until=from_ms(found["until"]),
        moments=tuple(from_ms(at) for at in items(found["moments"])),
        standing=CallStanding(text(found["standing"])),
        decided_by=person(found["decided_by"]),
        decided_at=moment(found["decided_at"]),
    )


def _link_to_json(link: Link) -> Json:
    return {
        "kind": link.kind.value,
        "reference": link.reference,
        "case": link.case,
        "date": link.dated.isoformat() if link.dated else None,
        "channel": link.channel,
        "state": link.state,
        "by": link.by,
        "member": link.member,
        "at": to_ms(link.at),
        "turn": link.turn,
    }


def _link_from_json(row: Json) -> Link:
    found = parts(row)
    day, turn = found["date"], found["turn"]
    return Link(
        kind=LinkKind(str(found["kind"])),
        reference=str(found["reference"]),
        case=CaseId(str(found["case"])) if found["case"] else None,
        dated=date.fromisoformat(str(day)) if day else None,
        channel=str(found["channel"]),
        state=str(found["state"]),
        by=PersonId(str(found["by"])),
        member=MemberCode(str(found["member"])),
        at=from_ms(found["at"]),
        turn=turn if isinstance(turn, int) else 0,
    )


def _answered(found: Json) -> tuple[int, str]:
    turn, digest = items(found)
    return (turn if isinstance(turn, int) else 0), str(digest)


def _hit_from_json(row: Json) -> Hit:
    hit = parts(row)
    return Hit(
        later=CaseId(str(hit["later"])),
        member=MemberCode(str(hit["member"])),
        at=from_ms(hit["at"]),
        is_decided=bool(hit["is_decided"]),
    )


def _list(found: Json) -> list[Json]:
    return list(found) if isinstance(found, list) else []


def _words(found: Json) -> tuple[str, ...]:
    return tuple(str(word) for word in _list(found))
