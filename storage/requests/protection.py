"""How what officers did stands in a request's sealed row; a row of an earlier version has none."""

from collections.abc import Mapping

from domain.requests.values.protection import (
    NO_PROTECTION,
    AccessOutcome,
    ConsentToAct,
    Consultation,
    Protection,
    Restrained,
    Restriction,
    View,
)
from domain.vocabulary import MemberCode, PersonId
from storage.sealing.vault import Json, from_ms, to_ms
from storage.sealing.written import items, moment, ms, parts


def protection_to_json(kept: Protection) -> Json:
    """What is kept; nothing where nothing was done."""
    if kept == NO_PROTECTION:
        return None
    return {
        "restrictions": [
            {"member": each.member, "by": each.by, "at": to_ms(each.at)}
            for each in kept.restrictions
        ],
        "consents": [
            {
                "act": each.act.value,
                "by": each.by,
                "at": to_ms(each.at),
                "until": ms(each.until),
            }
            for each in kept.consents
        ],
        "consultations": [
            {
                "member": each.member,
                "by": each.by,
                "at": to_ms(each.at),
                "due": to_ms(each.due),
                "view": each.view.value if each.view is not None else None,
                "outcome": each.outcome.value if each.outcome is not None else None,
            }
            for each in kept.consultations
        ],
    }


def protection_from_json(found: Json) -> Protection:
    """What was kept."""
    if not isinstance(found, Mapping):
        return NO_PROTECTION
    return Protection(
        restrictions=tuple(
            Restriction(
                member=MemberCode(str(each["member"])),
                by=PersonId(str(each["by"])),
                at=from_ms(each["at"]),
            )
            for each in _rows(found["restrictions"])
        ),
        consents=tuple(
            ConsentToAct(
                act=Restrained(str(each["act"])),
                by=PersonId(str(each["by"])) if each["by"] is not None else None,
                at=from_ms(each["at"]),
                until=moment(each["until"]),
            )
            for each in _rows(found["consents"])
        ),
        consultations=tuple(
            Consultation(
                member=MemberCode(str(each["member"])),
                by=PersonId(str(each["by"])),
                at=from_ms(each["at"]),
                due=from_ms(each["due"]),
                view=View(str(each["view"])) if each["view"] is not None else None,
                outcome=AccessOutcome(str(each["outcome"]))
                if each["outcome"] is not None
                else None,
            )
            for each in _rows(found["consultations"])
        ),
    )


def _rows(found: Json) -> list[Mapping[str, Json]]:
    return [parts(each) for each in items(found)]
